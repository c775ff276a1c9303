"""What the command line says of the KPIs."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cab_desk.app.opening import open_session
from cab_desk.app.reports import AppReports, check_form
from cab_desk.app.standard import check_place
from cab_desk.app.verbs import days, span
from cab_desk.errors import Refused
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.policy import Pack
    from cab_desk.services.figures.kpis import Behind, KpiLine, Kpis

_MARKS = {"met": "+", "missed": "!", "no_target": " ", "no_data": "-"}


def kpi(
    option: str | None, since: date | None, until: date | None, out: Path | None = None
) -> tuple[dict[str, Any], str]:
    """Return the KPIs of the policy in force as data and as text; write a report where asked.

    Days are of the board's zone, both within; without them all that was carried out counts.
    """
    from cab_desk.services.figures import kpis, reporting

    with closing(open_session(option)) as session, session.open_reader() as reader:
        board = reader.board()
        if board is None:
            raise Refused(say("database.no_board"))
        if out is not None:
            check_form(out)
            check_place(out)
        pack, now = session.pack(), session.clock()
        begin, end = span(board.zone, since, until)
        found = kpis.kpis(reader, pack, begin, end, now)
        behind = {
            line.kpi.id: kpis.behind(reader, line.kpi, found.period) if found.period else []
            for line in found.lines
        }
        data, text = _data(found, pack, behind), _text(found, pack)
        if out is not None:
            _write(out, reporting.of_period(session.open_view, reader, pack, begin, end))
            data["file"] = str(out)
            text = f"{text}\n{say('kpis.report_written', file=out)}"
    return data, text


def _write(out: Path, record: dict[str, Any]) -> None:
    from cab_desk.files.whole import whole

    made = AppReports().make(record, out)
    with whole(out) as stream:
        stream.write(made)


def _data(found: Kpis, pack: Pack, behind: dict[str, list[Behind]]) -> dict[str, Any]:
    period = found.period
    zone = ZoneInfo(period.zone) if period else None
    return {
        "policy": pack.id,
        "since": period.since.astimezone(zone).isoformat() if period else None,
        "until": period.until.astimezone(zone).isoformat() if period else None,
        "changes": found.carried_out,
        "cancelled": found.cancelled,
        "came_in_with_outcome": found.elsewhere,
        "missed": len(found.missed),
        "kpis": [_line(line, pack, behind[line.kpi.id]) for line in found.lines],
    }


def _line(line: KpiLine, pack: Pack, behind: list[Behind]) -> dict[str, Any]:
    from cab_desk.services.figures import kpi_words

    kpi, figure = line.kpi, line.figure
    return {
        "id": kpi.id,
        "rule": line.rule,
        "section": line.section,
        "label": kpi_words.label(kpi),
        "measure": kpi.measure,
        "unit": kpi_words.unit_of(kpi),
        "value": _round(figure.value),
        "aim": kpi.aim or None,
        "target": kpi.target,
        "state": line.state,
        "numerator": _round(figure.numerator),
        "denominator": _round(figure.denominator),
        "definition": kpi_words.definition(kpi, pack),
        "counts": kpi_words.numerator(kpi),
        "among": kpi_words.denominator(kpi),
        "parts": dict(line.parts),
        "trend": [
            {"month": at.month, "value": _round(at.value), "denominator": _round(at.denominator)}
            for at in line.trend
        ],
        "changes": [
            {"id": one.ran.number or one.ran.uid, "counted": one.counted} for one in behind
        ],
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _text(found: Kpis, pack: Pack) -> str:
    from cab_desk.services.figures import kpi_words

    if found.period is None:
        return say("kpis.none")
    if not found.lines:
        return say("kpis.no_kpis")
    period = found.period
    head = say(
        "kpis.head",
        policy=f"{pack.title}, {pack.version}",
        **days(period.since, period.until, period.zone),
        changes=plural("kpis.changes", found.carried_out),
    )
    rows = []
    for line in found.lines:
        top, bottom = kpi_words.amounts(line)
        value = kpi_words.value(line.kpi, line.figure.value)
        rows.append((_MARKS[line.state], kpi_words.label(line.kpi), value,
                     kpi_words.verdict(line), f"{top} / {bottom}", line.rule))  # fmt: skip
        rows += [("", f"  {label}", f"{count:,}", "", "", "") for label, count in line.parts]
    widths = [max(len(row[at]) for row in rows) for at in range(6)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in rows]  # fmt: skip
    missed = plural("kpis.missed_count", len(found.missed))
    return "\n".join([head, "", *lines, "", missed, *kpi_words.notes(found)])
