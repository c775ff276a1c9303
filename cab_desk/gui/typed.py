"""Keep what is typed into a dialog on this computer until it is recorded, and offer it again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from cab_desk.gui import times, typed_fields
from cab_desk.gui.asks import Ask
from cab_desk.gui.widgets.basics import Button, Label, NoticeBar
from cab_desk.services.typed import NO_BOARD, Field, Typed, packed_typed, typed_key, unpacked_typed
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.services.unsaved import UnsavedTexts

_EACH_MS = 400  # of typing, it is written to the disk; who types without a rest is kept, too


def bucket(desk: Desk) -> str:
    """Return where a desk's texts lie: under its board, or under none."""
    return desk.board.id if desk.board is not None else NO_BOARD


def desk_of(widget: QWidget) -> Desk | None:
    """Return the desk of a dialog, or of the window that it stands over."""
    for above in _above(widget):
        desk: Desk | None = getattr(above, "desk", None)
        if desk is not None:
            return desk
    return None


class TypedBar(NoticeBar):
    """The offer over a dialog: use the text from before, or discard it."""

    discarded = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._narrow = False
        super().__init__(look, parent)
        self.discard = Button(look, say("typed.discard"), kind="quiet", small=True)
        self._row.insertWidget(self._row.indexOf(self.close_button), self.discard)
        self.discard.clicked.connect(self._drop)

    def offer(self, sentence: str, use: Callable[[], object]) -> None:
        """Offer a text; it is left where it is until one of the two is chosen."""
        self.close_button.hide()
        self.discard.show()
        self.tell(sentence, "info", say("typed.use"), use)

    def answer(self, sentence: str) -> None:
        """Say what became of it."""
        self.discard.hide()
        self.close_button.show()
        self.tell(sentence, "info")

    def stand_up(self) -> None:
        """Put the buttons under the sentence, for a narrow place."""
        self._narrow = True
        self._row.setDirection(QBoxLayout.Direction.TopToBottom)
        below = QHBoxLayout()
        for button in (self.button, self.discard, self.close_button):
            self._row.removeWidget(button)
            below.addWidget(button)
        below.addStretch(1)
        self._row.addLayout(below)

    def _is_card(self) -> bool:
        return self._narrow or super()._is_card()

    def _drop(self) -> None:
        self.hide()
        self.discarded.emit()


class Apart(Protocol):
    """What has texts that are written in no field of its own, such as in a dialog over it."""

    def written_apart(self) -> tuple[Field, ...]:
        """Return what was written there."""

    def put_apart(self, texts: Sequence[Field]) -> Sequence[Field]:
        """Take what was written there from texts; return the others."""


class Slot:
    """The place of one dialog's text: no older write overtakes a newer one."""

    def __init__(self, texts: UnsavedTexts, board_id: str, key: str) -> None:
        self._texts, self._board_id, self._key = texts, board_id, key
        self._lock = Lock()
        self._asked = self._done = 0

    def left(self, about: Ask, seat: str) -> list[Typed]:
        """Return what other dialogs left that did the same about the same, the newest first."""
        found = map(unpacked_typed, self._texts.all(self._board_id))
        same = [
            one
            for one in found
            if one is not None
            and one.texts
            and (one.about, one.seat) == ((*about,), seat)
            and one.key != self._key
        ]
        return sorted(same, key=lambda one: one.at, reverse=True)

    def drop(self, others: Collection[Typed]) -> None:
        """Forget what other dialogs left."""
        for one in others:
            self._texts.drop(self._board_id, one.key)

    def writing(self, data: bytes) -> Callable[[], None]:
        """Return what writes a text, unless a later one was written; nothing takes it away."""
        self._asked += 1
        number = self._asked

        def write() -> None:
            with self._lock:
                if number <= self._done:
                    return
                if data:
                    self._texts.keep(self._board_id, self._key, data)
                else:
                    self._texts.drop(self._board_id, self._key)
                self._done = number

        return write


