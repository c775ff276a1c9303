"""The zones that the calendar can be read by: one that it is drawn in, and one beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from cab_desk.gui import times
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.gui.desk import Desk


def zone_in(kept: Mapping[str, str], board: Board | None) -> str:
    """Return the zone that was chosen for this board, else the board's own."""
    return _kept(kept, "zone", board) or (board.zone if board else "UTC")


def beside_in(kept: Mapping[str, str], board: Board | None) -> str:
    """Return the zone that is to be shown beside the first one, or empty."""
    found = _kept(kept, "beside", board)
    return found if found != zone_in(kept, board) else ""


def keep(kept: MutableMapping[str, str], what: str, board: Board | None, zone: str) -> None:
    """Write down a zone (`what`: zone or beside); the board's own follows the board."""
    own = board is None or not zone or (what == "zone" and zone == board.zone)
    kept[what] = "" if board is None or own else f"{board.id}\n{zone}"


def words(desk: Desk, zone: str) -> str:
    """Return what a zone is called, with how far it is from UTC now."""
    offset = times.offset(desk.office.clock(), times.zone_of(zone))
    return zone if zone == offset else f"{zone.replace('_', ' ')} · {offset}"


def menu(
    desk: Desk, parent: QWidget, show: Callable[[str], object], lay: Callable[[str], object]
) -> QMenu:
    """Return the menu of the zone to draw in, and of the one to lay beside it."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    kept, board, pack = desk.settings.calendar, desk.board, desk.pack
    present, beside = zone_in(kept, board), beside_in(kept, board)
    offered = _zones(board, pack.zone)
    for zone, whose in offered:
        _tick(made, say(f"schedule.zone.{whose}", zone=words(desk, zone)), zone == present,
              partial(show, zone))  # fmt: skip
    under = made.addMenu(say("schedule.zone.beside"))
    _tick(under, say("schedule.zone.alone"), not beside, partial(lay, ""))
    for zone, _whose in offered:
        if zone != present:
            _tick(under, words(desk, zone), zone == beside, partial(lay, zone))
    return made


def _tick(menu: QMenu, text: str, on: bool, act: Callable[[], object]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _checked=False: act())


def _zones(board: Board | None, policy: str) -> list[tuple[str, str]]:
    own = board.zone if board else "UTC"
    policy = own if policy == "board" else policy
    whose = {"UTC": "utc", policy: "policy", own: "board"}
    return [(zone, whose[zone]) for zone in dict.fromkeys((own, policy, "UTC"))]


def _kept(kept: Mapping[str, str], what: str, board: Board | None) -> str:
    whose, _, zone = kept.get(what, "").partition("\n")
    return zone if board is not None and whose == board.id else ""
