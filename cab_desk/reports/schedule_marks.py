"""Marks of the calendar on paper that tell states apart without colour: fill, dashes, hatches."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk.reports.sheet import Piece, Sheet
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

_RIBBON, _PITCH = 4.0, 3.2


def ribbon(sheet: Sheet, change: Record, item: Record, width: float) -> Piece:
    """Return a day to scale: filled where an approved change runs, framed where it waits."""
    low, high = item["from"], max(item["to"], item["from"] + 12)

    def draw(x: float, y: float) -> None:
        paper, wide = sheet.paper, width - 5
        paper.rule(x, x + wide, y + _RIBBON / 2, 0.4, sheet.colour("text.tertiary"))
        left = x + wide * min(low, 1428) / 1440
        right = x + wide * min(high, 1440) / 1440
        _bar(sheet, left, y, right - left, approved=change["approved"])

    return Piece(_RIBBON + 2, draw)


def beside(sheet: Sheet, change: Record, piece: Piece, inset: float) -> Piece:
    """Return a piece moved in, with the bar of a conflict at its left where there is one."""

    def draw(x: float, y: float) -> None:
        if change["clashing"]:
            ink = sheet.colour("text.primary")
            sheet.paper.box(x - 0.6, y, 2.0, piece.height, fill=ink)
        piece.draw(x + inset, y)

    return Piece(piece.height, draw)


def ground_strip(sheet: Sheet, ground: Record, width: float) -> Piece:
    """Return a freeze or blackout over a day, to scale: hatched, or hatched both ways."""
    low, high = ground["from"], max(ground["to"], ground["from"] + 12)

    def draw(x: float, y: float) -> None:
        left = x + width * min(low, 1428) / 1440
        right = x + width * min(high, 1440) / 1440
        _hatched(sheet, left, y, right - left, ground["kind"])

    return Piece(_RIBBON + 3, draw)


def legend(sheet: Sheet) -> None:
    """Draw what each mark says, on one line."""
    x, y = sheet.left, sheet.y
    for name in ("approved", "waiting", "clash", "freeze", "blackout"):
        middle = y + (sheet.small.leading - _RIBBON) / 2
        if name == "clash":
            sheet.paper.box(x + 8, y, 2.0, sheet.small.leading, fill=sheet.colour("text.primary"))
        elif name in ("approved", "waiting"):
            _bar(sheet, x, middle, 18, approved=name == "approved")
        else:
            _hatched(sheet, x, middle, 18, name)
        text = say(f"sheet.key.{name}")
        sheet.write(x + 22, y, text, sheet.small, "text.primary")
        x += 22 + sheet.small.width(text) + 14
    sheet.y += sheet.small.leading


def _bar(sheet: Sheet, x: float, y: float, width: float, *, approved: bool) -> None:
    ink = sheet.colour("text.primary")
    if approved:
        sheet.paper.box(x, y, width, _RIBBON, fill=ink)
    else:
        sheet.paper.box(x, y, width, _RIBBON, fill=(1.0, 1.0, 1.0), stroke=ink, line=0.7)


def _hatched(sheet: Sheet, x: float, y: float, width: float, kind: str) -> None:
    ink = sheet.colour("text.secondary")
    sheet.paper.box(x, y, width, _RIBBON, stroke=ink, line=0.5)
    if kind not in ("freeze", "blackout"):
        return
    at = 0.0
    while at < width:
        right = min(at + _RIBBON, width)
        run = right - at
        sheet.paper.polyline(((x + at, y + _RIBBON), (x + right, y + _RIBBON - run)), ink, 0.4)
        if kind == "blackout":
            sheet.paper.polyline(((x + at, y), (x + right, y + run)), ink, 0.4)
        at += _PITCH
