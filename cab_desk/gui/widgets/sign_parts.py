"""The parts of the sign-off dialog: decision cards, refusal, meaning, fingerprint."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import Choice
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.words import say

_PIPS = {Choice.APPROVE: "a", Choice.CONDITIONS: "c", Choice.REJECT: "r", Choice.ABSTAIN: "b"}


class DecisionCard(QAbstractButton):
    """One decision to choose, with its sign."""

    def __init__(self, look: Look, pip: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pip = pip
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(49))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Be as high as the design's card."""
        return QSize(self._look.px(120), self._look.px(49))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card: selected by ground, edge and weight."""
        look, on = self._look, self.isEnabled()
        chosen = self.isChecked() and on
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "bg.selected" if chosen else ("bg.surface" if on else "bg.canvas")
        if on and not chosen and self.underMouse():
            ground = "bg.hover"
        edge = "accent" if chosen else ("line.field" if on else "line.card")
        width = 2.0 if chosen else 1.0
        painter.setPen(QPen(look.colour(edge), width))
        painter.setBrush(look.colour(ground))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        name, token = paint.PIP_GLYPHS[self._pip]
        size = 18
        top = (self.height() - look.px(size)) / 2
        tone = token if on else "text.disabled"
        paint.glyph(painter, look, look.px(11), top, name, tone, size, ground)
        painter.setFont(look.font("body", 600 if chosen else 500))
        painter.setPen(look.colour("text.primary" if on else "text.disabled"))
        area = QRectF(self.rect()).adjusted(look.px(38), 0, -look.px(8), 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self.text())
        if self.hasFocus() and on:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus.ring"), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), look.px(3), look.px(3))
        painter.end()


class DecisionCards(QWidget):
    """The decisions that a person may take, one of them chosen or none."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cards: dict[Choice, DecisionCard] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(8))
        self.setProperty("scaled", True)

    def offer(self, items: Sequence[tuple[Choice, str]]) -> None:
        """Offer decisions with their texts; what was chosen stays chosen."""
        if list(self._cards) == [choice for choice, _ in items]:
            return
        for choice, text in items:
            card = DecisionCard(self._look, _PIPS[choice], text)
            card.clicked.connect(partial(self._tell, choice))
            self._group.addButton(card)
            self._row.addWidget(card)
            self._cards[choice] = card

    def present(self) -> Choice | None:
        """Return what is chosen."""
        return next((one for one, card in self._cards.items() if card.isChecked()), None)

    def choose(self, choice: Choice) -> None:
        """Choose a decision."""
        self._cards[choice].setChecked(True)
        self.chosen.emit(choice)

    def clear(self) -> None:
        """Choose nothing."""
        self._group.setExclusive(False)
        for card in self._cards.values():
            card.setChecked(False)
        self._group.setExclusive(True)

    def choose_at(self, place: int) -> Choice | None:
        """Choose the decision at a place from 0; None where there is none."""
        choice = next(iter(list(self._cards)[place : place + 1]), None)
        if choice is not None:
            self.choose(choice)
        return choice

    def card(self, choice: Choice) -> DecisionCard:
        """Return the card of a decision."""
        return self._cards[choice]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go left and right by the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        choices = list(self._cards)
        focused = [one for one, card in self._cards.items() if card.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        place = (choices.index(focused[0]) + step) % len(choices)
        self._cards[choices[place]].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(choices[place])

    def _tell(self, choice: Choice, _checked: bool = False) -> None:
        self.chosen.emit(choice)


class RefusalBox(QFrame):
    """Why something cannot be signed, with who may sign instead; hidden while all is well."""

    instead = Signal(str)  # a person id
    asked = Signal()  # the link at the end
    told = Signal()  # it was shown or hidden

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("scaled", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(43), look.px(9), look.px(16), look.px(10))
        column.setSpacing(look.px(3))
        self.title = Label(look, "", "heading", "block.fg", wrap=True)
        self.sentence = Label(look, "", "body", wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        self._buttons.setContentsMargins(0, look.px(5), 0, 0)
        self.link = Button(look, kind="link")
        self.link.clicked.connect(self.asked)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addLayout(self._buttons)
        look.changed.connect(self.update)
        self.hide()

    def tell(
        self, title: str, sentence: str, others: Sequence[tuple[str, str]] = (), link: str = ""
    ) -> None:
        """Show a refusal; `others` are (person id, name) of who may sign instead."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{title}. {sentence}")
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.link:
                widget.deleteLater()
        for person_id, name in others:
            button = Button(self._look, say("meeting.sign.as", name=name), icon="user-check")
            button.clicked.connect(partial(self._choose, person_id))
            self._buttons.addWidget(button)
        self.link.setText(link)
        self.link.setVisible(bool(link))
        self._buttons.addWidget(self.link)
        self._buttons.addStretch(1)
        self.show()
        self.told.emit()

    def dismiss(self) -> None:
        """Say nothing any more."""
        if not self.isHidden():
            self.hide()
            self.told.emit()

    def text(self) -> str:
        """Return what is said, or nothing while it is hidden."""
        return "" if self.isHidden() else f"{self.title.text()} {self.sentence.text()}".strip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, edge and octagon."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("block.edge"), 1))
        painter.setBrush(look.colour("block.bg"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        paint.status(painter, look, look.px(14), look.px(10), "block", 18, "block.bg")
        painter.end()

    def _choose(self, person_id: str, _checked: bool = False) -> None:
        self.instead.emit(person_id)


class MeaningBox(QFrame):
    """The ground under what is signed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("bg.canvas"))
        radius = self._look.px(6)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.end()


class FingerprintChip(QWidget):
    """Which version is signed, and the beginning of its hash."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._version, self._print = "", ""
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_print(self, version: str, print_: str, whole: str) -> None:
        """Show a version and its fingerprint; the longer one stands in the tooltip."""
        self._version, self._print = version, print_
        set_tip(self, whole)
        self.setAccessibleName(f"{version}, {print_}")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return what the chip says."""
        return f"{self._version} {self._print}"

    def sizeHint(self) -> QSize:
        """Be as wide as the fingerprint."""
        look = self._look
        return QSize(look.px(155), look.px(43))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, version and fingerprint on their ground."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.setBrush(look.colour("bg.canvas"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        icon = look.pixmap("fingerprint", 18, "text.secondary", "bg.canvas")
        painter.drawPixmap(QPointF(look.px(11), (self.height() - look.px(18)) / 2), icon)
        left = look.px(36)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(QPointF(left, look.px(18)), self._version)
        painter.setFont(look.font("mono"))
        painter.setPen(look.colour("text.primary"))
        painter.drawText(QPointF(left, look.px(33)), self._print)
        painter.end()
