"""Some days of the schedule as plain data, from which its paper is drawn.

Nothing is left out but what somebody chose not to see, and the record says so.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import clean
from cab_desk.domain.policy import Pack
from cab_desk.services.papers.minutes_record import Clock
from cab_desk.services.ports import Work
from cab_desk.services.requests.holidays import days_of
from cab_desk.services.requests.in_the_way import spacing
from cab_desk.services.rows import Bar, CalendarEntry
from cab_desk.services.schedule import conflicts, month, weeks
from cab_desk.services.schedule.calendar import ABSENCE
from cab_desk.services.schedule.near_words import said
from cab_desk.services.schedule.settled_words import sentence
from cab_desk.services.schedule.weeks import Lane

Record: TypeAlias = dict[str, Any]

DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": month.DAYS}
_WEEK = 7
_APPROVED = frozenset({"approved", "scheduled", "in_progress", "implemented", "closed"})
_FROZEN = frozenset({"freeze", "blackout"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the days is wanted. `off`: windows, freezes, conflicts; `classes` None: all."""

    hidden: frozenset[str] = frozenset()  # lanes
    classes: frozenset[str] | None = None
    waiting: bool = False
    clashing: bool = False
    off: frozenset[str] = frozenset()
    gone: bool = False  # rejected and withdrawn changes too

    def wants(self, bar: Bar, clashes: Container[str]) -> bool:
        """Tell whether a change is printed."""
        if self.classes is not None and bar.class_id not in self.classes:
            return False
        if self.waiting and bar.state in _APPROVED | month.GONE:
            return False
        return not self.clashing or bar.uid in clashes


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be printed: `mode` is day, week, fortnight or month, `first` its first day."""

    mode: str
    first: date
    zone: str
    by: str = "team"
    chosen: Chosen = Chosen()

    @property
    def days(self) -> int:
        """Return how many days are shown."""
        return DAYS[self.mode]


def build(work: Work, asked: Asked) -> Record:
    """Return the record of the days that are asked for, as they stand at this moment."""
    clock = Clock(asked.zone)
    since, until = weeks.span_of(asked.first, asked.days, asked.zone)
    lanes = weeks.weeks(work.reader, asked.first, asked.days, asked.zone, asked.by,
                        gone=asked.chosen.gone, spacing=spacing(work))  # fmt: skip
    chosen, wanted = asked.chosen, _wanted(lanes, asked.chosen)
    entries = [
        entry
        for entry in work.calendar.between(since, until)
        if not ("freezes" in chosen.off and entry.kind in _FROZEN)
    ]
    pack, board = work.pack, work.board()
    holidays = days_of(entries, board.zone)
    days = _Days(asked.first, asked.days, ZoneInfo(asked.zone))
    changes: dict[str, Record] = {}
    for lane in wanted:
        for bar in lane.bars:
            changes[bar.uid] = _change(pack, bar, clock, bar.uid in lanes.unsettled)
    by_week, told = asked.mode == "month", "conflicts" not in chosen.off
    bands = _month(days, wanted, entries) if by_week else _bands(days, wanted, entries)
    return {
        "v": 1,
        "kind": "schedule",
        "made": clock.moment(work.now),
        "board": clean(board.name),
        "policy": clean(f"{pack.title}, {pack.version}"),
        "head": work.ledger.head().seq,
        "zone": asked.zone,
        "mode": asked.mode,
        "left_out": _left_out(pack, chosen, lanes),
        "first": asked.first.isoformat(),
        "last": (asked.first + timedelta(days=asked.days - 1)).isoformat(),
        "total": len(changes),
        "changes": changes,
        "bands": bands,
        "entries": [_entry(entry, clock) for entry in entries],
        "windows": [
            {"start": clock.moment(start), "end": clock.moment(end)}
            for start, end in month.windows_between(pack, board.zone, since, until, tuple(holidays))
            if "windows" not in chosen.off
        ],
        "meetings": _meetings(work, clock, since, until),
        **_between(work, clock, since, until, changes, told=told),
        "broken": _broken(work, since, until, changes) if told else [],
    }


def _meetings(work: Work, clock: Clock, since: datetime, until: datetime) -> list[Record]:
    return [
        {"number": clean(meeting.number), "title": clean(meeting.title),
         "at": clock.moment(meeting.planned_at)}
        for meeting in sorted(work.meetings.all(), key=lambda one: one.planned_at)
        if since <= meeting.planned_at < until and not meeting.called_off
    ]  # fmt: skip


def _between(
    work: Work, clock: Clock, since: datetime, until: datetime, changes: Mapping[str, Record],
    *, told: bool,
) -> Record:  # fmt: skip
    """Return the conflicts of which at least one side is printed: over systems, and what is nearer
    than the policy wants, where it wants anything.
    """
    pairs, close = conflicts.between(work, since, until) if told else ([], [])
    overlaps = [
        {"one": clean(pair.one.name), "other": clean(pair.other.name),
         "systems": [clean(system) for system in pair.systems],
         "start": clock.moment(pair.start), "end": clock.moment(pair.end),
         **_settled(pair)}
        for pair in pairs
        if not changes.keys().isdisjoint((pair.one.uid, pair.other.uid))
    ]  # fmt: skip
    near = [
        {"message": clean(said(pair.near)), **_settled(pair)}
        for pair in close
        if not changes.keys().isdisjoint((pair.near.one, pair.near.other))
    ]
    return {"overlaps": overlaps} | ({"spacing": near} if near else {})


def _broken(
    work: Work, since: datetime, until: datetime, changes: Mapping[str, Record]
) -> list[Record]:
    """Return the rules that what is printed breaks by its time."""
    return [
        {"name": clean(item.change.name), "message": clean(item.finding.message()),
         "section": clean(item.finding.section)}
        for item in conflicts.broken(work, since, until)
        if item.change.uid in changes
    ]  # fmt: skip


def _settled(pair: conflicts.Overlap | conflicts.Close) -> Record:
    """Return what is settled of a conflict, where anything is."""
    found = pair.settled
    return {"settled": clean(sentence(found.settled, found.names))} if found else {}


def _wanted(found: weeks.Weeks, chosen: Chosen) -> list[Lane]:
    return [
        replace(lane, bars=tuple(bar for bar in lane.bars if chosen.wants(bar, found.unsettled)))
        for lane in found.lanes
        if lane.name not in chosen.hidden
    ]


def _left_out(pack: Pack, chosen: Chosen, found: weeks.Weeks) -> Record:
    """Return what of these days was not wanted."""
    known = {lane.name for lane in found.lanes}
    classes = [clean(kind.label) for kind in pack.classes if kind.id in (chosen.classes or ())]
    return {
        "lanes": sorted(clean(name) for name in chosen.hidden & known),
        "classes": classes,
        "waiting": chosen.waiting,
        "clashing": chosen.clashing,
        "off": sorted(chosen.off),
    }


class _Days:
    """The days of the paper, and which part of each a span takes, by the clock on the wall."""

    def __init__(self, first: date, count: int, zone: ZoneInfo) -> None:
        self.all = [first + number * _DAY for number in range(count)]
        self._zone = zone

    def part(self, day: date, start: datetime, end: datetime) -> tuple[int, int] | None:
        """Return from which minute of a day to which a span lasts; None for another day."""
        begin = datetime.combine(day, time(), self._zone).astimezone(UTC)
        finish = datetime.combine(day + _DAY, time(), self._zone).astimezone(UTC)
        touches = start < finish and (end > begin or begin <= start == end)
        if not touches:
            return None
        low = 0 if start <= begin else self._minute(start)
        high = 1440 if end >= finish else self._minute(end)
        return low, max(low, high)

    def _minute(self, moment: datetime) -> int:
        local = moment.astimezone(self._zone)
        return local.hour * 60 + local.minute


def _bands(days: _Days, lanes: Sequence[Lane], entries: Sequence[CalendarEntry]) -> list[Record]:
    """Return a band for each week: a row for each lane, a cell for each day."""
    found = []
    for at in range(0, len(days.all), _WEEK):
        part = days.all[at : at + _WEEK]
        rows = []
        for lane in lanes:
            mine = [entry for entry in entries if _concerns(entry, lane)]
            cells = [_cell(days, day, lane.bars, mine) for day in part]
            rows.append({
                "label": clean(lane.name), "other": not lane.name,
                "systems": [clean(name) for name in lane.systems], "cells": cells,
            })  # fmt: skip
        found.append({"columns": [day.isoformat() for day in part], "rows": rows})
    return found


def _month(days: _Days, lanes: Sequence[Lane], entries: Sequence[CalendarEntry]) -> list[Record]:
    """Return one band: a row for each week, in which each cell names its day."""
    bars = sorted((bar for lane in lanes for bar in lane.bars), key=lambda bar: bar.start)
    rows = []
    for at in range(0, len(days.all), _WEEK):
        part = days.all[at : at + _WEEK]
        cells = [_cell(days, day, bars, entries) | {"day": day.isoformat()} for day in part]
        rows.append({"week": part[0].isocalendar().week, "cells": cells})
    return [{"columns": [], "rows": rows}]


def _cell(days: _Days, day: date, bars: Sequence[Bar], entries: Sequence[CalendarEntry]) -> Record:
    """Return what stands on a day: changes in full where they begin, else that they go on."""
    first = day == days.all[0]
    items = []
    for bar, (low, high) in _on(days, day, bars, lambda bar: (bar.start, bar.end)):
        begins = days.part(day - _DAY, bar.start, bar.end) is None or first
        items.append({"uid": bar.uid, "from": low, "to": high, "begins": begins})
    grounds = [
        {"kind": entry.kind, "title": clean(entry.title), "from": low, "to": high}
        for entry, (low, high) in _on(
            days, day, entries, lambda entry: (entry.start, entry.end or entry.start)
        )
    ]
    return {"items": items, "grounds": grounds}


def _on(
    days: _Days, day: date, found: Sequence[Any], span: Callable[[Any], tuple[datetime, datetime]]
) -> Iterator[tuple[Any, tuple[int, int]]]:
    for item in found:
        part = days.part(day, *span(item))
        if part is not None:
            yield item, part


def _concerns(entry: CalendarEntry, lane: Lane) -> bool:
    return not entry.systems or bool(set(entry.systems) & {lane.name, *lane.systems})


def _change(pack: Pack, bar: Bar, clock: Clock, clashing: bool) -> Record:
    kind, level = pack.class_def(bar.class_id), pack.level(bar.risk)
    return {
        "number": clean(bar.number),
        "title": clean(bar.title),
        "system": clean(bar.system),
        "class": {"label": clean(kind.label), "letter": clean(kind.letter), "shape": kind.shape}
        if kind
        else None,
        "risk": {"label": clean(level.label), "tone": level.tone} if level else None,
        "start": clock.moment(bar.start),
        "end": clock.moment(bar.end),
        "state": bar.state,
        "approved": bar.state in _APPROVED,
        "gate": bar.gate,
        "clashing": clashing,
    } | ({"gone": True} if bar.state in month.GONE else {})


def _entry(entry: CalendarEntry, clock: Clock) -> Record:
    return {
        "kind": entry.kind,
        "title": clean(entry.title),
        "start": clock.moment(entry.start),
        "end": clock.maybe(entry.end),
        # Of an absence it is the id of who is away, who is named by the title.
        "authority": [clean(role) for role in entry.authority if entry.kind != ABSENCE],
        "systems": [clean(system) for system in entry.systems],
    }
