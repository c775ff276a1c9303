"""The item under discussion, large: facts, schedule, change, back-out, gates, sign-offs."""

import re
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.canonical import folded
from cab_desk.domain.meeting import AgendaItem, Meeting
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Finding
from cab_desk.gui import times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Elided, Label
from cab_desk.gui.widgets.duties_card import DutyRow
from cab_desk.gui.widgets.fit import BRIEFEST, Fit, put
from cab_desk.gui.widgets.item_marks import Mark, SignHere
from cab_desk.gui.widgets.meeting_cards import ConditionLine, SignCard, count_said, places
from cab_desk.gui.widgets.section_link import short_section
from cab_desk.gui.widgets.strip import ScheduleStrip
from cab_desk.services.meetings import Stand
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.review import Review
from cab_desk.words import plural, say

_MOST_FINDINGS = 4
_EXCERPT, _SHORT_EXCERPT, _LINE = 220, 110, 56
_ROOMY = 560  # from here the head has room for the owner
_TITLE = 1.16  # of the wall's title against the text
_UNDRAWN = 2  # the first form without the drawings of signatures; the one before stands closer
_TIGHT = 640  # below this the sign-offs would stand under the fold
_MARKS = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+|[-*+]\s+|\d{1,3}[.)]\s+|>\s?|`{3,}\w*)|[*_`]{1,3}", re.MULTILINE
)


def excerpt(text: str, most: int = _EXCERPT) -> str:
    """Return the beginning of a document as plain words."""
    lines = (line.strip() for line in _MARKS.sub("", text).splitlines())
    words = " ".join(line for line in lines if line and not line.startswith("|"))
    if len(words) <= most:
        return words
    cut = words[:most].rsplit(" ", 1)[0]
    return f"{cut}…"


def _short(label: Elided) -> Elided:
    """Let a line take its own width at most, and less where room lacks."""
    label.setMaximumWidth(label.fontMetrics().horizontalAdvance(label.text()) + 4)
    return label


def place_said(meeting: Meeting, item: AgendaItem) -> str:
    """Return which item of the agenda this is."""
    key = "meeting.item_of_rfc" if item.number else "meeting.item_of"
    return say(key, place=item.position, count=len(meeting.items), number=item.number)


def gates_said(stand: Stand, item: AgendaItem) -> tuple[str, str] | None:
    """Return the words and the tone of what stands against an item."""
    gates = stand.gates.get(item.id)
    if gates is not None and gates.blocks:
        return plural("meeting.blocks", gates.blocks), "block"
    if gates is not None and gates.warnings:
        return plural("meeting.warnings", gates.warnings), "warn"
    return None


def care_said(condition: Condition | None, now: datetime) -> str:
    """Return who sees to a condition and by which day; nothing where nobody does."""
    if condition is None or not condition.owner:
        return ""
    return say("conditions.care", owner=condition.owner, day=times.due_day(condition.due, now))


def _seen(stand: Stand) -> object:
    """Return what of an RFC the view shows, to tell whether it changed."""
    about = stand.about
    return about and (about.change, about.verdict, about.signoffs, about.conditions)


