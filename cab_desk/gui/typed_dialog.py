"""A dialog whose texts outlive the program."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from cab_desk.gui.asks import Ask
from cab_desk.gui.look import Look
from cab_desk.gui.typed import TypedKeeper, desk_of
from cab_desk.services.typed import Field


class TypedDialog(QDialog):
    """Keeps what is typed from when it is shown until it is closed, once `keep_typed` was said."""

    look: Look

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept_as: Ask | None = None
        self._typed: TypedKeeper | None = None
        self._look_timer = QTimer(self, singleShot=True, interval=0)
        self._look_timer.timeout.connect(self._look_over)
        self.finished.connect(self._end_typed)

    def keep_typed(self, action: str, uid: str = "", detail: str = "") -> None:
        """Keep what is typed here on this computer until it is recorded or given up.

        The three say what is done, about what, and which part of it: whoever opens a dialog of
        the same three after a crash is offered the text.
        """
        self._kept_as = Ask(action, uid, detail)
        if self._typed is not None:
            self._typed.turn(self._kept_as)

    @property
    def kept_as(self) -> Ask | None:
        """Return what the texts are kept by, or None where nothing that is typed is kept."""
        return self._kept_as

    def recorded(self) -> None:
        """Hear that what was typed is recorded, in a dialog that stays open."""
        if self._typed is not None:
            self._typed.give_up(recorded=True)

    def more_fields(self) -> bool:
        """Make room for one more of what the dialog has rows of; tell whether it did."""
        return False

    def written_apart(self) -> tuple[Field, ...]:
        """Return what was written for this dialog in another one, and is not recorded."""
        return ()

    def put_apart(self, texts: Sequence[Field]) -> Sequence[Field]:
        """Take what was written in another dialog from texts of before; return the others."""
        return texts

    def keep_apart(self) -> None:
        """Keep what was just written in another dialog."""
        if self._typed is not None:
            self._typed.keep_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to keep."""
        super().showEvent(event)
        desk = desk_of(self)
        if self._kept_as is None or self._typed is not None or desk is None:
            return
        if desk.office.unsaved is not None:
            self._typed = TypedKeeper(
                desk, self.look, self, self._kept_as, more=self.more_fields, apart=self
            )

    def event(self, event: QEvent) -> bool:
        """Follow fields that come later, too."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._typed is not None:
            self._look_timer.start()
        return done

    def _look_over(self) -> None:
        if self._typed is None:
            return
        self._typed.look_over()
        parent, wanted = self.parentWidget(), self.sizeHint().height()
        most = parent.window().height() if parent is not None else wanted
        if self._typed.bar.isVisible() and wanted > self.height():
            self.resize(self.width(), min(wanted, most))

    def _end_typed(self, result: int) -> None:
        if self._typed is not None:
            self._typed.end(recorded=result == QDialog.DialogCode.Accepted)
