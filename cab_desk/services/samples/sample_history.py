"""Made-up closed changes of the year before, imported into the sample board as one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from cab_desk.domain.canonical import Plain, stamp
from cab_desk.services.exchange import importing
from cab_desk.services.exchange.incoming import Parsed, Row

if TYPE_CHECKING:
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

History = Mapping[str, Any]
_RATINGS = (("low", "low"), ("low", "medium"), ("medium", "low"))
_SLOTS = (1, 3)  # Tuesday and Thursday from 14:00 UTC
_SUNDAY = 6
_OWN_DAYS = 9  # before the meeting


def bring_in(work: Work, history: History, base: datetime) -> Outcome:
    """Import the closed changes of the months before the meeting at `base`."""
    rows = tuple(_rows(history, base))
    parsed = Parsed(history["file"], "sample", history["source"], "0" * 64, rows)
    shown = importing.preview(work, parsed)
    # They keep the numbers of the tool before, so that the board's own begin with its first RFC.
    lines = tuple(
        replace(line, change=replace(line.change, number=line.row.key)) if line.change else line
        for line in shown.lines
    )
    return importing.commit(work, replace(shown, lines=lines))


def _rows(history: History, base: datetime) -> Iterator[Row]:
    hand = Random(7)  # noqa: S311 -- made-up history, no secret
    line = 1
    for number, (month, days, count) in enumerate(_months(history, base)):
        place = min(number, len(history["a_month"]) - 1)
        emergencies = round(count * history["emergency_percent"][place] / 100)
        for at in range(count):
            kind = "emergency" if at < emergencies else hand.choice(("standard", "normal"))
            late = kind != "emergency" and at - emergencies < history["outside"][place]
            yield _row(history, hand, month, days, place, kind, late, line)
            line += 1


def _months(history: History, base: datetime) -> list[tuple[datetime, int, int]]:
    """Return each month with the days of it that have changes, and how many.

    The last days before the meeting are left to the board's own RFCs.
    """
    month = base.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    recent = max(0, base.day - _OWN_DAYS)
    latest = history["a_month"][-1]
    found = [(month, recent, round(latest * recent / 30))] if recent >= _OWN_DAYS - 2 else []
    for count in reversed(history["a_month"]):
        end, month = month, (month - timedelta(days=1)).replace(day=1)
        found.append((month, (end - month).days, count))
    return found[::-1]


def _row(
    history: History,
    hand: Random,
    month: datetime,
    days: int,
    place: int,
    kind: str,
    late: bool,
    line: int,
) -> Row:
    title, system, team = hand.choice(history["titles"])
    downtime = kind == "normal" and hand.random() < 0.25
    start = _start(hand, month, days, kind, downtime)
    minutes = hand.choice((25, 40, 60, 75, 90))
    end = start + timedelta(minutes=minutes)
    lead = timedelta(days=history["lead_days"][place] * hand.lognormvariate(0, 0.35))
    if kind == "emergency":
        lead = timedelta(minutes=hand.randint(25, 110))
    result = hand.choices(("succeeded", "failed", "rolled_back", "cancelled"), (93, 4, 2, 3))[0]
    impact, probability = hand.choice(_RATINGS)
    finished = end + timedelta(minutes=200 if late else hand.randint(-10, 10))
    outcome: dict[str, Plain] = {"result": result}
    if result != "cancelled":
        outcome |= {"started_at": stamp(start), "finished_at": stamp(finished)}
        outcome["caused_incident"] = result == "failed" and hand.random() < 0.5
        outcome["error_rate_before"] = "0.1"
        outcome["error_rate_after"] = "6.4" if result == "rolled_back" else "0.1"
    data: dict[str, Plain] = {
        "title": title,
        "class": kind,
        "systems": [system],
        "requester": team,
        "impact": impact,
        "probability": probability,
        "traits": ["downtime"] if downtime else [],
        "start": stamp(start),
        "end": stamp(end),
        "submitted_at": stamp(start - lead),
        "committed_at": stamp(start - timedelta(hours=hand.randint(2, 40))),
        "stage": "withdrawn" if result == "cancelled" else "closed",
        "outcome": outcome,
    }
    number = history["number"].format(history["first"] + line)
    return Row(line, number, title, data)


def _start(hand: Random, month: datetime, days: int, kind: str, downtime: bool) -> datetime:
    """Return a start in the class's window of a month; an emergency begins at any hour."""
    day = month + timedelta(days=hand.randrange(days))
    if kind == "emergency":
        return day + timedelta(minutes=15 * hand.randrange(96))
    wanted = (_SUNDAY,) if downtime else _SLOTS
    while day.weekday() not in wanted:
        day += timedelta(days=1) if day.day < days else -timedelta(days=days - 1)
    hour = 2 if downtime else 14
    return day + timedelta(hours=hour, minutes=5 * hand.randrange(1, 4))
