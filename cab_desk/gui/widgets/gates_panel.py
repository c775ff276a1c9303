"""The panel at the review's right: gates and approvals."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.change import Choice, Stage
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.verdict import Finding, Lifted, Passed, Slot
from cab_desk.gui import times
from cab_desk.gui.asks import Ask
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Label
from cab_desk.gui.widgets.basics import Rule as Line
from cab_desk.gui.widgets.condition_rows import ConditionsCard
from cab_desk.gui.widgets.conflict_rows import ConflictsCard
from cab_desk.gui.widgets.gates import GateCard, PassRow, SlotRow
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.requests.review import Review
from cab_desk.words import plural, say

_PIPS = {
    Choice.APPROVE: "a",
    Choice.CONDITIONS: "c",
    Choice.REJECT: "r",
    Choice.ABSTAIN: "b",
}
_OPEN = frozenset({Stage.SUBMITTED, Stage.SCHEDULED, Stage.IN_PROGRESS})
# A signature that is missing is said by the approvals, not by a gate.
_BELOW = frozenset({"approval.missing"})


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One line of the approvals: a signature, or room for one."""

    role: str
    state: str
    pip: str
    record: RecordedSignoff | None = None
    open: bool = False


def slot_lines(review: Review) -> list[SlotLine]:
    """Return the approvals in policy order: who signed, and which places are open."""
    records = [r for r in review.signoffs if not (r.stale or r.superseded)]
    lines: list[SlotLine] = []
    used: set[str] = set()
    for slot in review.verdict.slots:
        mine = [r for r in records if _fills(r, slot) and r.signoff.event_id not in used]
        mine.sort(key=lambda r: r.signoff.decision in (Choice.REJECT, Choice.ABSTAIN))
        taken = mine[: max(slot.needed, slot.signed)]
        used |= {r.signoff.event_id for r in taken}
        lines += (_signed_line(r, owes=r.signoff.person in slot.people) for r in taken)
        room = max(0, slot.needed - len([r for r in taken if _approves(r, slot)]))
        room = min(room, slot.needed)
        lines += (_open_line(review, slot) for _ in range(room))
    lines += (_signed_line(r) for r in records if r.signoff.event_id not in used)
    return lines


def _count(review: Review) -> str:
    """Say how many of the places are signed, and how many a word by mouth fills meanwhile."""
    slots = review.verdict.slots
    if not slots:
        return ""
    words = [r for r in review.signoffs if r.signoff.heard and not (r.stale or r.superseded)]
    filled = signed = 0
    for slot in slots:
        heard = {r.signoff.person for r in words if _fills(r, slot)}
        filled += min(slot.signed, slot.needed)
        signed += min(slot.signed - len(heard & set(slot.people)), slot.needed)
    needed = sum(slot.needed for slot in slots)
    said = say("requests.approvals_count", signed=signed, needed=needed)
    return f"{said}, {plural('heard.count', filled - signed)}" if filled > signed else said


def _fills(record: RecordedSignoff, slot: Slot) -> bool:
    return record.signoff.role in slot.any_of


def _approves(record: RecordedSignoff, slot: Slot) -> bool:
    said = record.signoff
    # A word by mouth whose time is over fills its place no more.
    stands = said.heard is None or said.person in slot.people
    return stands and said.decision in (Choice.APPROVE, Choice.CONDITIONS)


def _signed_line(record: RecordedSignoff, *, owes: bool = False) -> SlotLine:
    """Return the line of a signature; `owes` one that is a word stands until it is signed."""
    signoff = record.signoff
    if signoff.decision is Choice.CONDITIONS:
        state = plural("requests.slot.approve_with_conditions", max(1, len(signoff.conditions)))
    else:
        state = say(f"requests.slot.{signoff.decision}")
    owes = owes and signoff.heard is not None
    if owes:  # beside the button there is little room: what matters stands first
        state = say("heard.slot", decision=state[:1].lower() + state[1:])
    elif signoff.verbal:
        state = say("requests.slot.verbal", decision=state)
    if signoff.person and signoff.person.casefold() != signoff.role.casefold():
        state = say("requests.slot.by", role=state, person=signoff.person)
    pip = "v" if owes else _PIPS[signoff.decision]
    return SlotLine(signoff.role, state, pip, record, open=owes)


