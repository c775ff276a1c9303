"""What the policy asks of the RFC in the form: findings as one types, and who must sign."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.change import Change
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Verdict
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.gates import GateCard
from cab_desk.words import say

# Signatures come after the form; the slots below say who will be asked.
_LATER = ("approval.missing",)


class PolicyPane(QScrollArea):
    """A column of findings, and the approval slots under it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("pane", True)
        self.setAccessibleName(say("changes.form.asks"))
        self._said: tuple[str, ...] | None = None

    def show_verdict(self, change: Change, verdict: Verdict, pack: Pack) -> None:
        """Show what is missing, blocks first; nothing is rebuilt while it is the same."""
        found = [item for item in verdict.findings if item.kind not in _LATER]
        found.sort(key=lambda item: not item.blocks)
        slots = [f"{' / '.join(slot.any_of)} × {slot.needed}" for slot in verdict.slots]
        said = (*(f"{item.severity}{item.message()}" for item in found), *slots)
        if said == self._said:
            return
        self._said = said
        look = self._look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Label(look, say("changes.form.asks"), "heading"))
        for item in found:
            rule = pack.rule(item.rule)
            name = rule.name if rule else item.section
            column.addWidget(GateCard(look, item, name, exception=False, editable=False))
        if not found:
            column.addWidget(Label(look, say("changes.form.nothing_asked"), tone="pass.fg"))
        column.addSpacing(look.px(8))
        column.addWidget(Label(look, say("changes.form.approvals"), "heading"))
        for text in slots:
            column.addWidget(Label(look, text.replace(" × 1", ""), wrap=True))
        if not slots:
            column.addWidget(Label(look, say("changes.form.no_approvals"), tone="text.secondary"))
        column.addStretch(1)
        place = self.verticalScrollBar().value()
        self.setWidget(page)
        self.verticalScrollBar().setValue(place)

    def said(self) -> tuple[str, ...]:
        """Return what is shown, severity and sentence in one."""
        return self._said or ()
