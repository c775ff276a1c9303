"""Sign a change, change one's mind, take a sign-off back; settle what waited on this machine."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cab_desk.domain import strokes as drawings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.ledger import Draft
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.members.lent import behalf
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.records import OutboxEntry
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.intake import block, one_line
from cab_desk.services.signatures import granting
from cab_desk.services.signatures.giving import give
from cab_desk.services.signatures.posting import (
    PENDING,
    RECORDED,
    REFUSED,
    Waits,
    as_signed,
    deliver,
    find_lost,
    is_of,
    outcome,
    post,
)
from cab_desk.services.signatures.refusing import Asked, note
from cab_desk.services.signatures.signoffs import (
    GIVEN,
    WITHDRAWN,
    NotAllowed,
    check_given,
    check_withdrawal,
)
from cab_desk.services.signatures.signsheet import (
    Offer,
    Signer,
    SignSheet,
    Stale,
    lent_meaning,
    meaning,
    prepare,
)
from cab_desk.words import plural, say

__all__ = [
    "ChairSession", "Offer", "SignRequest", "SignSheet", "Signer", "Stale", "prepare", "settle",
    "sign", "unlock_chair", "withdraw",
]  # fmt: skip

MOST_CONDITIONS = 20
LONGEST_CONDITION = 500
LONGEST_CONDITIONS = 4_000  # together: an event has its limit, and the drawing needs room in it
LONGEST_REASON = 1_000
SHORTEST_REASON = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What somebody signs. `seen` and `revision` are of the sheet that was shown.

    `reason` is needed to replace one's own sign-off of the same content. `exception` is the one
    that is granted besides, by its id. The passphrase is not part of any text that is made of a
    request.
    """

    uid: str
    person_id: str
    role: str
    decision: Choice
    passphrase: str
    seen: str
    revision: int
    conditions: tuple[str, ...] = ()
    strokes: str = ""
    meeting_id: str = ""
    reason: str = ""
    exception: str = ""

    def __repr__(self) -> str:
        return f"SignRequest({self.uid!r}, {self.person_id!r}, {self.role!r}, {self.decision!r})"


def sign(office: Office, request: SignRequest) -> Outcome:
    """Sign a change: kept safe here, checked and written in one transaction, read back.

    `made` is the event's id. The outcome touches the ledger only when it is RECORDED; while the
    board cannot be reached it touches `outbox`. Raises Refused with the reason, and Unavailable
    where nothing was recorded. Who may not sign is refused on record.
    """
    request = _admitted(office, request)
    asked = Asked(request.uid, request.person_id, request.role, str(request.decision), proved=False)
    settle_first(office, request.person_id)
    (change, body), key, posted = give(
        office, asked, request.passphrase, partial(_checked, office, request),
        lambda found, key: Draft(GIVEN, found[1], request.uid, request.revision, request.seen,
                                 key.person_id, key.key_id),
    )  # fmt: skip
    word = say(f"signing.decision.{request.decision}")
    words = "packets.signed_here" if office.seat else "signing.recorded"
    message = say(words, name=key.name, number=label(change), decision=word)
    if isinstance(granted := body.get("exception"), dict):
        fields = {"name": key.name, "number": label(change), "exception": granted["label"]}
        message = say("exceptions.granted", **fields)
    return outcome(posted, request.uid, message)


def _admitted(office: Office, request: SignRequest) -> SignRequest:
    request = _tidied(request)
    if office.seat is None:
        return request
    if request.person_id != office.seat.person_id:
        raise Refused(say("packets.only_you", name=office.seat.person))
    if request.exception:
        raise Refused(say("packets.refused.exception"))
    return replace(request, meeting_id="")  # nobody signs in a meeting from afar


def _checked(office: Office, request: SignRequest) -> tuple[Change, dict[str, Plain]]:
    """Return the change and what is to be signed of it, where that may be."""
    with office.open_work() as work:
        change = work.changes.get(request.uid)
        body = _given_body(work, change, request)
        if office.seat is not None:  # which packet its signer had before them
            body["packet"] = office.seat.hash
        check_given(
            work, change, request.person_id, request.seen, request.revision, body, office.vault
        )
    return change, body


