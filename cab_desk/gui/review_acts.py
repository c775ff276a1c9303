"""What is done in the review of an RFC about conditions, conflicts, its hold, and a template."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cab_desk.gui.asks import Ask

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.services.ports import Work
    from cab_desk.services.requests.conditions import Condition

    Cared = tuple[Condition | None, list[str]]


class ReviewActs:
    """The dialogs that such an ask opens over the window."""

    def __init__(self, desk: Desk, look: Look, window: QWidget) -> None:
        self._desk, self._look, self._window = desk, look, window

    def doers(self) -> dict[str, Callable[[Ask], object]]:
        """Return the actions by name."""
        return {
            "tick": self.tick,
            "care": self.see_to,
            "settle": self.settle,
            "hold": self.hold,
            "release": self.release,
            "earlier": self.show_earlier,
            "heard": self.record_word,
            "template": self.keep_template,
            "answer_template": self.answer_template,
        }

    def tick(self, ask: Ask) -> None:
        """Say that a condition of an approval is met."""
        from cab_desk.gui.dialogs.tick import TickDialog  # noqa: PLC0415 -- when it is asked for

        self._open(TickDialog(self._desk, self._look, ask.uid, ask.detail, self._window))

    def settle(self, ask: Ask) -> None:
        """Say what is to become of a conflict; the detail names the other RFC."""
        from cab_desk.gui.dialogs.settle import SettleDialog  # noqa: PLC0415 -- when asked for

        self._open(SettleDialog(self._desk, self._look, ask.uid, ask.detail, self._window))

    def show_earlier(self, ask: Ask) -> None:
        """Show what differs from what was signed before."""
        from cab_desk.gui.dialogs.earlier import EarlierDialog  # noqa: PLC0415 -- when asked for

        self._open(EarlierDialog(self._desk, self._look, ask.uid, self._window))

    def keep_template(self, ask: Ask) -> None:
        """Keep a template: of an RFC, a new one, or what the detail names."""
        from cab_desk.gui.dialogs.template import TemplateDialog  # noqa: PLC0415 -- when asked for

        self._open(TemplateDialog(self._desk, self._look, ask.uid, ask.detail, self._window))

    def record_word(self, ask: Ask) -> None:
        """Record what somebody absent decided; the detail is the role that is wanted."""
        from cab_desk.gui.dialogs.heard import HeardDialog  # noqa: PLC0415 -- when asked for

        self._open(HeardDialog(self._desk, self._look, ask.uid, ask.detail, self._window))

    def answer_template(self, ask: Ask) -> None:
        """Have a chair answer what is proposed about a template; the detail is its id."""
        from cab_desk.gui.dialogs.answer import AnswerDialog  # noqa: PLC0415 -- when asked for

        self._open(AnswerDialog(self._desk, self._look, ask.detail, self._window))

    def hold(self, ask: Ask) -> None:
        """Put an RFC on hold, with its reason."""
        from cab_desk.gui import stage_acts  # noqa: PLC0415 -- when it is asked for

        stage_acts.hold(self._desk, self._look, self._window, ask)

    def release(self, ask: Ask) -> None:
        """Take an RFC off hold."""
        from cab_desk.gui import stage_acts  # noqa: PLC0415 -- when it is asked for

        stage_acts.release(self._desk, ask)

    def see_to(self, ask: Ask) -> None:
        """Say who sees to a condition, and by when; the detail is its id."""

        def read(work: Work) -> Cared:
            from cab_desk.services.requests import conditions  # noqa: PLC0415 -- off the start

            found = conditions.of_change(work, work.changes.get(ask.uid))
            names = [one.name for one in work.people.all() if not one.retired]
            return next((one for one in found if one.id == ask.detail), None), names

        def offer(found: Cared) -> None:
            from cab_desk.gui.dialogs.care import CareDialog  # noqa: PLC0415 -- when asked for

            condition, names = found
            if condition is not None:
                dialog = CareDialog(self._desk, self._look, ask.uid, condition, names, self._window)
                self._open(dialog)

        self._desk.read_work(read, offer)

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
