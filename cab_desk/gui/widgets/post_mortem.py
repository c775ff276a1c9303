"""The form of a post-mortem: a field for each question of the policy, and its action items."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.postmortem import PostMortem, Task
from cab_desk.errors import Fault
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import say

_LINES = 3  # of an answer's field, before it scrolls


class PostMortemForm(QScrollArea):
    """Questions with their answers, and rows of what is to be done by whom."""

    def __init__(self, look: Look, asked: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(look.px(6))
        self.errors: dict[str, FieldError] = {}
        self.answers: list[QPlainTextEdit] = []
        self.tasks: list[tuple[QLineEdit, QLineEdit]] = []
        for place, question in enumerate(asked):
            self._ask(column, place, question)
        tasks = Label(look, say("duties.tasks"))
        tasks.setObjectName("tasks_label")
        column.addWidget(tasks)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        column.addLayout(self._grid)
        self.more = Button(look, say("duties.task_more"), "link", "plus")
        self.more.clicked.connect(self._add_next)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.add_task()
        self.setWidget(body)
        self.setFocusProxy(self.answers[0])

    def said(self) -> PostMortem:
        """Return what was entered."""
        return PostMortem(
            tuple(field.toPlainText() for field in self.answers),
            tuple(Task(text.text(), owner.text()) for text, owner in self.tasks),
        )

    def show_faults(self, faults: Sequence[Fault]) -> list[Fault]:
        """Show each fault at its field; return those that belong elsewhere."""
        others = []
        kept = [at for at, (text, who) in enumerate(self.tasks) if text.text() or who.text()] or [0]
        for fault in faults:
            kind, _, number = fault.place.partition(":")
            if kind == "answer":
                field = self.answers[int(number)]
                self.errors[fault.place].show_fault(fault.sentence, field)
            elif kind == "task":
                row = kept[int(number)]  # empty rows were left out before they were counted
                text, owner = self.tasks[row]
                wrong = text if not text.text().strip() else owner
                self.errors[f"task:{row}"].show_fault(fault.sentence, wrong)
            else:
                others.append(fault)
        return others

    def _ask(self, column: QVBoxLayout, place: int, question: str) -> None:
        look = self._look
        label = Label(look, question, wrap=True)
        label.setObjectName("question_label")
        column.addWidget(label)
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(question)
        field.setFixedHeight(_LINES * look.line("body") + look.px(14))
        column.addWidget(field)
        self.answers.append(field)
        self.errors[f"answer:{place}"] = FieldError(look)
        column.addWidget(self.errors[f"answer:{place}"])
        column.addSpacing(look.px(4))

    def _add_next(self) -> None:
        self.add_task()
        for field in reversed(self.tasks[-1]):
            field.show()  # what is not shown takes no focus
        self.tasks[-1][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def add_task(self) -> None:
        """Add a row for one more task."""
        place = len(self.tasks)
        text, owner = QLineEdit(), QLineEdit()
        for field, key in ((text, "duties.task_text"), (owner, "duties.task_owner")):
            field.setPlaceholderText(say(key))
            field.setAccessibleName(f"{say(key)}, {place + 1}")
        self._grid.addWidget(text, 2 * place, 0)
        self._grid.addWidget(owner, 2 * place, 1)
        self.errors[f"task:{place}"] = FieldError(self._look)
        self._grid.addWidget(self.errors[f"task:{place}"], 2 * place + 1, 0, 1, 2)
        self.tasks.append((text, owner))