def withdraw(
    office: Office, *, uid: str, event_id: str, person_id: str, passphrase: str, reason: str
) -> Outcome:
    """Take one's own sign-off back, for a reason; the old one stays visible."""
    reason = _reason(reason)
    if office.seat is not None and person_id != office.seat.person_id:
        raise Refused(say("packets.only_you", name=office.seat.person))
    if len(reason) < SHORTEST_REASON:
        raise Refused(say("signing.reason_needed"))
    settle_first(office, person_id)
    with office.open_work() as work:
        change = work.changes.get(uid)
        check_withdrawal(work, change, event_id, person_id)
        name = work.people.get(person_id).name
        record = next(
            one for one in work.signoffs.of_change(uid) if one.signoff.event_id == event_id
        )
    key = open_key(office, person_id, passphrase)
    body: dict[str, Plain] = {
        "withdraws": event_id,
        "reason": reason,
        "name": name,
        "number": change.number,
        "title": change.title,
    }
    if office.seat is not None:
        body["packet"] = office.seat.hash
    draft = Draft(
        WITHDRAWN, body, uid, record.revision, record.content_hash, key.person_id, key.key_id
    )
    posted = post(office, key, draft)
    words = "packets.withdrawn_here" if office.seat else "signing.withdrawn"
    return outcome(posted, uid, say(words, name=name, number=label(change)))


def settle(office: Office) -> Outcome:
    """Record what waits in this machine's outbox for this board, or learn why it cannot be."""
    done: list[str] = []
    refusals: dict[str, str] = {}
    while fresh := _settled(office, refusals):
        done += fresh
        if not refusals:
            break
    messages = [plural("signing.settled", len(done))] if done else []
    if refusals:
        why = next(iter(refusals.values()))
        messages.append(plural("signing.settled_refused", len(refusals), why=why))
    message = " ".join(messages)
    if not done:  # nothing is different, and nothing has to be looked at again
        return Outcome(frozenset(), message)
    return touched("change", *(f"change:{uid}" for uid in done), message=message)


def _settled(office: Office, refusals: dict[str, str]) -> list[str]:
    """Try once what waits, and return which changes it was about; what is refused may be so only
    until something else is there, such as the sign-off that it takes back.
    """
    done: list[str] = []
    lost = find_lost(office)
    for entry, said, public in _waiting(office):
        try:
            if _deliver_again(office, entry, said, public, entry.event_id in lost):
                done.append(said.subject)
                refusals.pop(entry.event_id, None)
        except Unavailable:
            break
        except Refused as refusal:
            refusals[entry.event_id] = refusal.sentence
    return done


def _asked(said: Statement) -> Asked:
    body = said.body
    return Asked(said.subject, said.author, body["role"], body["decision"], proved=True)


def _deliver_again(
    office: Office, entry: OutboxEntry, said: Statement, public: bytes, was_recorded: bool
) -> bool:
    """Record what waited; what was recorded once is tried by each start, whatever is in its way."""
    try:
        return deliver(office, entry, public, again=was_recorded).state == RECORDED
    except Unavailable:
        office.outbox.mark(entry.event_id, RECORDED if was_recorded else PENDING)
        raise
    except Refused as refusal:
        if was_recorded:
            office.outbox.mark(entry.event_id, RECORDED)
        elif isinstance(refusal, NotAllowed):
            note(office, _asked(said), refusal)
        raise


def waits(office: Office, board_id: str) -> bool:
    """Tell whether anything waits on this machine for a board."""
    return any(is_of(entry, board_id) for entry in office.outbox.pending())


def left(office: Office, work: Work) -> frozenset[str]:
    """Return what waits on this machine for a board, or was lost by it and is known here."""
    board_id = work.board().id
    gone = work.ledger.lacking(office.outbox.known_ids())
    some = (*office.outbox.pending(), *(office.outbox.known(gone) if gone else ()))
    return frozenset(one.event_id for one in some if is_of(one, board_id))