def _open_line(review: Review, slot: Slot) -> SlotLine:
    role = say("requests.or").join(slot.any_of)
    stage = review.change.stage
    if stage is Stage.DRAFT:
        return SlotLine(role, say("requests.slot.draft"), "l")
    if stage not in _OPEN:
        return SlotLine(role, say("requests.slot.done"), "o")
    if slot.meeting:
        return SlotLine(role, say("requests.slot.meeting"), "l")
    return SlotLine(role, say("requests.slot.open"), "o", open=True)


class GatesPanel(QFrame):
    """Gates and approvals of one RFC, scrolled on their own."""

    asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.cards: list[GateCard] = []
        self.slots: list[SlotRow] = []
        self.earlier: Button | None = None  # leads to what differs from what was signed before
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName(say("requests.gates"))
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        outer.addWidget(self.area)

    def show_review(self, review: Review, pack: Pack, doers: frozenset[str]) -> None:
        """Show what the policy says of an RFC; `doers` are the actions that somebody does."""
        look = self._look
        self.cards, self.slots, self.earlier = [], [], None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(16))
        column.setSpacing(look.px(8))
        findings = [f for f in review.verdict.findings if f.kind not in _BELOW]
        findings.sort(key=lambda finding: not finding.blocks)
        blocks = sum(finding.blocks for finding in findings)
        warnings, passed = len(findings) - blocks, len(review.verdict.passed)
        counts = [plural("requests.gate.block", blocks)] if blocks else []
        counts += [plural("requests.gate.warn", warnings)] if warnings else []
        counts += [say("requests.gates_count", passed=passed)] if findings or passed else []
        column.addLayout(self._head(say("requests.gates"), ", ".join(counts)))
        column.addWidget(self._gates(review, pack, findings, doers))
        column.addSpacing(look.px(8))
        lines = slot_lines(review)
        column.addLayout(self._head(say("requests.approvals"), _count(review)))
        column.addWidget(self._approvals(review, lines, doers))
        self._add_below(column, review, doers)
        stale = sum(r.stale and not r.superseded for r in review.signoffs)
        if stale:
            note = Label(look, plural("requests.stale", stale), "small", "text.secondary", True)
            column.addWidget(note)
            if "earlier" in doers:
                self.earlier = Button(look, say("meeting.sign.show_difference"), "link", small=True)
                self.earlier.clicked.connect(
                    lambda _on=False, uid=review.change.uid: self.asked.emit(Ask("earlier", uid))
                )
                column.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        old = self.area.takeWidget()
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        if old is not None:
            old.deleteLater()

    def _add_below(self, column: QVBoxLayout, review: Review, doers: frozenset[str]) -> None:
        """Add what stands beside gates and approvals: conditions, and conflicts."""
        if review.conditions:
            waiting = sum(one.open for one in review.conditions)
            column.addSpacing(self._look.px(8))
            count = plural("evidence.condition.count", waiting)
            column.addLayout(self._head(say("evidence.condition.head"), count))
            column.addWidget(self._conditions(review, doers))
        if review.conflicts:
            waiting = sum(one.settled is None for one in review.conflicts)
            column.addSpacing(self._look.px(8))
            count = plural("conflicts.count", waiting)
            column.addLayout(self._head(say("conflicts.head"), count))
            column.addWidget(self._conflicts(review, "settle" in doers))

    def _head(self, title: str, aside: str) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(4), 0, look.px(4), 0)
        row.addWidget(Label(look, title, "heading"))
        row.addStretch(1)
        row.addWidget(Label(look, aside, "small", "text.secondary"))
        return row

    def _gates(
        self, review: Review, pack: Pack, findings: list[Finding], doers: frozenset[str]
    ) -> QWidget:
        look = self._look
        card = Card(look)
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(5), look.px(5), look.px(5), look.px(5))
        column.setSpacing(look.px(4))
        for finding in findings:
            rule = pack.rule(finding.rule)
            gate = GateCard(
                look,
                finding,
                rule.name if rule else finding.rule,
                review.may_be_excepted(finding) and "exception" in doers,
                "edit" in doers and finding.kind != "approval.unwritten",  # an edit makes it stale
                "part" in doers,
            )
            gate.asked.connect(partial(self._read, finding.rule))
            uid, kind, fields = review.change.uid, finding.kind, finding.fields
            detail = f"{kind}:{fields.get('document', '')}"
            gate.remedied.connect(lambda u=uid, d=detail: self.asked.emit(Ask("edit", u, d)))
            gate.excepted.connect(
                lambda u=uid, r=finding.rule: self.asked.emit(Ask("exception", u, r))
            )
            column.addWidget(gate)
            self.cards.append(gate)
        for lifted in review.verdict.exceptions:
            people = ", ".join(lifted.people) or say("requests.not_said")
            text = say("requests.exception_by", people=people, reason=_why(review, lifted)).strip()
            shown = Passed(lifted.rule, lifted.section, lifted.label)
            column.addWidget(self._passed(shown, text, "waive", doers))
            why = Label(look, text, "small", "text.secondary", wrap=True)
            why.setContentsMargins(look.px(32), 0, look.px(9), look.px(4))
            column.addWidget(why)
        for passed in review.verdict.passed:
            text = _text(pack.rule(passed.rule))
            column.addWidget(self._passed(passed, text, "pass", doers))
        if not column.count():
            none = Label(look, say("requests.gates_none"), "small", "text.secondary", wrap=True)
            none.setContentsMargins(look.px(9), look.px(6), look.px(9), look.px(6))
            column.addWidget(none)
        return card

    def _passed(self, passed: Passed, text: str, tone: str, doers: frozenset[str]) -> PassRow:
        row = PassRow(self._look, passed, text, tone, "part" in doers)
        row.asked.connect(partial(self._read, passed.rule))
        return row

    def _read(self, rule: str) -> None:
        self.asked.emit(Ask("part", "policy", rule))

    def _approvals(self, review: Review, lines: list[SlotLine], doers: frozenset[str]) -> QWidget:
        look = self._look
        card = Card(look)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, look.px(2), 0, look.px(2))
        column.setSpacing(0)
        zone = times.zone_of(review.zone)
        if not lines:
            note = Label(look, say("requests.approvals_none"), "small", "text.secondary", True)
            note.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(8))
            column.addWidget(note)
        for number, line in enumerate(lines):
            if number:
                column.addWidget(Line(look))
            at = line.record.signoff.at if line.record else None
            when = times.short(at, zone, review.at) if at else ""
            said = line.record.signoff if line.record and "entry" in doers else None
            row = SlotRow(
                look, line.role, line.state, line.pip, when, line.open and "sign" in doers,
                said.person if said else "",
            )  # fmt: skip
            uid, role = review.change.uid, line.role.split(say("requests.or"))[0]
            row.signed.connect(lambda u=uid, r=role: self.asked.emit(Ask("sign", u, r)))
            row.opened.connect(
                lambda e=said.event_id if said else "": self.asked.emit(Ask("entry", e))
            )
            column.addWidget(row)
            self.slots.append(row)
        return card

    def _conditions(self, review: Review, doers: frozenset[str]) -> QWidget:
        card = ConditionsCard(self._look, review, doers)
        uid = review.change.uid
        card.cared.connect(lambda one: self.asked.emit(Ask("care", uid, one)))
        card.ticked.connect(lambda one: self.asked.emit(Ask("tick", uid, one)))
        return card

    def _conflicts(self, review: Review, may_settle: bool) -> QWidget:
        card = ConflictsCard(self._look, review, may_settle)
        uid = review.change.uid
        card.settled.connect(lambda other: self.asked.emit(Ask("settle", uid, other)))
        return card

    def sign_next(self) -> bool:
        """Press the first Sign button, if there is one."""
        for row in self.slots:
            if row.button is not None:
                row.button.click()
                return True
        return False


def _why(review: Review, lifted: Lifted) -> str:
    """Return the reason of an exception that was granted."""
    reasons = (one.grant.reason for one in review.exceptions if one.override.id == lifted.override)
    return next(reasons, "")


def _text(rule: Rule | None) -> str:
    return rule.text if rule else ""
