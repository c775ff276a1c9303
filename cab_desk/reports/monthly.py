"""The report of a month, or of any period, as PDF, from the record of services/reporting."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import charts_paper, marks, times, trends
from cab_desk.reports.flow import FULL, LEFT, TOP, Column, Flow, Mark
from cab_desk.reports.paper import Paper
from cab_desk.reports.text import line
from cab_desk.reports.tokens import shipped
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_CHARTS = ("outcomes", "emergency", "lead", "violations")
_CHART_HIGH = 128.0
_PIXEL = 0.72  # a pixel of the screen's charts, in points
_MOST_FAILURES = 60
_STATES = {"met": "approved", "missed": "rejected", "no_data": "withdrawn"}
# A mark takes 15 points beside the target.
_KPIS = (("kpi", 0.0, 150.0), ("value", 156.0, 74.0), ("target", 236.0, 150.0),
         ("section", 410.0, 77.0))  # fmt: skip
_CLASSES = (("category", 0.0, 200.0), ("succeeded", 210.0, 66.0), ("failures", 280.0, 66.0),
            ("rolled_back", 350.0, 66.0), ("all", 420.0, 66.0))  # fmt: skip
_FAILED = (("rfc", 0.0, 78.0), ("item_title", 84.0, 176.0), ("why", 266.0, 220.0))
_ACTIONS = (("action", 0.0, 268.0), ("owner", 276.0, 112.0), ("due", 396.0, 90.0))


def render(record: Record) -> bytes:
    """Return the PDF of a record; the same record gives the same bytes."""
    title = _title(record)
    subject = say("kpis.paper.subject", since=record["since"], until=record["until"])
    paper = Paper(f"{title}, {line(record['board'])}", subject, "CAB Desk")
    flow = Flow(paper, shipped())
    _head(flow, record, title)
    if not record["changes"]:
        flow.say(say("kpis.paper.nothing"), flow.style.body, "text.primary")
    else:
        _kpis(flow, record)
        _categories(flow, record)
        _failures(flow, record)
        _improvements(flow, record)
        _trends(flow, record)
        _definitions(flow, record)
    return paper.finish(lambda page, pages: _foot(flow, record, page, pages))


def _title(record: Record) -> str:
    months = record["period_months"]
    if len(months) != 1:
        return say("kpis.paper.period")
    names = say("kpis.month_names").split()
    return say("kpis.paper.month", month=f"{names[int(months[0][5:]) - 1]} {months[0][:4]}")


def _head(flow: Flow, record: Record, title: str) -> None:
    style = flow.style
    flow.at(LEFT, title, style.title, "text.primary", y=TOP - 1)
    flow.y = TOP - 2
    period = say(
        "kpis.paper.subject",
        since=times.plain_day(record["since"]),
        until=times.plain_day(record["until"]),
    )
    drawn = say("kpis.paper.drawn", when=times.minute(record["made"]))
    for text in (period if record["since"] else "", drawn):
        flow.at_right(text, style.body, "text.secondary")
        flow.y += style.body.leading
    flow.y = TOP + 26
    policy = record["policy"]
    flow.say(f"{line(record['board'])}, {line(policy['title'])} {line(policy['version'])}",
             style.subtitle, "text.secondary", width=FULL)  # fmt: skip
    if record.get("team"):
        flow.say(line(record["team"]), style.strong, "text.primary", width=FULL)
    if record["audience"]:
        roles = ", ".join(map(line, record["audience"]))
        flow.say(say("kpis.paper.for", roles=roles), style.subtitle, "text.secondary", width=FULL)
    flow.y += 7
    flow.rule("ink", 1.6)
    flow.y += 8
    _facts(flow, record)


def _facts(flow: Flow, record: Record) -> None:
    aimed = [item for item in record["kpis"] if item["aim"]]
    missed = sum(item["state"] == "missed" for item in aimed)
    failed = sum(row["result"] in ("failed", "rolled_back") for row in record["wrong"])
    of = say("kpis.paper.of", missed=missed, targets=len(aimed))
    pairs = (
        ("carried_out", f"{record['changes']:,}"),
        ("cancelled", f"{record['cancelled']:,}"),
        ("failed", f"{failed:,}"),
        ("missed", of if aimed else say("kpis.paper.no_targets")),
    )
    top = flow.y
    for place, (name, text) in enumerate(pairs):
        x = LEFT + place * FULL / 4
        flow.at(x, say(f"kpis.paper.{name}"), flow.style.label, "text.tertiary", y=top)
        flow.at(x, text, flow.style.strong, "text.primary", y=top + 12)
    flow.y = top + 28


def _kpis(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.kpis"), before=12)
    lines = record["kpis"]
    if not lines:
        flow.say(say("kpis.paper.no_kpis"), flow.style.body, "text.secondary")
        lines = record["more"]
    rows, signs = [], []
    for item in lines:
        rows.append(
            (line(item["label"]), item["text"], line(item["verdict"]), line(item["section"]))
        )
        signs.append(_sign(flow, item["state"]))
    flow.table(_columns(_KPIS), rows, first=flow.style.medium, marks=signs, mark_column=2)
    for note in record["notes"]:
        flow.y += 2
        flow.say(note, flow.style.small, "text.secondary")


def _sign(flow: Flow, state: str) -> Mark:
    name = _STATES.get(state)
    if name is None:
        return lambda _x, _y: None
    return lambda x, y: marks.verdict(flow.paper, flow.tokens, name, x, y, 11)


def _categories(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.categories"))
    rows = [[str(cell) for cell in row] for row in trends.by_class(record)]
    flow.table(_columns(_CLASSES), rows)


def _failures(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.analysis"))
    wrong = record["wrong"]
    if not wrong:
        flow.say(say("kpis.paper.no_failure"), flow.style.body, "text.primary")
        return
    rows = [(line(row["number"]), line(row["title"]), _why(row)) for row in wrong[:_MOST_FAILURES]]
    flow.table(_columns(_FAILED), rows)
    if more := len(wrong) - len(rows):
        flow.say(plural("kpis.paper.more_failures", more), flow.style.small, "text.secondary")


def _why(row: Record) -> str:
    parts = [say(f"kpis.paper.result.{row['result']}") + "."]
    if row["incident"]:
        parts.append(say("kpis.paper.caused_incident"))
    if row["outside"]:
        parts.append(say("kpis.paper.outside"))
    if row["bypassed"]:
        parts.append(say("kpis.paper.bypassed"))
    if row["reason"]:
        parts.append(line(row["reason"], 600))
    elif row["result"] != "succeeded":
        parts.append(say("kpis.paper.no_reason"))
    return " ".join(parts)


def _improvements(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.improvements"))
    if not record["improvements"]:
        flow.say(say("kpis.paper.no_improvement"), flow.style.body, "text.primary")
        return
    rows = [
        (
            line(item["text"], 2_000),
            line(item["owner"]),
            say("kpis.paper.done")
            if item["done"]
            else times.plain_day(line(item["due"], 40)) or say("kpis.paper.open"),
        )
        for item in record["improvements"]
    ]
    flow.table(_columns(_ACTIONS), rows)


def _trends(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.trends"), keep=_CHART_HIGH + 30)
    found = trends.trends(record)
    wide = FULL / 2 - 8
    for place, name in enumerate(_CHARTS):
        left = LEFT + (place % 2) * (wide + 16)
        if place % 2 == 0:
            flow.need(_CHART_HIGH + 34)
            flow.y += 6
        top = flow.y
        flow.at(left, say(f"kpis.chart.{name}"), flow.style.strong, "text.primary", y=top)
        aside = flow.style.small.elided(say(f"kpis.chart.{name}_aside"), wide)
        flow.at(left, aside, flow.style.small, "text.tertiary", y=top + 12.5)
        charts_paper.draw(flow.paper, found, record, name, (left, top + 27), (wide, _CHART_HIGH),
                          _PIXEL)  # fmt: skip
        if place % 2:
            flow.y = top + 27 + _CHART_HIGH


def _definitions(flow: Flow, record: Record) -> None:
    flow.heading(say("kpis.paper.definitions"))
    for item in record["kpis"] or record["more"]:
        flow.need(3 * flow.style.body.leading)
        flow.y += 3
        flow.say(line(item["label"]), flow.style.strong, "text.primary")
        flow.say(line(item["definition"], 2_000), flow.style.body, "text.primary")
        names = ("counts", "numerator", "among", "denominator")
        counted = say("kpis.paper.counted", **{name: item[name] for name in names})
        flow.say(counted, flow.style.small, "text.secondary")


def _columns(named: Sequence[tuple[str, float, float]]) -> list[Column]:
    return [Column(say(f"kpis.paper.{name}"), x, width) for name, x, width in named]


def _foot(flow: Flow, record: Record, page: int, pages: int) -> None:
    small = flow.begin_foot()
    policy = record["policy"]
    named = f"{line(policy['title'])} {line(policy['version'])}"
    text = say("kpis.paper.foot", board=line(record["board"]), policy=named,
               hash=line(policy["hash"])[:12])  # fmt: skip
    flow.at(LEFT, small.elided(text, FULL - 80), small, "text.secondary")
    flow.at_right(say("kpis.paper.page", page=page, pages=pages), small, "text.secondary")
