"""The level of risk that a rating gives: bars and word, beside the fields that make it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Risk
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.words import say


class RiskReadout(QWidget):
    """Show a level of risk in words and bars."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = ""
        self._text = ""
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_risk(self, pack: Pack, risk: Risk) -> None:
        """Show the level that the policy reads from the ratings."""
        self._tone = risk.tone
        if pack.matrix is None:
            self._text = say("changes.form.no_matrix")
        elif risk.level is None:
            self._text = say("changes.form.not_rated")
        else:
            key = "changes.form.risk_inferred" if risk.inferred else "changes.form.risk_level"
            self._text = say(key, level=risk.level)
        self.setAccessibleName(self._text)
        self.update()

    def text(self) -> str:
        """Return what is shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Be as high as a field."""
        return QSize(self._look.px(120), self._look.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and word."""
        look = self._look
        painter = QPainter(self)
        painter.setFont(look.font("body", 500 if self._tone else None))
        painter.setPen(look.colour("text.primary" if self._tone else "text.tertiary"))
        left = 0
        if self._tone:
            paint.risk_bars(painter, look, 0, (self.height() - look.px(16)) / 2, self._tone)
            left = look.px(24)
        area = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
