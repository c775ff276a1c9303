"""Two desks write the note of one item: tell the second, without taking the keyboard from it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.note_field import NoteField
from cab_desk.services.requests.meanwhile import ChangedMeanwhile, Meanwhile
from cab_desk.words import say


def tell(
    desk: Desk, look: Look, page: QWidget, field: NoteField, item_id: str, found: Meanwhile
) -> None:
    """Say who changed the note; both texts are shown once somebody asks for them."""
    window = page.window()

    def take(values: Mapping[str, Any], _said: str) -> None:
        field.take(item_id, str(values.get("note") or ""), str(found.merged.now["note"]))

    show = partial(merging.ask, window, desk, look, found, take)
    sentence = ChangedMeanwhile(found).sentence
    notice = getattr(window, "tell", None)
    if notice is not None:
        notice(sentence, "warn", say("meanwhile.show"), show)