class ItemView(QScrollArea):
    """One item; `sign` carries the role whose button was pressed, `open_change` and `edit_change`
    the RFC's uid, `marked` what is owed and was done.
    """

    sign = Signal(str)
    marked = Signal(object)
    open_change = Signal(str)
    edit_change = Signal(str)
    care = Signal(str, object)  # the RFC's uid and a condition that somebody is to see to

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, wall: int | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("meeting.the_item"))
        self._look = look
        self._wall = wall  # the wall's margin; it has no links, and a title to be read from afar
        self._large = look if wall is None else look.at(look.k * _TITLE)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("scaled", True)
        self.viewport().setAutoFillBackground(False)
        self.cards: list[SignCard] = []
        self._pack: Pack | None = None
        self._shown: object = None
        self._fit = Fit(wall is None)  # the wall writes smaller instead
        self._brief = 0
        self._last: tuple[Stand, Pack, datetime] | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where the room is narrow or low."""
        super().resizeEvent(event)
        if self._last is not None:
            self.show_item(*self._last)

    def _tight(self) -> bool:
        return self._brief > 0 or self.width() < self._look.px(_TIGHT)

    def show_item(self, stand: Stand, pack: Pack, now: datetime) -> None:
        """Show the current item of a meeting."""
        key = (stand.item and (stand.item.id, stand.item.position, stand.item.conditions),
               stand.meeting and len(stand.meeting.items), stand.gates, _seen(stand),
               stand.due, self.width() < self._look.px(_TIGHT),
               self.width() >= self._look.px(_ROOMY))  # fmt: skip
        self._last = (stand, pack, now)
        if key == self._shown and not self._fit.wanting(self.viewport().size()):
            return
        self._shown = key
        self._pack = pack
        body = self._fit.build(self.viewport().size(), partial(self._build, stand, now))
        put(self, body)

    def _build(self, stand: Stand, now: datetime, brief: int) -> QWidget:
        """Lay an item out, the briefer the less room there is."""
        self._brief = brief
        self.cards = []
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        look = self._look
        side = look.px(21) if self._wall is None else self._wall
        edge = look.px(8 if self._brief else 14)
        column.setContentsMargins(side, edge, side, edge)
        column.setSpacing(look.px(2 if self._brief else 4))
        meeting, item = stand.meeting, stand.item
        if meeting is not None and item is not None:
            self._head(column, stand, meeting, item)
            if stand.about is not None:
                self._facts(column, stand.about)
                self._when(column, stand, stand.about, now)
                if brief == BRIEFEST:  # what is to be done is never under the fold
                    self._signoffs(column, stand, stand.about, now)
                self._texts(column, stand.about)
                self._due(column, stand, now)
                if brief < BRIEFEST:
                    self._signoffs(column, stand, stand.about, now)
            self._conditions(column, item, stand.about, now)
        column.addStretch(1)
        return body

    def open_card(self) -> SignCard | None:
        """Return the first place that is still to be signed."""
        return next((card for card in self.cards if card.place.record is None), None)

    def _head(self, column: QVBoxLayout, stand: Stand, meeting: Meeting, item: AgendaItem) -> None:
        look = self._look
        title = stand.about.change.title if stand.about else item.title
        if self._wall is not None:  # it has place and gates beside its clock
            column.addWidget(Label(self._large, title, "display", wrap=True))
            column.addSpacing(look.px(4))
            return
        row = QHBoxLayout()
        row.setSpacing(look.px(9))
        row.addWidget(Label(look, place_said(meeting, item), "body", "text.secondary"))
        status = gates_said(stand, item)
        if status is not None:
            row.addWidget(Chip(look, *status))
        row.addStretch(1)
        if stand.about is not None:
            change = stand.about.change
            roomy = self.width() >= look.px(_ROOMY)
            owner = [change.owner] if change.owner and roomy else []
            where = ", ".join((*change.systems[:2], *owner))
            row.addWidget(_short(Elided(look, where, "body", "text.tertiary")), 100)
            link = Button(look, say("meeting.open_request"), "quiet", "external-link", small=True)
            link.set_compact(True)
            link.clicked.connect(lambda: self.open_change.emit(change.uid))
            row.addWidget(link)
            edit = Button(look, say("meeting.edit"), "quiet", "square-pen", small=True)
            edit.set_compact(True)
            edit.clicked.connect(lambda: self.edit_change.emit(change.uid))
            row.addWidget(edit)
        column.addLayout(row)
        column.addWidget(Label(look, title, "title" if self._tight() else "display", wrap=True))
        column.addSpacing(look.px(4))

    def _facts(self, column: QVBoxLayout, about: Review) -> None:
        look, change, pack = self._look, about.change, self._pack
        row = QHBoxLayout()
        row.setSpacing(look.px(5))
        found = pack.class_def(about.verdict.class_id) if pack else None
        if found is not None:
            mark = Mark(look)
            mark.show_class(found.letter, found.shape)
            row.addWidget(mark)
            row.addWidget(Label(look, found.label, "body", "text.primary"))
            row.addSpacing(look.px(12))
        risk = about.verdict.risk
        if risk.level is not None:
            bars = Mark(look)
            bars.show_risk(risk.tone)
            row.addWidget(bars)
            row.addWidget(Label(look, risk.level, "body"))
            row.addSpacing(look.px(12))
        for key, value in self._pairs(about):
            row.addWidget(Label(look, say(f"meeting.fact.{key}"), "body", "text.tertiary"))
            row.addWidget(_short(Elided(look, value, "body")), 100)
            row.addSpacing(look.px(12))
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column.addWidget(holder)
        if change.on_hold:
            held = say("meeting.held", why=change.on_hold)
            column.addWidget(Label(look, held, "body.strong", "warn.fg", wrap=True))

    @staticmethod
    def _pairs(about: Review) -> list[tuple[str, str]]:
        change = about.change
        downtime = excerpt(change.documents.get("estimated_downtime", ""), 40)
        pairs = [("requester", change.requester), ("downtime", downtime)]
        return [(key, value) for key, value in pairs if value]

    def _when(self, column: QVBoxLayout, stand: Stand, about: Review, now: datetime) -> None:
        look, change = self._look, about.change
        zone = times.zone_of(stand.zone)
        column.addSpacing(look.px(2 if self._brief else 8))
        if change.start is None or change.end is None:
            column.addWidget(Label(look, say("meeting.no_time"), "small", "text.secondary"))
            return
        said = times.full_span(change.start, change.end, zone, now)
        ahead = times.day(change.start, zone, now)
        if not said.startswith(ahead):
            said = f"{ahead}, {said}"
        label = Label(look, said, "small")
        label.set_face("small", 600)
        column.addWidget(label)
        strip = ScheduleStrip(look)
        strip.show_review(about, about.verdict.risk.tone or None)
        column.addWidget(strip)

    def _texts(self, column: QVBoxLayout, about: Review) -> None:
        look, documents = self._look, about.change.documents
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(3))
        grid.setContentsMargins(0, look.px(4 if self._brief else 10), 0, 0)
        what = documents.get("description") or documents.get("implementation_plan", "")
        most = _SHORT_EXCERPT if self._tight() else _EXCERPT
        if self._brief > _UNDRAWN:
            most = _LINE
        parts = (
            ("change", excerpt(what, most)),
            ("fails", excerpt(documents.get("rollback_plan", ""), most)),
        )
        for place, (key, text) in enumerate(parts):
            grid.addWidget(self._heading(say(f"meeting.part.{key}")), 0, place)
            tone = "text.primary" if text else "text.tertiary"
            label = Label(look, text or say("meeting.part.none"), "body", tone, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, 1, place)
            grid.setColumnStretch(place, 2)
        grid.addWidget(self._heading(say("meeting.part.gates")), 0, 2)
        grid.addWidget(self._gates(about), 1, 2)
        grid.setColumnStretch(2, 3 if self._tight() else 2)
        column.addLayout(grid)

    def _heading(self, text: str) -> Label:
        label = Label(self._look, text, "small", "text.secondary")
        label.set_face("small", 600)
        return label

    def _gates(self, about: Review) -> QWidget:
        look = self._look
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        findings = [one for one in about.verdict.findings if one.kind != "approval.missing"]
        findings.sort(key=lambda one: not one.blocks)
        most = _MOST_FINDINGS if self._brief < BRIEFEST else 1
        for finding in findings[:most]:
            column.addLayout(self._finding(finding))
        if len(findings) > most:
            more = plural("meeting.more_findings", len(findings) - most)
            column.addWidget(Label(look, more, "small", "text.secondary"))
        if about.verdict.passed:
            row = QHBoxLayout()
            row.setSpacing(look.px(6))
            row.addWidget(SignHere(look, "pass"))
            passes = plural("meeting.rules_pass", len(about.verdict.passed))
            row.addWidget(Label(look, passes), 1)
            column.addLayout(row)
        column.addStretch(1)
        return holder

    def _finding(self, finding: Finding) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        sign = SignHere(look, "block" if finding.blocks else "warn")
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = Label(look, finding.message(), wrap=True)
        text.setToolTip("")
        # The section stands below: beside it the sentence would get one word a line.
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text)
        section = Elided(look, short_section(finding.section), "small", "info.fg")
        words.addWidget(section, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        return row

    def _due(self, column: QVBoxLayout, stand: Stand, now: datetime) -> None:
        if not stand.due:
            return
        column.addSpacing(self._look.px(10))
        column.addWidget(self._heading(say("duties.in_meeting")))
        zone = times.zone_of(stand.zone)
        for place, row in enumerate(stand.due):
            line = DutyRow(self._look, row, times.short(row.by, zone, now), place > 0)
            line.marked.connect(self.marked)
            line.opened.connect(lambda one: self.open_change.emit(one.uid))
            column.addWidget(line)

    def _signoffs(self, column: QVBoxLayout, stand: Stand, about: Review, now: datetime) -> None:
        look = self._look
        found = places(about)
        if not found:
            return
        column.addSpacing(look.px(4 if self._brief else 10))
        row = QHBoxLayout()
        row.setSpacing(look.px(5))
        row.addWidget(self._heading(say("meeting.signoff")))
        count = count_said(found)
        row.addWidget(Label(look, count, "small", "text.secondary"))
        row.addStretch(1)
        column.addLayout(row)
        grid = QGridLayout()
        grid.setSpacing(look.px(7))
        meeting_id = stand.meeting.id if stand.meeting else ""
        zone = times.zone_of(stand.zone)
        first_open = next((n for n, place in enumerate(found) if place.record is None), -1)
        for number, place in enumerate(found):
            card = SignCard(look, place, zone, now, meeting_id, number == first_open,
                            brief=self._brief > 0, drawn=self._brief < _UNDRAWN)  # fmt: skip
            card.asked.connect(self.sign)
            self.cards.append(card)
            grid.addWidget(card, number // 3, number % 3)
        for place_ in range(min(3, len(found))):
            grid.setColumnStretch(place_, 1)
        column.addLayout(grid)

    def _conditions(
        self, column: QVBoxLayout, item: AgendaItem, about: Review | None, now: datetime
    ) -> None:
        found = [(say("meeting.board"), text) for text in item.conditions]
        if about is not None:
            found += [
                (record.signoff.person, text)
                for record in about.signoffs
                if not (record.stale or record.superseded)
                for text in record.signoff.conditions
            ]
        if found:
            column.addSpacing(self._look.px(8))
        known = {folded(one.text): one for one in about.conditions} if about else {}
        for number, (who, text) in enumerate(found, 1):
            one = known.get(folded(text))
            may = one is not None and one.open and self._wall is None
            care, brief = care_said(one, now), self._tight()
            line = ConditionLine(self._look, number, who, text, care, may=may, brief=brief)
            if about is not None and one is not None:
                line.asked.connect(partial(self.care.emit, about.change.uid, one))
            column.addWidget(line)
