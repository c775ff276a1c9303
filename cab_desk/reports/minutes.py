"""The minutes of a meeting as PDF, from the canonical record that `services.papers` builds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import marks, times
from cab_desk.reports.flow import FULL, LEFT, RIGHT, TOP, Column, Flow, Mark, Piece, upright
from cab_desk.reports.heard import signed_said
from cab_desk.reports.minutes_beside import beside, policy_reviews
from cab_desk.reports.minutes_chosen import by_hand, chosen, left_out_line, not_admitted
from cab_desk.reports.minutes_contents import contents, is_long, key_of, mark_item
from cab_desk.reports.minutes_end import end
from cab_desk.reports.minutes_head import facts, head, held
from cab_desk.reports.paper import MM
from cab_desk.reports.text import line, passage
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.services.papers.form import PLAIN, PaperForm
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_PACE = 20  # items, some 50 ms
_THUMBNAIL = 44 * MM
_BESIDE = FULL - _THUMBNAIL - 20  # the text column beside the thumbnail
_ATTENDANCE = (("name", 0.0, 160.0), ("part", 166.0, 188.0), ("presence", 361.0, 126.0))
_LISTED = (("rfc", 0.0, 76.0), ("item_title", 80.0, 214.0), ("decision", 300.0, 142.0))
_LARGE = (("rfc", 0.0, 90.0), ("item_title", 94.0, 190.0), ("decision", 290.0, 148.0))
_DECISIONS = (("rfc", 0.0, 74.0), ("item_title", 80.0, 240.0), ("decision", 328.0, 144.0))


def render(
    record: Record,
    record_hash: str,
    progress: Callable[[int, int], object] | None = None,
    tokens: Tokens | None = None,
    form: PaperForm = PLAIN,
) -> bytes:
    """Return the PDF of a record; the same record gives the same bytes.

    `progress` hears now and then how many items of how many are drawn; what it raises ends it.
    """
    record = chosen(record)
    meeting = record["meeting"]
    number, board = line(meeting["number"]), line(record["board"]["name"])
    flow = upright(
        say("minutes.paper.document", number=number, board=board),
        say("minutes.paper.subject", title=line(meeting["title"]), day=times.day(held(meeting))),
        tokens or shipped(),
        form,
    )
    head(flow, record)
    facts(flow, record)
    contents(flow, record)
    by_hand(flow, record, "opening")
    _attendance(flow, record["attendance"])
    _decisions(flow, record)
    not_admitted(flow, meeting)
    for done, item in enumerate(record["items"]):
        if progress is not None and done and done % _PACE == 0:
            progress(done, len(record["items"]))
        _item(flow, item, meeting, record["matrix"])
    policy_reviews(flow, record)
    by_hand(flow, record, "closing")
    if left_out := left_out_line(record):
        flow.y += 10
        flow.say(left_out, flow.style.body, "text.secondary")
    end(flow, record, record_hash)
    return flow.paper.finish(lambda page, pages: _foot(flow, record, record_hash, page, pages))


def _columns(table: Sequence[tuple[str, float, float]]) -> list[Column]:
    return [Column(say(f"minutes.paper.{name}"), x, width) for name, x, width in table]


def _attendance(flow: Flow, people: Sequence[Record]) -> None:
    flow.heading(say("minutes.paper.attendance"), key="attendance")
    if not people:
        flow.say(say("minutes.paper.nobody_invited"), flow.style.body, "text.secondary")
        return
    rows = [
        (_name(person), _part(person), say(f"minutes.presence.{person['presence']}"))
        for person in people
    ]
    flow.table(_columns(_ATTENDANCE), rows, first=flow.style.medium)


def _name(person: Record) -> str:
    name, other = line(person["name"]), line(person.get("delegate", ""))
    return say("agenda.on_behalf", delegate=other, name=name) if other else name


def _part(person: Record) -> str:
    name = person["part"]
    known = ("chair", "member", "presenter", "observer")
    part = say(f"minutes.part.{name}") if name in known else line(name)
    return say("minutes.part.votes", part=part) if person["votes"] else part


def _decisions(flow: Flow, record: Record) -> None:
    items: Sequence[Record] = record["items"]
    flow.heading(say("minutes.paper.decisions"), before=22, key="decisions")
    if not items:
        flow.say(say("minutes.paper.no_items"), flow.style.body, "text.secondary")
        return
    rows = [
        (
            line(item["number"]) or say("minutes.paper.no_number"),
            line(item["title"]),
            _short(item),
        )
        for item in items
    ]
    listed = is_long(flow, record)
    columns = _columns(_LARGE if flow.form.large else _LISTED if listed else _DECISIONS)
    if listed:
        columns.append(flow.last_column(say("minutes.paper.page_of")))
    leads = [key_of(item) for item in items] if listed else []
    glyphs = [_glyph(flow, item, 10.5) for item in items]
    flow.table(columns, rows, marks=glyphs, mark_column=2, leads=leads)


def _short(item: Record) -> str:
    if item["verdict"] == "approved_with_conditions" and item["conditions"]:
        return plural("minutes.short.conditions", len(item["conditions"]))
    return _verdict(item)


def _verdict(item: Record) -> str:
    name = item["verdict"] or "open"
    if name == "approved_with_conditions" and item["conditions"]:
        return plural("minutes.verdict.conditions", len(item["conditions"]))
    if name == "deferred" and item["deferred_to"] is not None:
        return say("minutes.verdict.deferred_to", when=times.day(item["deferred_to"]["at"]))
    return say(f"minutes.verdict.{name}")


def _glyph(flow: Flow, item: Record, size: float) -> Mark:
    name = item["verdict"] or "open"
    return lambda x, y: marks.verdict(flow.paper, flow.tokens, name, x, y, size)


def _item(flow: Flow, item: Record, meeting: Record, matrix: Record | None) -> None:
    flow.y += 18
    flow.need(138)
    if flow.y > TOP:
        flow.rule("line.card", 0.75)
        flow.y += 13
    key = "minutes.paper.item" if item["number"] else "minutes.paper.item_bare"
    title = say(
        key, position=item["position"], number=line(item["number"]), title=line(item["title"])
    )
    mark_item(flow, item, title)
    flow.say(title, flow.style.heading, "text.primary")
    flow.y += 2
    page, foot = flow.paper.page, _thumbnail(flow, item, matrix)
    width = _BESIDE if foot else FULL
    _facts_of_item(flow, item, width)
    flow.y += 5
    _passages(flow, item["note"], width)
    _passages(flow, item.get("added", ""), width)
    _decision(flow, item, meeting, width)
    beside(flow, item, width)
    if page == flow.paper.page:
        flow.y = max(flow.y, foot)


def _thumbnail(flow: Flow, item: Record, matrix: Record | None) -> float:
    risk = item["risk"]
    if matrix is None or risk is None or risk["column"] < 0 or risk["row"] < 0:
        return 0.0
    face = flow.style
    words = (
        say("minutes.paper.impact", word=line(risk["impact"])),
        say("minutes.paper.probability", word=line(risk["probability"])),
    )
    high = marks.thumbnail(
        flow.paper,
        flow.tokens,
        matrix,
        (risk["column"], risk["row"]),
        words,
        (face.body.face, face.strong.face),
        (RIGHT - _THUMBNAIL, flow.y + 3, _THUMBNAIL),
    )
    return flow.y + 3 + high


def _facts_of_item(flow: Flow, item: Record, width: float) -> None:
    body, end_of_line = flow.style.body, LEFT + width
    x = LEFT
    flow.y += 1

    def put(text: str, room: float, mark: Mark | None) -> None:
        nonlocal x
        text = body.elided(text, width - room)
        wide = room + body.width(text)
        if x > LEFT and x + wide > end_of_line:
            x, flow.y = LEFT, flow.y + body.leading + 1.5
        if mark is not None:
            mark(x, flow.y)
        flow.at(x + room, text, body, "text.secondary")
        x += wide + 12

    found, risk = item["class"], item["risk"]
    if found is not None:
        put(line(found["label"]), 15, _class_mark(flow, found))
    if risk is not None:
        put(line(risk["label"]), 15, _risk_mark(flow, str(risk["tone"])))
    used = times.lasted(item["elapsed"])
    put(say("minutes.paper.used", used=used, box=item["box_minutes"]), 0, None)
    flow.y += body.leading
    if item["number"]:
        start = item["start"]
        when = times.span(start, item["end"]) if start else say("minutes.paper.not_planned")
        flow.at(LEFT, when, body, "text.secondary")
        flow.y += body.leading


def _class_mark(flow: Flow, found: Record) -> Mark:
    face = flow.style.strong.face
    shape, letter = str(found["shape"]), line(found["letter"], 2)
    return lambda x, y: marks.change_class(flow.paper, flow.tokens, shape, letter, face, x, y + 1.1)


def _risk_mark(flow: Flow, tone: str) -> Mark:
    return lambda x, y: marks.risk_bars(flow.paper, flow.tokens, tone, x, y + 0.5)


def _passages(flow: Flow, text: str, width: float) -> None:
    for part in passage(text):
        flow.say(part, flow.style.body, "text.primary", width=width)
    if text:
        flow.y += 2


def _decision(flow: Flow, item: Record, meeting: Record, width: float) -> None:
    name = item["verdict"] or "open"
    edge = flow.colour(marks.TONES.get(name, "wait.fg"))
    flow.y += 5
    body, ink = flow.style.body, flow.colour("text.primary")
    pieces = _verdict_pieces(flow, item, meeting, width - 40)

    def add(text: str) -> None:
        pieces.extend(Piece(part, body, ink) for part in body.wrap(text, width - 40))

    conditions = item["conditions"]
    for place, text in enumerate(conditions, 1):
        for part in passage(text):
            add(part if len(conditions) == 1 else _condition(place, part))
        for said in _cared(item, place):
            add(said)
    for name in ("late", "reason"):
        for part in passage(item.get(name, "")):
            add(say(f"minutes.paper.{name}", text=part))
    for said in item.get("earlier", ()):
        add(_replaced(said))
    flow.framed(pieces, width=width, edge=edge, mark=_glyph(flow, item, 12.5))
    flow.y += 7


def _cared(item: Record, place: int) -> list[str]:
    """Return who sees to a condition, and by when, where that was said."""
    return [
        say("minutes.paper.care", owner=line(one["owner"]), day=times.plain_day(one["due"]))
        for one in item.get("care", ())
        if one["place"] == place
    ]


def _replaced(said: Record) -> str:
    texts = [*said["conditions"], said["reason"]]
    return say(
        "minutes.paper.replaced",
        verdict=say(f"minutes.verdict.{said['verdict']}"),
        at=times.minute(said["decided"]),
        entry=said["entry"],
        text=" ".join(part for text in texts for part in passage(text)),
    ).rstrip(": ")


def _condition(place: int, text: str) -> str:
    return say("minutes.paper.condition", place=place, text=text)


def _verdict_pieces(flow: Flow, item: Record, meeting: Record, width: float) -> list[Piece]:
    strong, body, ink = flow.style.strong, flow.style.body, flow.colour("text.primary")
    edge = flow.colour(marks.TONES.get(item["verdict"] or "open", "wait.fg"))
    found = strong.elided(_verdict(item), width)
    after = "".join(f", {part}" for part in _after_verdict(item, meeting))
    lines = body.wrap(after, width, first=strong.width(found)) if after else [""]
    return [Piece(found, strong, edge, lines[0]), *(Piece(part, body, ink) for part in lines[1:])]


def _after_verdict(item: Record, meeting: Record) -> list[str]:
    found = []
    if item["deferred_to"] is not None and item["verdict"] == "deferred":
        found.append(say("minutes.paper.meeting_to", number=line(item["deferred_to"]["number"])))
    if item["signoffs"]:
        found += signed_said(item["signoffs"])
    decided = item["decided"]
    if decided is not None:
        same = times.day(decided) == times.day(held(meeting))
        found.append(times.hour(decided) if same else times.minute(decided))
    return found


def _foot(flow: Flow, record: Record, record_hash: str, page: int, pages: int) -> None:
    small, mono = flow.begin_foot(), flow.style.mono
    policy = record["policy"]
    named = say(
        "minutes.paper.policy", title=line(policy["title"]), version=line(policy["version"])
    )
    text = say(
        f"minutes.paper.foot_{'draft' if record['state'] == 'draft' else 'final'}",
        number=line(record["meeting"]["number"]),
        revision=record["revision"],
        policy=named,
    )
    if (flow.form.sheet, flow.form.type) != (PLAIN.sheet, PLAIN.type):
        text = say("minutes.paper.foot_copy", foot=text)
    flow.at(LEFT, small.elided(text, FULL - 90), small, "text.secondary")
    flow.at_right(say("minutes.paper.page", page=page, pages=pages), small, "text.secondary")
    flow.y += small.leading - 0.5
    flow.at(LEFT, say("minutes.paper.foot_hash"), small, "text.secondary")
    x = LEFT + small.width(say("minutes.paper.foot_hash"))
    groups = " ".join(record_hash[at : at + 4] for at in range(0, 16, 4))
    ends = " ".join(record_hash[at : at + 4] for at in (56, 60))
    flow.at(x, f"{groups} … {ends}", mono, "text.secondary")
    x += mono.width(f"{groups} … {ends}")
    entry = say("minutes.paper.foot_entry", entry=f"{record['head']['seq']:,}")
    flow.at(x, entry, small, "text.secondary")
    printed = say("minutes.paper.printed", when=times.minute(record["made"]))
    flow.at_right(printed, small, "text.secondary")
