"""Record what somebody absent decided by word of mouth: signed by the chair who heard it.

It is never a signature of the absent person: the body names both, and its meaning says that
the signer heard it and does not decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Choice, Heard
from cab_desk.domain.content import content_hash, fingerprint
from cab_desk.domain.heard import (
    CHANNELS,
    HEARD,
    LONGEST_REASON,
    SHORTEST_REASON,
    told,
)
from cab_desk.domain.ledger import Draft
from cab_desk.domain.sections import cited
from cab_desk.errors import Refused
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import Roll
from cab_desk.services.requests.intake import block
from cab_desk.services.signatures import hearing_rules, signing
from cab_desk.services.signatures.giving import give
from cab_desk.services.signatures.posting import outcome
from cab_desk.services.signatures.refusing import Asked
from cab_desk.services.signatures.signoffs import NotAllowed
from cab_desk.words import say

DECISIONS = (Choice.APPROVE, Choice.CONDITIONS, Choice.REJECT, Choice.ABSTAIN)


@dataclass(frozen=True, slots=True)
class HearRequest:
    """What a chair records: whose decision, in which role, how and when it was heard, and why
    it is not signed by that person. `seen` and `revision` are of the sheet that was shown.
    """

    uid: str
    recorder_id: str
    person_id: str
    role: str
    decision: Choice
    passphrase: str
    seen: str
    revision: int
    at: datetime
    channel: str
    reason: str
    conditions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"HearRequest({self.uid!r}, {self.recorder_id!r}, {self.person_id!r})"


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody of the board: the roles in which their word counts, or why it does not."""

    person_id: str
    name: str
    roles: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class HearSheet:
    """All that the dialog needs. `why`: no word counts for this request, and which section says so.

    `voices` may decide, `ears` may record; those who may come first.
    """

    uid: str
    number: str
    title: str
    revision: int
    seen: str
    fingerprint: str
    long_fingerprint: str
    voices: tuple[Voice, ...]
    ears: tuple[Voice, ...]
    suggested: str = ""
    why: str = ""

    def voice(self, person_id: str) -> Voice | None:
        """Return who may decide, by the id."""
        return next((one for one in self.voices if one.person_id == person_id), None)

    def ear(self, person_id: str) -> Voice | None:
        """Return who may record, by the id."""
        return next((one for one in self.ears if one.person_id == person_id), None)


def prepare(work: Work, uid: str) -> HearSheet:
    """Return what the dialog shows of a change; raises Refused when there is none."""
    change = work.changes.get(uid)
    roll = Roll(work, change)
    people = [one for one in work.people.all() if one.linked and not one.retired]
    voices = [_voice(work, roll, one) for one in people]
    ears = [
        Voice(one.id, one.name, why=_deaf(work, roll, one))
        for one in people
        if not hearing_rules.may_record(work, one)
    ]
    may = [one.person_id for one in ears if not one.why]
    seen = content_hash(change)
    return HearSheet(
        uid=uid,
        number=label(change),
        title=change.title,
        revision=change.revision,
        seen=seen,
        fingerprint=fingerprint(seen),
        long_fingerprint=fingerprint(seen, 8),
        voices=tuple(sorted(voices, key=lambda one: (bool(one.why), one.name.casefold()))),
        ears=tuple(sorted(ears, key=lambda one: (bool(one.why), one.name.casefold()))),
        suggested=work.actor if work.actor in may else (may[0] if may else ""),
        why=_untaken(work, roll, voices),
    )


def hear(office: Office, request: HearRequest) -> Outcome:
    """Record a word: kept safe here, checked and written in one transaction, read back.

    Raises Refused with the reason, and Unavailable where nothing was recorded. Who may not record
    it is refused on record.
    """
    if office.seat is not None:
        raise Refused(say("heard.not_in_packet"))
    request = _tidied(request)
    asked = Asked(
        request.uid, request.recorder_id, request.role, str(request.decision), proved=False
    )
    signing.settle_first(office, request.recorder_id)
    (body, number), key, posted = give(
        office, asked, request.passphrase, partial(_checked, office, request),
        lambda found, key: Draft(HEARD, found[0], request.uid, request.revision, request.seen,
                                 key.person_id, key.key_id),
    )  # fmt: skip
    word = say(f"signing.decision.{request.decision}")
    person = body["person"]
    whose = str(person["name"]) if isinstance(person, Mapping) else ""
    message = say("heard.recorded", name=key.name, person=whose, number=number, decision=word)
    return outcome(posted, request.uid, message)


