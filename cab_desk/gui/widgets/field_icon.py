"""A sign inside a field, before its text."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.gui.look import Look

_SIGN, _LEFT, _GAP = 16, 10, 6


class FieldIcon(QWidget):
    """Lies over the left end of a field; clicks go through it into the field."""

    def __init__(self, look: Look, field: QLineEdit, name: str) -> None:
        super().__init__(field)
        self._look, self._field, self._name = look, field, name
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)
        field.setTextMargins(look.px(_SIGN + _GAP), 0, 0, 0)
        field.installEventFilter(self)
        look.changed.connect(self.update)
        self._lie()
        self.show()

    def show_sign(self, name: str) -> None:
        """Show another sign."""
        self._name = name
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as high as the field."""
        if event.type() == QEvent.Type.Resize:
            self._lie()
        elif event.type() == QEvent.Type.EnabledChange:
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign, grey where the field is off."""
        look = self._look
        token = "text.secondary" if self._field.isEnabled() else "text.disabled"
        painter = QPainter(self)
        top = (self.height() - look.px(_SIGN)) / 2
        painter.drawPixmap(QPointF(look.px(_LEFT), top), look.pixmap(self._name, _SIGN, token))
        painter.end()

    def _lie(self) -> None:
        self.setGeometry(0, 0, self._look.px(_LEFT + _SIGN), self._field.height())
