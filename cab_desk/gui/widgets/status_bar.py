"""The window's foot: policy, audit chain, time of the last save, zone and clock."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from cab_desk.gui import times
from cab_desk.gui.company import Company
from cab_desk.gui.look import Look
from cab_desk.gui.reach import Reach
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.rail import Ground
from cab_desk.words import plural, say

_SLACK = 2  # letters reach a little beyond what they advance


class StatusCell(QAbstractButton):
    """An icon and a short text, its tail in the mono font; pressed, it may lead somewhere."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon, self._tone, self._tail = icon, "text.secondary", ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(look.px(27))
        look.changed.connect(self.updateGeometry)

    def tell(self, text: str, tone: str = "text.secondary", icon: str = "", tail: str = "") -> None:
        """Show a text in a tone."""
        self._tone, self._tail = tone, tail
        self._icon = icon or self._icon
        self.setText(text)
        self.setAccessibleName(f"{text} {tail}".strip())
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def warns(self) -> bool:
        """Tell whether it says what should not be."""
        return self._tone in ("warn.fg", "block.fg")

    def whole(self) -> str:
        """Return all that the cell says."""
        return f"{self.text()} {self._tail}".strip()

    def sizeHint(self) -> QSize:
        """Be as wide as icon, text and tail."""
        look = self._look
        width = QFontMetrics(look.font("small")).horizontalAdvance(self.text())
        if self._tail:
            width += QFontMetrics(look.font("mono")).horizontalAdvance(self._tail) + look.px(5)
        return QSize(width + look.px(20 if self._icon else 0) + _SLACK, look.px(27))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cell."""
        look = self._look
        painter = QPainter(self)
        x = 0.0
        if self._icon:
            top = (self.height() - look.px(14)) / 2
            painter.drawPixmap(
                QPointF(0, top), look.pixmap(self._icon, 14, self._tone, "bg.canvas")
            )
            x = look.px(20)
        painter.setPen(look.colour(self._tone))
        painter.setFont(look.font("small"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        tail = QFontMetrics(look.font("mono")).horizontalAdvance(self._tail)
        room = self.width() - x - (tail + look.px(5) if tail else 0)
        elide, metrics = Qt.TextElideMode.ElideRight, painter.fontMetrics()
        text = metrics.elidedText(self.text(), elide, max(0, round(room)))
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), middle, text)
        if self._tail:
            x += metrics.horizontalAdvance(text) + look.px(5)
            painter.setFont(look.font("mono"))
            painter.drawText(QRectF(x, 0, self.width() - x, self.height()), middle, self._tail)
        painter.end()


class StatusBar(Ground):
    """The five cells and what each says."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "bg.canvas", "top", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), 1, look.px(14), 0)
        row.setSpacing(look.px(20))
        self.policy = StatusCell(look, "scroll-text")
        self.chain = StatusCell(look, "link")
        self.saved = StatusCell(look, "hard-drive")
        self.zone = StatusCell(look, "globe")
        self.clock = StatusCell(look, "")
        self.company = StatusCell(look, "users")
        self.company.hide()
        self._company: Company | None = None
        for cell in (self.policy, self.chain, self.company):
            row.addWidget(cell)
        row.addStretch(1)
        for cell in (self.saved, self.zone, self.clock):
            row.addWidget(cell)

    def tell_saved(self, reach: Reach, saved: datetime | None, zone: tzinfo) -> None:
        """Say when this desk saved last, or of when what is shown is while the board is lost."""
        if reach.lost:
            since = times.clock(reach.good_at, zone) if reach.good_at else ""
            key = "frame.status.as_of" if since else "frame.status.lost"
            self.saved.tell(say(key, time=since), "warn.fg", "cd-st-warn")
            return
        text = say("frame.status.saved", time=times.clock(saved, zone)) if saved else ""
        self.saved.tell(text, icon="hard-drive")

    def troubled(self) -> bool:
        """Tell whether the chain is broken or the board cannot be reached."""
        return self.chain.warns() or self.saved.warns()

    def attend(self, company: Company) -> None:
        """Say from now on how many others are at the board, their names in the tooltip."""
        self._company = company
        company.changed.connect(self._tell_company)
        self._tell_company()

    def _tell_company(self) -> None:
        names = self._company.people() if self._company else []
        self.company.tell(plural("presence.here", len(names)) if names else "")
        set_tip(self.company, say("presence.tip", names=", ".join(names)) if names else "")

    def lead(self, cell: StatusCell, to: Callable[[], object], tip: str = "") -> None:
        """Let a cell lead to where its matter is shown."""
        cell.setCursor(Qt.CursorShape.PointingHandCursor)
        cell.clicked.connect(to)
        set_tip(cell, tip)
