"""Policy: the pack in force, read like a document."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.policy import Pack, Rule
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import Card, Label
from cab_desk.gui.widgets.labels import tip
from cab_desk.services import policy_lines
from cab_desk.services.policy_kept import Line
from cab_desk.words import plural, say


class PolicyPage(Page):
    """Show each rule with its section, its text and what the program does about it."""

    NAME: ClassVar[str] = "policy"
    ICON: ClassVar[str] = "scroll-text"
    UI: ClassVar[str] = "policy"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"policy"})

    pack_title: Label
    pack_facts: Label
    pack_hash: Label
    sections: QListWidget
    scroll_area: QScrollArea
    reading: QWidget
    rules: QVBoxLayout

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._cards: dict[str, QWidget] = {}
        self.sections.currentItemChanged.connect(self._jump)
        self.reload(frozenset())

    def reload(self, touched: frozenset[str]) -> None:
        """Show the pack in force."""
        pack = self.desk.pack
        self.pack_title.setText(pack.title)
        facts = say(
            "pages.policy.facts", version=pack.version.removeprefix("v"), document=pack.document
        )
        self.pack_facts.setText(f"{facts} {plural('pages.policy.rules', len(pack.rules))}")
        self.pack_hash.setText(pack.hash[:16])
        while self.rules.count():
            taken = self.rules.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.deleteLater()
        self.sections.clear()
        self._cards.clear()
        for rule in pack.rules:
            card = self._card(pack, rule)
            self.rules.addWidget(card)
            self._cards[rule.id] = card
            item = QListWidgetItem(rule.name)
            item.setToolTip(tip(rule.section))
            item.setSizeHint(QSize(0, self.look.px(28)))
            item.setData(Qt.ItemDataRole.UserRole, rule.id)
            self.sections.addItem(item)
        self.rules.addStretch(1)

    def _card(self, pack: Pack, rule: Rule) -> Card:
        card = Card(self.look, rule.name, rule.section)
        if rule.text:
            card.body.addWidget(Label(self.look, rule.text, wrap=True))
        if rule.note:
            note = say("pages.policy.note", note=rule.note)
            card.body.addWidget(Label(self.look, note, "small", "text.secondary", wrap=True))
        lines = policy_lines.lines(pack, rule)
        if lines:
            card.body.addLayout(self._lines(lines))
        how = ", ".join(say(f"pages.policy.how.{name}") for name in rule.how)
        foot = say("pages.policy.foot", rule=rule.id, how=how)
        card.body.addWidget(Label(self.look, foot, "small", "text.tertiary", wrap=True))
        return card

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

    def _jump(self, item: QListWidgetItem | None) -> None:
        card = self._cards.get(item.data(Qt.ItemDataRole.UserRole)) if item else None
        if card is not None:
            self.scroll_area.verticalScrollBar().setValue(max(0, card.y() - self.look.px(20)))
