"""Say something about an RFC short of a sign-off: a comment on a passage, a provisional vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.packet import (
    COMMENT,
    LONGEST_COMMENT,
    LONGEST_CONDITION,
    LONGEST_QUOTE,
    LONGEST_REMARK,
    MOST_CONDITIONS,
    REDACTION,
    VOTE,
    Passage,
    check_body,
)
from cab_desk.domain.statement import Statement, read
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import Roll
from cab_desk.services.requests.intake import block, one_line
from cab_desk.services.review_ports import Comment, Vote
from cab_desk.words import say

DOCUMENT = "documents."  # what a passage's field begins with, before the document's id


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the reader of a packet may vote in: roles, or the reason why none."""

    person: str
    roles: tuple[str, ...]
    why: str = ""


def texts_of(change: Change) -> dict[str, str]:
    """Return the texts of a change that a comment can hang on, by field."""
    found = {"title": change.title}
    found |= {f"{DOCUMENT}{name}": text for name, text in change.documents.items()}
    return found


def comment(
    office: Office, *, uid: str, text: str, passage: Passage | None = None, parent: str = ""
) -> Outcome:
    """Comment on a passage of an RFC, on the whole of it, or on another comment."""
    passage = passage or Passage()
    text = block(text)
    if not text:
        raise Refused(say("packets.comment_empty"))
    if len(text) > LONGEST_COMMENT:
        raise Refused(say("packets.comment_long", count=len(text), most=LONGEST_COMMENT))
    with office.open_work() as work:
        change = work.changes.get(uid)
        _check_passage(change, passage)
        if parent:
            passage, parent = _thread(work, uid, parent)
        body: dict[str, Plain] = {
            "field": passage.field,
            "quote": passage.quote,
            "start": passage.start,
            "text": text,
            "parent": parent,
        }
        event = _record(office, work, change, COMMENT, body)
        work.reviews.add_comment(comment_of(read(event.data), event.id))
    message = say("packets.comment_kept", number=label(change))
    return touched(f"change:{uid}", message=message, made=event.id)


def redact(office: Office, *, uid: str, comment_id: str) -> Outcome:
    """Take one's own comment back: its text is hidden, that it was made stays."""
    with office.open_work() as work:
        change, found = work.changes.get(uid), work.reviews.comment(comment_id)
        if found is None or found.change_uid != uid:
            raise Refused(say("packets.no_comment"))
        if found.person_id != _author(office, work):
            raise Refused(say("packets.not_your_comment", name=found.person))
        if found.redacted:
            return Outcome(frozenset(), say("packets.comment_gone"))
        event = _record(office, work, change, REDACTION, {"comment": comment_id})
        work.reviews.redact(event.id, comment_id, found.person_id)
    return touched(f"change:{uid}", message=say("packets.comment_gone"), made=event.id)


def ballot(office: Office, work: Work, uid: str) -> Ballot:
    """Return in which roles the reader of this packet may vote on an RFC."""
    if office.seat is None:
        raise Refused(say("packets.vote_at_desk"))
    person = work.people.get(office.seat.person_id)
    standing = Roll(work, work.changes.get(uid)).of(person)
    return Ballot(person.name, standing.roles, standing.why)


def vote(
    office: Office,
    *,
    uid: str,
    role: str,
    decision: Choice,
    conditions: Sequence[str] = (),
    remark: str = "",
) -> Outcome:
    """Vote provisionally; a later vote takes the place of an earlier one.

    It counts for nothing until the same person signs off.
    """
    conditions = tuple(filter(None, map(one_line, conditions)))
    remark = block(remark)
    _check_vote(Choice(decision), conditions, remark)
    with office.open_work() as work:
        change, may = work.changes.get(uid), ballot(office, work, uid)
        if role not in may.roles:
            why = may.why or say("signing.not_your_role", name=may.person, role=role)
            raise Refused(say("packets.cannot_vote", number=label(change), why=why))
        body: dict[str, Plain] = {
            "role": role,
            "decision": str(decision),
            "conditions": list(conditions),
            "remark": remark,
        }
        event = _record(office, work, change, VOTE, body)
        work.reviews.add_vote(vote_of(read(event.data), event.id))
    word = say(f"signing.decision.{decision}")
    message = say("packets.vote_kept", number=label(change), decision=word)
    return touched(f"change:{uid}", message=message, made=event.id)


