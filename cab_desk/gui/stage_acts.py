"""What the window asks before an RFC goes to a stage that needs a reason."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cab_desk.domain.change import Stage
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.look import Look
from cab_desk.services.requests import changes


def withdraw(desk: Desk, look: Look, window: QWidget, ask: Ask) -> None:
    """Withdraw an RFC, with its reason."""
    dialog = ReasonDialog(look, "withdraw", window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.keep_typed("withdraw", ask.uid)

    def go(reason: str) -> None:
        command = partial(changes.move_stage, uid=ask.uid, to=Stage.WITHDRAWN, reason=reason)
        desk.run(command, lambda _outcome: dialog.accept(), dialog.refuse)

    dialog.given.connect(go)
    dialog.open()
