"""The pack of an agenda: a front page with the items in their order, then every RFC in full."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cab_desk.reports import rfc, times
from cab_desk.reports.flow import FULL, LEFT, TOP, Column, Flow, upright
from cab_desk.reports.text import line
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.services.papers.form import PLAIN, PaperForm
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_COLUMNS = (("item", 0.0, 24.0), ("rfc", 27.0, 90.0), ("name", 121.0, 146.0),
            ("facts", 273.0, 84.0), ("gates", 363.0, 46.0), ("minutes", 415.0, 40.0))  # fmt: skip


def render(
    record: Record,
    form: PaperForm = PLAIN,
    progress: Callable[[int, int], object] | None = None,
    tokens: Tokens | None = None,
) -> bytes:
    """Return the PDF of a record that `services.papers` built.

    `progress` hears how many items of how many are drawn; what it raises ends it.
    """
    number, board = line(record["number"]), line(record["board"])
    flow = upright(
        say("sheet.pack.document", number=number, board=board),
        say("sheet.pack.subject", title=line(record["title"]), when=times.day(record["at"])),
        tokens or shipped(),
        form,
    )
    _front(flow, record)
    for done, item in enumerate(record["items"]):
        if progress is not None:
            progress(done, len(record["items"]))
        if item["rfc"] is not None:
            flow.next_page()
            rfc.write(flow, item["rfc"])
    return flow.paper.finish(lambda page, pages: _foot(flow, record, page, pages))


def _front(flow: Flow, record: Record) -> None:
    style = flow.style
    flow.mark("front", say("sheet.pack.title"))
    flow.at(LEFT, say("sheet.pack.title"), style.title, "text.primary", y=TOP - 1)
    flow.at_right(line(record["number"]), style.body, "text.secondary", y=TOP + 4)
    flow.y = TOP + 26
    under = say("sheet.pack.subject", title=line(record["title"]), when=times.minute(record["at"]))
    flow.say(under, style.subtitle, "text.secondary")
    flow.say(line(record["board"]), style.subtitle, "text.secondary")
    if said := rfc.left_out(flow.form):
        flow.say(said, style.body, "text.secondary")
    flow.y += 6
    flow.rule("ink", 1.6)
    flow.y += 8
    if record["place"]:
        place = say("sheet.pack.place", place=line(record["place"]))
        flow.say(place, style.body, "text.primary")
    chair = [line(seat["name"]) for seat in record["invited"] if seat["part"] == "chair"]
    others = [line(seat["name"]) for seat in record["invited"] if seat["part"] != "chair"]
    if chair:
        named = say("sheet.pack.chair", chair=", ".join(chair))
        flow.say(named, style.body, "text.primary")
    if others:
        named = say("sheet.pack.people", people=", ".join(others))
        flow.say(named, style.body, "text.primary")
    flow.heading(say("sheet.pack.agenda"))
    if not record["items"]:
        flow.say(say("sheet.pack.empty"), style.body, "text.secondary")
        return
    columns = [Column(say(f"sheet.pack.{name}"), x, width) for name, x, width in _COLUMNS]
    columns.append(flow.last_column(say("sheet.pack.page")))
    leads = [rfc.key_of(item["rfc"]) if item["rfc"] else "" for item in record["items"]]
    flow.table(columns, [_row(item) for item in record["items"]], first=style.medium, leads=leads)
    flow.y += 6
    total = sum(item["minutes"] for item in record["items"])
    flow.say(plural("sheet.pack.length", total), style.body, "text.secondary")


def _row(item: Record) -> tuple[str, ...]:
    found = item["rfc"]
    facts, gates = "", ""
    if found is not None:
        facts = ", ".join(filter(None, (line(found["class"]), line(found["risk"]))))
        blocks = sum(finding["blocks"] for finding in found["findings"])
        gates = plural("sheet.pack.blocks", blocks) if blocks else say("sheet.pack.clear")
    return (
        str(item["position"]), line(item["number"]) or say("sheet.pack.no_rfc"),
        line(item["title"]), facts, gates, str(item["minutes"]), "",
    )  # fmt: skip


def _foot(flow: Flow, record: Record, page: int, pages: int) -> None:
    small = flow.begin_foot()
    foot = say("sheet.pack.foot", number=line(record["number"]), policy=line(record["policy"]),
               entry=f"{record['head']:,}")  # fmt: skip
    flow.at(LEFT, small.elided(foot, FULL - 90), small, "text.secondary")
    flow.at_right(say("sheet.page", page=page, pages=pages), small, "text.secondary")
    flow.y += small.leading - 0.5
    printed = say("sheet.printed", when=times.minute(record["made"]))
    flow.at_right(printed, small, "text.secondary")
