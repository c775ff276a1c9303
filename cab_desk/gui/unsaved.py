"""Say after a crash which edits were not saved, and lead to them."""

from functools import partial

from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.window import Window
from cab_desk.services.unsaved import Unsaved, unpacked
from cab_desk.words import plural, say


def tell_left(desk: Desk, window: Window) -> None:
    """Look for texts that were typed and not saved; offer the last of them."""
    texts, board = desk.office.unsaved, desk.board
    if texts is not None and board is not None:
        desk.aside(partial(texts.all, board.id), partial(_tell, window))


def _tell(window: Window, kept: list[bytes]) -> None:
    found = [edit for edit in map(unpacked, kept) if edit is not None]
    if not found:
        return
    last = max(found, key=lambda edit: edit.at)
    said = plural("changes.unsaved.left", len(found), name=_name(last))
    ask = Ask("edit", last.uid) if last.uid else Ask("new")
    window.tell(said, "warn", say("changes.unsaved.open"), partial(window.ask, ask))


def _name(edit: Unsaved) -> str:
    return edit.name or say("changes.unsaved.new")
