"""The chair's script: how a meeting is to be led, item by item, with room to write by hand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import times
from cab_desk.reports.flow import FULL, LEFT, RIGHT, TOP, Column, Flow, upright
from cab_desk.reports.text import line, passage
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.services.papers.form import PLAIN, PaperForm
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]
Progress = Callable[[int, int], object]

_COLUMNS = (("starts", 0.0, 40.0), ("rfc", 43.0, 90.0), ("item", 139.0, 168.0),
            ("owner", 313.0, 102.0), ("minutes", 420.0, 32.0))  # fmt: skip
_LABEL = 78.0  # of what is said about an item
_BOX = 9.0  # a place for a tick
_LINE = 21.0  # between two lines that are written on by hand
_LINES_OF_ITEM, _LINES_OF_END = 3, 6
_TASKS = 40  # of earlier meetings; the rest is counted nowhere but on the meeting's page


def render(
    record: Record,
    form: PaperForm = PLAIN,
    progress: Progress | None = None,
    tokens: Tokens | None = None,
) -> bytes:
    """Return the PDF of a record that `services.papers` built; the same bytes for the same.

    `progress` hears how many items of how many are drawn; what it raises ends it.
    """
    number, board = line(record["number"]), line(record["board"])
    flow = upright(
        say("script.document", number=number, board=board),
        say("script.subject", title=line(record["title"]), when=times.day(record["at"])),
        tokens or shipped(),
        form,
    )
    flow.y = _top(record)
    _head(flow, record)
    _timetable(flow, record)
    _opening(flow, record)
    for done, item in enumerate(record["items"]):
        if progress is not None:
            progress(done, len(record["items"]))
        _item(flow, item)
    _closing(flow)
    return flow.paper.finish(lambda page, pages: _foot(flow, record, page, pages))


def _top(record: Record) -> float:
    return TOP + (6 if record["private"] else 0)


def _head(flow: Flow, record: Record) -> None:
    style, top = flow.style, flow.y
    flow.mark("head", say("script.title"))
    flow.at(LEFT, say("script.title"), style.title, "text.primary", y=top - 1)
    state = say("script.state", number=line(record["number"]))
    flow.at_right(state, style.body, "text.secondary", y=top + 4)
    flow.y = top + 26
    under = say("script.subject", title=line(record["title"]), when=times.minute(record["at"]))
    flow.say(under, style.subtitle, "text.secondary")
    flow.say(line(record["board"]), style.subtitle, "text.secondary")
    flow.y += 6
    flow.rule("ink", 1.6)
    flow.y += 8
    if record["place"]:
        said = say("script.place", place=line(record["place"]))
        flow.say(said, style.body, "text.primary")
    if record["begun"]:
        said = say("script.begun", when=times.minute(record["begun"]))
        flow.say(said, style.body, "text.primary")


def _timetable(flow: Flow, record: Record) -> None:
    flow.heading(say("script.times"), before=10)
    if not record["items"]:
        flow.say(say("script.empty"), flow.style.body, "text.secondary")
        return
    columns = [Column(say(f"script.column.{name}"), x, width) for name, x, width in _COLUMNS]
    columns.append(flow.last_column(say("script.column.page")))
    rows = [_row(item) for item in record["items"]]
    leads = [_key(item) for item in record["items"]]
    flow.table(columns, rows, first=flow.style.medium, leads=leads)
    flow.y += 6
    ends = {"end": times.hour(record["ends"]), "planned": times.hour(record["planned_end"])}
    over = record["over"]
    said = plural("script.over", over, **ends) if over else say("script.ends", **ends)
    flow.say(said, flow.style.medium, "block.fg" if over else "text.primary")
    if record["begun"]:
        said = say("script.begun_times", when=times.hour(record["made"]))
        flow.say(said, flow.style.body, "text.secondary")


def _row(item: Record) -> tuple[str, ...]:
    starts = times.clock(item["starts"]) if item["starts"] else say("script.done")
    return (
        starts, line(item["number"]) or say("script.no_rfc"), line(item["title"]),
        line(item["owner"]) or say("script.no_rfc"), str(item["minutes"]), "",
    )  # fmt: skip


def _key(item: Record) -> str:
    return f"item{item['position']}"


def _opening(flow: Flow, record: Record) -> None:
    flow.heading(say("script.before"), key="before")
    flow.y += 2
    quorum = record["quorum"]
    key = "script.quorum_chair" if quorum["chair"] else "script.quorum"
    said = say(key, needed=quorum["needed"], members=quorum["members"])
    flow.say(said, flow.style.body, "text.primary")
    flow.y += 3
    if not record["seats"]:
        flow.say(say("script.nobody"), flow.style.body, "text.secondary")
    for at in range(0, len(record["seats"]), 2):
        _pair(flow, record["seats"][at : at + 2])
    _list(flow, say("script.late"), [line(text) for text in record["late"]])
    _list(flow, say("script.tasks"), [_task(task) for task in record["tasks"][:_TASKS]])


def _pair(flow: Flow, seats: Sequence[Record]) -> None:
    """Write two seats beside each other, each with a place for a tick."""
    body, half = flow.style.body, FULL / 2
    flow.need(body.leading + 4)
    for place, seat in enumerate(seats):
        x = LEFT + place * half
        _tick(flow, x, ticked=seat["here"])
        said = say("script.seat", name=line(seat["name"]), part=_part(seat))
        flow.at(x + 15, body.elided(said, half - 24), body, "text.primary")
    flow.y += body.leading + 4


def _part(seat: Record) -> str:
    name = seat["part"]
    known = ("chair", "member", "presenter", "observer")
    part = say(f"minutes.part.{name}") if name in known else line(name)
    return say("minutes.part.votes", part=part) if seat["votes"] else part


def _task(task: Record) -> str:
    named = {
        "text": line(task["text"], 2_000), "owner": line(task["owner"]) or say("script.no_owner"),
        "about": line(task["about"]), "meeting": line(task["meeting"]),
    }  # fmt: skip
    if not task["due"]:
        return say("script.task_undated", **named)
    return say("script.task", due=times.plain_day(line(task["due"], 40)), **named)


def _list(flow: Flow, label: str, texts: Sequence[str]) -> None:
    if not texts:
        return
    body = flow.style.body
    flow.y += 6
    flow.need(3 * body.leading)
    flow.say(label, flow.style.medium, "text.primary")
    flow.y += 2
    for text in texts:
        flow.need(2 * body.leading)
        _tick(flow, LEFT)
        flow.say(text, body, "text.primary", x=LEFT + 15, width=FULL - 15)
        flow.y += 3


def _tick(flow: Flow, x: float, *, ticked: bool = False) -> None:
    """Draw a place for a tick at the height of the present line."""
    top = flow.y + (flow.style.body.leading - _BOX) / 2
    edge = flow.colour("text.secondary")
    flow.paper.box(x + 0.4, top, _BOX, _BOX, radius=1.5, stroke=edge, line=0.8)
    if ticked:
        points = ((x + 2.4, top + 4.8), (x + 4.2, top + 6.8), (x + 7.4, top + 2.4))
        flow.paper.polyline(points, flow.colour("text.primary"), 1.3)


def _item(flow: Flow, item: Record) -> None:
    flow.y += 16
    flow.need(_height(flow, item))
    if flow.y > TOP + 8:
        flow.rule("line.card", 0.75)
        flow.y += 11
    key = "script.item" if item["number"] else "script.item_bare"
    named = {"number": line(item["number"]), "title": line(item["title"])}
    title = say(key, position=item["position"], **named)
    flow.mark(_key(item), title)
    flow.say(title, flow.style.heading, "text.primary")
    flow.y += 3
    _facts(flow, item)
    _stand(flow, item)
    _notes(flow, item)
    if flow.form.has("room"):
        _by_hand(flow, item)


def _height(flow: Flow, item: Record) -> float:
    """Return about what an item takes, so that it is begun where it has room."""
    lines = 7 + sum(len(item[name]) for name in ("asked", "blocks", "conditions"))
    lines += sum(len(passage(item[name])) for name in ("late", "note", "private"))
    by_hand = _LINES_OF_ITEM * _LINE + flow.style.body.leading + 10
    high = lines * (flow.style.body.leading + 1) + by_hand * flow.form.has("room")
    high += 2 * flow.style.heading.leading
    return min(high, flow.bottom - TOP - 60)


def _facts(flow: Flow, item: Record) -> None:
    if item["starts"]:
        said = plural("script.when_said", item["minutes"], start=times.clock(item["starts"]),
                      end=times.hour(item["ends"]))  # fmt: skip
        _said(flow, "when", said, strong=True)
    elif item["decided"]:
        _said(flow, "when", say("script.when_decided", when=times.minute(item["decided"])))
    for place, text in enumerate(item["asked"]):
        _said(flow, "asked", line(text, 2_000), strong=True, again=place > 0)
    if item["number"]:
        facts = ", ".join(filter(None, (line(item["class"]), line(item["risk"]))))
        if facts:
            _said(flow, "facts", facts)
        planned = say("script.unplanned")
        if item["start"] and item["end"]:
            planned = times.span(item["start"], item["end"])
        _said(flow, "planned", planned)
    if item["owner"]:
        named = {"owner": line(item["owner"]), "requester": line(item["requester"])}
        same = named["owner"] == named["requester"] or not named["requester"]
        _said(flow, "owner", named["owner"] if same else say("script.owner_said", **named))


def _stand(flow: Flow, item: Record) -> None:
    """Say what is in the way of an open request: gates, signatures, conditions."""
    if item["number"] and item["verdict"] is None:
        for place, one in enumerate(item["blocks"]):
            said = say("script.block", message=line(one["message"], 600),
                       section=line(one["section"], 200))  # fmt: skip
            _said(flow, "gates", said, tone="block.fg", again=place > 0)
        if not item["blocks"]:
            _said(flow, "gates", say("script.clear"))
        roles = "; ".join(map(line, item["missing"]))
        open_ = [say("script.missing", roles=roles)] if roles else []
        words = [line(one, 600) for one in item.get("unwritten", ())]  # no place is signed by mouth
        for place, said in enumerate([*open_, *words] or [say("script.signed")]):
            _said(flow, "signoffs", said, again=place > 0)
    for place, one in enumerate(item["conditions"]):
        said = line(one["text"], 2_000)
        if one["owner"]:
            due = times.plain_day(line(one["due"], 40))
            said = say("script.condition_owner", text=said, owner=line(one["owner"]), due=due)
        _said(flow, "conditions", said, again=place > 0)


def _notes(flow: Flow, item: Record) -> None:
    if item["late"]:
        _said(flow, "let_in", line(item["late"], 2_000))
    for place, part in enumerate(passage(item["note"])):
        _said(flow, "noted", part, again=place > 0)
    if not item["private"]:
        return
    flow.y += 4
    top, page = flow.y, flow.paper.page
    for place, part in enumerate(passage(item["private"])):
        _said(flow, "own_note", part, again=place > 0)
    if page == flow.paper.page:
        flow.paper.box(LEFT - 7, top, 2.0, flow.y - top, fill=flow.colour("waive.fg"))
    flow.y += 2


def _said(
    flow: Flow, name: str, text: str, *, strong: bool = False, tone: str = "", again: bool = False
) -> None:
    """Write a line about an item behind its label, which stands there once."""
    style = flow.style.strong if strong else flow.style.body
    flow.need(style.leading)
    if not again:
        flow.at(LEFT, say(f"script.{name}"), flow.style.body, "text.tertiary")
    flow.say(text, style, tone or "text.primary", x=LEFT + _LABEL, width=FULL - _LABEL)
    flow.y += 1


def _by_hand(flow: Flow, item: Record) -> None:
    """Leave room to tick the decision and to write."""
    body = flow.style.body
    flow.y += 6
    flow.need(body.leading + _LINES_OF_ITEM * _LINE + 4)
    if item["verdict"] is None:
        flow.at(LEFT, say("script.decision"), body, "text.tertiary")
        x = LEFT + _LABEL
        for name in item["verdicts"]:
            word = say(f"script.choice.{name}")
            _tick(flow, x)
            flow.at(x + 14, word, body, "text.primary")
            x += 14 + body.width(word) + 12
        flow.y += body.leading
    _lines(flow, _LINES_OF_ITEM)


def _lines(flow: Flow, count: int) -> None:
    for _ in range(count):
        flow.need(_LINE)
        flow.y += _LINE
        flow.rule("line.field", 0.5)


def _closing(flow: Flow) -> None:
    flow.y += 10
    flow.heading(say("script.closing"), keep=_LINES_OF_END * _LINE, key="closing")
    flow.say(say("script.closing_said"), flow.style.body, "text.primary")
    if flow.form.has("room"):
        _lines(flow, _LINES_OF_END)


def _foot(flow: Flow, record: Record, page: int, pages: int) -> None:
    small = flow.begin_foot()
    named = {"number": line(record["number"]), "policy": line(record["policy"])}
    foot = say("script.foot_private" if record["private"] else "script.foot", **named)
    if record["private"]:
        _private(flow)
    flow.at(LEFT, small.elided(foot, FULL - 90), small, "text.secondary")
    flow.at_right(say("sheet.page", page=page, pages=pages), small, "text.secondary")
    flow.y += small.leading - 0.5
    entry = say("script.foot_entry", entry=f"{record['head']:,}")
    flow.at(LEFT, entry, small, "text.secondary")
    printed = say("sheet.printed", when=times.minute(record["made"]))
    flow.at_right(printed, small, "text.secondary")


def _private(flow: Flow) -> None:
    """Mark a page as private over all that stands on it."""
    style, said = flow.style.strong, say("script.private_mark")
    wide = style.width(said) + 16
    top = TOP - 24
    flow.paper.box(RIGHT - wide, top, wide, 17, radius=3, stroke=flow.colour("waive.fg"), line=1.0)
    flow.at(RIGHT - wide + 8, said, style, "waive.fg", y=top + 2)
