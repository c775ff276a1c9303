"""Conditions of an approval: each is kept track of, and blocks scheduling until it is ticked.

A condition is set by a sign-off or by the board's decision and falls with it. Who set it may say
that it is met, and so may whom the policy names for it, the chair where it names nobody; each
signs for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, folded
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft, Event
from cab_desk.domain.meeting import Verdict
from cab_desk.domain.statement import Statement, read
from cab_desk.errors import Refused
from cab_desk.services.evidence_ports import Tick
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import plural, say

TICKED = "condition.ticked"
ASSIGNED = "condition.assigned"
LONGEST_NOTE = 500

Apply = Callable[[], Event]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its id for ever, what it demands, who set it, and how it stands."""

    id: str
    text: str
    setter: str  # the name of whoever set it; empty for the board
    setter_id: str
    at: datetime | None
    tick: Tick | None = None
    owner: str = ""  # who sees to it, and by which day: said beside what is signed
    due: str = ""

    @property
    def open(self) -> bool:
        """Tell whether it still has to be met."""
        return self.tick is None or not self.tick.done


@dataclass(frozen=True, slots=True)
class TickRequest:
    """Which condition of which RFC, and who says, by passphrase, that it is met, or is not."""

    uid: str
    condition: str
    person_id: str
    passphrase: str
    note: str = ""
    done: bool = True

    def __repr__(self) -> str:
        return f"TickRequest({self.uid!r}, {self.condition!r}, {self.person_id!r})"


def of_change(work: Work, change: Change) -> list[Condition]:
    """Return the conditions under which the present content is approved, oldest first."""
    ticks = {tick.condition: tick for tick in work.conditions.of_change(change.uid)}
    events = [event for _, event in work.ledger.of_subject(change.uid)]
    cares = cares_of(events)
    found: dict[str, Condition] = {}
    for one in (*_signed(work, change), *_decided(events, change)):
        # The board repeats what a sign-off set: that is one thing to do, not two.
        owner, due = cares.get(folded(one.text), ("", ""))
        kept = replace(one, tick=ticks.get(one.id), owner=owner, due=due)
        found.setdefault(folded(one.text), kept)
    return list(found.values())


def cares_of(events: Iterable[Event]) -> Mapping[str, tuple[str, str]]:
    """Return owner and day of each condition, by its words, as the last entry says."""
    found: dict[str, tuple[str, str]] = {}
    for event in events:
        if event.type == ASSIGNED:
            body = read(event.data).body
            found[folded(str(body["text"]))] = str(body["owner"]), str(body["due"])
    return found


def check_met(work: Work, change: Change, label: str) -> None:
    """Raise Refused while a condition is open."""
    waiting = [one for one in of_change(work, change) if one.open]
    if waiting:
        raise Refused(
            plural("evidence.condition.blocks", len(waiting), change=label, first=waiting[0].text)
        )


def tickers(work: Work, condition: Condition) -> list[Person]:
    """Return who may say that a condition is met."""
    return [one for one in work.people.all() if one.key_id and may(work, condition, one)]


def tick_draft(work: Work, request: TickRequest) -> Draft:
    """Return what is signed to tick a condition; raises Refused where it may not be."""
    change = work.changes.get(request.uid)
    person = work.people.get(request.person_id)
    condition = _checked(work, change, person, request.condition, request.done)
    note = one_line(request.note)
    if len(note) > LONGEST_NOTE:
        raise Refused(say("evidence.condition.note_long", most=LONGEST_NOTE))
    body: dict[str, Plain] = {
        "condition": condition.id,
        "change": change.uid,
        "text": condition.text,
        "done": request.done,
        "person": person.id,
        "note": note,
        "name": person.name,
        "number": change.number,
        "title": change.title,
    }
    return Draft(TICKED, body, change.uid, change.revision, content_hash(change), person.id)


def apply(work: Work, said: Statement, change: Change, accept: Apply) -> Event:
    """Enter a signed tick, all checks included; the transaction is the caller's."""
    body = said.body
    if content_hash(change) != said.seen:
        raise Refused(say("signing.changed", before=said.revision, after=change.revision))
    person = work.people.get(said.author)
    condition = _checked(work, change, person, str(body["condition"]), bool(body["done"]))
    event = accept()
    work.conditions.put(
        Tick(condition.id, change.uid, condition.text, bool(body["done"]), person.id,
             str(body["note"]), said.at, event.id)
    )  # fmt: skip
    return event


def _checked(work: Work, change: Change, person: Person, wanted: str, done: bool) -> Condition:
    condition = next((one for one in of_change(work, change) if one.id == wanted), None)
    if condition is None:
        raise Refused(say("evidence.condition.gone"))
    if condition.open is not done:
        raise Refused(say("evidence.condition.stands"))
    if not may(work, condition, person):
        setter = condition.setter or say("evidence.condition.board")
        raise Refused(say("evidence.condition.not_yours", name=person.name, setter=setter))
    return condition


def may(work: Work, condition: Condition, person: Person) -> bool:
    """Tell whether somebody may speak of a condition: who set it, or whom the policy names."""
    if not person.linked or person.retired:
        return False
    held, named = person.roles_at(work.now), work.pack.meeting.conditions
    if named:
        return person.id == condition.setter_id or not set(named).isdisjoint(held)
    chairs = person.chair or work.pack.meeting.chair in held
    return chairs or person.id == condition.setter_id


def _signed(work: Work, change: Change) -> Iterator[Condition]:
    for record in work.signoffs.of_change(change.uid):
        said = record.signoff
        if record.stale or record.superseded or said.decision is not Choice.CONDITIONS:
            continue
        for place, text in enumerate(said.conditions):
            yield Condition(f"{said.event_id}/{place}", text, said.person, said.person_id, said.at)


def _decided(events: Iterable[Event], change: Change) -> Iterator[Condition]:
    last = None
    for event in events:
        if event.type == "item.decided":
            last = event
    if last is None:
        return
    said = read(last.data)
    if said.body.get("verdict") != Verdict.CONDITIONS or said.seen != content_hash(change):
        return
    for place, text in enumerate(said.body.get("conditions", ())):
        yield Condition(f"{last.id}/{place}", str(text), "", "", said.at)
