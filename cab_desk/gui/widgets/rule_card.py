"""One rule of the policy as it is read: its text, what it demands, and what it does now."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cab_desk.domain.policy import Pack, Rule
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Label
from cab_desk.services.policies import policy_lines
from cab_desk.services.policies.policy_kept import Line
from cab_desk.services.rows import RuleCount
from cab_desk.words import plural, say

_NOW = (("block", "ban"), ("warn", "shield-alert"), ("wait", "pen-line"))


class RuleCard(Card):
    """`asked` carries the rule's id and in which way it objects to the requests to be shown."""

    asked = Signal(str, str)

    def __init__(self, look: Look, pack: Pack, rule: Rule, parent: QWidget | None = None) -> None:
        super().__init__(look, rule.name, rule.section, parent)
        self.rule = rule
        self.buttons: dict[str, Button] = {}
        if rule.text:
            self.body.addWidget(Label(look, rule.text, wrap=True))
        if rule.note:
            note = say("pages.policy.note", note=rule.note)
            self.body.addWidget(Label(look, note, "small", "text.secondary", wrap=True))
        lines = policy_lines.lines(pack, rule)
        if lines:
            self.body.addLayout(self._lines(lines))
        foot = QHBoxLayout()
        foot.setSpacing(look.px(16))
        how = ", ".join(say(f"pages.policy.how.{name}") for name in rule.how)
        about = say("pages.policy.foot", rule=rule.id, how=how)
        foot.addWidget(Label(look, about, "small", "text.tertiary", wrap=True), 1)
        for name, icon in _NOW:
            button = Button(look, "", "link", icon, small=True)
            button.clicked.connect(partial(self.asked.emit, rule.id, name))
            button.hide()
            foot.addWidget(button)
            self.buttons[name] = button
        self.body.addLayout(foot)

    def show_count(self, count: RuleCount) -> None:
        """Say to how many requests the rule objects now."""
        for name, button in self.buttons.items():
            number = getattr(count, name)
            button.setText(plural(f"policy.now.{name}", number))
            button.setToolTip(say("policy.now.tip"))
            button.setVisible(number > 0)

    def said(self) -> list[str]:
        """Return what the rule does now, in words."""
        return [button.said() for button in self.buttons.values() if not button.isHidden()]

    def _lines(self, lines: Sequence[Line]) -> QGridLayout:
        """Lay out what is demanded: its kind once, at the left of all that is of it."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.px(16))
        grid.setVerticalSpacing(self.look.px(4))
        grid.setColumnMinimumWidth(0, self.look.px(96))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        before = ""
        for row, (kind, text) in enumerate(lines):
            if kind != before:
                grid.addWidget(Label(self.look, kind, "small", "text.secondary"), row, 0, top)
            grid.addWidget(Label(self.look, text, wrap=True), row, 1, top)
            before = kind
        return grid
