"""How far apart a policy wants changes: a system's buffer, and what one person is on for.

All spans are half-open. A change without a length holds nothing and is in nobody's way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cab_desk.domain.days import instant, whole_day, zone_of
from cab_desk.domain.demands import PeopleRules
from cab_desk.domain.identity import one_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.systems import folded

BUFFER, PERSON, REST, DAY, NIGHT = KINDS = ("buffer", "person", "rest", "day", "night")
AWAY = "away"  # whoever is on for a change: no policy has to say so

_DAY = timedelta(days=1)
_NONE = timedelta()


class Taken(NamedTuple):
    """What a live change takes for a time: a system, or the person who is on for it."""

    of: str
    uid: str
    start: datetime
    end: datetime


class Short(NamedTuple):
    """Two changes that a policy wants farther apart, `one` before `other`.

    From `start` to `end` is what is broken: the buffer or rest after the one, what both have in
    common, or the day or night. Of somebody who is away `other` is that absence. `asked` and
    `found` are minutes; of a day or night how many changes may be, and which one the other is.
    """

    kind: str
    of: str
    one: str
    other: str
    start: datetime
    end: datetime
    asked: int
    found: int


class Buffer(NamedTuple):
    """How long systems are left alone after a change; without `systems` it is for all."""

    between: timedelta
    systems: frozenset[str]  # folded
    rule: str
    section: str


class Away(NamedTuple):
    """That a person is away for a time, half-open."""

    id: str
    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Spacing:
    """What a policy says of the distance of changes, and who is away; days and nights are of
    `zone`, absences of the board's. `same` are the ids that are joined, each with the one that
    its person is counted by.
    """

    zone: str
    buffers: tuple[Buffer, ...] = ()
    people: PeopleRules | None = None
    away: tuple[Away, ...] = ()
    rule: str = ""  # that speaks of people
    section: str = ""
    same: tuple[tuple[str, str], ...] = ()
    board_zone: str = "UTC"

    def ids_of(self, person: str) -> tuple[str, ...]:
        """Return all ids of one person."""
        same = dict(self.same)
        mine = one_of(same, person)
        return (person, *(one for one in same if one != person and same[one] == mine))

    @property
    def of_people(self) -> bool:
        """Whether it matters who is on for a change."""
        return self.people is not None or bool(self.away)

    @property
    def reach(self) -> timedelta:
        """Return how far from a change others matter."""
        people = self.people
        lengths = [buffer.between for buffer in self.buffers]
        lengths += [people.rest.length] if people and people.rest else []
        lengths += [2 * _DAY] if people and people.limited else []
        return max(lengths, default=_NONE)

    def buffer_of(self, system: str) -> Buffer | None:
        """Return the longest buffer that holds for a system."""
        name = folded(system)
        mine = [one for one in self.buffers if not one.systems or name in one.systems]
        return max(mine, key=lambda one: one.between, default=None)

    def named(self, found: Short) -> tuple[str, str]:
        """Return the rule, and its section, that is broken."""
        if found.kind == AWAY:
            return "", ""
        buffer = self.buffer_of(found.of) if found.kind == BUFFER else None
        return (buffer.rule, buffer.section) if buffer else (self.rule, self.section)


def spacing_of(pack: Pack, board_zone: str, away: tuple[Away, ...] = ()) -> Spacing | None:
    """Return what a policy says of the distance of changes, with who is away; None where it says
    nothing, and nobody is.
    """
    buffers = tuple(
        Buffer(one.between.length, frozenset(map(folded, one.systems)), rule.id, rule.section)
        for rule in pack.rules
        for one in rule.buffers
    )
    people = next((rule for rule in pack.rules if rule.people), None)
    if not buffers and people is None and not away:
        return None
    zone = board_zone if pack.zone == "board" else pack.zone
    if people is None:
        return Spacing(zone, buffers, None, away, board_zone=board_zone)
    return Spacing(zone, buffers, people.people, away, people.id, people.section,
                   board_zone=board_zone)  # fmt: skip


def too_close(spacing: Spacing, systems: Iterable[Taken], people: Iterable[Taken]) -> list[Short]:
    """Return the pairs that are nearer than a policy wants, each once for each reason; people are
    named by the ids that they are counted by.
    """
    found: list[Short] = []
    for system, rows in _grouped(systems) if spacing.buffers else ():
        if buffer := spacing.buffer_of(system):
            found += _after(BUFFER, rows, buffer.between)
    on = list(people)
    if spacing.people is not None:
        for _person, rows in _grouped(on):
            found += _of_person(spacing.people, rows, zone_of(spacing.zone))
    return [*found, *_away(spacing, on)]


def _away(spacing: Spacing, rows: Iterable[Taken]) -> Iterator[Short]:
    same, absences = dict(spacing.same), defaultdict[str, list[Away]](list)
    for absence in spacing.away:
        absences[one_of(same, absence.person)].append(absence)
    for one in rows:
        for gone in absences.get(one.of, ()):
            start, end = max(one.start, gone.start), min(one.end, gone.end)
            if start < end:
                yield Short(AWAY, one.of, one.uid, gone.id, start, end, 0, 0)


def full(spacing: Spacing, mine: Iterable[Taken]) -> Iterator[tuple[datetime, datetime]]:
    """Go through the days and nights for which a person has as many changes as may be."""
    people = spacing.people
    rows = sorted((one for one in mine if one.start < one.end), key=_order)
    for _kind, most, spans in _limits(people, zone_of(spacing.zone)) if people else ():
        yield from (span for span, held in _per_span(rows, spans).items() if len(held) >= most)


def _grouped(rows: Iterable[Taken]) -> list[tuple[str, list[Taken]]]:
    """Return who is taken by more than one change, by start."""
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one in rows:
        if one.start < one.end:
            groups[one.of].append(one)
    return [(of, sorted(set(some), key=_order)) for of, some in groups.items() if len(some) > 1]


def _order(one: Taken) -> tuple[datetime, datetime, str]:
    return one.start, one.end, one.uid


def _after(kind: str, rows: list[Taken], asked: timedelta) -> Iterator[Short]:
    """Go through what begins within a time after another one's end; what overlaps is not that."""
    minutes = _minutes(asked)
    for place, one in enumerate(rows):
        until = one.end + asked
        for other in rows[place + 1 :]:
            if other.start >= until:
                break
            if other.start >= one.end:
                gap = _minutes(other.start - one.end)
                yield Short(kind, one.of, one.uid, other.uid, one.end, until, minutes, gap)


