"""What the policy asks of the RFC in the form: findings as one types, and who must sign."""

from PySide6.QtGui import QResizeEvent
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
        self._line_up()
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """End where the buttons below end."""
        super().resizeEvent(event)
        self._line_up()

    def _line_up(self) -> None:
        """Leave the same margin beside a scroll bar as without one."""
        page = self.widget()
        column = page.layout() if page is not None else None
        if column is not None:
            px, bar = self._look.px, self.width() - self.viewport().width()
            column.setContentsMargins(px(16), px(16), max(0, px(24) - bar), px(16))

    def said(self) -> tuple[str, ...]:
        """Return what is shown, severity and sentence in one."""
        return self._said or ()
