"""Keep a copy of the board once a meeting is closed: beside all other work, and told."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread

from cab_desk.errors import CabDeskError, Unavailable
from cab_desk.gui.desk import Cancelled, Desk
from cab_desk.gui.typed import Slot, bucket
from cab_desk.services.typed import Typed, packed_typed
from cab_desk.words import say

_ABOUT = ("keep_copy", "", "")
_LOOK = 0.1  # seconds between two looks whether the desk was closed meanwhile
_PATIENCE = 2.0  # seconds that a desk which closes waits for a copy

log = logging.getLogger(__name__)


def is_copy(typed: Typed) -> bool:
    """Tell whether what was left is the note of a copy that was begun."""
    return typed.about == _ABOUT


def again(desk: Desk) -> None:
    """Keep the copy that the program, which ended meanwhile, did not come to."""
    keep(desk, say("typed.copy_again"))


def keep(desk: Desk, closed: str) -> None:
    """Keep a copy, and tell behind what was said of the close where it is, or why there is none.

    There is a note of it until that is known: a program that ends before makes up for it later.
    """
    found = desk.office.keep_copy
    if found is None:
        return
    job = _noted(desk, found)

    def tell(path: str) -> None:
        desk.told.emit(say("meeting.closed_kept", closed=closed, path=path))

    def tell_why(error: Exception) -> None:
        why = error.sentence if isinstance(error, CabDeskError) else str(error)
        sentence = say("meeting.closed_not_kept", closed=closed, why=why)
        if isinstance(error, Unavailable):
            desk.failed.emit(Unavailable(sentence))  # which offers to try again
        else:
            desk.told.emit(sentence)

    desk.aside(partial(_waited_for, desk, job), tell, otherwise=tell_why)


def _noted(desk: Desk, job: Callable[[], str]) -> Callable[[], str]:
    texts = desk.office.unsaved
    if texts is None:
        return job
    note = Typed(_ABOUT, "", "", desk.office.clock(), ())
    slot = Slot(texts, bucket(desk), note.key)

    def noted() -> str:
        with suppress(Unavailable):  # a full disk is told by the copy itself
            slot.writing(packed_typed(note))()
        try:
            return job()
        finally:
            slot.writing(b"")()

    return noted


def _waited_for(desk: Desk, job: Callable[[], str]) -> str:
    """Do a job on a thread that a desk which closes leaves behind: a server may say nothing."""
    found: list[str] = []
    failed: list[BaseException] = []

    def go() -> None:
        try:
            found.append(job())
        except BaseException as error:  # noqa: BLE001 - it is raised again by who waits
            failed.append(error)

    thread = Thread(target=go, name="cab-desk-copy", daemon=True)
    thread.start()
    while thread.is_alive():
        if desk.closed:
            thread.join(_PATIENCE)
            if thread.is_alive():
                log.warning("no copy of the board was kept: the window closed before it was whole")
                raise Cancelled
        thread.join(_LOOK)
    if failed:
        raise failed[0]
    return found[0]
