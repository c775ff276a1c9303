"""Sign-off cards of the item under discussion: one for each slot of the policy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.domain.change import Choice, Heard
from cab_desk.domain.verdict import Slot
from cab_desk.gui import heard_said, paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.gui.widgets.ink import Ink
from cab_desk.gui.widgets.section_link import short_section
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.requests.review import Review
from cab_desk.words import plural, say

_TOP = Qt.AlignmentFlag.AlignTop
_WIDEST_LEAD = 260  # of what stands before a condition
_PIPS = {Choice.APPROVE: "a", Choice.CONDITIONS: "c", Choice.REJECT: "r", Choice.ABSTAIN: "b"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign: filled by a sign-off, or open for the roles named."""

    roles: tuple[str, ...]
    section: str
    record: RecordedSignoff | None = None


def places(review: Review) -> list[Place]:
    """Return the places of an RFC in the policy's order, those signed with what was signed.

    A sign-off that fills no slot (a rejection, an abstention) takes the place of its role.
    """
    standing = {
        record.signoff.person: record
        for record in review.signoffs
        if not (record.stale or record.superseded)
    }
    return [place for slot in review.verdict.slots for place in _of_slot(slot, standing)]


def _of_slot(slot: Slot, standing: Mapping[str, RecordedSignoff]) -> Iterator[Place]:
    filled = [standing[name] for name in slot.people if name in standing][: slot.needed]
    against = [
        record
        for record in standing.values()
        if record.signoff.role in slot.any_of
        and record.signoff.decision in (Choice.REJECT, Choice.ABSTAIN)
    ]
    taken = [*filled, *against][: slot.needed]
    for record in taken:
        yield Place(slot.any_of, slot.section, record)
    for _open in range(slot.needed - len(taken)):
        yield Place(slot.any_of, slot.section)


def count_said(places: Sequence[Place]) -> str:
    """Say how many of some places are signed, and in how many a word stands for the time being."""
    given = [one.record.signoff for one in places if one.record is not None]
    words = sum(one.heard is not None for one in given)
    said = say("meeting.signed_of", signed=len(given) - words, count=len(places))
    return f"{said}, {plural('heard.count', words)}" if words else said


def _pip(record: RecordedSignoff | None) -> str:
    if record is None:
        return "o"
    said = record.signoff
    approves = said.decision in (Choice.APPROVE, Choice.CONDITIONS)
    return "v" if said.heard and approves else _PIPS[said.decision]