class TypedKeeper(QObject):
    """Follows the fields of `root`; `more` makes room for one more row of a text that had one."""

    def __init__(
        self, desk: Desk, look: Look, root: QWidget, about: Ask, *,
        more: Callable[[], bool] = lambda: False, title: str = "", apart: Apart | None = None,
    ) -> None:  # fmt: skip
        """Take a title for what is typed on a page; a dialog has its own."""
        super().__init__(root)
        self._desk, self._root, self._more, self._title = desk, root, more, title
        self._elsewhere = apart
        self.bar = TypedBar(look, root)
        self.bar.discarded.connect(self._discard)
        self._told = False  # that nothing can be kept
        self._over = False
        self._before: Typed | None = None  # what an earlier dialog left and nobody answered for
        self._taken: list[Typed] = []  # what of it is in the fields now, and lies there still
        self._wrote = False
        # Each dialog has a place of its own: it overwrites nothing that an earlier one left.
        self._apart = secrets.token_hex(8)
        self._about, self._slot = about, self._slot_of(about)
        self._timer = QTimer(self, singleShot=True, interval=_EACH_MS)
        self._timer.timeout.connect(self.keep)
        self._place_bar()
        self.look_over()
        self._read()

    def turn(self, about: Ask) -> None:
        """Go on with another object in the same fields: what was typed of the last is given up."""
        if about != self._about:
            self.give_up()
            self._about, self._slot = about, self._slot_of(about)
            self._read()

    def look_over(self) -> None:
        """Listen to the fields that came since."""
        typed_fields.hear(self._root, self._soon)

    def keep_soon(self) -> None:
        """Write what was typed elsewhere, too, a moment later."""
        self._soon()

    def keep(self) -> None:
        """Write what was typed so far, off the window's thread."""
        self._timer.stop()
        data = self._packed()
        if data or self._wrote:
            self._wrote = bool(data)
            write = partial(_write, self._slot, self._slot.writing(data), tuple(self._taken))
            self._desk.aside(write, _heard, otherwise=self._missed)

    def give_up(self, *, recorded: bool = False) -> None:
        """Forget what was typed, because it is recorded or not wanted.

        A text from before that nobody answered for is left for the next time, unless this one
        was recorded in its stead.
        """
        self._timer.stop()
        typed_fields.forget(self._root)
        gone, before = self._taken, self._before
        self._taken, self._before = [], None
        if recorded and before is not None:
            gone.append(before)
        self.bar.hide()
        if self._wrote or gone:
            self._wrote = False
            write = partial(_write, self._slot, self._slot.writing(b""), tuple(gone))
            self._desk.aside(write, _heard, otherwise=_heard)

    def end(self, *, recorded: bool) -> None:
        """Forget what was typed: the dialog is closed."""
        self._over = True
        self.give_up(recorded=recorded)

    def _slot_of(self, about: Ask) -> Slot:
        texts = self._desk.office.unsaved
        assert texts is not None  # noqa: S101 -- else there is no keeper
        return Slot(texts, bucket(self._desk), typed_key(about, self._seat, self._apart))

    def _read(self) -> None:
        slot = self._slot
        left = partial(slot.left, self._about, self._seat)
        self._desk.aside(left, partial(self._offer, slot), otherwise=_heard)

    @property
    def _seat(self) -> str:
        seat = self._desk.office.seat
        return seat.person_id if seat is not None else ""

    def _soon(self) -> None:
        if not self._timer.isActive() and not self._over:
            self._timer.start()

    def _packed(self) -> bytes:
        apart = self._elsewhere.written_apart() if self._elsewhere is not None else ()
        found = (*typed_fields.texts(self._root), *apart)
        if not found:
            return b""
        window = self._root.window()
        title = self._title or window.windowTitle()
        typed = Typed(
            (*self._about,), title, _page_of(window), self._desk.office.clock(), found,
            typed_fields.choices(self._root), self._seat, self._apart,
        )  # fmt: skip
        return packed_typed(typed)

    def _offer(self, slot: Slot, left: list[Typed]) -> None:
        if not left or slot is not self._slot or self._over:
            return
        self._before = typed = left[0]
        zone = times.zone_of(self._desk.board.zone if self._desk.board else "")
        at = times.short(typed.at, zone, self._desk.office.clock())
        self.bar.offer(say("typed.offer", at=at), partial(self._use, typed))

    def _use(self, typed: Typed) -> None:
        self._before = None
        self._taken.append(typed)  # it lies there until it lies in the place of this one
        texts: Sequence[Field] = typed.texts
        if self._elsewhere is not None:
            texts = self._elsewhere.put_apart(texts)
        self.look_over()
        left = typed_fields.put(self._root, (*typed.choices, *texts), self._room)
        if left:
            QGuiApplication.clipboard().setText("\n".join(one.text for one in left))
        self.bar.answer(say("typed.left_over") if left else say("typed.used"))
        self._soon()

    def _room(self) -> bool:
        made = self._more()
        self.look_over()
        return made

    def _discard(self) -> None:
        if (before := self._before) is not None:
            self._before, slot = None, self._slot
            self._desk.aside(partial(slot.drop, (before,)), lambda _none: self._read(),
                             otherwise=_heard)  # fmt: skip

    def _missed(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            self._desk.failed.emit(error)

    def _place_bar(self) -> None:
        layout = self._root.layout()
        if isinstance(layout, QBoxLayout):
            first = layout.itemAt(0)
            headed = first is not None and isinstance(first.widget(), Label)
            layout.insertWidget(1 if headed else 0, self.bar)


def _write(slot: Slot, write: Callable[[], None], gone: Collection[Typed]) -> None:
    """Write first, then forget what is in it."""
    write()
    slot.drop(gone)


def _page_of(widget: QWidget) -> str:
    """Return the name of the page behind a dialog."""
    for above in _above(widget):
        page = getattr(above, "page", None)
        if callable(page):
            return str(page().NAME)
    return ""


def _above(widget: QWidget) -> Iterator[QWidget]:
    """Give a widget's window, and those over which that one stands."""
    above: QWidget | None = widget.window()
    while above is not None:
        yield above
        parent = above.parentWidget()
        above = parent.window() if parent is not None else None


def _heard(_answer: object) -> None:
    """Need no answer."""
