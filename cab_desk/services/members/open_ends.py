"""Find chairs' sessions that nobody ended on record, and put on record what is known of them.

A program that was killed can write nothing more. Its key died with it; that it did not end as it
should is said by the next start of the same desk, which names the last thing the session signed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.ledger import Draft, Event, stream_of
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.services.members.chair import CHAIR_TYPES, LOCKED, LOST, UNLOCKED
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.words import plural


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A session that was unlocked on this desk and whose end is not on record."""

    event_id: str
    person_id: str
    name: str
    key_id: str
    began: str
    process: int


def found(work: Work) -> list[OpenEnd]:
    """Return those of this desk, the oldest first."""
    device, ends = work.place("").device, []
    for person in work.people.all():
        if person.linked and person.key_id:
            events = [event for _, event in work.ledger.of_subject(person.id)]
            ends += [one for one in _open(events) if one[1].device == device]
    ends.sort(key=lambda one: one[1].at)
    return [
        OpenEnd(event_id, said.author, str(said.body.get("name", "")), said.key, stamp(said.at),
                _whole(said.body.get("process")))
        for event_id, said in ends
    ]  # fmt: skip


def record(office: Office, runs: Callable[[int], bool]) -> Outcome:
    """Record of each session of this desk, whose program runs no more, that nobody ended it."""
    with office.open_work() as work:
        ends = [one for one in found(work) if not (one.process and runs(one.process))]
        for one in ends:
            body: dict[str, Plain] = {
                "name": one.name, "key": one.key_id, "session": one.event_id, "why": LOST,
                "began": one.began, "last": _last(work, one),
            }  # fmt: skip
            work.record(Draft(LOCKED, body, one.person_id))
    if not ends:
        return Outcome(frozenset())
    return touched(message=plural("access.open_ends", len(ends), name=ends[0].name))


def _open(events: list[Event]) -> Iterator[tuple[str, Statement]]:
    begun: dict[str, Statement] = {}
    for event in events:
        if event.type not in (UNLOCKED, LOCKED):
            continue
        try:
            said = read(event.data)
        except Malformed:  # verifying names it
            continue
        if event.type == UNLOCKED:
            begun[event.id] = said
        else:
            begun.pop(_ended(said.body, begun), None)
    yield from begun.items()


def _ended(body: Mapping[str, Any], begun: Mapping[str, Statement]) -> str:
    """Return which session an end is of; earlier versions named none: the latest of that key."""
    named = str(body.get("session") or "")
    if named or not begun:
        return named
    same = [one for one, said in begun.items() if said.key == body.get("key")]
    return same[-1] if same else ""


def _last(work: Work, end: OpenEnd) -> str:
    """Return when the session signed last, as far as the chain tells: of its stream, by its key."""
    stream = stream_of(end.person_id, work.place("").device)
    event = work.ledger.last_of_kind(stream, CHAIR_TYPES)
    return max(end.began, event.at) if event is not None else end.began


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
