"""What was typed and not recorded when the program ended: read, opened again, copied, discarded."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Label
from cab_desk.services.typed import Typed
from cab_desk.words import say

_SHOWN = 600  # characters of a text, before the rest is left to the clipboard


class LeftTextsDialog(Dialog):
    """The texts with their times. `opened` carries what leads to a text, `dropped` one that goes.

    `may` says whether the window does what a text belongs to; else its page is opened. Closing
    leaves all as it is, to be told again.
    """

    opened = Signal(object)
    dropped = Signal(object)
    paged = Signal(str)

    def __init__(
        self, look: Look, left: Sequence[tuple[str, Typed]], may: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Take the texts, each with its time in words."""
        super().__init__(look, parent)
        self._may = may
        self.cards: list[Card] = []
        self.setWindowTitle(say("typed.dialog.title"))
        self.resize(look.px(680), look.px(480))
        outer = self.column()
        outer.addWidget(Label(look, say("typed.dialog.title"), "title"))
        outer.addWidget(Label(look, say("typed.dialog.text"), wrap=True))
        outer.addWidget(self._list(left), 1)
        self.copied = Label(look, "", "small", "text.secondary")
        self.later = Button(look, say("typed.dialog.later"), key="Esc")
        self.later.clicked.connect(self.reject)
        outer.addLayout(self.foot(self.later, left=(self.copied,)))
        self.later.setFocus()

    def _list(self, left: Sequence[tuple[str, Typed]]) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(say("typed.dialog.title"))
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, self.look.px(8), 0)
        column.setSpacing(self.look.px(12))
        for at, typed in left:
            column.addWidget(self._card(at, typed))
        column.addStretch(1)
        area.setWidget(body)
        return area

    def _card(self, at: str, typed: Typed) -> Card:
        look = self.look
        card = Card(look)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        inside.setSpacing(look.px(6))
        title = Label(look, say("typed.dialog.line", title=typed.title, at=at), wrap=True)
        title.set_face("small", 600)
        inside.addWidget(title)
        for one in typed.texts:
            if one.text.strip():
                if one.label:
                    inside.addWidget(Label(look, one.label, "small", "text.secondary", wrap=True))
                inside.addWidget(Label(look, _short(one.text), wrap=True))
        inside.addLayout(self._buttons(card, typed))
        self.cards.append(card)
        return card

    def _buttons(self, card: Card, typed: Typed) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        for text, do in (
            (self._way(typed), partial(self._open, typed)),
            (say("typed.dialog.copy"), partial(self._copy, typed)),
            (say("typed.discard"), partial(self._drop, card, typed)),
        ):
            if text:
                button = Button(self.look, text, small=True)
                button.setAccessibleName(say("typed.dialog.of", what=text, title=typed.title))
                button.clicked.connect(do)
                row.addWidget(button)
        row.addStretch(1)
        return row

    def _way(self, typed: Typed) -> str:
        if self._may(typed.about[0]):
            return say("typed.dialog.open")
        page = typed.page
        return say("typed.dialog.go", page=say(f"frame.page.{page}")) if page else ""

    def _open(self, typed: Typed, _checked: bool = False) -> None:
        self.reject()
        if self._may(typed.about[0]):
            self.opened.emit(Ask(*typed.about))
        else:
            self.paged.emit(typed.page)

    def _copy(self, typed: Typed, _checked: bool = False) -> None:
        texts = [one.text for one in typed.texts if one.text.strip()]
        QGuiApplication.clipboard().setText("\n\n".join(texts))
        self.copied.setText(say("typed.dialog.copied", title=typed.title))

    def _drop(self, card: Card, typed: Typed, _checked: bool = False) -> None:
        self.dropped.emit(typed)
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        if not self.cards:
            self.accept()


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
