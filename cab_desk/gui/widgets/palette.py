"""The list under the search line: RFCs, pages and actions that fit what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cab_desk.gui import paint
from cab_desk.gui.look import Look

_ROW, _WIDE = 36, 420
MOST = 10  # lines
_ROLE = Qt.ItemDataRole.UserRole
_V = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Match:
    """A line of the palette: what it is (rfc, page, act), which one, and its words."""

    kind: str
    name: str
    text: str
    aside: str = ""
    icon: str = ""
    key: str = ""


class Palette(QListWidget):
    """Never takes the focus from the line; `picked` carries the match."""

    picked = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._over = parent
        self._under: QWidget | None = None
        self.setObjectName("palette")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_Delegate(look, self))
        self.setMouseTracking(True)
        self.itemClicked.connect(lambda item: self.picked.emit(item.data(_ROLE)))
        self.hide()

    def show_matches(self, matches: Sequence[Match], under: QWidget) -> None:
        """Show matches under a widget, or nothing where there are none; none is chosen."""
        self.clear()
        for match in matches[:MOST]:
            item = QListWidgetItem(f"{match.text} {match.aside}".strip())
            item.setData(_ROLE, match)
            self.addItem(item)
        if not matches:
            self.hide()
            return
        if self._under is not under:
            self._under = under
            under.installEventFilter(self)
        self._place(under)
        self.setCurrentRow(-1)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the line: another page has other tools beside it."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self._under is not None:
            self._place(self._under)
        return super().eventFilter(watched, event)

    def _place(self, under: QWidget) -> None:
        look, parent = self._look, self._over
        corner = under.mapTo(parent, under.rect().bottomLeft())
        wide = max(look.px(_WIDE), under.width())
        left = min(corner.x(), parent.width() - wide - look.px(8))
        height = self.count() * look.px(_ROW) + look.px(10)
        self.setGeometry(max(0, left), corner.y() + look.px(4), wide, height)

    def step(self, rows: int) -> None:
        """Choose the next line."""
        row = max(self.currentRow(), 0 if rows < 0 else -1) + rows  # from none, Up is the last
        self.setCurrentRow(row % self.count() if self.count() else -1)
        item = self.currentItem()
        self.setAccessibleDescription(item.text() if self.currentRow() >= 0 else "")

    def pick(self) -> bool:
        """Take the chosen line; False where none is chosen."""
        chosen = self.selectedItems()
        if not self.isVisible() or not chosen:
            return False
        self.picked.emit(chosen[0].data(_ROLE))
        return True

    def matches(self) -> list[Match]:
        """Return what is shown."""
        return [self.item(row).data(_ROLE) for row in range(self.count())]


class _Delegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._look.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        look = self._look
        match: Match = index.data(_ROLE)
        area = QRectF(option.rect)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(area, look.colour("bg.selected"))
        top = area.center().y() - look.px(8)
        if match.icon:
            paint.glyph(painter, look, area.left() + look.px(12), top, match.icon,
                        "text.secondary", 16)  # fmt: skip
        right = area.right() - look.px(12)
        if match.key:
            wide = paint.key_cap_width(look, match.key)
            cap = QRectF(right - wide, area.center().y() - look.px(9), wide, look.px(18))
            paint.key_cap(painter, look, cap, match.key, "text.secondary", "line.card")
            right -= wide + look.px(12)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.secondary"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(match.aside)
        painter.drawText(QRectF(right - wide, area.top(), wide, area.height()), _V, match.aside)
        right -= wide + look.px(12)
        left = area.left() + look.px(38)
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("text.primary"))
        text = QFontMetrics(painter.font()).elidedText(
            match.text, Qt.TextElideMode.ElideRight, int(right - left)
        )
        painter.drawText(QRectF(left, area.top(), right - left, area.height()), _V, text)
