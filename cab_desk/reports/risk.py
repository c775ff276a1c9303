"""The risk matrix on paper: every cell with its level in words, then its requests as a table."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import marks, times
from cab_desk.reports.paper import Paper
from cab_desk.reports.sheet import SIZES, Block, Piece, Sheet
from cab_desk.reports.text import line
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_AXIS = 84.0  # the words of the probabilities
_GAP = 2.0
_MOST_HIGH = 130.0
_UNDER = 46.0  # the words of the impacts, and the line that explains hatches
_INSET = 5.0
# Parts of the width: number, title, system, planned, rating, gate.
_SHARES = (0.11, 0.31, 0.15, 0.19, 0.15, 0.09)


def render(record: Record, form: str = "a4", tokens: Tokens | None = None) -> bytes:
    """Return the PDF of a record that `services.papers` built, across A4 or A3."""
    board = line(record["board"])
    paper = Paper(
        say("risk.paper.document", board=board),
        say("risk.paper.subject", count=record["shown"], when=times.minute(record["made"])),
        "CAB Desk",
        SIZES[form],
    )
    sheet = Sheet(paper, tokens or shipped(), form)
    _head(sheet, record)
    _matrix(sheet, record)
    if record["rows"]:
        sheet.next_page()
        _table(sheet, record["rows"])
    return paper.finish(lambda page, pages: _foot(sheet, record, page, pages))


def _head(sheet: Sheet, record: Record) -> None:
    sheet.paragraph(say("risk.paper.title"), sheet.title, "text.primary")
    shown = plural("risk.paper.shown", record["shown"])
    under = say("risk.paper.under", board=line(record["board"]), shown=shown,
                filter=", ".join(_filters(record)))  # fmt: skip
    sheet.paragraph(under, sheet.text, "text.secondary")
    if record["shown"] < record["total"]:
        most = say("risk.paper.most", shown=f"{record['shown']:,}", total=f"{record['total']:,}")
        sheet.paragraph(f"{most}.", sheet.text, "text.secondary")
    sheet.y += 4
    sheet.paper.rule(sheet.left, sheet.right, sheet.y, 1.4, sheet.colour("ink"))
    sheet.y += 8


def _filters(record: Record) -> list[str]:
    view, meeting = record["view"], line(record.get("meeting", ""))
    found = [say(f"risk.paper.view.{view}", meeting=meeting)]
    if record["days"]:
        found.append(say("risk.paper.within", days=record["days"]))
    if record["team"]:
        found.append(say("risk.paper.team", team=line(record["team"])))
    elif record["team"] is not None:
        found.append(say("risk.paper.no_team"))
    if record["residual"]:
        found.append(say("risk.paper.residual"))
    return found


def _matrix(sheet: Sheet, record: Record) -> None:
    cells: Sequence[Sequence[Record]] = record["cells"]
    rows, columns = len(cells), len(cells[0])
    axis = _AXIS * sheet.scale
    wide = (sheet.wide - axis - _GAP * (columns - 1)) / columns
    room = sheet.bottom - sheet.y - _UNDER * sheet.scale
    high = min(_MOST_HIGH * sheet.scale, (room - _GAP * (rows - 1)) / rows)
    top = sheet.y
    for row in range(rows):
        y = top + (rows - 1 - row) * (high + _GAP)
        label = sheet.lines(line(record["probabilities"][row]), sheet.strong, "text.primary",
                            axis - 8)  # fmt: skip
        for place, piece in enumerate(label[:3]):
            piece.draw(sheet.left, y + 4 + place * piece.height)
        for column in range(columns):
            x = sheet.left + axis + column * (wide + _GAP)
            _cell(sheet, cells[row][column], (x, y, wide, high))
    sheet.y = top + rows * (high + _GAP) + 3
    for column in range(columns):
        x = sheet.left + axis + column * (wide + _GAP)
        word = sheet.strong.elided(line(record["impacts"][column]), wide)
        sheet.write(x, sheet.y, word, sheet.strong, "text.primary")
    axes = say("risk.paper.impact"), say("risk.paper.probability")
    sheet.write(sheet.left, sheet.y, f"{axes[1]} ↑  {axes[0]} →", sheet.small, "text.secondary")
    sheet.y += sheet.strong.leading + 6
    if any(cell["inferred"] for cells_of_row in cells for cell in cells_of_row):
        sheet.paragraph(say("risk.paper.inferred"), sheet.small, "text.secondary")


def _cell(sheet: Sheet, cell: Record, box: tuple[float, float, float, float]) -> None:
    x, y, wide, high = box
    paper, tone = sheet.paper, cell["tone"]
    paper.box(x, y, wide, high, radius=2.0, fill=sheet.colour(f"risk.{tone}.fill"))
    if cell["inferred"]:
        marks.hatch(paper, sheet.tokens.over(f"risk.{tone}.mark", 0.28), box)
    marks.risk_bars(paper, sheet.tokens, tone, x + _INSET, y + 4)
    score = "" if cell["score"] is None else str(cell["score"])
    room = wide - 3 * _INSET - 14 - sheet.strong.width(score)
    level = sheet.strong.elided(line(cell["level"]), room)
    sheet.write(x + _INSET + 16, y + 4, level, sheet.strong, "text.primary")
    at = x + wide - _INSET - sheet.strong.width(score)
    sheet.write(at, y + 4, score, sheet.strong, "text.primary")
    _numbers(sheet, cell["numbers"], (x + _INSET, y + 6 + sheet.strong.leading, wide - 2 * _INSET,
             high - 8 - sheet.strong.leading))  # fmt: skip


def _numbers(sheet: Sheet, numbers: Sequence[str], box: tuple[float, float, float, float]) -> None:
    """Write as many as the cell has room for, and how many more there are."""
    x, y, wide, high = box
    style = sheet.body
    lines = max(1, int(high / style.leading))
    columns = max(1, int(wide / (style.width("CR-2026-0000") + 6)))
    places = lines * columns
    shown = list(numbers[:places])
    if len(numbers) > places:
        shown[-1] = say("risk.paper.more", count=f"{len(numbers) - places + 1:,}")
    for place, number in enumerate(shown):
        column, row = place % columns, place // columns
        each = wide / columns
        text = style.elided(line(number), each - 4)
        sheet.write(x + column * each, y + row * style.leading, text, style, "text.primary")


def _table(sheet: Sheet, rows: Sequence[Record]) -> None:
    places, x = [], sheet.left
    for share in _SHARES:
        places.append((x, share * sheet.wide - 8))
        x += share * sheet.wide
    heads = say("risk.paper.columns").split("|")

    def head() -> None:
        for (left, _width), name in zip(places, heads, strict=True):
            sheet.write(left, sheet.y, name, sheet.small, "text.secondary")
        sheet.y += sheet.small.leading + 3
        sheet.paper.rule(sheet.left, sheet.right, sheet.y, 0.9, sheet.colour("text.primary"))

    level = None
    for row in rows:
        if row["level"] != level:
            level = row["level"]
            _level(sheet, level or say("risk.paper.unrated"))
            head()
        cells = [
            _blocks(sheet, text, width)
            for text, (_x, width) in zip(_texts(row), places, strict=True)
        ]
        high = max(sum(piece.height for block in cell for piece in block) for cell in cells)
        if sheet.y + high > sheet.bottom:  # a row stays whole
            sheet.next_page()
            head()
        sheet.row(places, cells, head)


def _level(sheet: Sheet, name: str) -> None:
    sheet.y += 8 if sheet.y > sheet.top else 0
    if sheet.y + 60 > sheet.bottom:
        sheet.next_page()
    sheet.paragraph(line(name), sheet.heading, "text.primary")


def _texts(row: Record) -> tuple[str, ...]:
    start = times.minute(row["start"]) if row["start"] else say("risk.paper.no_time")
    gate = row["gate"]
    word = say(f"sheet.gate.{gate}") if gate in ("block", "exception", "warn") else ""
    number = line(row["number"]) or say("sheet.draft")
    return number, line(row["title"]), line(row["system"]), start, line(row["rated"]), word


def _blocks(sheet: Sheet, text: str, width: float) -> list[Block]:
    if not text:
        return []
    space = Piece(2.5, lambda _x, _y: None)
    return [[space, *sheet.lines(text, sheet.body, "text.primary", width), space]]


def _foot(sheet: Sheet, record: Record, page: int, pages: int) -> None:
    small, y = sheet.small, sheet.bottom + 9
    sheet.paper.rule(sheet.left, sheet.right, y, 0.75, sheet.colour("line.card"))
    text = say("risk.paper.foot", policy=line(record["policy"]), when=times.minute(record["made"]),
               seq=f"{record['head']:,}", page=page, pages=pages)  # fmt: skip
    sheet.write(sheet.left, y + 4, small.elided(text, sheet.wide), small, "text.secondary")
