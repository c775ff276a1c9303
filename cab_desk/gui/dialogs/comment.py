"""Comment on a passage of an RFC: mark the words, or comment on the whole."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from cab_desk.domain.change import Change
from cab_desk.domain.packet import LONGEST_QUOTE, Passage
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.said_view import field_name
from cab_desk.services.outcome import Outcome
from cab_desk.services.packets import comments
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.words import say

# More of one text is not laid out here: a text of 200,000 characters on one line takes seconds.
_MOST_SHOWN = 20_000


class CommentDialog(Dialog):
    """A text of the RFC to mark words in, and the comment; `parent_id` makes it an answer."""

    def __init__(
        self, desk: Desk, look: Look, uid: str, parent_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self.look, self._uid, self._parent_id = desk, look, uid, parent_id
        self._texts: dict[str, str] = {}
        self.resize(look.px(600), look.px(340 if parent_id else 560))
        outer = self.column()
        self.heading = Label(look, face="title", wrap=True)
        outer.addWidget(self.heading)
        self._build_passage(outer)
        self.comment = QPlainTextEdit()
        self.comment.setTabChangesFocus(True)
        self.error = FieldError(look)
        outer.addLayout(self.field(say("packets.comment"), self.comment, self.error), 1)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(look, say("packets.comment_go"), "primary")
        self.go.clicked.connect(self._keep)
        outer.addLayout(self.foot(self.cancel, self.go))
        self.comment.setFocus()
        self.keep_typed("comment", uid, parent_id)
        desk.read_work(partial(_read, uid=uid), self._show, self._refused)

    def _build_passage(self, outer: QVBoxLayout) -> None:
        look = self.look
        self.where = QComboBox()
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say("packets.passage"))
        self.marked = Label(look, say("packets.mark"), "small", "text.secondary", wrap=True)
        self.where.currentIndexChanged.connect(self._show_text)
        self.text.selectionChanged.connect(self._show_mark)
        outer.addLayout(self.field(say("packets.where"), self.where))
        outer.addWidget(self.text)
        outer.addWidget(self.marked)
        about: list[QWidget] = [self.label_of(self.where), self.where, self.text, self.marked]
        for widget in about:
            widget.setVisible(not self._parent_id)
        outer.setStretchFactor(self.text, 2)

    def passage(self) -> Passage:
        """Return the words that are marked, or the whole."""
        field = str(self.where.currentData() or "")
        cursor = self.text.textCursor()
        if not field or not cursor.hasSelection():
            return Passage(field)
        # Qt counts in UTF-16; a passage counts characters.
        shown = self._texts[field][:_MOST_SHOWN]
        start = _characters(shown, cursor.selectionStart())
        end = _characters(shown, cursor.selectionEnd())
        return Passage(field, shown[start : min(end, start + LONGEST_QUOTE)], start)

    def _show(self, change: Change) -> None:
        self.heading.setText(say("packets.comment_on", number=changes.label(change)))
        self.setWindowTitle(self.heading.text())
        self._texts = comments.texts_of(change)
        self.where.addItem(say("packets.whole"), "")
        for field in self._texts:
            self.where.addItem(field_name(self.desk.pack, field), field)
        found = next((name for name in self._texts if name.endswith(".description")), "")
        self.where.setCurrentIndex(max(0, self.where.findData(found)))

    def _show_text(self) -> None:
        text = self._texts.get(str(self.where.currentData() or ""), "")
        self.text.setPlainText(text[:_MOST_SHOWN])
        self.text.setEnabled(bool(text))
        self._show_mark()

    def _show_mark(self) -> None:
        quote = self.passage().quote
        said = say("packets.marked", quote=" ".join(quote.split())) if quote else ""
        self.marked.setText(said or say("packets.mark"))

    def _keep(self) -> None:
        command = partial(
            comments.comment, uid=self._uid, text=self.comment.toPlainText(),
            passage=None if self._parent_id else self.passage(), parent=self._parent_id,
        )  # fmt: skip
        self.error.show_fault("")
        self.desk.run_office(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.error.show_fault(getattr(error, "sentence", str(error)), self.comment)


def _read(work: Work, uid: str) -> Change:
    return work.changes.get(uid)


def _characters(text: str, place: int) -> int:
    """Return how many characters stand before a place that is counted in UTF-16."""
    return len(text.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "ignore"))
