"""The main window: rail, toolbar, pages, notices and status bar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cab_desk.errors import CabDeskError, Unavailable
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.focus import FocusRing
from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES, PageEntry
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.tab_order import EyeOrder
from cab_desk.gui.widgets.basics import Button, Label, NoticeBar, Phrases
from cab_desk.gui.widgets.rail import Ground, RailButton
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.gui.widgets.status_bar import StatusBar
from cab_desk.services.rows import QueueQuery
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.domain.ledger import Head
    from cab_desk.gui.commands import Commands
    from cab_desk.services.ports import Reader
    from cab_desk.services.rows import ViewCounts

    Facts = tuple[Board | None, Head, ViewCounts]

MINIMUM = (1120, 700)
FIRST = (1440, 900)
_NOTICE_MS = 6000
_LETTERS = tuple("NJKGSTDWMACRPEL")
_OTHERS = ("Esc", "Ctrl+Z", "?", "F9", "F11", *(f"Alt+{n}" for n in range(1, 8)))


class Window(EyeOrder):
    """Everything that is not a dialog. `asked` tells the application what a page wants done and
    nobody in `doers` does.
    """

    asked = Signal(object)
    about_to_close = Signal()

    rail: Ground
    rail_column: QVBoxLayout
    toolbar: Ground
    page_title: Label
    sub_title: Phrases
    search: SearchField
    tools_row: QHBoxLayout
    right: QVBoxLayout
    notice: NoticeBar
    stack: QStackedWidget
    status: StatusBar

    def __init__(
        self,
        desk: Desk,
        look: Look,
        entries: tuple[PageEntry, ...] = PAGES,
        doers: dict[str, Callable[[Ask], object]] | None = None,
        page: str = "",
    ) -> None:
        super().__init__()
        self.desk = desk
        self.look = look
        self.doers = {} if doers is None else doers
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self._buttons: dict[str, RailButton] = {}
        self._tools: list[QWidget] = []
        self._saved: datetime | None = None
        self._chain: tuple[bool, int] | None = None
        self._commands: Commands | None = None
        # What is shown first is read while the window is laid out.
        self.refresh()
        first = page if page in self._entries else entries[0].name
        made = self._entries[first].load()(desk, look)
        own = {"Ground": Ground, "SearchField": SearchField, "StatusBar": StatusBar}
        forms.load(self, "window", dict(own))
        self._dress()
        self._say_whose()
        self._fill_rail(entries)
        self._bind_keys()
        self.ring = FocusRing(look, self)
        self._quiet = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._quiet.timeout.connect(self.notice.hide)
        self._minute = QTimer(self, interval=10_000)
        self._minute.timeout.connect(self._show_clock)
        self._minute.start()
        desk.reach.changed.connect(self._show_clock)
        desk.rested.connect(self._follow_focus)
        desk.touched.connect(self._touched)
        desk.told.connect(self._tell)
        desk.failed.connect(self._failed)
        self.search.searched.connect(lambda text: self.page().search(text))
        self.search.wanted.connect(self._search)
        self.search.left.connect(self._leave_search)
        self.search.textEdited.connect(self._suggest)
        self._adopt(first, made)
        self.go(first)

    def page(self) -> Page:
        """Return the page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101 - nothing else is ever added
        return shown

    def go(self, name: str) -> Page:
        """Show a page, making it on the first visit."""
        page = self._pages.get(name) or self._make(name)
        stale = self._stale.pop(name, None)
        searching = self.search.hasFocus()  # before Qt gives it what the page before loses
        self.stack.setCurrentWidget(page)
        self._buttons[name].setChecked(True)
        self.page_title.setText(page.title())
        self.sub_title.setText(page.sub_title)
        self._show_tools(page)
        page.entered()
        if not searching:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        if stale:
            page.reload(stale)
        return page

    def open_change(self, uid: str) -> None:
        """Show an RFC on the page that reviews them."""
        page = self.go("requests")
        show = getattr(page, "show_change", None)
        if show is not None:
            show(uid)

    def ask(self, ask: Ask) -> None:
        """Have done what a page asks for."""
        do = self.doers.get(ask.action)
        if do is not None:
            do(ask)
        else:
            self.asked.emit(ask)

    def tell(
        self, sentence: str, tone: str = "info", action: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Show a notice; one that reports success goes away by itself."""
        self.notice.tell(sentence, tone, action, do)
        if tone in ("info", "pass") and not action:
            self._quiet.start()
        else:
            self._quiet.stop()

    def set_chain(self, intact: bool, entry: int = 0) -> None:
        """Say what verification found: intact, or broken at an entry."""
        self._chain = (intact, entry)
        self.refresh()

    def set_badge(self, page: str, count: int) -> None:
        """Show on the rail how many things of a page need me."""
        if page in self._buttons:
            self._buttons[page].set_badge(count)

    def refresh(self) -> None:
        """Ask again what rail and status bar show."""
        me = self.desk.me
        self.desk.read(partial(_facts, me=me), self._show_facts, lambda _error: None)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the focus from now on."""
        super().showEvent(event)
        self._follow_focus()
        if self.focusWidget() in (None, self.search):  # the first field would take it
            self.page().setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep place and size."""
        self.keep_place()
        with suppress(Unavailable):  # a window that can't be closed would be worse
            self.desk.settings.save()
        self.about_to_close.emit()
        super().closeEvent(event)

    def keep_place(self) -> None:
        """Note where the window stands, for the next one."""
        self.desk.settings.window = bytes(self.saveGeometry().toBase64().data()).decode()

    def _follow_focus(self) -> None:
        # Not before the first rows are here: to watch events loads all their kinds (2 ms).
        if self.isVisible() and not self.desk.reading:
            QTimer.singleShot(0, self.ring.start)

    def _dress(self) -> None:
        self.rail.set_ground("bg.canvas", "right")
        self.toolbar.set_ground("bg.canvas", "bottom")
        self.setWindowTitle(say("frame.title_without_board"))
        room = self.screen().availableSize()
        width, height = (self.look.px(n) for n in MINIMUM)
        self.setMinimumSize(min(width, room.width()), min(height, room.height()))
        kept = QByteArray.fromBase64((self.desk.settings.window or "").encode())
        if not self.restoreGeometry(kept):
            self.resize(self.look.px(FIRST[0]), self.look.px(FIRST[1]))

    def _say_whose(self) -> None:
        # Over every page, where this is a packet.
        seat = self.desk.office.seat
        if seat is None:
            return
        from cab_desk.gui.widgets.packet_bar import PacketBar  # noqa: PLC0415 -- only in a packet

        self.packet_bar = PacketBar(self.desk, self.look, seat)
        self.packet_bar.save_asked.connect(lambda: self.ask(Ask("save_review")))
        self.right.insertWidget(self.right.indexOf(self.notice), self.packet_bar)

    def _fill_rail(self, entries: tuple[PageEntry, ...]) -> None:
        for entry in (*(e for e in entries if not e.foot), None, *(e for e in entries if e.foot)):
            if entry is None:
                self.rail_column.addStretch(1)
                continue
            button = RailButton(self.look, entry.icon, say(f"frame.page.{entry.name}"))
            button.clicked.connect(partial(self._go_quietly, entry.name))
            self.rail_column.addWidget(button)
            self._buttons[entry.name] = button

    def _go_quietly(self, name: str, _checked: bool = False) -> None:
        self.go(name)

    def _bind_keys(self) -> None:
        for number, name in enumerate(self._buttons, 1):
            if number <= 10:
                self._shortcut(f"Ctrl+{number % 10}", partial(self._go_quietly, name))
        self._shortcut("Ctrl+K", self._enter_search)
        self._shortcut("Ctrl+M", lambda: self.ask(Ask("meeting")))
        self._letters = [self._shortcut(key, partial(self._key, key)) for key in _LETTERS]
        for key in _OTHERS:
            self._shortcut(key, partial(self._key, key))
        self.set_single_keys(self.desk.settings.single_keys)

    def set_single_keys(self, on: bool) -> None:
        """Let single letters act, or not."""
        for shortcut in self._letters:
            shortcut.setEnabled(on)

    def _shortcut(self, keys: str, do: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(do)
        return shortcut

    def _key(self, name: str) -> None:
        if name == "Esc" and self.search.hasFocus():
            self.search.give_up()
            return
        if self.page().key(name):
            return
        if name == "N":
            self.ask(Ask("new"))
        elif name == "?":
            self.show_keys()
        elif name == "F11":
            from cab_desk.gui import alone  # noqa: PLC0415 -- with the first one

            alone.toggle(self)

    def _make(self, name: str) -> Page:
        return self._adopt(name, self._entries[name].load()(self.desk, self.look))

    def _adopt(self, name: str, page: Page) -> Page:
        page.doers = self.doers
        page.asked.connect(self.ask)
        page.open_change.connect(self.open_change)
        page.go_to.connect(self.go)
        page.sub_title_changed.connect(partial(self._sub_title, page))
        page.badge_changed.connect(partial(self.set_badge, name))
        self._pages[name] = page
        self.stack.addWidget(page)
        return page

    def _sub_title(self, page: Page, text: str) -> None:
        if page is self.stack.currentWidget():
            self.sub_title.setText(text)

    def _show_tools(self, page: Page) -> None:
        for tool in self._tools:
            self.tools_row.removeWidget(tool)
            tool.hide()
        self._tools = page.toolbar_widgets() or self._own_tools()
        for tool in self._tools:
            self.tools_row.addWidget(tool)
            tool.show()

    def _own_tools(self) -> list[QWidget]:
        if not hasattr(self, "_new"):
            self._new = Button(self.look, say("frame.new_request"), "primary", "plus", "N")
            self._new.clicked.connect(lambda: self.ask(Ask("new")))
        return [self._new] if self.desk.office.seat is None else []

    def _touched(self, touched: frozenset[str]) -> None:
        for name, page in self._pages.items():
            if not page.concerns(touched):
                continue
            if page is self.stack.currentWidget():
                page.reload(touched)
            else:
                self._stale[name] = self._stale.get(name, frozenset()) | touched
        self.refresh()

    def _tell(self, sentence: str) -> None:
        self._saved = self.desk.office.clock()
        self.tell(sentence, "pass")

    def _failed(self, error: CabDeskError) -> None:
        again = isinstance(error, Unavailable) and self.desk.can_try_again
        action = say("frame.unavailable_action") if again else ""
        self.tell(error.sentence, "warn" if again else "block", action, self.desk.try_again)

    def _enter_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _suggest(self, text: str) -> None:
        if self._commands is None:
            from cab_desk.gui.commands import Commands  # noqa: PLC0415 -- with the first key

            self._commands = Commands(self, self)
        self._commands.suggest(text)

    def show_keys(self) -> None:
        """Show the map of the keys."""
        from cab_desk.gui.dialogs.keys import KeysDialog  # noqa: PLC0415 -- when it is asked for

        dialog = KeysDialog(self.look, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _search(self, text: str) -> None:
        if not self.page().search(text) and text and "requests" in self._entries:
            self.go("requests").search(text)

    def _leave_search(self) -> None:
        self.page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_facts(self, facts: Facts) -> None:
        board, head, counts = facts
        self.desk.board = board or self.desk.board
        if board is not None:
            title = "frame.title" if self.desk.office.seat is None else "packets.title"
            self.setWindowTitle(say(title, board=board.name))
        self.set_badge("requests", counts.needs_me)
        self._show_policy()
        self._show_chain(self.desk.office.seat.head if self.desk.office.seat else head)
        self._show_clock()

    def _show_policy(self) -> None:
        try:
            face = self.desk.face
        except Unavailable:
            self.status.policy.tell("")
            return
        self.status.policy.tell(
            say("frame.status.policy", title=face.title, version=face.version.removeprefix("v"))
        )
        self.status.policy.setToolTip(say("frame.status.policy_tip", hash=face.hash[:16]))

    def _show_chain(self, head: Head) -> None:
        short = f"{head.hash[:4]}…{head.hash[-4:]}" if head.seq else ""
        intact, entry = self._chain or (None, 0)
        if intact is False:
            key = "frame.status.chain_broken" if entry else "frame.status.record_differs"
            sentence = say(key, seq=f"{entry:,}")
            self.status.chain.tell(sentence, "block.fg", "cd-st-block")
        elif intact:
            sentence = plural("frame.status.chain_intact", head.seq)
            self.status.chain.tell(sentence, "pass.fg", "link", short)
        else:
            none, some = say("frame.status.new"), plural("frame.status.chain", head.seq)
            self.status.chain.tell(some if short else none, "text.secondary", "link", short)

    def _show_clock(self) -> None:
        board = self.desk.board
        zone = times.zone_of(board.zone if board else "")
        now = self.desk.office.clock()
        self.status.tell_saved(self.desk.reach, self._saved, zone)
        name = board.zone if board else "UTC"
        shift = times.offset(now, zone)
        said = name if name == shift else say("frame.status.zone", zone=name, offset=shift)
        self.status.zone.tell(said)
        self.status.clock.tell(f"{times.date(now, zone, now)}, {times.clock(now, zone)}")


def _facts(reader: Reader, me: str) -> Facts:
    return reader.board(), reader.head(), reader.counts(QueueQuery(me=me))
