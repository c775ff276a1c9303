"""Let the second of two editors merge both edits into the dialog that is open, or take theirs."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.edited_meanwhile import EditedMeanwhileDialog
from cab_desk.gui.look import Look
from cab_desk.services.requests.meanwhile import Meanwhile
from cab_desk.words import say

Take = Callable[[Mapping[str, Any], str], object]


def ask(parent: QWidget, desk: Desk, look: Look, found: Meanwhile, take: Take) -> None:
    """Show who changed what. `take` gets what the fields are to hold and a sentence to show; what
    stands on the board by now, `found.merged.now`, is what a further edit begins from.
    """
    zone = times.zone_of(desk.board.zone if desk.board else "")
    dialog = EditedMeanwhileDialog(look, found, zone, desk.office.clock(), parent)

    def merged(mine: frozenset[str]) -> None:
        take(found.merged.decided(mine, dialog.joined()), say("changes.meanwhile.merged"))

    def reloaded() -> None:
        who = ", ".join(found.who) or say("changes.meanwhile.somebody")
        take(found.merged.now, say("changes.meanwhile.reloaded", who=who))

    dialog.merged.connect(merged)
    dialog.reloaded.connect(reloaded)
    dialog.open()
