"""The tabs over the list: a view of the queue each, with its number of requests."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.words import say

_SLACK = 2  # letters reach a little beyond what they advance


class ViewTab(QAbstractButton):
    """A word and a count."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count: int | None = None
        self._over = False
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self.updateGeometry)

    def set_count(self, count: int | None) -> None:
        """Show how many there are."""
        self._count = count
        self.setAccessibleName(f"{self.text()} {count if count is not None else ''}".strip())
        self.updateGeometry()
        self.update()

    def count(self) -> int | None:
        """Return the number shown."""
        return self._count

    def sizeHint(self) -> QSize:
        """Be as wide as word and count."""
        look = self._look
        width = QFontMetrics(look.font("small", 600)).horizontalAdvance(self.text())
        if self._count is not None:
            text = f"{self._count:,}"
            width += QFontMetrics(look.font("small")).horizontalAdvance(text) + look.px(6)
        return QSize(width + look.px(20) + _SLACK, look.px(26))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is here."""
        self._over = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Show that the pointer left."""
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tab."""
        look, on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "bg.selected" if on else "bg.hover" if self._over else ""
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(QRectF(self.rect()), look.px(4), look.px(4))
        painter.setFont(look.font("small", 600 if on else 500))
        painter.setPen(look.colour("accent" if on else "text.primary"))
        area = QRectF(look.px(10), 0, self.width(), self.height())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics, said = painter.fontMetrics(), "" if self._count is None else f"{self._count:,}"
        counted = QFontMetrics(look.font("small")).horizontalAdvance(said)
        aside = counted + look.px(6) if said else 0
        room = max(0, self.width() - look.px(20) - aside)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, middle, text)
        if self._count is not None:
            width = metrics.horizontalAdvance(text) + look.px(6)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("accent" if on else "text.secondary"))
            painter.drawText(area.adjusted(width, 0, 0, 0), middle, said)
        painter.end()


class ViewTabs(QWidget):
    """One tab for each view."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tabs: dict[str, ViewTab] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(2))
        self.setAccessibleName(say("requests.views"))

    def set_views(self, names: Sequence[str]) -> None:
        """Offer these views."""
        for name in names:
            tab = ViewTab(self._look, say(f"requests.view.{name}"))
            tab.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._row.addWidget(tab)
            self.tabs[name] = tab

    def choose(self, name: str) -> None:
        """Mark a view without a signal."""
        self.tabs[name].setChecked(True)
