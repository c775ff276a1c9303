"""What was said about an RFC short of a sign-off: comments on passages, provisional votes."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain import merge
from cab_desk.domain.policy import Pack
from cab_desk.gui import times
from cab_desk.gui.asks import Ask
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Label, Rule
from cab_desk.services.packets.comments import DOCUMENT
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.requests.review import Review
from cab_desk.services.review_ports import Comment, Vote
from cab_desk.words import catalogue, say

_QUOTED = 160
_SILENT = frozenset({"", merge.KEPT, merge.COUNTS})


def field_name(pack: Pack, field: str) -> str:
    """Return what a field that comments hang on is called."""
    document = field.removeprefix(DOCUMENT)
    if document == field:
        return say(f"packets.field.{field}") if field else say("packets.whole")
    key = f"changes.document.{document}"
    known = say(key) if key in catalogue() else document.replace("_", " ")
    return pack.labels.get(document) or known


def has_said(review: Review, doers: Collection[str]) -> bool:
    """Tell whether anything was said, or can be."""
    held = any(one.held for one in review.signoffs)
    return bool(review.comments or review.votes or held or "comment" in doers)


class SaidView(QWidget):
    """Comments by thread, votes below them; `asked` carries an answer or a change of mind."""

    asked = Signal(object)

    def __init__(
        self, look: Look, review: Review, pack: Pack, doers: Collection[str], me: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look, self._review, self._doers, self._me = look, review, doers, me
        self._zone = times.zone_of(review.zone)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, look.px(12))
        self._column.setSpacing(look.px(6))
        for comment in review.comments:
            self._column.addWidget(self._comment(comment, pack))
        for vote in review.votes:
            self._column.addWidget(self._vote(vote))
        for record in review.signoffs:
            if record.held:
                self._column.addLayout(self._held(record))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for name in ("comment", "vote"):
            if name in doers:
                button = Button(look, say(f"packets.menu.{name}"), small=True)
                button.clicked.connect(partial(self._ask, name, ""))
                row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _comment(self, one: Comment, pack: Pack) -> QWidget:
        body, column = self._part(one, bool(one.parent))
        if not one.parent:
            quote = " ".join(one.passage.quote.split())
            quote = f"{quote[: _QUOTED - 1]}…" if len(quote) > _QUOTED else quote
            field = field_name(pack, one.passage.field)
            words = say("packets.on_passage", field=field, quote=quote) if quote else field
            column.addWidget(Label(self._look, words, "small", "text.secondary", wrap=True))
        if one.redacted:
            gone = say("packets.taken_back")
            column.addWidget(Label(self._look, gone, "body", "text.tertiary", wrap=True))
            return body
        column.addWidget(Label(self._look, one.text, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        if "comment" in self._doers:
            self._link(row, "answer", one.event_id)
        if "take_back_comment" in self._doers and one.person_id == self._me:
            self._link(row, "take_back_comment", one.event_id)
        row.addStretch(1)
        column.addLayout(row)
        return body

    def _vote(self, one: Vote) -> QWidget:
        body, column = self._part(one, inner=False)
        decision = _begun(say(f"signing.decision.{one.decision}"))
        said = say("packets.voted", decision=decision, role=one.role)
        column.addWidget(Label(self._look, said, "body.strong", wrap=True))
        texts = [say("packets.condition", text=text) for text in one.conditions]
        for text in filter(None, (*texts, one.remark)):
            column.addWidget(Label(self._look, text, wrap=True))
        return body

    def _held(self, record: RecordedSignoff) -> QHBoxLayout:
        """Say of a sign-off that it is there and does not count, and why."""
        said = record.signoff
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        row.addWidget(Label(self._look, said.person, "body.strong"))
        decision = _begun(say(f"signing.decision.{said.decision}"))
        row.addWidget(Label(self._look, say("packets.signed", decision=decision, role=said.role)))
        row.addWidget(Chip(self._look, say(f"packets.label.{record.held}"), "wait"))
        row.addStretch(1)
        return row

    def _part(self, one: Comment | Vote, inner: bool) -> tuple[QWidget, QVBoxLayout]:
        look = self._look
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(look.px(24) if inner else 0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Rule(look))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Label(look, one.person, "body.strong"))
        when = (
            f"{times.date(one.at, self._zone, self._review.at)} {times.clock(one.at, self._zone)}"
        )
        row.addWidget(Label(look, when, "small", "text.secondary"))
        for word in self._marks(one):
            row.addWidget(Chip(look, word, "wait"))
        row.addStretch(1)
        column.addLayout(row)
        return body, column

    def _marks(self, one: Comment | Vote) -> list[str]:
        """Return in which way this is no plain word on the present revision."""
        found = []
        if isinstance(one, Vote):
            found.append(say("packets.provisional"))
        if one.stale:
            found.append(say("packets.of_revision", revision=one.revision))
        if one.label not in _SILENT and one.label != merge.STALE:
            found.append(say(f"packets.label.{one.label}"))
        return found

    def _link(self, row: QHBoxLayout, name: str, event_id: str) -> None:
        button = Button(self._look, say(f"packets.menu.{name}"), "link", small=True)
        action = "comment" if name == "answer" else name
        button.clicked.connect(partial(self._ask, action, event_id))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask(self, action: str, detail: str, _checked: bool = False) -> None:
        self.asked.emit(Ask(action, self._review.change.uid, detail))


def _begun(word: str) -> str:
    """Return a word as it begins a sentence."""
    return word[:1].upper() + word[1:]
