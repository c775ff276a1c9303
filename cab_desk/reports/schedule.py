"""The calendar on paper: days across, lanes or weeks down, then all that bears on them in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import schedule_marks, times
from cab_desk.reports.paper import Paper
from cab_desk.reports.sheet import SIZES, Block, Piece, Sheet
from cab_desk.reports.text import line
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_LANE = 78.0
_GAP = 4.0
_INSET = 5.0


def render(record: Record, form: str = "a4", tokens: Tokens | None = None) -> bytes:
    """Return the PDF of a record that `services.papers` built, across A4 or A3."""
    first, last = times.plain_day(record["first"]), times.plain_day(record["last"])
    paper = Paper(
        say("sheet.document", board=line(record["board"])),
        say("sheet.subject", first=first, last=last),
        "CAB Desk",
        SIZES[form],
    )
    sheet = Sheet(paper, tokens or shipped(), form)
    _head(sheet, record, say(f"sheet.title.{record['mode']}", first=first, last=last))
    for place, band in enumerate(record["bands"]):
        _band(sheet, record, band, first=not place)
    _lists(sheet, record)
    return paper.finish(lambda page, pages: _foot(sheet, record, page, pages))


def _head(sheet: Sheet, record: Record, title: str) -> None:
    sheet.paragraph(title, sheet.title, "text.primary")
    under = ", ".join((
        line(record["board"]), plural("sheet.total", record["total"]),
        say("sheet.times", zone=line(record["zone"]).replace("_", " ")),
    ))  # fmt: skip
    sheet.paragraph(under, sheet.text, "text.secondary")
    if left_out := _left_out(record["left_out"]):
        said = say("sheet.left_out", parts="; ".join(left_out))
        sheet.paragraph(said, sheet.text, "text.secondary")
    sheet.y += 3
    schedule_marks.legend(sheet)
    sheet.y += 5
    sheet.paper.rule(sheet.left, sheet.right, sheet.y, 1.4, sheet.colour("ink"))
    sheet.y += 2


def _left_out(chosen: Record) -> list[str]:
    """Say what somebody chose not to see, so that nobody takes the paper for the whole."""
    found = []
    if chosen["lanes"]:
        names = ", ".join(line(name) or say("sheet.other") for name in chosen["lanes"])
        found.append(say("sheet.left_out.lanes", names=names))
    if chosen["classes"]:
        found.append(say("sheet.left_out.classes", names=", ".join(map(line, chosen["classes"]))))
    found += [say(f"sheet.left_out.{name}") for name in ("waiting", "clashing") if chosen[name]]
    found += [say(f"sheet.left_out.{name}") for name in chosen["off"]]
    return found


def _band(sheet: Sheet, record: Record, band: Record, *, first: bool) -> None:
    if not first:
        sheet.y += 10
    columns = len(band["columns"]) or 7
    lane = _LANE * sheet.scale if band["columns"] else 34 * sheet.scale
    wide = (sheet.wide - lane) / columns
    places = [(sheet.left, lane - _GAP)]
    places += [(sheet.left + lane + at * wide + _GAP, wide - 2 * _GAP) for at in range(columns)]
    names = [times.plain_day(day).rpartition(" ")[0] for day in band["columns"]]
    names = names or say("minutes.days").split()

    def head() -> None:
        for (x, _width), name in zip(places[1:], names, strict=True):
            sheet.write(x, sheet.y + 2, name, sheet.strong, "text.primary")
        sheet.y += sheet.strong.leading + 4
        sheet.paper.rule(sheet.left, sheet.right, sheet.y, 0.9, sheet.colour("text.primary"))

    if sheet.y + 70 > sheet.bottom:
        sheet.next_page()
    head()
    for row in band["rows"]:
        _row(sheet, record, row, places, head)


def _row(
    sheet: Sheet, record: Record, row: Record, places: Sequence[tuple[float, float]],
    head: Callable[[], None],
) -> None:  # fmt: skip
    label = _label(row)
    cells = [_label_blocks(sheet, row, label, places[0][1])]
    for (_x, width), cell in zip(places[1:], row["cells"], strict=True):
        cells.append(_cell(sheet, record, cell, width))

    def again() -> None:
        head()
        text = say("sheet.continued", label=label)
        sheet.paragraph(text, sheet.small, "text.secondary")

    sheet.row(places, cells, again)


def _label(row: Record) -> str:
    if "week" in row:
        return say("sheet.week", week=row["week"])
    return say("sheet.other") if row["other"] else line(row["label"])


def _label_blocks(sheet: Sheet, row: Record, label: str, width: float) -> list[Block]:
    blocks: list[Block] = [[_space(3)]]
    blocks.append(sheet.lines(label, sheet.strong, "text.primary", width))
    blocks += [
        sheet.lines(line(system), sheet.small, "text.secondary", width)
        for system in row.get("systems", ())
        if system != row["label"]
    ]
    blocks.append([_space(4)])
    return blocks


def _cell(sheet: Sheet, record: Record, cell: Record, width: float) -> list[Block]:
    blocks: list[Block] = [[_space(3)]]
    if "day" in cell:
        name = " ".join(times.plain_day(cell["day"]).split()[1:3])
        blocks.append([*sheet.lines(name, sheet.strong, "text.secondary", width), _space(2)])
    for ground in cell["grounds"]:
        words = say("sheet.ground", kind=_kind(ground["kind"]), title=line(ground["title"]),
                    when=_part(ground["from"], ground["to"]))  # fmt: skip
        strip = schedule_marks.ground_strip(sheet, ground, width)
        blocks.append([strip, *sheet.lines(words, sheet.small, "text.primary", width), _space(3)])
    for item in cell["items"]:
        change = record["changes"][item["uid"]]
        blocks.append(_change(sheet, change, item, width))
    if len(blocks) == 1:
        blocks.append([_space(12)])
    return blocks


def _change(sheet: Sheet, change: Record, item: Record, width: float) -> Block:
    inner = width - _INSET
    number = line(change["number"]) or say("sheet.draft")
    key = "sheet.number_when" if item["begins"] else "sheet.goes_on"
    when = say(key, when=_when(change, item), number=number)
    ink = "text.secondary" if change.get("gone") else "text.primary"  # the facts say what became
    lines = sheet.lines(when, sheet.strong, ink, inner)
    if item["begins"]:
        lines += sheet.lines(line(change["title"]), sheet.body, ink, inner)
        lines += sheet.lines(_facts(change), sheet.small, "text.secondary", inner)
    pieces = [schedule_marks.ribbon(sheet, change, item, width), *lines]
    beside = [schedule_marks.beside(sheet, change, piece, _INSET) for piece in pieces]
    return [*beside, _space(5)]


def _when(change: Record, item: Record) -> str:
    """Return from when to when: the clock, and the day of the end where it is another one."""
    start, end = change["start"], change["end"]
    if not item["begins"]:
        if item["to"] == 1440 and times.local(end).date() != times.local(start).date():
            return say("sheet.until", end=times.minute(end).rpartition(" ")[0])
        return say("sheet.until", end=times.clock(end))
    if times.local(start).date() == times.local(end).date():
        return f"{times.clock(start)} – {times.clock(end)}"
    begin = times.clock(start) if item["from"] else times.minute(start).rpartition(" ")[0]
    return f"{begin} – {times.minute(end).rpartition(' ')[0]}"


def _part(low: int, high: int) -> str:
    if (low, high) == (0, 1440):
        return say("sheet.whole_day")
    return f"{low // 60:02d}:{low % 60:02d} – {high // 60:02d}:{high % 60:02d}"


def _facts(change: Record) -> str:
    facts = [
        line(change["class"]["label"]) if change["class"] else "",
        line(change["risk"]["label"]) if change["risk"] else "",
        say(f"sheet.state.{change['state']}"),
        say(f"sheet.gate.{change['gate']}") if change["gate"] in _GATES else "",
        say("sheet.facts.conflict") if change["clashing"] else "",
        line(change["system"]),
    ]
    return ", ".join(fact for fact in facts if fact)


_GATES = ("block", "exception", "warn")


def _kind(kind: str) -> str:
    return say(f"sheet.kind.{kind}")


def _lists(sheet: Sheet, record: Record) -> None:
    _list(sheet, "conflicts", [
        *map(_overlap, record["overlaps"]), *map(_near, record.get("spacing", ())),
        *map(_broken, record["broken"]),
    ])  # fmt: skip
    _list(sheet, "entries", list(map(_entry, record["entries"])))
    _list(sheet, "meetings", list(map(_meeting, record["meetings"])))
    _list(sheet, "windows", [times.span(one["start"], one["end"]) for one in record["windows"]])


def _list(sheet: Sheet, name: str, texts: Sequence[str]) -> None:
    sheet.y += 9
    if sheet.y + sheet.heading.leading + 2 * sheet.text.leading > sheet.bottom:
        sheet.next_page()
    sheet.paragraph(say(f"sheet.{name}"), sheet.heading, "text.primary")
    if not texts:
        sheet.paragraph(say(f"sheet.none.{name}"), sheet.text, "text.secondary")
    for text in texts:
        sheet.paragraph(text, sheet.text, "text.primary")


def _overlap(found: Record) -> str:
    said = say(
        "sheet.overlap", one=line(found["one"]), other=line(found["other"]),
        systems=", ".join(map(line, found["systems"])),
        span=times.span(found["start"], found["end"]),
    )  # fmt: skip
    settled = line(found.get("settled", ""), 600)
    return f"{said}. {settled}" if settled else said


def _near(found: Record) -> str:
    settled = line(found.get("settled", ""), 600)
    said = line(found["message"], 600)
    return f"{said} {settled}" if settled else said


def _broken(found: Record) -> str:
    return say("sheet.broken", name=line(found["name"]), message=line(found["message"], 600),
               section=line(found["section"]))  # fmt: skip


def _entry(entry: Record) -> str:
    kind, title = _kind(entry["kind"]), line(entry["title"])
    if entry["end"]:
        span = times.span(entry["start"], entry["end"])
        parts = [say("sheet.entry", kind=kind, title=title, span=span)]
    else:
        start = times.minute(entry["start"])
        parts = [say("sheet.entry.open", kind=kind, title=title, start=start)]
    if entry["authority"]:
        roles = ", ".join(map(line, entry["authority"]))
        parts.append(say("sheet.entry.authority", roles=roles))
    if entry["systems"]:
        systems = ", ".join(map(line, entry["systems"]))
        parts.append(say("sheet.entry.systems", systems=systems))
    return ", ".join(parts)


def _meeting(meeting: Record) -> str:
    return say("sheet.meeting", number=line(meeting["number"]), title=line(meeting["title"]),
               when=times.minute(meeting["at"]))  # fmt: skip


def _foot(sheet: Sheet, record: Record, page: int, pages: int) -> None:
    small, y = sheet.small, sheet.bottom + 9
    sheet.paper.rule(sheet.left, sheet.right, y, 0.75, sheet.colour("line.card"))
    text = say("sheet.foot", board=line(record["board"]), policy=line(record["policy"]),
               entry=f"{record['head']:,}")  # fmt: skip
    text = small.elided(text, sheet.wide - 160)
    sheet.write(sheet.left, y + 4, text, small, "text.secondary")
    printed = say("sheet.printed", when=times.minute(record["made"]))
    for row, said in enumerate((say("sheet.page", page=page, pages=pages), printed)):
        top = y + 4 + row * small.leading
        sheet.write(sheet.right - small.width(said), top, said, small, "text.secondary")


def _space(height: float) -> Piece:
    return Piece(height, lambda _x, _y: None)