class SignCard(QFrame):
    """One place to sign; `asked` carries the role when its button is pressed."""

    asked = Signal(str)

    def __init__(
        self, look: Look, place: Place, zone: tzinfo, now: datetime, meeting_id: str,
        key: bool = False, parent: QWidget | None = None, *, brief: bool = False,
        drawn: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look = look
        self._brief, self._drawn = brief, drawn  # without the rule, with the signature's drawing
        self._open = place.record is None
        self.place = place
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(look.px(64 if brief else 106))
        row = QHBoxLayout(self)
        edge = look.px(5 if brief else 8)
        row.setContentsMargins(look.px(11), edge, look.px(10), edge)
        row.setSpacing(look.px(7))
        letter = _pip(place.record)
        name, token = paint.PIP_GLYPHS[letter]
        ground = "bg.selected" if self._open else "bg.surface"
        row.addWidget(Glyph(look, name, token, ground, 14), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        row.addLayout(self._column, 1)
        if place.record is None:
            self._show_open(place, key)
        else:
            self._show_signed(place.record, zone, now, meeting_id)
        self._column.addStretch(1)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground; an open place is outlined."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 1.5 if self._open else 1.0
        painter.setPen(QPen(look.colour("accent" if self._open else "line.card"), width))
        painter.setBrush(look.colour("bg.selected" if self._open else "bg.surface"))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, look.px(5), look.px(5))
        painter.end()

    def _show_open(self, place: Place, key: bool) -> None:
        look = self._look
        roles = say("meeting.or").join(place.roles)
        self._column.addWidget(Label(look, roles, "body.strong", wrap=True))
        section = short_section(place.section)
        if self._brief:
            self.setToolTip(section)
        else:
            may = Label(look, say("meeting.may_sign"), "small", "text.secondary", wrap=True)
            self._column.addWidget(may)
            self._column.addWidget(Elided(look, section, "small", "text.secondary"))
        button = Button(look, say("meeting.sign_button"), "primary", "pen-line",
                        "S" if key else "", small=not key)  # fmt: skip
        button.setAccessibleName(say("meeting.sign_name", role=roles))
        button.clicked.connect(self.ask)
        self._column.addSpacing(look.px(4))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(say("meeting.may_sign_name", role=roles))

    def ask(self) -> None:
        """Ask to sign at this place, in the first of its roles."""
        self.asked.emit(self.place.roles[0] if self.place.roles else "")

    def _show_signed(
        self, record: RecordedSignoff, zone: tzinfo, now: datetime, meeting_id: str
    ) -> None:
        look, said = self._look, record.signoff
        name = said.person if said.person == said.role else f"{said.person}, {said.role}"
        self._column.addWidget(Label(look, name, "body.strong", wrap=True))
        state = say(f"meeting.signed.{said.decision}")
        if said.conditions:
            state += ", " + plural("meeting.condition_count", len(said.conditions))
        if said.heard is not None:
            state = say("heard.still", decision=state)
        self._column.addWidget(Label(look, state, "small", "text.secondary", wrap=True))
        when = times.clock(said.at, zone) if said.at else ""
        if said.at and meeting_id and said.meeting == meeting_id:
            when = say("meeting.signed_here", time=when)
        elif said.at:
            when = f"{times.day(said.at, zone, now)} {when}"
        self._column.addWidget(Label(look, when, "small", "text.secondary", wrap=True))
        if said.heard is not None:
            when = self._show_heard(said.heard, said.role, zone)
        elif self._drawn:
            ink = Ink(look, record.strokes)
            ink.setFixedHeight(look.px(30 if self._brief else 38))
            self._column.addSpacing(look.px(2))
            self._column.addWidget(ink)
        self.setAccessibleName(f"{name}. {state}. {when}")

    def _show_heard(self, heard: Heard, role: str, zone: tzinfo) -> str:
        """Show who heard it, and let the person sign: that takes its place."""
        said = heard_said.by(heard, zone)
        self._column.addWidget(Label(self._look, said, "small", "text.secondary", wrap=True))
        button = Button(self._look, say("meeting.sign_button"), icon="pen-line", small=True)
        button.setAccessibleName(say("meeting.sign_name", role=role))
        button.clicked.connect(lambda: self.asked.emit(role))
        self._column.addSpacing(self._look.px(4))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return said


class ConditionLine(QWidget):
    """A condition of a sign-off or of the board, on one or more lines, and who sees to it.

    `asked` says that owner and date are to be said; without `may` they are shown alone.
    """

    asked = Signal()

    def __init__(
        self, look: Look, number: int, who: str, text: str, care: str = "", *, may: bool = False,
        brief: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(7))
        name, token = paint.PIP_GLYPHS["c"]
        row.addWidget(Glyph(look, name, token, "bg.surface", 13), 0, Qt.AlignmentFlag.AlignTop)
        lead = say("meeting.condition_of", number=number, who=who)
        first = Label(look, lead, "body.strong")
        words = Label(look, text, wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        if first.sizeHint().width() > look.px(_WIDEST_LEAD):  # beside it the text had no room
            first = Label(look, lead, "body.strong", wrap=True)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(first)
            column.addWidget(words)
            row.addLayout(column, 1)
        else:
            row.addWidget(first, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
        if care:
            row.addWidget(Label(look, care, "small", "text.secondary"), 0, _TOP)
        if may:
            button = Button(look, say("conditions.assign"), "link", "square-pen", small=True)
            button.set_compact(brief or bool(care))
            button.setAccessibleName(say("conditions.assign_name", text=text))
            button.clicked.connect(self.asked)
            row.addWidget(button, 0, _TOP)
        self.setAccessibleName(f"{lead} {text} {care}".rstrip())
