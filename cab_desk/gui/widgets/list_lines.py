"""Lines of a list in columns: a sign, a number, a title, and at the right when or how long."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import Label, tip

_PARTS = Qt.ItemDataRole.UserRole + 7
_INSET, _GAP, _SIGN = 8, 8, 14
_V = Qt.AlignmentFlag.AlignVCenter


def put_parts(item: QListWidgetItem, lead: str, title: str, aside: str) -> None:
    """Say what stands in the columns of a line; its text stays what is spoken, and the tip."""
    item.setData(_PARTS, (lead, title, aside))
    item.setToolTip(tip(item.text()))


class EmptyNote(Label):
    """What stands in a list while it has no line."""

    def __init__(self, look: Look, text: str, lines: QListWidget) -> None:
        self._lines = lines
        super().__init__(look, text, "body", "text.tertiary", wrap=True, parent=lines.viewport())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        model = lines.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._turn)
        lines.viewport().installEventFilter(self)
        self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the list."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _turn(self) -> None:
        self.setVisible(not self._lines.count())
        self._place()

    def _place(self) -> None:
        edge = self._look.px(16)
        self.setGeometry(self._lines.viewport().rect().adjusted(edge, edge, -edge, -edge))


class LineDelegate(QStyledItemDelegate):
    """Draws lines with parts in columns, and all others as Qt does."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        """Draw one line."""
        parts = index.data(_PARTS)
        if parts is None:
            super().paint(painter, option, index)
            return
        look = self._look
        lead, title, aside = parts
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        icon = QIcon(shown.icon)
        shown.text, shown.icon = "", QIcon()
        shown.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget
        )
        area = QRect(option.rect).adjusted(look.px(_INSET), 0, -look.px(_INSET), 0)
        edge = look.px(_SIGN)
        # Not as Qt tints what is selected: a status keeps its colour.
        sign = QRect(area.topLeft(), shown.decorationSize)  # wider than the sign: see `Look.icon`
        sign.moveTop(area.center().y() - edge // 2)
        icon.paint(painter, sign)
        area.setLeft(area.left() + edge + look.px(_GAP))
        painter.save()
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.tertiary"))
        painter.drawText(area, int(_V | Qt.AlignmentFlag.AlignRight), aside)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(aside) - look.px(12))
        painter.setFont(look.font("body", tabular=True))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(area, int(_V), lead)
        if lead:
            area.setLeft(
                area.left() + painter.fontMetrics().horizontalAdvance(lead) + look.px(_GAP)
            )
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("text.primary"))
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(_V), text)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Be as high as the line says, and ask for no width."""
        found = super().sizeHint(option, index)
        return QSize(0, max(found.height(), QFontMetrics(self._look.font("body")).height()))
