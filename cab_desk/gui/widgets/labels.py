"""Text on the screen: always plain, in a type style and a colour of the tokens."""

from typing import ClassVar

from PySide6.QtCore import Property, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look

_LONGEST, _STEP = 24, 12  # letters of a word, and of its parts where it is longer
BREAK = "\u200b"  # where a line may end, not to be seen


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows `text` as it is, were it markup or not."""
    widget.setToolTip(tip(text))


def tip(text: str) -> str:
    """Return `text` as a tooltip or a row's `ToolTipRole` must have it to show it as it is."""
    if "<" not in text:
        return text
    from html import escape  # noqa: PLC0415 -- rarely, and it brings every entity's name

    return f"<qt>{escape(text)}</qt>"


def _breakable(text: str) -> str:
    """Put places to break into words that are longer than a line may be, such as an address."""
    if len(text) <= _LONGEST or max(map(len, text.split()), default=0) <= _LONGEST:
        return text
    words = (map(_in_parts, word.split("-")) for word in text.split(" "))
    return " ".join(map("-".join, words))  # after a hyphen a line may end as it is


def _in_parts(word: str) -> str:
    if len(word) <= _LONGEST:
        return word
    return BREAK.join(word[at : at + _STEP] for at in range(0, len(word), _STEP))


class Label(QLabel):
    """A label that never takes its text for markup.

    Where it wraps, a word that is too long for a line is broken: else it were as wide as the word,
    and what it stands in with it.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        face: str = "body",
        tone: str = "text.primary",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._face, self._tone = face, tone
        self._weight: int | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show another text."""
        super().setText(_breakable(text) if self.wordWrap() else text)

    def text(self) -> str:
        """Return the text as it was given."""
        return super().text().replace(BREAK, "")

    def restyle(self) -> None:
        """Take font and colour from the look again."""
        self.setFont(self._look.font(self._face, self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.colour(self._tone))
        self.setPalette(palette)

    def set_face(self, face: str, weight: int | None = None) -> None:
        """Choose the type style."""
        self._face, self._weight = face, weight
        self.restyle()

    def set_tone(self, tone: str) -> None:
        """Choose the colour by its token."""
        self._tone = tone
        self.restyle()

    def _get_face(self) -> str:
        return self._face

    def _get_tone(self) -> str:
        return self._tone

    face = Property(str, _get_face, set_face)  # for forms
    tone = Property(str, _get_tone, set_tone)


class Elided(Label):
    """A line that ends in … where room lacks, whole in its tooltip."""

    CUT: ClassVar[Qt.TextElideMode] = Qt.TextElideMode.ElideRight

    def __init__(
        self,
        look: Look,
        text: str = "",
        face: str = "body",
        tone: str = "text.primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, face, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Ask for no width."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the whole text in the tooltip where it does not fit."""
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        set_tip(self, "" if fits else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, elided."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(self.font())
        painter.drawText(QRectF(self.rect()), int(self.alignment()), self.said())
        painter.end()

    def said(self) -> str:
        """Return what of the text there is room for."""
        return self.fontMetrics().elidedText(self.text(), self.CUT, self.width())


class Phrases(Elided):
    """Phrases with commas between: those for which there is room, each whole, or none."""

    def said(self) -> str:
        """Return as many phrases as there is room for."""
        phrases = self.text().split(", ")
        while phrases and self.fontMetrics().horizontalAdvance(", ".join(phrases)) > self.width():
            phrases.pop()
        return ", ".join(phrases)


class Chip(QWidget):
    """A word on the ground of its status, with the status's silhouette."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        tone: str = "wait",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.changed.connect(self.update)

    def show_status(self, text: str, tone: str, icon: str | None = None) -> None:
        """Show another status."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return what the chip says."""
        return self._text

    def sizeHint(self) -> QSize:
        """Be as wide as the text."""
        name = paint.STATUS_GLYPHS.get(self._tone, "") if self._icon is None else self._icon
        return QSize(paint.chip_width(self._look, self._text, name), self._look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        paint.chip(painter, self._look, 0, 0, self._text, self._tone, self._icon, self.width())
        painter.end()


class Card(QFrame):
    """A framed surface with an optional heading; put contents into `body`."""

    def __init__(
        self, look: Look, title: str = "", aside: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setProperty("card", True)
        self.title = Label(look, title, "heading")
        self.aside = Label(look, aside, "small", "text.tertiary")
        if not title:  # a form or the caller lays it out
            self.title.hide()
            return
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.body.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.aside)
        self.body.addLayout(head)


class Rule(QFrame):
    """A hairline."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("hairline", True)
        self.setFixedHeight(1)
