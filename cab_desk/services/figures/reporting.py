"""The record of a KPI report: plain data, from which page, CSV and paper are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cab_desk.domain.days import zone_of
from cab_desk.services.figures import kpi_words, kpis, teams
from cab_desk.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from contextlib import AbstractContextManager

    from cab_desk.domain.policy import Pack
    from cab_desk.services.figures.kpis import KpiLine, Kpis, Period
    from cab_desk.services.kpi_ports import FigureReads, Point, Ran
    from cab_desk.services.ports import Work
    from cab_desk.services.reader_port import Reader

    View = Callable[[], AbstractContextManager[Work]]

TREND_MONTHS = 12
Record = dict[str, Any]


def record(
    reader: FigureReads, pack: Pack, found: Kpis, now: datetime,
    improvements: list[Record] | None = None,
) -> Record:  # fmt: skip
    """Return all that a report of some KPIs shows.

    `rows` are what the trends are made of, over a year at the least; `wrong` is what went wrong
    in the period.
    """
    board = reader.board()
    period = found.period
    shown = trend_period(found)
    reads = reader.outcomes
    points = reads.points(shown.since, shown.until, period.since) if shown and period else []
    wrong = reads.rows(period.since, period.until, wrong=True) if period else []
    return {
        "board": board.name if board else "",
        "policy": {"id": pack.id, "title": pack.title, "version": pack.version, "hash": pack.hash},
        "zone": shown.zone if shown else "UTC",
        "since": _stamp(period.since, period) if period else "",
        "until": _stamp(period.until - timedelta(seconds=1), period) if period else "",
        "months": list(shown.months) if shown else [],
        "period_months": list(period.months) if period else [],
        "made": _moment(now, shown),
        "audience": audience(pack),
        "team": None if found.team is None else teams.team_word(found.team),
        "changes": found.carried_out,
        "cancelled": found.cancelled,
        "elsewhere": found.elsewhere,
        "notes": kpi_words.notes(found),
        "kpis": [_line(line, pack, found.team) for line in found.lines],
        "more": [_line(line, pack, found.team) for line in found.more],
        "classes": [{"id": item.id, "label": item.label} for item in pack.classes],
        "rows": [_point(point) for point in points],
        "wrong": [_row(ran) for ran in wrong],
        "improvements": improvements or [],
    }


def audience(pack: Pack) -> list[str]:
    """Return the roles for which the policy has a report made every month."""
    reviews = [item for rule in pack.rules for item in rule.reviews if item.every == "month"]
    return list(dict.fromkeys(role for item in reviews for role in item.roles))


def trend_period(found: Kpis) -> Period | None:
    """Return the months that the charts show: those of the period, a year at the least."""
    period = found.period
    if period is None:
        return None
    year = kpis.last_months(period.until, period.zone, TREND_MONTHS)
    return replace(period, since=min(period.since, year))


def improvements(
    work: Work, since: datetime, until: datetime, systems: Container[str] | None = None
) -> list[Record]:
    """Return the actions that meetings of a period agreed on, the open ones first; with
    `systems` those on changes whose first system is one of them.
    """
    actions = [
        {"text": action.text, "owner": action.owner, "due": action.due, "done": action.done}
        for meeting in work.meetings.all()
        if since <= meeting.planned_at < until
        for item in meeting.items
        if systems is None or _first_system(work, item.change_uid) in systems
        for action in item.actions
    ]
    return sorted(actions, key=lambda action: (action["done"], action["due"] or "9999"))


def of_period(
    view: View, reader: Reader, pack: Pack, since: datetime | None, until: datetime | None,
    team: str | None = None,
) -> Record:  # fmt: skip
    """Return the record of what ended in a period, of one team or of all.

    The view is open only while nothing else reads: whoever writes waits for it, and who reads
    beside it would wait for the writer.
    """
    with view() as work:
        now = work.now
    reads = teams.of_team(reader, team)
    found = kpis.kpis(reads, pack, since, until, now)
    agreed: list[Record] = []
    if found.period:
        mine = None if team is None else set(teams.systems_of(reader, team))
        with view() as work:
            agreed = improvements(work, found.period.since, found.period.until, mine)
    return record(reads, pack, found, now, agreed)


def _first_system(work: Work, uid: str) -> str | None:
    systems = work.changes.get(uid).systems if uid else ()
    return systems[0] if systems else None


def _line(line: KpiLine, pack: Pack, team: str | None) -> Record:
    top, bottom = kpi_words.amounts(line)
    return {
        "id": line.kpi.id,
        "measure": line.kpi.measure,
        "label": kpi_words.label(line.kpi),
        "rule": line.rule,
        "section": line.section,
        "value": line.figure.value,
        "unit": kpi_words.unit_of(line.kpi),
        "text": kpi_words.value(line.kpi, line.figure.value),
        "aim": line.kpi.aim,
        "target": line.kpi.target,
        "target_text": kpi_words.target(line.kpi),
        "target_value": kpi_words.value(line.kpi, line.kpi.target) if line.kpi.aim else "",
        "verdict": kpi_words.verdict(line),
        "state": line.state,
        "definition": kpi_words.definition(line.kpi, pack, team),
        "counts": kpi_words.numerator(line.kpi),
        "among": kpi_words.denominator(line.kpi, team),
        "numerator": top,
        "denominator": bottom,
        "parts": [[label, count] for label, count in line.parts],
    }


def _point(point: Point) -> Record:
    return {
        "number": point.number or say("kpis.unnumbered"),
        "month": point.month,
        "class": point.class_id,
        "result": point.result,
        "emergency": bool(point.emergency),
        "violations": point.violations,
        "lead_seconds": point.lead_seconds,
        "within": bool(point.within),
    }


def _row(ran: Ran) -> Record:
    row = ran.row
    return {
        "number": ran.number or say("kpis.unnumbered"),
        "title": ran.title,
        "result": row.result,
        "incident": row.incident,
        "outside": row.violations > 0,
        "bypassed": row.bypasses > 0 and not row.elsewhere,
        "reason": row.reason,
    }


def _stamp(at: datetime, period: Period) -> str:
    return f"{at.astimezone(zone_of(period.zone)):%Y-%m-%d}"


def _moment(at: datetime, period: Period | None) -> Record:
    local = at.astimezone(zone_of(period.zone if period else "UTC"))
    offset = f"{local:%z}"
    return {"utc": at.isoformat(), "offset": f"{offset[:3]}:{offset[3:5]}"}