def meaning(name: str, request: HearRequest, number: str) -> str:
    """Return the sentence that is signed: it was heard, and its signer does not decide."""
    return say(
        "heard.meaning", person=name, role=request.role, number=number, revision=request.revision,
        how=say(f"heard.how.{request.channel}"), at=f"{request.at.astimezone(UTC):%Y-%m-%d %H:%M}",
        decision=say(f"heard.decision.{request.decision}"),
    )  # fmt: skip


def _checked(office: Office, request: HearRequest) -> tuple[dict[str, Plain], str]:
    """Return what is to be signed, and the request's number, where it may be recorded."""
    with office.open_work() as work:
        change = work.changes.get(request.uid)
        body = _body(work, change, request)
        seen = request.seen, request.revision
        why = hearing_rules.check(
            work, change, request.recorder_id, seen, work.now, body, office.vault
        )
        if why:
            name = str(body["name"])
            raise NotAllowed(say("heard.cannot", name=name, number=label(change), why=why))
        return body, label(change)


def _body(work: Work, change: Change, request: HearRequest) -> dict[str, Plain]:
    recorder, person = work.people.get(request.recorder_id), work.people.get(request.person_id)
    before = [
        one.event_id
        for one in work.signoffs.standing(change.uid)
        if one.person_id == person.id and one.heard is not None
    ]
    said = Heard(recorder.id, recorder.name, request.at, request.channel, request.reason)
    return {
        "role": request.role,
        "decision": str(request.decision),
        "conditions": list(request.conditions),
        "meaning": meaning(person.name, request, label(change)),
        "name": recorder.name,
        "person": {"id": person.id, "name": person.name},
        "heard": told(said),
        "meeting": "",  # nobody who is absent decides in a meeting
        "verbal": True,
        "strokes": "",
        "number": change.number,
        "title": change.title,
        "reason": request.reason,
        "supersedes": list(before),
    }


def _voice(work: Work, roll: Roll, person: Person) -> Voice:
    named = [(role, hearing_rules.why_not(work, roll, person, role))
             for role in dict.fromkeys(person.roles_at(work.now))]  # fmt: skip
    roles = tuple(role for role, why in named if not why)
    asked = {role for slot in roll.slots for role in slot.any_of}
    why = next((why for role, why in named if role in asked), "") or next(
        (why for _, why in named), say("signing.no_role", name=person.name)
    )
    return Voice(person.id, person.name, roles, "" if roles else why)


def _deaf(work: Work, roll: Roll, person: Person) -> str:
    return hearing_rules.why_not_hear(work, roll, person, "", str(Choice.ABSTAIN))


def _untaken(work: Work, roll: Roll, voices: list[Voice]) -> str:
    """Return why no word counts here, with the section, where that is the policy's."""
    if any(not one.why for one in voices):
        return ""
    if roll.slots and not any(slot.verbal for slot in roll.slots):
        return say("heard.none_taken", section=cited(roll.slots[0].section),
                   number=label(roll.change))  # fmt: skip
    return say("heard.nobody", number=label(roll.change))


def _tidied(request: HearRequest) -> HearRequest:
    reason = block(request.reason)
    if len(reason) < SHORTEST_REASON:
        raise Refused(say("heard.reason_needed"))
    if len(reason) > LONGEST_REASON:
        raise Refused(say("signing.reason_long", count=len(reason), most=LONGEST_REASON))
    if request.channel not in CHANNELS:
        raise Refused(say("heard.channel_needed"))
    decision = Choice(request.decision)
    conditions = signing.tidied_conditions(decision, request.conditions)
    return replace(request, reason=reason, decision=decision, conditions=conditions)
