"""The rows of Home's cards: one with something to do, one of the schedule."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, set_tip
from cab_desk.services.rows import Bar

_ROW = 48


class HomeRow(QFrame):
    """A line of a card: status, title over a second line, and one thing to do about it.

    A `bare` one stands in a card with margins of its own: no inset, no hairline.
    """

    chosen = Signal(str)

    def __init__(
        self, look: Look, key: str, glyph: tuple[str, str], title: str, second: str,
        action: str = "", icon: str = "", bare: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look, self._key, self._glyph, self._bare = look, key, glyph, bare
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        left, right = (24, 0) if bare else (44, 16)
        row.setContentsMargins(look.px(left), look.px(5), look.px(right), look.px(5))
        row.setSpacing(look.px(12))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(Elided(look, title, "body"))
        if second:
            lines.addWidget(Elided(look, second, "small", "text.tertiary"))
        row.addLayout(lines, 1)
        if action:
            button = Button(look, action, icon=icon, small=True)
            button.setAccessibleName(f"{action}: {title}")
            button.clicked.connect(lambda: self.chosen.emit(key))
            row.addWidget(button)
        self.setAccessibleName(f"{title}. {second}")

    def sizeHint(self) -> QSize:
        """Be as high as a row of a list."""
        return QSize(super().sizeHint().width(), self._look.px(40 if self._bare else _ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glyph and the hairline above."""
        look = self._look
        painter = QPainter(self)
        if not self._bare:
            painter.setPen(QPen(look.colour("line.hair"), 1))
            painter.drawLine(1, 0, self.width() - 2, 0)
        name, token = self._glyph
        top = look.px(8) if self._bare else (self.height() - look.px(16)) / 2
        paint.glyph(painter, look, 0 if self._bare else look.px(17), top, name, token, 16)
        painter.end()


class SoonRow(QWidget):
    """A change of the coming hours: when, class, risk, title and state; a click opens it."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, bar: Bar, pack: Pack, when: str, state: tuple[str, str, str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look, self._bar, self._pack, self._when, self._state = look, bar, pack, when, state
        self.setProperty("scaled", True)
        self.setFixedHeight(look.px(_ROW))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{when}, {bar.number} {bar.title}, {state[2]}")
        set_tip(self, f"{bar.number}, {bar.system}".rstrip(", "))
        look.changed.connect(self.update)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the RFC."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.chosen.emit(self._bar.uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the RFC by Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._bar.uid)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        look, bar = self._look, self._bar
        painter = QPainter(self)
        inner = self.rect().adjusted(1, 1, -2, -1)
        if self.underMouse():
            painter.fillRect(inner, look.colour("bg.hover"))
        painter.setPen(QPen(look.colour("line.hair"), 1))
        painter.drawLine(1, 0, self.width() - 2, 0)
        self._text(painter, look.px(17), look.px(112), self._when, "text.secondary")
        top = (self.height() - look.px(16)) / 2
        kind = self._pack.class_def(bar.class_id)
        if kind is not None:
            paint.class_mark(painter, look, look.px(136), top, kind.letter, kind.shape)
        level = self._pack.level(bar.risk) if bar.risk else None
        paint.risk_bars(painter, look, look.px(166), top, level.tone if level else None)
        state = self.width() - look.px(128)
        self._text(painter, look.px(194), state - look.px(202), bar.title, "text.primary")
        glyph, token, word = self._state
        paint.glyph(painter, look, state, (self.height() - look.px(14)) / 2, glyph, token, 14)
        self._text(painter, state + look.px(22), look.px(96), word, "text.secondary")
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus.ring"), 2))
            painter.drawRoundedRect(QRectF(inner).adjusted(2, 1, -2, -1), look.px(4), look.px(4))
        painter.end()

    def _text(self, painter: QPainter, x: float, room: float, text: str, token: str) -> None:
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour(token))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(
            QRectF(x, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
