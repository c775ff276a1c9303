"""Say after a crash which edits and notes were not saved, and lead to them."""

from __future__ import annotations

from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from cab_desk.errors import Refused
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.window import Window
from cab_desk.services.unsaved import (
    Unsaved,
    UnsavedNote,
    note_key,
    unpacked,
    unpacked_note,
)
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

_SHOWN = 160  # characters of a note that the notice shows


def tell_left(desk: Desk, window: Window) -> None:
    """Look for texts that were typed and not saved; offer the last of them."""
    texts, board = desk.office.unsaved, desk.board
    if texts is not None and board is not None:
        desk.aside(partial(texts.all, board.id), partial(_tell, desk, window))


def _tell(desk: Desk, window: Window, kept: list[bytes]) -> None:
    notes = [note for note in map(unpacked_note, kept) if note is not None]
    if notes:
        _tell_note(desk, window, max(notes, key=lambda note: note.at))
        return
    found = [edit for edit in map(unpacked, kept) if edit is not None]
    if not found:
        return
    last = max(found, key=lambda edit: edit.at)
    said = plural("changes.unsaved.left", len(found), name=_name(last))
    ask = Ask("edit", last.uid) if last.uid else Ask("new")
    window.tell(said, "warn", say("changes.unsaved.open"), partial(window.ask, ask))


def _tell_note(desk: Desk, window: Window, note: UnsavedNote) -> None:
    said = say("changes.unsaved.note", text=shorten(note.text, _SHOWN, placeholder="…"))
    record = partial(_record, desk, window, note)
    window.tell(said, "warn", say("changes.unsaved.record"), record)


def _record(desk: Desk, window: Window, note: UnsavedNote) -> None:
    """Record a note that was owed, then offer the next one; one that is refused is handed over."""
    texts, board = desk.office.unsaved, desk.board
    if texts is None or board is None:
        return

    def done(_outcome: object) -> None:
        desk.aside(partial(texts.drop, board.id, note_key(note.item_id)),
                   lambda _none: tell_left(desk, window))  # fmt: skip

    def missed(error: Exception) -> None:
        if not isinstance(error, Refused):
            desk.failed.emit(error)
            return
        QGuiApplication.clipboard().setText(note.text)
        done(None)
        window.tell(say("changes.unsaved.refused", why=error.sentence), "warn")

    desk.run(partial(_noted, note=note), done, missed)


def _noted(work: Work, note: UnsavedNote) -> Outcome:
    from cab_desk.services.meetings import running  # noqa: PLC0415 -- not before the first paint

    return running.note(work, note.meeting_id, note.item_id, note.text)


def _name(edit: Unsaved) -> str:
    return edit.name or say("changes.unsaved.new")
