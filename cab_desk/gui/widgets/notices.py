"""What a page says in passing: a notice, a field's fault, that nothing is here."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.buttons import Button
from cab_desk.gui.widgets.labels import Label
from cab_desk.words import say

_BAR, _CARD = 44, 36  # where the sentence begins


class NoticeBar(QFrame):
    """One sentence over a page, with at most one thing to do about it; in a dialog a card."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = "info"
        self._action: Callable[[], object] | None = None
        self._row = row = QHBoxLayout(self)
        row.setSpacing(look.px(8))
        self._lay_in(_BAR)
        self.sentence = Label(look, wrap=True)
        self.button = Button(look, small=True)
        self.close_button = Button(look, kind="quiet", icon="x", small=True)
        self.close_button.setAccessibleName(say("frame.dismiss"))
        self.close_button.setToolTip(say("frame.dismiss"))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.button.clicked.connect(self._act)
        self.close_button.clicked.connect(self.dismiss)
        look.changed.connect(self.update)
        self.hide()

    def tell(
        self,
        sentence: str,
        tone: str = "info",
        action: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence (tone: pass, info, warn, block) with an action."""
        self._tone, self._action = tone, do
        self.sentence.setText(sentence)
        self.sentence.set_tone(f"{tone}.fg" if tone != "info" else "text.primary")
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self._lay_in(_CARD if self._is_card() else _BAR)
        self.show()
        self.update()

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()
        self.closed.emit()

    def _act(self) -> None:
        do = self._action
        self.dismiss()
        if do is not None:
            do()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, a hairline and the silhouette of the status."""
        look, tone = self._look, self._tone
        painter = QPainter(self)
        painter.setPen(QPen(look.colour(f"{tone}.edge"), 1))
        if self._is_card():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(look.colour(f"{tone}.bg"))
            rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(rect, look.px(6), look.px(6))
        else:
            paint.fill(painter, self.rect(), look.colour(f"{tone}.bg"))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        left, top = self._row.contentsMargins().left(), (self.height() - look.px(16)) / 2
        paint.status(painter, look, left - look.px(24), top, tone, 16, f"{tone}.bg")
        painter.end()

    def _is_card(self) -> bool:
        return self.window().inherits("QDialog")  # by name: the start has none

    def _lay_in(self, left: int) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(left), px(6), px(8), px(6))


class FieldError(QWidget):
    """The fault of a field, under it; hidden while there is none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._marked: QWidget | None = None
        self.setProperty("scaled", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(20), 0, 0, 0)
        self.sentence = Label(look, "", "small", "block.fg", wrap=True)
        row.addWidget(self.sentence, 1)
        look.changed.connect(self.update)
        self.hide()

    def show_fault(self, sentence: str, field: QWidget | None = None) -> None:
        """Show or, with an empty sentence, take away the fault, and mark its field.

        A field that was marked before loses its mark, unless it is wrong still.
        """
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))
        if self._marked is not None and self._marked is not field:
            _mark(self._marked, "")
        if field is not None:
            _mark(field, sentence)
        self._marked = field if sentence else None

    def text(self) -> str:
        """Return the fault, or nothing."""
        return self.sentence.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the octagon before the sentence."""
        painter = QPainter(self)
        top = (min(self.height(), self._look.px(18)) - self._look.px(12)) / 2
        paint.status(painter, self._look, 0, top, "block", 12, "bg.surface")
        painter.end()


def _mark(field: QWidget, sentence: str) -> None:
    """Give a field the look of a wrong one, and its fault to who does not see it."""
    field.setProperty("faulty", bool(sentence))
    field.setAccessibleDescription(sentence)
    field.style().unpolish(field)
    field.style().polish(field)


class EmptyState(QWidget):
    """An icon, one line what belongs here, one button.

    `in_packet` is what an open packet says instead, by its key, and without the button: there
    nobody makes what belongs here.
    """

    in_packet: str = ""

    def __init__(
        self,
        look: Look,
        icon: str = "inbox",
        sentence: str = "",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.icon = icon
        self.picture = QLabel()
        self.sentence = Label(look, sentence, "body", "text.secondary", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(look, action, parent=self)
        self.button.setVisible(bool(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(32), look.px(32), look.px(32), look.px(32))
        column.setSpacing(look.px(12))
        column.addStretch(2)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take the icon from the look again."""
        self.picture.setPixmap(self._look.pixmap(self.icon, 24, "text.tertiary"))

    def lie_over(self, widget: QWidget) -> None:
        """Take the place of what a widget would show, hidden until there is something to say."""
        layer = QVBoxLayout(widget)
        layer.setContentsMargins(0, 0, 0, 0)
        layer.addWidget(self)
        self.hide()

    def tell(self, icon: str, sentence: str, action: str = "", in_packet: str = "") -> None:
        """Say what belongs here, with the text of its button."""
        self.icon, self.in_packet = icon, in_packet
        self.sentence.setText(sentence)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.restyle()
