"""Policy: the pack in force read like a document, written anew, tried out; its registers."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.policy import Pack, Rule
from cab_desk.gui import policy_files
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.pages.policy_tabs import READING, PolicyTabs
from cab_desk.gui.widgets.basics import Button, Label, NoticeBar, Segments
from cab_desk.gui.widgets.item_signs import ItemSigns
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.rule_card import RuleCard
from cab_desk.services.policies import packs
from cab_desk.services.policies.packs import Shelf
from cab_desk.services.rows import RuleCount
from cab_desk.words import plural, say

# What stands beside a rule in the list, by the worst that it does now.
_MARKS = (
    ("block", ("cd-st-block", "block.fg")),
    ("warn", ("cd-st-warn", "warn.fg")),
    ("wait", ("cd-st-wait", "wait.fg")),
)
_NONE = ("cd-st-na", "text.disabled")
_AT_ONCE = 3  # cards, about 10 ms


class PolicyPage(Page):
    """Show each rule with its section, its text, what it demands and what it does now."""

    NAME: ClassVar[str] = "policy"
    ICON: ClassVar[str] = "scroll-text"
    UI: ClassVar[str] = "policy"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset(
        {"policy", "board", "change", "exceptions", "flags", "templates"}
    )
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("copy_button", "_switch")

    notice: NoticeBar
    stack: QStackedWidget
    reading_page: QWidget
    pack_title: Label
    pack_facts: Label
    pack_hash: Label
    copy_button: Button
    export_button: Button
    sections: QListWidget
    scroll_area: QScrollArea
    reading: QWidget
    rules: QVBoxLayout

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._cards: dict[str, RuleCard] = {}
        self._counts: dict[str, RuleCount] | None = None  # as long as they were not read
        self._coming: list[Rule] = []  # rules whose cards are still to be laid out
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._lay_out_more)
        self._read = ("", "")  # id and hash of the pack whose cards stand here
        self._led_to = ""  # a rule to be read, until its card stands where it stays
        self.shelf: Shelf | None = None
        self._menu = QMenu(self)
        self._signs = ItemSigns(look, self.sections)
        self.sections.setIconSize(look.icon_size())
        self.tabs = Segments(look)
        self.tabs.setAccessibleName(say("policy.tabs"))
        self.rooms = PolicyTabs(self)
        self._switch = Button(look, say("policy.switch.open"), icon="repeat")
        self._switch.clicked.connect(partial(self.switch_policy, ""))
        self.tabs.chosen.connect(self.rooms.show)
        self.sections.currentItemChanged.connect(self._jump)
        self._soon = QTimer(self, singleShot=True, interval=0)  # cards have moved by then
        self._soon.timeout.connect(self._lead)
        bar = self.scroll_area.verticalScrollBar()
        bar.rangeChanged.connect(lambda *_range: self._soon.start())
        self.copy_button.clicked.connect(self._copy)
        self.export_button.clicked.connect(self._open_export)
        self.reload(frozenset())

    def toolbar_widgets(self) -> list[QWidget]:
        """Return the tabs, and the switch where there is a board."""
        return [self.tabs, self._switch] if self.rooms.names() != ("reading",) else [self.tabs]

    def reload(self, touched: frozenset[str]) -> None:
        """Show the pack in force, and to how many requests each rule objects."""
        pack = self.desk.pack
        if self._read != (pack.id, pack.hash):
            self._read = (pack.id, pack.hash)
            self._show_pack()
        self.desk.read(lambda reader: reader.rule_counts(), self._show_counts)
        policies = self.desk.office.policies
        concerned = not touched or touched & {"policy", "board"}
        if policies is not None and self.desk.board is not None and concerned:
            self.desk.read_work(partial(packs.shelf, policies=policies), self._show_shelf)
        self.rooms.reload(touched)

    def show_part(self, name: str) -> None:
        """Lead to a rule by its id."""
        self.rooms.show(READING)
        self._led_to = name
        self._lead()

    def show_change(self, uid: str) -> None:
        """Lead to an RFC on the page that reviews them."""
        self.open_change.emit(uid)

    def have_done(self, ask: Ask) -> None:
        """Have the window do something."""
        self.asked.emit(ask)

    def switch_policy(self, chosen: str, _checked: bool = False) -> None:
        """Ask which policy the board is to follow, and why."""
        policies = self.desk.office.policies
        if policies is None or self.shelf is None:
            return
        from cab_desk.gui.dialogs.switch_policy import SwitchPolicyDialog  # noqa: PLC0415

        dialog = SwitchPolicyDialog(self.desk, self.look, policies, self.shelf, chosen, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.tried.connect(self.rooms.try_out)
        dialog.open()

    def _show_pack(self) -> None:
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
        self._counts = None
        self.rules.addStretch(1)
        self._coming = list(pack.rules)
        self._next.start()
        for rule in pack.rules:
            item = QListWidgetItem(rule.name)
            item.setToolTip(tip(rule.section))
            item.setSizeHint(QSize(0, self.look.px(28)))
            item.setData(Qt.ItemDataRole.UserRole, rule.id)
            self.sections.addItem(item)
        self.rooms.offer()

    @property
    def whole(self) -> bool:
        """Tell whether the card of every rule stands."""
        return not self._coming

    def _lay_out_more(self) -> None:
        """Lay out the next cards; a long policy at once would hold the window up."""
        now, self._coming = self._coming[:_AT_ONCE], self._coming[_AT_ONCE:]
        for rule in now:
            card = RuleCard(self.look, self.desk.pack, rule)
            card.asked.connect(self._show_requests)
            self.rules.insertWidget(len(self._cards), card)
            self._cards[rule.id] = card
        if self._counts is not None:
            self._show_counts(self._counts)
        if self._coming:
            self._next.start()

    def _show_counts(self, counts: dict[str, RuleCount]) -> None:
        self._counts = counts
        for row, (rule_id, card) in enumerate(self._cards.items()):
            count = counts.get(rule_id, RuleCount())
            card.show_count(count)
            glyph, token = next((mark for name, mark in _MARKS if getattr(count, name)), _NONE)
            item = self.sections.item(row)
            self._signs.put(item, (glyph, 16, token))
            said = ", ".join((card.rule.name, *card.said()))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def _show_shelf(self, shelf: Shelf) -> None:
        self.shelf = shelf
        newer = shelf.newer
        if newer is None:
            self.notice.dismiss()
            return
        sentence = say("policy.newer", newer=newer.version, present=self.desk.pack.version)
        compare = partial(self.rooms.try_out, newer.hash)
        self.notice.tell(sentence, "info", say("policy.newer_try"), compare)

    def _show_requests(self, rule_id: str, severity: str) -> None:
        self.asked.emit(Ask("rule", rule_id, severity))

    def _copy(self) -> None:
        offers = self.shelf.offers if self.shelf else ()
        present = next((one for one in offers if one.in_force), None)
        if present is not None:
            self.rooms.begin(present)

    def export_menu(self) -> QMenu:
        """Offer every policy for export, the one in force first."""
        self._menu.clear()
        for offer in self.shelf.offers if self.shelf else ():
            text = say("policy.offer", title=offer.title, version=offer.version)
            self._menu.addAction(text.replace("&", "&&"), partial(self._read_whole, offer.hash))
        return self._menu

    def _open_export(self) -> None:
        if self.shelf is None:
            self._export(self.desk.pack)
            return
        corner = QPoint(0, self.export_button.height())
        self.export_menu().popup(self.export_button.mapToGlobal(corner))

    def _read_whole(self, pack_hash: str) -> None:
        policies = self.desk.office.policies
        if policies is not None:
            ask = partial(packs.whole, policies=policies, pack_hash=pack_hash)
            self.desk.read_work(ask, self._export)

    def _export(self, pack: Pack) -> None:
        policies = self.desk.office.policies
        if policies is not None:
            policy_files.export(self, self.desk, policies, pack.id, pack.texts)

    def _lead(self) -> None:
        """Choose the rule that is to be read, again whenever cards above it have come."""
        rules = [rule.id for rule in self.desk.pack.rules]
        if self._led_to not in rules:
            return
        row = rules.index(self._led_to)
        self.sections.setCurrentRow(row)
        self._jump(self.sections.item(row))
        if self.whole:
            self._led_to = ""

    def _jump(self, item: QListWidgetItem | None) -> None:
        card = self._cards.get(item.data(Qt.ItemDataRole.UserRole)) if item else None
        if card is not None:
            self.scroll_area.verticalScrollBar().setValue(max(0, card.y() - self.look.px(20)))
