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


class LeadingRow(QFrame):
    """A row that leads somewhere as a whole, by a click, Enter or Space; `chosen` has its key."""

    chosen = Signal(str)

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._key, self._leads = look, key, False

    def lead(self) -> None:
        """Be reached by Tab, and answer the pointer."""
        self._leads = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead there."""
        inside = self.rect().contains(event.position().toPoint())
        if self._leads and inside and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead there by Enter or Space."""
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._key)
        else:
            super().keyPressEvent(event)

    def paint_ground(self, painter: QPainter) -> None:
        """Draw what lies under a row that is pointed at."""
        if self._leads and self.underMouse():
            painter.fillRect(self.rect().adjusted(1, 1, -2, -1), self._look.colour("bg.hover"))

    def paint_ring(self, painter: QPainter) -> None:
        """Draw the ring of the focus, inside so that no list cuts it off."""
        if self._leads and self.hasFocus():
            inner = QRectF(self.rect().adjusted(1, 1, -2, -1)).adjusted(2, 1, -2, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.colour("focus.ring"), 2))
            painter.drawRoundedRect(inner, self._look.px(4), self._look.px(4))


class HomeRow(LeadingRow):
    """A line of a card: status, title over a second line, and one thing to do about it.

    A `bare` one stands in a card with margins of its own: no inset, no hairline.
    """

    def __init__(
        self, look: Look, key: str, glyph: tuple[str, str], title: str, second: str,
        action: str = "", icon: str = "", bare: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, key, parent)
        self._glyph, self._bare = glyph, bare
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
        self.paint_ground(painter)
        if not self._bare:
            painter.setPen(QPen(look.colour("line.hair"), 1))
            painter.drawLine(1, 0, self.width() - 2, 0)
        name, token = self._glyph
        top = look.px(8) if self._bare else (self.height() - look.px(16)) / 2
        left = look.px(3 if self._leads else 0) if self._bare else look.px(17)
        paint.glyph(painter, look, left, top, name, token, 16)
        self.paint_ring(painter)
        painter.end()


class SoonRow(LeadingRow):
    """A change of the coming hours: when, class, risk, title and state; a click opens it."""

    def __init__(
        self, look: Look, bar: Bar, pack: Pack, when: str, state: tuple[str, str, str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, bar.uid, parent)
        self._bar, self._pack, self._when, self._state = bar, pack, when, state
        self.setProperty("scaled", True)
        self.setFixedHeight(look.px(_ROW))
        self.lead()
        self.setAccessibleName(f"{when}, {bar.number} {bar.title}, {state[2]}")
        set_tip(self, f"{bar.number}, {bar.system}".rstrip(", "))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        look, bar = self._look, self._bar
        painter = QPainter(self)
        self.paint_ground(painter)
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
        self.paint_ring(painter)
        painter.end()

    def _text(self, painter: QPainter, x: float, room: float, text: str, token: str) -> None:
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour(token))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(
            QRectF(x, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