def _waiting(office: Office) -> list[Waits]:
    pending = office.outbox.pending()
    if not pending:
        return []
    found = []
    with office.open_work() as work:
        board_id = work.board().id
        for entry in pending:
            try:
                said = read(entry.data)
            except Malformed:
                office.outbox.mark(entry.event_id, REFUSED, say("signing.bad_signature"))
                continue
            if said.ledger == board_id:  # what belongs to another board waits for that one
                key = work.people.key_by_id(said.key)
                found.append((entry, said, key.public if key else b""))
    return as_signed(found)


def settle_first(office: Office, person_id: str) -> None:
    """Clear the way: a second event may not take the place of one that still waits."""
    if not (office.outbox.pending() or office.outbox.known()):
        return
    settle(office)
    with office.open_work() as work:
        board_id, name = work.board().id, work.people.get(person_id).name
    for entry in office.outbox.pending():
        said = read(entry.data)
        if (said.ledger, said.author) == (board_id, person_id):
            raise Unavailable(say("signing.waiting_first", name=name))


def _given_body(work: Work, change: Change, request: SignRequest) -> dict[str, Plain]:
    own = [
        one.event_id
        for one in work.signoffs.standing(change.uid)
        if one.person_id == request.person_id
    ]
    body: dict[str, Plain] = {
        "role": request.role,
        "decision": str(request.decision),
        "conditions": list(request.conditions),
        "meaning": meaning(work.pack, request.decision, request.role, change),
        **_signer(work, request),
        "meeting": request.meeting_id,
        "verbal": False,
        "strokes": request.strokes,
        "number": change.number,
        "title": change.title,
        "reason": request.reason,
        "supersedes": list(own) if request.reason else [],
        **_granted(work, change, request),
    }
    lender = body.get("behalf")
    if isinstance(lender, dict):
        body["meaning"] = f"{body['meaning']} {lent_meaning(str(lender['name']))}"
    return body


def _signer(work: Work, request: SignRequest) -> dict[str, Plain]:
    """Return whose name is printed, and in whose place the signature stands."""
    person = work.people.get(request.person_id)
    said = behalf(work, person, request.role)
    if said is None:
        return {"name": person.name}
    printed = say("evidence.lent.name", name=person.name, behalf=said["name"])
    return {"name": printed, "behalf": said}


def _granted(work: Work, change: Change, request: SignRequest) -> dict[str, Plain]:
    if not request.exception:
        return {}
    one = granting.one_of(work, change, request.exception)
    plain = meaning(work.pack, request.decision, request.role, change)
    said = granting.said_meaning(one, request.role, change, request.decision, plain)
    return {"meaning": said, "exception": granting.body(one)}


def _tidied(request: SignRequest) -> SignRequest:
    conditions = tidied_conditions(request.decision, request.conditions)
    try:
        if request.strokes:
            drawings.parse(request.strokes)
    except ValueError:
        raise Refused(say("signing.strokes_bad")) from None
    return replace(
        request,
        conditions=conditions,
        reason=_reason(request.reason),
        decision=Choice(request.decision),
    )


def tidied_conditions(decision: Choice, texts: Sequence[str]) -> tuple[str, ...]:
    """Return conditions as they are signed; raises Refused where they do not fit the decision."""
    conditions = tuple(filter(None, (one_line(text) for text in texts)))
    _check_conditions(decision, conditions)
    return conditions


def _check_conditions(decision: Choice, conditions: Sequence[str]) -> None:
    if decision is Choice.CONDITIONS and not conditions:
        raise Refused(say("signing.condition_missing"))
    if decision is not Choice.CONDITIONS and conditions:
        raise Refused(say("signing.condition_needless"))
    if len(conditions) > MOST_CONDITIONS:
        count = len(conditions)
        raise Refused(say("signing.conditions_many", count=count, most=MOST_CONDITIONS))
    longest = max(map(len, conditions), default=0)
    if longest > LONGEST_CONDITION:
        raise Refused(say("signing.condition_long", count=longest, most=LONGEST_CONDITION))
    count = sum(map(len, conditions))
    if count > LONGEST_CONDITIONS:
        raise Refused(say("signing.conditions_long", count=count, most=LONGEST_CONDITIONS))


def _reason(text: str) -> str:
    reason = block(text)
    if len(reason) > LONGEST_REASON:
        raise Refused(say("signing.reason_long", count=len(reason), most=LONGEST_REASON))
    return reason
