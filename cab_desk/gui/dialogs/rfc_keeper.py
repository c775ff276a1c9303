"""Keep what is typed into an RFC's form until it is saved, whatever becomes of the program."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from threading import Event
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from cab_desk.domain.change import Change
from cab_desk.domain.threeway import merge
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.services.requests import judging
from cab_desk.services.requests.from_template import Origin
from cab_desk.services.unsaved import NEW, Unsaved, files_of, packed, unpacked
from cab_desk.words import say

_PAUSE_MS = 1_000  # of typing, before it is written to the disk


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form shows: the RFC, everybody's names, and what its judgement needs."""

    change: Change
    names: tuple[str, ...]
    standing: int
    bench: judging.Bench
    head: int = 0  # of the ledger, to tell what came after
    origin: Origin | None = None  # the template that it was made from
    offered: bool = False  # whether there are templates that a new one can be made from


class Form(Protocol):
    """What is kept aside, and where it is offered again."""

    desk: Desk
    uid: str
    fields: Any
    documents: Any
    attachments: Any
    notice: NoticeBar

    @property
    def opened(self) -> Opened | None:
        """Return what the form was opened on, once it is read."""

    @property
    def template_id(self) -> str:
        """Return the template that a new RFC is made from, or nothing."""

    def take_template(self, template_id: str, mine: Change | None = None) -> None:
        """Make the new RFC from a template; `mine` is what was typed into one before."""

    def change(self) -> Change:
        """Return the RFC as the form has it."""

    def is_edited(self) -> bool:
        """Tell whether something would be lost."""

    def put(self, change: Change) -> None:
        """Put an edit into the fields; nothing is saved by that."""


class FormKeeper(QObject):
    """Writes the form's text aside a moment after each edit, and offers it after a crash."""

    def __init__(self, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._offered = False
        self._over = Event()  # saved or thrown away: what is still being written goes too
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._keep)
        form.fields.edited.connect(self._timer.start)
        form.documents.edited.connect(self._timer.start)
        form.attachments.edited.connect(self._keep)  # at once: other forms look who needs a file

    def offer(self, found: Opened) -> None:
        """Offer the text that an earlier form left, once; `found` is what this one shows."""
        texts, board = self._form.desk.office.unsaved, self._form.desk.board
        if texts is None or board is None or self._offered:
            return
        self._offered = True
        self._form.desk.aside(partial(texts.read, board.id, self._key), partial(self._show, found))

    def drop(self) -> None:
        """Forget the text: it was saved, or thrown away on purpose."""
        self._timer.stop()
        self._over.set()
        texts, board = self._form.desk.office.unsaved, self._form.desk.board
        if texts is not None and board is not None:
            self._form.desk.aside(partial(texts.drop, board.id, self._key), lambda _none: None)

    def needed(self) -> Callable[[], set[str]]:
        """Return what finds the files that other edits name, off the window's thread."""
        texts, board, key = self._form.desk.office.unsaved, self._form.desk.board, self._key
        if texts is None or board is None:
            return set
        return lambda: files_of(texts.others(board.id, key))

    @property
    def _key(self) -> str:
        return self._form.uid or NEW

    def _keep(self) -> None:
        form = self._form
        texts, board, opened = form.desk.office.unsaved, form.desk.board, form.opened
        if texts is None or board is None or opened is None or not form.is_edited():
            return
        before, now = opened.change, form.desk.office.clock()
        edit = Unsaved(before.uid, before.number, now, before, form.change(), opened.head,
                       form.template_id)  # fmt: skip
        key, over = self._key, self._over

        def write() -> None:
            texts.keep(board.id, key, packed(edit))
            if over.is_set():
                texts.drop(board.id, key)

        form.desk.aside(write, lambda _none: None)

    def _show(self, found: Opened, data: bytes) -> None:
        edit = unpacked(data) if data else None
        if edit is None or self._form.is_edited():
            return
        zone = times.zone_of(self._form.desk.board.zone if self._form.desk.board else "")
        at = times.short(edit.at, zone, self._form.desk.office.clock())
        self._form.notice.tell(
            say("changes.unsaved.offer", at=at), "info", say("changes.unsaved.restore"),
            partial(self._put_back, found, edit),
        )  # fmt: skip

    def _put_back(self, found: Opened, edit: Unsaved) -> None:
        """Put the text on what the board has now: of what others changed since, theirs is lost
        nowhere but where the text is at odds with it, and that is seen before it is saved.
        """
        before = replace(edit.before, uid=found.change.uid, number=found.change.number)
        mine = replace(edit.mine, uid=found.change.uid, number=found.change.number)
        merged = merge(before, mine, found.change)
        self._form.attachments.take_over(mine.attachments)
        whole = merged.decided([clash.name for clash in merged.clashes])
        if edit.template:
            self._form.take_template(edit.template, whole)
        else:
            self._form.put(whole)
        self._form.notice.tell(say("changes.unsaved.restored"), "info")
