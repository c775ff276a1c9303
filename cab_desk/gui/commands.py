"""What can be reached by typing: RFCs, pages and actions, found while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cab_desk.domain.systems import folded
from cab_desk.gui import deeds
from cab_desk.gui.asks import Ask
from cab_desk.gui.pages import PAGES
from cab_desk.gui.widgets.palette import MOST, Match, Palette
from cab_desk.services.rows import QueueQuery, QueueRow
from cab_desk.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.pages.page import Page
    from cab_desk.gui.widgets.search_field import SearchField
    from cab_desk.services.ports import Reader

# Actions that need no RFC, with their icons and keys.
_ACTS = (
    ("new", "plus", "N"), ("import", "upload", ""), ("plan_meeting", "calendar-plus", ""),
    ("take_along", "file-down", ""), ("bring_back", "inbox", ""),
    ("open_packet", "folder-open", ""), ("meeting", "gavel", "Ctrl M"),
    ("minutes", "file-text", ""), ("keys", "keyboard", "?"),
)  # fmt: skip
# What pages do, wherever one is; not in a packet, nor without a board.
_DEEDS = (
    ("new_entry", "calendar-plus"), ("windows", "calendar-clock"), ("systems", "globe"),
    ("verify", "shield-check"), ("light", "sun"), ("dark", "moon"),
)  # fmt: skip
_MOST_RFCS = 6
_SHORTEST = 2


class Host(Protocol):
    """What the palette needs of its window."""

    desk: Desk
    look: Look
    search: SearchField
    doers: dict[str, Callable[[Ask], object]]

    def page(self) -> Page:
        """Return the page that is shown."""

    def go(self, name: str) -> Page:
        """Show a page."""

    def open_change(self, uid: str) -> None:
        """Show an RFC."""

    def ask(self, ask: Ask) -> None:
        """Have something done."""

    def show_keys(self) -> None:
        """Show the map of the keys."""


class Commands(QObject):
    """The palette of a window, and what its lines do."""

    def __init__(self, window: Host, over: QWidget) -> None:
        super().__init__(over)
        self._window = window
        self._text = ""
        can = {*window.doers, "keys"}
        self._fixed = [*_pages(), *(match for match in _acts() if match.name in can)]
        if window.desk.office.seat is None and window.desk.board is not None:
            self._fixed += [Match("deed", name, say(f"frame.palette.{name}"), "", icon)
                            for name, icon in _DEEDS]  # fmt: skip
        self.palette = Palette(window.look, over)
        self.palette.picked.connect(self.do)
        window.search.helper = self.key
        window.search.left.connect(self.palette.hide)

    def suggest(self, text: str) -> None:
        """Show what fits a text, and look for RFCs."""
        self._text = text.strip()
        if len(self._text) < _SHORTEST:
            self.palette.hide()
            return
        self._show([])
        desk = self._window.desk
        # The list of requests shows what matches itself.
        if desk.board is not None and self._window.page().NAME != "requests":
            query = partial(_found, text=self._text, now=desk.office.clock())
            desk.read(query, partial(self._answer, self._text), lambda _error: None)

    def key(self, name: str) -> bool:
        """Act on a key of the line (down, up, enter, esc); False where it means nothing here."""
        if not self.palette.isVisible():
            return False
        if name in ("down", "up"):
            self.palette.step(1 if name == "down" else -1)
            return True
        if name == "esc":
            self.palette.hide()  # and the line gives up, too
            return False
        return name == "enter" and self.palette.pick()

    def do(self, match: Match) -> None:
        """Open the RFC, go to the page or act."""
        self.palette.hide()
        window = self._window
        if match.kind == "search":
            window.search.wanted.emit(self._text)
            window.page().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        window.search.take_back("")
        if match.kind == "deed":
            deeds.do(window, match.name)
            return
        if match.kind == "rfc":
            window.open_change(match.name)
        elif match.kind == "page":
            window.go(match.name)
        elif match.name == "keys":
            window.show_keys()
        else:
            window.ask(Ask(match.name))
        window.page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, text: str, rows: Sequence[QueueRow]) -> None:
        if text == self._text and self._window.search.hasFocus():
            self._show(rows)

    def _show(self, rows: Sequence[QueueRow]) -> None:
        words = folded(self._text).split()
        fixed = [match for match in self._fixed
                 if all(word in folded(match.text) for word in words)]  # fmt: skip
        rfcs = [
            Match("rfc", row.uid, f"{row.number} {row.title}".strip(), row.system, "inbox")
            for row in rows
        ]
        found = [*fixed, *rfcs]
        if self._window.desk.board is not None and self._window.page().NAME != "requests":
            everything = say("frame.palette.search", text=self._text)
            found[MOST - 1 :] = [Match("search", "", everything, "", "search", "Enter")]
        self.palette.show_matches(found, self._window.search)


def _pages() -> list[Match]:
    found = []
    for number, entry in enumerate(
        (*(e for e in PAGES if not e.foot), *(e for e in PAGES if e.foot)), 1
    ):
        text = say("frame.palette.go", page=say(f"frame.page.{entry.name}"))
        found.append(Match("page", entry.name, text, "", entry.icon, f"Ctrl {number % 10}"))
    return found


def _acts() -> list[Match]:
    return [Match("act", name, say(f"frame.palette.{name}"), "", icon, key)
            for name, icon, key in _ACTS]  # fmt: skip


def _found(reader: Reader, text: str, now: datetime) -> list[QueueRow]:
    return reader.page(QueueQuery(view="all", text=text), now, 0, _MOST_RFCS)
