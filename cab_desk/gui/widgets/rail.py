"""The rail at the window's left: a button for each page, with a badge when it needs me."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.words import plural

_HIGH, _LOW = 54, 28  # with its caption, and the least; without room for it the icon is left
_CAPTION = 46  # from this height on


class RailButton(QAbstractButton):
    """Icon over caption, 60 by 54."""

    def __init__(self, look: Look, icon: str, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._badge = 0
        self._over = False
        self.setText(caption)
        self.setAccessibleName(caption)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(look.px(60))
        self.setMinimumHeight(look.px(_LOW))
        self.setMaximumHeight(look.px(_HIGH))
        look.changed.connect(self.update)

    def set_badge(self, count: int) -> None:
        """Show how many things need me; none for zero."""
        self._badge = count
        name = plural("frame.badge", count, page=self.text()) if count else self.text()
        self.setAccessibleName(name)
        self.update()

    def badge(self) -> int:
        """Return the number shown."""
        return self._badge

    def sizeHint(self) -> QSize:
        """Be of the design's size."""
        return QSize(self._look.px(60), self._look.px(_HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in the tooltip what is not read whole."""
        super().resizeEvent(event)
        metrics = QFontMetrics(self._look.font("caption", 600))
        cut = metrics.horizontalAdvance(self.text()) > self.width()
        set_tip(self, self.text() if cut or not self._captioned() else "")

    def _captioned(self) -> bool:
        return self.height() >= self._look.px(_CAPTION)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is here."""
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Show that the pointer left."""
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, caption and badge."""
        look, on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = "bg.selected" if on else "bg.hover" if self._over else ""
        if ground:
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(QRectF(self.rect()), look.px(6), look.px(6))
        tone = "accent" if on else "text.secondary"
        left = (self.width() - look.px(20)) / 2
        top = look.px(9) if self._captioned() else (self.height() - look.px(20)) / 2
        painter.drawPixmap(QPointF(left, top), look.pixmap(self._icon, 20, tone))
        if self._captioned():
            painter.setPen(look.colour(tone))
            painter.setFont(look.font("caption", 600 if on else 500))
            area = QRectF(0, look.px(32), self.width(), look.px(16))
            elide, metrics = Qt.TextElideMode.ElideRight, painter.fontMetrics()
            text = metrics.elidedText(self.text(), elide, self.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        if self._badge:
            self._paint_badge(painter)
        painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        look = self._look
        text = str(self._badge) if self._badge < 100 else "99+"
        font = look.font("caption", 600)
        width = max(look.px(16), QFontMetrics(font).horizontalAdvance(text) + look.px(8))
        rect = QRectF(self.width() / 2 + look.px(5), look.px(3), width, look.px(16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("ink"))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(look.colour("text.on-ink"))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Ground(QWidget):
    """A flat area in one colour of the tokens, with a hairline at one side."""

    def __init__(
        self, look: Look, token: str = "bg.canvas", line: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tone, self._line = token, line
        look.changed.connect(self.update)

    def set_ground(self, tone: str, line: str = "") -> None:
        """Choose colour and side (left, right, top, bottom) of the hairline."""
        self._tone, self._line = tone, line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, and draw the line."""
        painter = QPainter(self)
        paint.fill(painter, event.rect(), self._look.colour(self._tone))
        painter.setPen(self._look.colour("line.card"))
        right, bottom = self.width() - 1, self.height() - 1
        ends = {
            "left": (0, 0, 0, bottom),
            "right": (right, 0, right, bottom),
            "top": (0, 0, right, 0),
            "bottom": (0, bottom, right, bottom),
        }.get(self._line)
        if ends:
            painter.drawLine(*ends)
        painter.end()
