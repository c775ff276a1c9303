"""What this desk recorded and the board has no more: told line by line, and offered again."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.boards.losses import sentence
from cab_desk.services.journal import Recorded
from cab_desk.words import say

_MOST_ROWS = 100


class LostDialog(Dialog):
    """The lost entries with their times. `opened` carries what is to be opened of one of them.

    Where the board's chain is shorter than this desk saw it, the primary button takes it as it
    is; else it drops the notes. Esc leaves all as it was, to be told again.
    """

    opened = Signal(object)

    def __init__(
        self, look: Look, lost: Sequence[tuple[str, Recorded]], *, shorter: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Take the entries, each with its time in words."""
        super().__init__(look, parent)
        self.setWindowTitle(say("losses.title"))
        self.resize(look.px(760), look.px(460))
        self._text = "\n".join(f"{at}  {sentence(one)}" for at, one in lost)
        outer = self.column()
        outer.addWidget(Label(look, say("losses.title"), "title"))
        if shorter:
            outer.addWidget(Label(look, say("losses.shorter"), wrap=True))
        said = say("losses.text") if lost else say("losses.shorter_none")
        outer.addWidget(Label(look, said, wrap=True))
        outer.addWidget(self._table(lost), 1)
        self.copy = Button(look, say("losses.copy"))
        self.copy.setEnabled(bool(lost))
        self.copy.clicked.connect(self._copy)
        self.copied = Label(look, "", "small", "text.secondary")
        self.later = Button(look, say("losses.later"), key="Esc")
        self.later.clicked.connect(self.reject)
        self.go = Button(look, say("losses.go_on" if shorter else "losses.done"), "primary")
        self.go.clicked.connect(self.accept)
        outer.addLayout(self.foot(self.later, self.go, left=(self.copy, self.copied)))
        self.later.setFocus()

    def _table(self, lost: Sequence[tuple[str, Recorded]]) -> QScrollArea:
        look = self.look
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(say("losses.title"))
        body = QWidget()
        body.setObjectName("surface")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, look.px(8), 0)
        grid.setHorizontalSpacing(look.px(16))
        grid.setColumnStretch(1, 1)
        for column, name in enumerate(("when", "what") if lost else ()):
            head = Label(look, say(f"losses.{name}"), "small", "text.secondary")
            grid.addWidget(head, 0, column)
        for row, (at, one) in enumerate(lost[-_MOST_ROWS:], start=1):
            self._row(grid, row, at, one)
        grid.setRowStretch(grid.rowCount(), 1)
        area.setWidget(body)
        return area

    def _row(self, grid: QGridLayout, row: int, at: str, one: Recorded) -> None:
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(Label(self.look, at), row, 0, top)
        grid.addWidget(Label(self.look, sentence(one), wrap=True), row, 1, top)
        if (ask := ask_of(one)) is None:
            return
        button = Button(self.look, say("losses.open"), "link")
        button.setToolTip(say("losses.open_tip", what=sentence(one)))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(partial(self._open, ask))
        grid.addWidget(button, row, 2, top)

    def _open(self, ask: Ask, _checked: bool = False) -> None:
        self.reject()
        self.opened.emit(ask)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied.setText(say("losses.copied"))


def ask_of(one: Recorded) -> Ask | None:
    """Return what opens the place where an entry can be made again."""
    if one.text:
        return Ask("edit", one.said.subject)
    room = one.said.type.partition(".")[0]
    return Ask("meeting") if room in ("item", "meeting") else None
