"""Plain text to be written in lines: numbers at the left, and marks where something is wrong."""

from collections.abc import Collection

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look


class LinesEdit(QPlainTextEdit):
    """A text field in the mono face, with a gutter of line numbers."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._faulty: frozenset[int] = frozenset()
        self.gutter = _Gutter(self)
        self.setTabChangesFocus(True)  # two spaces do for TOML, and Tab leads on
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow)
        self.cursorPositionChanged.connect(self._mark)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take font and colours from the look again."""
        self.setFont(self.look.font("mono"))
        self.document().setDefaultFont(self.look.font("mono"))
        self._make_room()
        self._mark()

    def show_faults(self, lines: Collection[int]) -> None:
        """Mark the lines in which something is wrong, counted from one."""
        self._faulty = frozenset(lines)
        self._mark()
        self.gutter.update()

    @property
    def faulty(self) -> frozenset[int]:
        """The lines that are marked."""
        return self._faulty

    def go_to_line(self, line: int) -> None:
        """Put the cursor into a line, and the line into sight."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def gutter_width(self) -> int:
        """Return how wide the gutter must be for the last number."""
        digits = max(3, len(str(self.blockCount())))
        wide = QFontMetrics(self.look.font("mono")).horizontalAdvance("0" * digits)
        return wide + self.look.px(32)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter as high as the text."""
        super().resizeEvent(event)
        self._place_gutter()

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in sight, and an octagon before faulty ones."""
        look = self.look
        painter = QPainter(self.gutter)
        painter.fillRect(event.rect(), look.colour("bg.canvas"))
        painter.setFont(look.font("mono"))
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        wide = self.gutter.width() - look.px(8)
        present = self.textCursor().blockNumber()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > event.rect().bottom():
                break
            number = block.blockNumber() + 1
            faulty = number in self._faulty
            token = "block.fg" if faulty else "text.primary"
            if not faulty and block.blockNumber() != present:
                token = "text.tertiary"
            painter.setPen(look.colour(token))
            row = QRect(0, round(box.top()), wide, round(box.height()))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight, str(number))
            if faulty:
                top = box.top() + (painter.fontMetrics().lineSpacing() - look.px(12)) / 2
                paint.status(painter, look, look.px(6), top, "block", 12, "bg.canvas")
            block = block.next()
        painter.end()

    def _make_room(self, _count: int = 0) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inside, height = self.contentsRect(), self.viewport().height()
        self.gutter.setGeometry(inside.left(), inside.top(), self.gutter_width(), height)

    def _follow(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self.gutter.scroll(0, scrolled)
        else:
            self.gutter.update(0, rect.y(), self.gutter.width(), rect.height())

    def _mark(self) -> None:
        """Lay a ground under faulty lines, and under the one that is written in."""
        marks = [self._ground(line - 1, self.look.colour("block.bg")) for line in self._faulty]
        present = self.textCursor().blockNumber()
        if present + 1 not in self._faulty:
            marks.append(self._ground(present, self.look.colour("bg.hover")))
        self.setExtraSelections(marks)
        self.gutter.update()

    def _ground(self, number: int, colour: QColor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(colour)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.cursor = QTextCursor(self.document().findBlockByNumber(number))
        return mark


class _Gutter(QWidget):
    """The strip at the left of the text."""

    def __init__(self, editor: LinesEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """Be as wide as the numbers."""
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers."""
        self._editor.paint_gutter(event)
