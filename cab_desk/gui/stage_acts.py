"""What the window asks before it does with an RFC what needs a reason."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cab_desk.domain.change import Stage
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.look import Look
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, holding


def withdraw(desk: Desk, look: Look, window: QWidget, ask: Ask) -> None:
    """Withdraw an RFC, with its reason."""

    def command(reason: str) -> Callable[[Work], Outcome]:
        return partial(changes.move_stage, uid=ask.uid, to=Stage.WITHDRAWN, reason=reason)

    _with_reason(desk, ReasonDialog(look, "withdraw", window), "withdraw", ask.uid, command)


def hold(desk: Desk, look: Look, window: QWidget, ask: Ask) -> None:
    """Put an RFC on hold, with its reason; the detail is what it was on hold for."""

    def command(reason: str) -> Callable[[Work], Outcome]:
        return partial(holding.hold, uid=ask.uid, reason=reason, seen=ask.detail)

    _with_reason(desk, ReasonDialog(look, "hold", window), "hold", ask.uid, command)


def release(desk: Desk, ask: Ask) -> None:
    """Take an RFC off hold; the detail is what it is on hold for."""
    desk.run(partial(holding.release, uid=ask.uid, seen=ask.detail))


def _with_reason(
    desk: Desk,
    dialog: ReasonDialog,
    step: str,
    uid: str,
    command: Callable[[str], Callable[[Work], Outcome]],
) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.keep_typed(step, uid)

    def go(reason: str) -> None:
        desk.run(command(reason), lambda _outcome: dialog.accept(), dialog.refuse)

    dialog.given.connect(go)
    dialog.open()