def _of_person(people: PeopleRules, rows: list[Taken], zone: tzinfo) -> Iterator[Short]:
    if people.one_at_a_time:
        yield from _at_once(rows)
    if people.rest is not None:
        yield from _after(REST, rows, people.rest.length)
    for kind, most, spans in _limits(people, zone):
        for (start, end), held in _per_span(rows, spans).items():
            for number, (one, other) in enumerate(pairwise(held), start=2):
                if number > most:
                    yield Short(kind, one.of, one.uid, other.uid, start, end, most, number)


def _at_once(rows: list[Taken]) -> Iterator[Short]:
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if other.start >= one.end:
                break
            yield Short(PERSON, one.of, one.uid, other.uid, other.start, min(one.end, other.end),
                        0, 0)  # fmt: skip


Spans = Iterator[tuple[datetime, datetime]]
SpansOf = Callable[[Taken], Spans]


def _limits(people: PeopleRules, zone: tzinfo) -> Iterator[tuple[str, int, SpansOf]]:
    """Go through what is limited: days, nights, and which of them a change touches."""
    if people.most_per_day:
        yield DAY, people.most_per_day, lambda one: _days(one, zone)
    if people.most_per_night and people.night:
        night = people.night
        yield NIGHT, people.most_per_night, lambda one: _nights(one, zone, night)


def _per_span(
    rows: Iterable[Taken], spans: SpansOf
) -> dict[tuple[datetime, datetime], list[Taken]]:
    """Return the changes of each day or night that any of them touches, by start."""
    found: dict[tuple[datetime, datetime], list[Taken]] = defaultdict(list)
    for one in rows:
        for span in spans(one):
            found[span].append(one)
    return found


def _days(one: Taken, zone: tzinfo) -> Spans:
    day = one.start.astimezone(zone).date()
    while (span := _whole(day, zone))[0] < one.end:
        yield span
        day += _DAY


def _nights(one: Taken, zone: tzinfo, hours: tuple[int, int]) -> Spans:
    """Go through the nights that a change touches; one that began the day before counts too."""
    day = one.start.astimezone(zone).date() - _DAY
    while (span := _night(day, zone, hours))[0] < one.end:
        if one.start < span[1]:
            yield span
        day += _DAY


@lru_cache(maxsize=4096)
def _whole(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    return whole_day(day, zone)


@lru_cache(maxsize=4096)
def _night(day: date, zone: tzinfo, hours: tuple[int, int]) -> tuple[datetime, datetime]:
    """Return the night that begins on a day; widened where clocks are set in it."""
    begin, finish = hours
    midnight = datetime.combine(day, time())
    if finish <= begin:
        finish += 1440
    start = instant(midnight + timedelta(minutes=begin), zone, late=False)
    return start, instant(midnight + timedelta(minutes=finish), zone, late=True)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