def comment_of(said: Statement, event_id: str) -> Comment:
    """Return the comment that an event makes."""
    body = said.body
    return Comment(
        **_origin(said, event_id),
        passage=Passage(body["field"], body["quote"], body["start"]),
        text=body["text"],
        parent=body["parent"],
    )


def vote_of(said: Statement, event_id: str) -> Vote:
    """Return the provisional vote that an event casts."""
    body = said.body
    return Vote(
        **_origin(said, event_id),
        role=body["role"],
        decision=body["decision"],
        conditions=tuple(body["conditions"]),
        remark=body["remark"],
    )


class _Origin(TypedDict):
    """Who said something, of which content, and where that stands."""

    event_id: str
    change_uid: str
    revision: int
    content_hash: str
    person_id: str
    person: str
    at: datetime
    stream: str
    stream_seq: int


def _origin(said: Statement, event_id: str) -> _Origin:
    return {
        "event_id": event_id,
        "change_uid": said.subject,
        "revision": said.revision,
        "content_hash": said.seen,
        "person_id": said.author,
        "person": said.body["name"],
        "at": said.at,
        "stream": said.stream,
        "stream_seq": said.seq,
    }


def _author(office: Office, work: Work) -> str:
    """Return who speaks: the reader of the packet, or "me" at this desk."""
    if office.seat is not None:
        return office.seat.person_id
    if not work.actor:
        raise Refused(say("packets.nobody"))
    return work.actor


def _record(
    office: Office, work: Work, change: Change, kind: str, body: Mapping[str, Plain]
) -> Event:
    """Write an event about a change: under the packet's key, or unsigned at a desk."""
    author, seal = _author(office, work), office.seal
    whole = {
        **body,
        "name": work.people.get(author).name,
        "number": change.number,
        "title": change.title,
        "packet": office.seat.hash if office.seat else "",
    }
    key_id = office.seat.key_id if office.seat else ""
    draft = Draft(kind, whole, change.uid, change.revision, content_hash(change), author, key_id)
    event = work.record(draft, (lambda data: seal(SIGNED_PREFIX + data)) if seal else None)
    check_body(read(event.data))
    return event


def _check_passage(change: Change, passage: Passage) -> None:
    """Raise Refused unless the quoted words stand at their place in the field."""
    if not passage.field and not passage.quote:
        return
    if len(passage.quote) > LONGEST_QUOTE:
        most = LONGEST_QUOTE
        raise Refused(say("packets.quote_long", count=len(passage.quote), most=most))
    text = texts_of(change).get(passage.field)
    if text is None or not text.startswith(passage.quote, passage.start):
        raise Refused(say("packets.no_passage"))


def _thread(work: Work, uid: str, parent: str) -> tuple[Passage, str]:
    """Return the passage and the first comment of the thread that an answer belongs to."""
    found = work.reviews.comment(parent)
    if found is None or found.change_uid != uid:
        raise Refused(say("packets.no_comment"))
    return Passage(found.passage.field), found.parent or found.event_id


def _check_vote(decision: Choice, conditions: Sequence[str], remark: str) -> None:
    place, said = "conditions", ""
    longest = max(map(len, conditions), default=0)
    if (decision is Choice.CONDITIONS) != bool(conditions):
        which = "missing" if decision is Choice.CONDITIONS else "needless"
        said = say(f"signing.condition_{which}")
    elif (count := len(conditions)) > MOST_CONDITIONS:
        said = say("signing.conditions_many", count=count, most=MOST_CONDITIONS)
    elif longest > LONGEST_CONDITION:
        said = say("signing.condition_long", count=longest, most=LONGEST_CONDITION)
    elif len(remark) > LONGEST_REMARK:
        place = "remark"
        said = say("packets.remark_long", count=len(remark), most=LONGEST_REMARK)
    if said:
        raise BadInput(said, [Fault(place, said)])
