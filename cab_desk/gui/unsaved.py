"""Say after a crash which edits and notes were not saved, and lead to them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cab_desk.errors import Refused
from cab_desk.gui import kept_copy, times, under_way
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.typed import bucket
from cab_desk.gui.window import Window
from cab_desk.services.typed import NO_BOARD, Field, Typed, unpacked_typed
from cab_desk.services.unsaved import (
    NEW,
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
    from cab_desk.services.unsaved import UnsavedTexts

_FORMS = ("edit", "new")  # what is done in the form of an RFC, which keeps its text itself
_SHOWN = 160  # characters of a note that the notice shows


def tell_left(desk: Desk, window: Window) -> None:
    """Look for texts that were typed and not recorded; offer the last of them."""
    texts = desk.office.unsaved
    if texts is not None:
        desk.aside(partial(_all, texts, bucket(desk)), partial(_tell, desk, window))


def _all(texts: UnsavedTexts, board_id: str) -> list[bytes]:
    found = texts.all(board_id)
    return found if board_id == NO_BOARD else [*found, *texts.all(NO_BOARD)]


def _tell(desk: Desk, window: Window, kept: list[bytes]) -> None:
    notes = [note for note in map(unpacked_note, kept) if note is not None]
    if notes:
        _tell_note(desk, window, max(notes, key=lambda note: note.at))
        return
    edits = [edit for edit in map(unpacked, kept) if edit is not None]
    found = [one for one in map(unpacked_typed, kept) if one is not None]
    if any(map(kept_copy.is_copy, found)):
        kept_copy.again(desk)
    typed = [one for one in found if not kept_copy.is_copy(one)]
    jobs = [one for one in typed if under_way.is_job(one)]
    left = [*(one for one in typed if one not in jobs), *map(_as_typed, edits)]
    if jobs:
        tell = partial(_tell_jobs, desk, window, left)
        desk.read_work(partial(under_way.told, left=jobs), tell)
    elif typed:
        _tell_typed(desk, window, left)
    elif edits:
        last = max(edits, key=lambda edit: edit.at)
        said = plural("changes.unsaved.left", len(edits), name=_name(last))
        ask = Ask("edit", last.uid) if last.uid else Ask("new")
        window.tell(said, "warn", say("changes.unsaved.open"), partial(window.ask, ask))


def _tell_jobs(
    desk: Desk, window: Window, left: list[Typed], jobs: list[tuple[Typed, bool]]
) -> None:
    """Tell of jobs beside the texts; one that the board has is told once."""
    for job, done in jobs:
        if done:
            _drop(desk, job)
        left.append(replace(job, about=("", "", ""), page="audit") if done else job)
    _tell_typed(desk, window, left)


def _tell_typed(desk: Desk, window: Window, left: list[Typed]) -> None:
    left.sort(key=lambda one: one.at, reverse=True)
    first, at = left[0], _at(desk, left[0])
    said = plural("typed.left", len(left), title=first.title, at=at)
    if len(left) == 1 and under_way.is_job(first):
        said = say("typed.job.left", title=first.title, at=at)
    window.tell(said, "warn", say("typed.show"), partial(show_left, desk, window, left))


def show_left(desk: Desk, window: Window, left: list[Typed]) -> None:
    """List texts that were not recorded; each is opened again, copied or discarded."""
    from cab_desk.gui.dialogs.left_texts import (  # noqa: PLC0415 -- after a crash alone
        LeftTextsDialog,
    )

    lines = [(_at(desk, one), one) for one in left]
    dialog = LeftTextsDialog(window.look, lines, window.doers.__contains__, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.opened.connect(window.ask)
    dialog.paged.connect(window.go)
    dialog.dropped.connect(partial(_drop, desk))
    dialog.open()


def _drop(desk: Desk, typed: Typed) -> None:
    texts, board_id = desk.office.unsaved, bucket(desk)
    if texts is not None:
        key = typed.key if typed.about[0] not in _FORMS else typed.about[1] or NEW
        for place in {board_id, NO_BOARD}:
            desk.aside(partial(texts.drop, place, key), lambda _none: None)


def _as_typed(edit: Unsaved) -> Typed:
    """Return an edit of a form as one more text that was left."""
    about = ("edit", edit.uid, "") if edit.uid else ("new", "", "")
    title = say("typed.dialog.edit", name=edit.name) if edit.uid else say("typed.dialog.new")
    texts = (Field("title", say("typed.dialog.request"), edit.mine.title),)
    return Typed(about, title, "requests", edit.at, texts)


def _at(desk: Desk, typed: Typed) -> str:
    zone = times.zone_of(desk.board.zone if desk.board else "")
    return times.short(typed.at, zone, desk.office.clock())


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

    return running.note(work, note.meeting_id, note.item_id, note.text, note.seen)


def _name(edit: Unsaved) -> str:
    return edit.name or say("changes.unsaved.new")
