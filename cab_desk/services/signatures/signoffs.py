"""Enter a signed sign-off, or its withdrawal, into the ledger: every check, inside the lock.

The same way serves the dialog, a retry and what waited on this machine: all that is judged
stands in the event itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change, Choice, Signoff
from cab_desk.domain.content import content_hash
from cab_desk.domain.heard import HEARD, heard_of, printed, speaker
from cab_desk.domain.ledger import SIGNED_PREFIX, Event
from cab_desk.domain.merge import PENDING
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.errors import Refused
from cab_desk.services.members.lent import behalf, behalf_of
from cab_desk.services.members.standing import known
from cab_desk.services.ports import RecordedSignoff, Vault, Work
from cab_desk.services.requests import conditions, decided, summary
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import Roll
from cab_desk.services.signatures import granting, hearing_rules
from cab_desk.services.signatures.overtaken import overtaken
from cab_desk.words import say

GIVEN = "signoff.given"
WITHDRAWN = "signoff.withdrawn"
NOT_GIVEN = "signoff.refused"  # signed by nobody: who may not sign was told so


class NotAllowed(Refused):
    """Say that somebody may not sign this change, in this role, now."""


class StreamMoved(Refused):
    """Say that another event of the same author and desk came first; sign again behind it."""


def enter(work: Work, vault: Vault, data: bytes, signature: bytes, *, again: bool = False) -> Event:
    """Write a signed event with all that follows from it; one that is there stays as it is.

    What was on record before and is entered `again` may have been said of a content that is not
    there any more: then it is kept, stale. Raises Refused with the reason where it cannot be
    accepted.
    """
    if known := work.ledger.event(digest(data)):
        return known
    try:
        said = read(data)
    except Malformed:
        raise Refused(say("signing.bad_signature")) from None
    _check_author(work, vault, said, data, signature)
    if not again and said.policy != work.pack.hash:
        raise Refused(say("signing.policy_changed"))
    _check_place(work, said)
    change = work.changes.get(said.subject)
    if overtaken(work, digest(data), said):
        name = work.people.get(said.author).name
        raise Refused(say("signing.said_since", name=name, number=label(change)))
    apply = (_AGAIN if again else _APPLY)[said.type]
    event = apply(work, said, change, lambda: work.accept(data, signature))
    summary.refresh(work, [change.uid])
    return event


def check_given(work: Work, change: Change, person_id: str, seen: str, revision: int,
                said: Mapping[str, Any], vault: Vault | None = None) -> None:  # fmt: skip
    """Raise Refused unless this person may sign this content in this role now; `vault` checks the
    words by which they hold it.
    """
    if (content_hash(change), change.revision) != (seen, revision):
        raise Refused(say("signing.changed", before=revision, after=change.revision))
    person = work.people.get(person_id)
    grants = granting.asked(work, change, said)
    standing = Roll(work, change).of(person, grants)
    why = standing.why_not(said["role"], person.name)
    if not why and said.get("behalf") != behalf(work, person, said["role"]):
        why = say("evidence.lent.changed", name=person.name, role=said["role"])
    given = work.in_packet or known(work, vault).holds(person.id, said["role"])
    if not why and not given:
        why = say("people.unvouched", name=person.name)
    if not why and standing.own is not None:
        why = _again(work, change, person.name, standing.own, said)
    if why:
        raise NotAllowed(say("signing.cannot", name=person.name, number=label(change), why=why))


def check_heard(work: Work, change: Change, said: Statement, revision: int = 0) -> None:
    """Raise Refused unless this chair may record this word of somebody else now."""
    seen = said.seen, revision or said.revision
    if why := hearing_rules.check(work, change, said.author, seen, said.at, said.body):
        name = work.people.get(said.author).name
        raise NotAllowed(say("heard.cannot", name=name, number=label(change), why=why))


def standing_signoff(work: Work, change: Change, event_id: str) -> RecordedSignoff:
    """Return a sign-off that neither was replaced nor withdrawn; raises Refused."""
    for record in work.signoffs.of_change(change.uid):
        if record.signoff.event_id == event_id and record.revocable:
            return record
    raise Refused(say("signing.no_such_signoff"))


def check_withdrawal(work: Work, change: Change, event_id: str, person_id: str) -> None:
    """Raise Refused unless this person may take this sign-off back now."""
    record = standing_signoff(work, change, event_id)
    heard = record.signoff.heard
    if heard is not None and work.in_packet:
        raise Refused(say("heard.not_in_packet"))
    if person_id not in (record.signoff.person_id, heard.by_id if heard else ""):
        raise Refused(say("signing.not_yours", name=record.signoff.person))
    if why := decided.kept(work, change, event_id, record.content_hash):
        raise Refused(why)


def _again(work: Work, change: Change, name: str, own: Signoff, said: Mapping[str, Any]) -> str:
    if own.heard is not None:  # what others heard gives way to the signature, whenever it comes
        return ""
    if not str(said.get("reason", "")).strip() or own.event_id not in said["supersedes"]:
        word = say(f"signing.decision.{own.decision}")
        return say("signing.already", name=name, decision=word)
    return decided.kept(work, change, own.event_id, content_hash(change))


def _check_author(work: Work, vault: Vault, said: Statement, data: bytes, signature: bytes) -> None:
    if said.ledger != work.board().id:
        raise Refused(say("signing.other_board"))
    if said.type not in _APPLY:
        raise Refused(say("signing.bad_signature"))
    key = work.people.key(said.author)
    if key is None or key.key_id != said.key:
        raise Refused(say("signing.key_changed", name=work.people.get(said.author).name))
    if not vault.verify(key.public, SIGNED_PREFIX + data, signature):
        raise Refused(say("signing.bad_signature"))


def _check_place(work: Work, said: Statement) -> None:
    _desk, _, lane = said.device.partition("/")  # an earlier version signed in none
    place = work.place(said.author, lane=lane)
    if said.device == place.device and (said.seq, said.prev) != (place.seq, place.prev):
        raise StreamMoved(say("signing.moved_on"))


def _given(
    work: Work, said: Statement, change: Change, accept: Callable[[], Event], revision: int = 0
) -> Event:
    check_given(work, change, said.author, said.seen, revision or said.revision, said.body)
    event = accept()
    record = projected(said, event.id, work.ledger.head().seq)
    # In a packet it counts for nothing yet: the board has to take it in.
    work.signoffs.add(replace(record, held=PENDING) if work.in_packet else record)
    return event


def _given_again(work: Work, said: Statement, change: Change, accept: Callable[[], Event]) -> Event:
    """Judge a sign-off anew of what is as it was, whatever the number of its version is by now;
    keep one of another content: it was judged when it was given.
    """
    if content_hash(change) == said.seen:
        return _given(work, said, change, accept, change.revision)
    if not known(work).holds(said.author, said.body["role"]):
        name = work.people.get(said.author).name
        raise Refused(say("people.unvouched", name=name))
    event = accept()
    work.signoffs.add(projected(said, event.id, work.ledger.head().seq))
    return event


def _heard(
    work: Work, said: Statement, change: Change, accept: Callable[[], Event], revision: int = 0
) -> Event:
    check_heard(work, change, said, revision)
    event = accept()
    work.signoffs.add(projected(said, event.id, work.ledger.head().seq))
    return event


def _heard_again(work: Work, said: Statement, change: Change, accept: Callable[[], Event]) -> Event:
    """Judge a word anew of what is as it was; keep one of another content, stale."""
    if content_hash(change) == said.seen:
        return _heard(work, said, change, accept, change.revision)
    if why := hearing_rules.may_record(work, work.people.get(said.author)):
        raise Refused(why)
    event = accept()
    work.signoffs.add(projected(said, event.id, work.ledger.head().seq))
    return event


def _withdrawn(work: Work, said: Statement, change: Change, accept: Callable[[], Event]) -> Event:
    check_withdrawal(work, change, said.body["withdraws"], said.author)
    event = accept()
    work.signoffs.withdraw(said.body["withdraws"], event.id)
    return event


def projected(said: Statement, event_id: str, ledger_seq: int) -> RecordedSignoff:
    """Return the sign-off that an event states, as the board keeps it for lists."""
    body = said.body
    signoff = Signoff(
        person=printed(said),
        role=body["role"],
        decision=Choice(body["decision"]),
        at=said.at,
        verbal=body["verbal"],
        meeting=body["meeting"] or None,
        person_id=speaker(said),
        event_id=event_id,
        conditions=tuple(body["conditions"]),
        grants=granting.grants(body),
        heard=heard_of(body, said.author) if said.type == HEARD else None,
        **behalf_of(body),
    )
    return RecordedSignoff(
        signoff,
        said.subject,
        said.revision,
        said.seen,
        body["meaning"],
        said.policy,
        ledger_seq,
        body["strokes"],
        granted=granting.projected(said, event_id),
    )


_APPLY: Mapping[str, Callable[[Work, Statement, Change, Callable[[], Event]], Event]] = {
    GIVEN: _given,
    HEARD: _heard,
    WITHDRAWN: _withdrawn,
    conditions.TICKED: conditions.apply,
}
_AGAIN = {**_APPLY, GIVEN: _given_again, HEARD: _heard_again}
