"""Who may record what somebody absent decided by word of mouth, of which request, and when.

All of it is judged from the event itself, at the sheet and again inside the lock.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import moment
from cab_desk.domain.change import Change, Signoff
from cab_desk.domain.content import content_hash
from cab_desk.domain.heard import SLACK, check_body
from cab_desk.domain.identity import one_of
from cab_desk.domain.sections import cited
from cab_desk.domain.signatures import APPROVING, as_one, own_part
from cab_desk.domain.statement import Malformed
from cab_desk.domain.verdict import Slot
from cab_desk.errors import Refused
from cab_desk.services.members.standing import known
from cab_desk.services.ports import Vault, Work
from cab_desk.services.requests import decided
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import Roll
from cab_desk.words import say


def may_record(work: Work, person: Person, vault: Vault | None = None) -> str:
    """Return why somebody may not record what others say, or nothing: chairs may, by their key.

    They speak for the board already, two made them so, and their key is accepted.
    """
    chair = person.chair or work.pack.meeting.chair in person.roles_at(work.now)
    if person.retired or not person.linked or not chair:
        return say("heard.not_chair", name=person.name)
    found = known(work, vault)
    if not found.may_chair(person.id):
        return say("people.unvouched", name=person.name)
    if person.key_id and not found.accepted(person.key_id):
        return say("people.unaccepted", name=person.name)
    return ""


def taking(slots: tuple[Slot, ...], role: str) -> bool:
    """Tell whether a word in a role counts for one of some slots."""
    # Nobody who is absent decides in a meeting.
    return any(slot.verbal and not slot.meeting and role in slot.any_of for slot in slots)


def why_not(work: Work, roll: Roll, person: Person, role: str) -> str:
    """Return why a person's word in a role can't be recorded, or nothing."""
    standing = roll.of(person)
    if why := standing.why_not(role, person.name):
        return why
    if role in person.lent_at(work.now):
        return say("heard.lent", name=person.name, role=role)
    if standing.own is not None and standing.own.heard is None:
        return say("heard.signed", name=person.name)
    if not taking(standing.slots, role):
        asks = next(slot for slot in standing.slots if role in slot.any_of)
        return say("heard.not_taken", section=cited(asks.section), role=role, name=person.name)
    return ""


def why_not_hear(work: Work, roll: Roll, person: Person, whose: str, decision: str) -> str:
    """Return why duties keep a chair from recording the word of another person, or nothing."""
    same = work.people.same()
    me = one_of(same, person.id)
    if me == one_of(same, whose):
        return say("heard.own_word", name=person.name)
    part = "" if work.pack.own_change else own_part(roll.change, me, person.name)
    if part:
        return say("heard.own_change", name=person.name)
    if work.pack.twice or decision not in APPROVING:
        return ""
    for one in as_one(roll.signed, same):
        if one.person_id != one_of(same, whose) and me in _keys(one):
            words = "heard.signed_too" if one.heard is None else "heard.heard_too"
            return say(words, name=person.name, person=one.person)
    return ""


def _keys(one: Signoff) -> tuple[str, ...]:
    if one.decision not in APPROVING:
        return ()
    return (one.heard.by_id,) if one.heard else (one.person_id, one.behalf_id)


def check(
    work: Work, change: Change, author: str, seen: tuple[str, int], at: datetime,
    body: Mapping[str, Any], vault: Vault | None = None,
) -> str:  # fmt: skip
    """Return why a word can't be recorded; raises Refused where the request is another by now."""
    if (content_hash(change), change.revision) != seen:
        raise Refused(say("signing.changed", before=seen[1], after=change.revision))
    try:
        check_body(body)
    except Malformed:
        raise Refused(say("signing.bad_signature")) from None
    recorder, person = work.people.get(author), work.people.get(body["person"]["id"])
    if (body["name"], body["person"]["name"]) != (recorder.name, person.name):
        raise Refused(say("signing.bad_signature"))
    roll, role = Roll(work, change), body["role"]
    why = (
        may_record(work, recorder, vault)
        or why_not_hear(work, roll, recorder, person.id, body["decision"])
        or why_not(work, roll, person, role)
        or _again(work, change, roll.of(person).own, body)
        or _when(work, change, person.name, moment(body["heard"]["at"]), at)
    )
    if not why and not known(work, vault).holds(person.id, role):
        why = say("people.unvouched", name=person.name)
    if not why and _signed_apart(work, change, person.id):
        why = say("heard.signed", name=person.name)
    return why


def _signed_apart(work: Work, change: Change, person_id: str) -> bool:
    """Tell whether somebody's own signatures of this content are at odds with each other."""
    return any(
        one.held and not one.stale and one.signoff.person_id == person_id
        for one in work.signoffs.of_change(change.uid)
    )


def _again(work: Work, change: Change, own: Signoff | None, body: Mapping[str, Any]) -> str:
    """Return why a word can't take the place of the one before it, or nothing."""
    if own is None:
        return ""
    if own.event_id not in body["supersedes"]:
        return say("heard.said_before", name=own.person)
    return decided.kept(work, change, own.event_id, content_hash(change))


def _when(work: Work, change: Change, name: str, heard: datetime, at: datetime) -> str:
    if heard > at:
        return say("heard.ahead")
    made = next((one.at for one in work.changes.revisions(change.uid)
                 if one.content_hash == content_hash(change)), None)  # fmt: skip
    if made is not None and heard < made - SLACK:
        return say("heard.too_early", name=name, revision=change.revision, number=label(change))
    return ""
