"""Raise an alarm for the board's security contact when a key is locked after wrong passphrases.

It is an entry of its own, in the transaction that locks the key, and names whom it is for. It
stands in their window until one of them says that it was seen: that is an entry, too. Nobody is
written to: the program sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.board import Person, SealedKey
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.ledger import Draft, Event
from cab_desk.domain.statement import Statement, read
from cab_desk.errors import Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.words import say

RAISED, SEEN, CONTACT = "alarm.raised", "alarm.seen", "alarm.contact"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that somebody has not seen: whose key, how many wrong tries, where and when."""

    event_id: str
    name: str
    tries: int
    at: datetime
    until: str
    host: str


def appoint(work: Work, person_id: str) -> Outcome:
    """Name who is told of locked keys besides the chairs, or nobody."""
    person = work.people.get(person_id) if person_id else None
    if person is not None and (person.retired or not person.linked):
        raise Refused(say("alarm.nobody", name=person.name))
    if contact(work) == person_id:
        return Outcome(frozenset())
    name = person.name if person else ""
    body: dict[str, Plain] = {"person": person_id, "name": name}
    work.record(Draft(CONTACT, body, work.board().id))
    message = say("alarm.contact_named", name=name) if name else say("alarm.contact_chairs")
    return touched("people", message=message)


def contact(work: Work) -> str:
    """Return who was named; nothing where it is the chairs."""
    last = ""
    for said in _said(work, CONTACT):
        last = str(said[1].body.get("person", ""))
    return last


def raise_for(work: Work, person: Person, key: SealedKey, until: datetime) -> None:
    """Record that a key was locked, for whom it matters; never in a packet, which tells nobody."""
    if work.in_packet:
        return
    body: dict[str, Plain] = {
        "person": person.id, "name": person.name, "key": key.key_id, "tries": key.failed_tries,
        "locked_until": stamp(until), "contacts": [one.id for one in contacts(work)],
    }  # fmt: skip
    work.record(Draft(RAISED, body, work.board().id))


def contacts(work: Work) -> list[Person]:
    """Return whom an alarm is for now: every chair, and who was named besides.

    Whoever sits at a desk may name somebody, so that takes the alarm from nobody.
    """
    named = contact(work)
    here = [one for one in work.people.all() if one.linked and not one.retired]
    return [one for one in here if one.id == named or _chairs(work, one)]


def open_for(work: Work, person_id: str) -> list[Alarm]:
    """Return the alarms for somebody that they have not seen, the oldest first."""
    seen = {
        str(one)
        for _, said in _said(work, SEEN)
        if said.author == person_id
        for one in said.body.get("alarms", ())
    }
    return [
        Alarm(event.id, str(said.body.get("name", "")), int(said.body.get("tries", 0)), said.at,
              str(said.body.get("locked_until", "")), said.host)
        for event, said in _said(work, RAISED)
        if person_id and person_id in said.body.get("contacts", ()) and event.id not in seen
    ]  # fmt: skip


def note_seen(work: Work, ids: tuple[str, ...]) -> Outcome:
    """Record that alarms were seen by who works at this desk; raises Refused for anybody else."""
    open_ids = {one.event_id for one in open_for(work, work.actor)}
    if not open_ids.issuperset(ids):
        raise Refused(say("alarm.not_yours"))
    body: dict[str, Plain] = {"alarms": list(ids), "name": work.people.get(work.actor).name}
    work.record(Draft(SEEN, body, work.board().id))
    return touched("people", message=say("alarm.seen_noted"))


def _said(work: Work, kind: str) -> list[tuple[Event, Statement]]:
    about = work.ledger.of_subject(work.board().id)
    return [(event, read(event.data)) for _, event in about if event.type == kind]


def _chairs(work: Work, person: Person) -> bool:
    return person.chair or work.pack.meeting.chair in person.roles_at(work.now)
