"""Long text to read: Markdown laid out a piece at a time, never more than a step can bear."""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from cab_desk.gui import markdown
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import Label
from cab_desk.words import say

_INDENT = 24  # of a list; Qt's own is 40
# The sizes of headings by level; the last two differ by weight and tone.
_SIZES = {1: "heading", 2: "heading", 3: "heading", 4: "body", 5: "small", 6: "small"}
_STYLE = """
p, li, td, th, blockquote {{ line-height: 128%; }}
p {{ margin-top: 0; margin-bottom: {p8}px; }}
li {{ margin-bottom: {p4}px; }}
h2, h3 {{ font-weight: 600; color: {text};
  margin-top: {p12}px; margin-bottom: {p6}px; }}
h4, h5 {{ font-weight: 600; color: {text};
  margin-top: {p8}px; margin-bottom: {p4}px; }}
h6 {{ font-weight: 500; color: {faint};
  margin-top: {p8}px; margin-bottom: {p4}px; }}
code, pre {{ font-family: {mono}; font-size: {s12}px; color: {text}; }}
code {{ background-color: {sunken}; }}
pre {{ margin: 0; white-space: pre-wrap; }}
table.code td {{ background-color: {sunken}; padding: {p8}px; }}
table.rows {{ border-collapse: collapse; margin-bottom: {p8}px; }}
table.rows th {{ text-align: left; font-weight: 600; color: {text};
  border: 1px solid {line}; padding: {p4}px {p8}px; background-color: {canvas}; }}
table.rows td {{ border: 1px solid {line}; padding: {p4}px {p8}px; }}
blockquote {{ color: {faint}; margin-left: {p16}px; }}
.address {{ color: {faint}; }}
"""


class SafeDocument(QTextDocument):
    """A document that gets nothing from anywhere: no file, no picture, no style."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802
        """Return an empty picture, whatever is asked for."""
        return QImage()


class Piece(QTextEdit):
    """One chunk of a text, as high as it needs, to be read and copied from."""

    def __init__(
        self,
        look: Look,
        source: str,
        tone: str = "text.secondary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._source = source
        self._tone = tone
        self._width = 0
        self.setObjectName("piece")
        document = SafeDocument(self)
        document.setDocumentMargin(0)
        self.setDocument(document)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take fonts and colours from the look again."""
        look = self._look
        document = self.document()
        document.setDefaultFont(look.font("body"))
        document.setDefaultStyleSheet(style_of(look))
        colour = look.colour(self._tone).name()
        document.setHtml(f'<body style="color:{colour}">{self._source}</body>')
        document.setIndentWidth(look.px(_INDENT))
        self._size_headings()
        self._fit()

    def _size_headings(self) -> None:
        """Give headings sizes of the design: Qt reckons its own, down to a third of the text's."""
        block, cursor = self.document().begin(), QTextCursor(self.document())
        while block.isValid():
            level = block.blockFormat().headingLevel()
            pixels = self._look.font(_SIZES.get(level, "body")).pixelSize()
            for start, end, sized in _parts(block) if level else ():
                sized.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                sized.setProperty(QTextFormat.Property.FontPixelSize, pixels)
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(sized)
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text needs at this width."""
        super().resizeEvent(event)
        if event.size().width() != self._width:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what is around scroll."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy, nothing else."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _fit(self) -> None:
        self._width = self.viewport().width()
        if self._width > 10:
            self.document().setTextWidth(self._width)
            self.setFixedHeight(round(self.document().size().height()) + 1)


def _parts(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return where the parts of a block that look alike begin and end, and how they look."""
    found, parts = [], block.begin()
    while not parts.atEnd():
        part = parts.fragment()
        found.append((part.position(), part.position() + part.length(), part.charFormat()))
        parts += 1
    return found


class DocumentView(QWidget):
    """A Markdown text. It is parsed beside the interface thread, then laid out piece by piece."""

    finished = Signal()

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk = desk
        self._task: Task | None = None
        self._waiting: list[str] = []
        self.pieces: list[Piece] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(4))
        self._note = Label(look, "", "body", "text.tertiary")
        self._note.hide()
        self._column.addWidget(self._note)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._lay_out_one)

    def show_text(self, text: str) -> None:
        """Show a Markdown text."""
        self.clear()
        self._note.setText(say("requests.reading"))
        self._note.show()
        self._task = self._desk.aside(partial(markdown.chunks, text), self._parsed)

    def clear(self) -> None:
        """Show nothing, and drop what is still being parsed."""
        if self._task is not None:
            self._task.cancel()
        self._next.stop()
        self._waiting = []
        for piece in self.pieces:
            self._column.removeWidget(piece)
            piece.hide()
            piece.deleteLater()
        self.pieces = []

    def plain(self) -> str:
        """Return the text that is laid out so far."""
        return "\n".join(piece.toPlainText() for piece in self.pieces)

    def sizeHint(self) -> QSize:
        """Ask for the height of the pieces."""
        return self._column.sizeHint()

    def _parsed(self, chunks: list[str]) -> None:
        self._note.hide()
        self._waiting = chunks[::-1]
        self._lay_out_one()

    def _lay_out_one(self) -> None:
        if not self._waiting:
            self.finished.emit()
            return
        piece = Piece(self._look, self._waiting.pop(), parent=self)
        piece.resize(self.width(), piece.height())
        self.pieces.append(piece)
        self._column.addWidget(piece)
        piece.show()
        self._next.start()


def style_of(look: Look) -> str:
    """Return the style sheet of texts."""
    names = {
        "text": "text.primary",
        "faint": "text.tertiary",
        "sunken": "bg.sunken",
        "canvas": "bg.canvas",
        "line": "line.card",
    }
    values: dict[str, object] = {key: look.colour(token).name() for key, token in names.items()}
    values.update({f"p{n}": look.px(n) for n in (4, 6, 8, 12, 16)})
    values["s12"] = look.px(12)
    families = look.families["mono"]
    values["mono"] = ", ".join(f"'{name}'" for name in families)
    return _STYLE.format(**values)
