"""One audit entry in full; of a sign-off: who, in which role, what was signed, and on what."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.content import fingerprint
from cab_desk.gui import heard_said, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Label
from cab_desk.gui.widgets.ink import Ink
from cab_desk.gui.widgets.sign_parts import MeaningBox
from cab_desk.gui.widgets.tall_area import TallArea
from cab_desk.services.evidence import entries
from cab_desk.services.evidence.entries import AuditEntry, Signed
from cab_desk.words import say

_WIDE, _AROUND, _NAMES = 680, 48, 112
_GROUPS = 16  # of a whole fingerprint
_TONES = {
    entries.STANDS: "pass",
    entries.STALE: "warn",
    entries.REPLACED: "wait",
    entries.TAKEN_BACK: "wait",
    "pending": "wait",
    "late": "warn",
}
Fact = tuple[str, str, str]  # the word for it, what it is, and the face it is set in


class AuditEntryDialog(Dialog):
    """What an audit entry records; nothing can be changed in it."""

    def __init__(
        self, desk: Desk, look: Look, entry: AuditEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self.entry = desk, entry
        signed = entry.signed
        self.heading = Label(look, _title(entry), "title", wrap=True)
        self.setWindowTitle(self.heading.text())
        self.sentence = Label(look, entry.text, "body", "text.secondary", wrap=True)
        self.facts: list[Fact] = [*_of_signed(signed, entry.at), *_of_entry(entry)]
        outer = self.column()
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self.heading, 1)
        if signed is not None:
            state = say(f"entries.state.{signed.state}")
            self.state = Chip(look, state, _TONES.get(signed.state, "block"))
            head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        if signed is None:
            outer.addWidget(self.sentence)
        self.area = TallArea(look.px(_WIDE - _AROUND))
        self.area.setAccessibleName(self.heading.text())
        self.area.setAccessibleDescription(self.text())
        outer.addWidget(self.area, 1)
        self._fill(signed)
        self.copy = Button(look, say("entries.copy"), "quiet", "copy")
        self.copy.clicked.connect(self._copy)
        self.go = Button(look, say("entries.close"), "primary", key="Esc")
        self.go.clicked.connect(self.accept)
        outer.addLayout(self.foot(self.go, left=(self.copy,)))
        self.fit(_WIDE)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Return all of it as plain text, hashes whole."""
        signed = self.entry.signed
        lines = [self.heading.text()] if signed else [self.heading.text(), self.sentence.text()]
        if signed is not None and signed.record.meaning:
            lines.append(_line(say("entries.meaning"), signed.record.meaning))
        return "\n".join([*lines, *(_line(name, value) for name, value, _face in self.facts)])

    def _fill(self, signed: Signed | None) -> None:
        look = self.look
        column = QVBoxLayout(self.area.body)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(look.px(14))
        if signed is not None:
            column.addWidget(self._meaning(signed))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnMinimumWidth(0, look.px(_NAMES))
        grid.setColumnStretch(1, 1)
        for row, (name, value, face) in enumerate(self.facts):
            said = Label(look, name, "body", "text.secondary")
            shown = Label(look, _halved(value) if face == "mono" else value, face, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1)
        column.addLayout(grid)
        column.addStretch(1)

    def _meaning(self, signed: Signed) -> QWidget:
        look, record = self.look, signed.record
        box = MeaningBox(look)
        column = QVBoxLayout(box)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(6))
        column.addWidget(Label(look, say("entries.meaning"), "small", "text.secondary"))
        self.meaning = Label(look, record.meaning, wrap=True)
        self.meaning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.meaning)
        if record.strokes:
            ink = Ink(look, record.strokes)
            ink.setAccessibleName(say("entries.ink_of", name=record.signoff.person))
            column.addWidget(ink)
            column.addWidget(Label(look, say("entries.ink"), "caption", "text.secondary"))
        return box

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.desk.told.emit(say("entries.copied"))


def _title(entry: AuditEntry) -> str:
    if entry.signed is not None:
        number = entry.signed.number or f"“{entry.signed.title}”"
        return say("entries.title_signed", number=number)
    if not entry.seq:
        return say("entries.title_unplaced")
    return say("entries.title", seq=f"{entry.seq:,}")


def _of_signed(signed: Signed | None, at: datetime) -> Iterator[Fact]:
    if signed is None:
        return
    record = signed.record
    said = record.signoff
    decision = say(f"signing.button.{said.decision}")
    if said.verbal:
        decision = say("entries.verbal", decision=decision)
    yield _fact("decided" if said.heard else "name", said.person)
    yield from _maybe("behalf", said.behalf)
    yield _fact("role", said.role)
    yield _fact("decision", decision)
    yield from _maybe("conditions", "\n".join(said.conditions))
    if said.heard is not None:
        yield _fact("heard", said.heard.by)
        yield _fact("how", heard_said.how(said.heard, at.tzinfo or times.zone_of("")))
    number = signed.number or say("requests.gate.draft")
    yield _fact("request", say("entries.request", number=number, title=signed.title))
    yield _fact("version", str(record.revision))
    yield _fact("fingerprint", fingerprint(record.content_hash, _GROUPS), "mono")
    yield from _maybe("meeting", signed.meeting)


def _of_entry(entry: AuditEntry) -> Iterator[Fact]:
    signed = entry.signed
    if signed is None:
        yield from _maybe("author", entry.author)
    yield _fact("at", _moment(entry))
    yield from _maybe("reason", entry.reason or (signed.reason if signed else ""))
    if entry.policy:
        yield _fact("policy", fingerprint(entry.policy, _GROUPS), "mono")
    yield _fact("key", entry.key or say("entries.unsigned"), "mono" if entry.key else "body")
    yield from _maybe("host", entry.host)
    if entry.seq:
        yield _fact("entry", f"{entry.seq:,}  {entry.hash}", "mono")
    yield _fact("event", entry.event_id, "mono")


def _halved(value: str) -> str:
    """Break a fingerprint in the middle, so that two are compared line by line."""
    groups = value.split()
    if len(groups) < _GROUPS:
        return value
    half = _GROUPS // 2
    return " ".join(groups[:half]) + "\n" + " ".join(groups[half:])


def _maybe(name: str, value: str) -> Iterator[Fact]:
    if value:
        yield _fact(name, value)


def _fact(name: str, value: str, face: str = "body") -> Fact:
    return say(f"entries.fact.{name}"), value, face


def _moment(entry: AuditEntry) -> str:
    """Say when it was made: there, with how far from UTC that is, and in UTC."""
    zone = entry.at.tzinfo or times.zone_of("")
    return say(
        "entries.at" if entry.at.utcoffset() else "entries.at_utc",
        day=times.date(entry.at, zone),
        time=entry.at.strftime("%H:%M:%S"),
        offset=times.offset(entry.at, zone),
        utc=entry.at.astimezone(times.zone_of("")).strftime("%H:%M:%S"),
    )


def _line(name: str, value: str) -> str:
    return say("entries.line", name=name, value=value.replace("\n", "; "))
