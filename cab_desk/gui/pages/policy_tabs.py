"""The rooms of Policy: reading, writing, trying out, and the registers; made when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.domain.registers import has_exceptions, has_flags
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.dry_run_view import DryRunView
from cab_desk.gui.pages.exceptions_register import ExceptionsRegister
from cab_desk.gui.pages.flags_register import FlagsRegister
from cab_desk.gui.pages.policy_editor import PolicyEditor
from cab_desk.gui.pages.templates_register import TemplatesRegister
from cab_desk.gui.widgets.basics import Segments
from cab_desk.services.policies.packs import Offer
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.pack_ports import Policies

READING = "reading"
REGISTERS = ("exceptions", "flags", "templates")


class Room(Protocol):
    """A room that asks its query again."""

    def reload(self) -> None:
        """Ask again."""


class Host(Protocol):
    """The page that the rooms are of."""

    desk: Desk
    look: Look
    tabs: Segments
    stack: QStackedWidget
    reading_page: QWidget

    def show_change(self, uid: str) -> None:
        """Lead to an RFC."""

    def have_done(self, ask: Ask) -> None:
        """Have the window do something."""

    def switch_policy(self, chosen: str) -> None:
        """Ask which policy the board is to follow."""


class PolicyTabs:
    """Knows which rooms there are, and leads to them."""

    def __init__(self, page: Host) -> None:
        self._page = page
        self._offered: tuple[str, ...] = ()
        self._made: dict[str, QWidget] = {}
        self._makers = {
            "edit": self._make_editor,
            "dry": self._make_dry_run,
            "exceptions": self._make_exceptions,
            "flags": self._make_flags,
            "templates": self._make_templates,
        }

    def names(self) -> tuple[str, ...]:
        """Return the rooms that there are for the board and its policy."""
        desk = self._page.desk
        if desk.board is None or desk.office.policies is None:
            return (READING,)
        pack = self._page.desk.pack
        own = (("exceptions", has_exceptions(pack)), ("flags", has_flags(pack)))
        return (READING, "edit", "dry", *(name for name, there in own if there), "templates")

    def offer(self) -> None:
        """Offer the rooms that there are, and keep to the one that is shown."""
        names, tabs = self.names(), self._page.tabs
        present = tabs.present()
        if names != self._offered:
            self._offered = names
            tabs.set_items([(name, say(f"policy.tab.{name}")) for name in names])
        self.show(present if present in names else READING)

    def show(self, name: str) -> None:
        """Lead to a room."""
        self._page.tabs.choose(name)
        room = self._page.reading_page if name == READING else self._room(name)
        self._page.stack.setCurrentWidget(room)

    def reload(self, touched: frozenset[str]) -> None:
        """Have the rooms that were made ask again, where that concerns them."""
        if self._offered != self.names():
            self.offer()
        for name, room in self._made.items():
            if name in REGISTERS or touched & {"policy", "board"}:
                cast("Room", room).reload()

    def editor(self) -> PolicyEditor:
        """Return the room where a policy is written."""
        return cast("PolicyEditor", self._room("edit"))

    def dry_run(self) -> DryRunView:
        """Return the room where a policy is tried out."""
        return cast("DryRunView", self._room("dry"))

    def begin(self, offer: Offer) -> None:
        """Write a copy of a policy; a draft that is open stays open."""
        self.show("edit")
        self.editor().begin_unless_open(offer)

    def try_out(self, pack_hash: str = "") -> None:
        """Lead to the dry run of a policy; empty for the draft."""
        self.show("dry")
        self.dry_run().choose(pack_hash)

    def _room(self, name: str) -> QWidget:
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._page.stack.addWidget(self._made[name])
            if name in REGISTERS:
                cast("Room", self._made[name]).reload()
        return self._made[name]

    def _make_editor(self) -> QWidget:
        page = self._page
        made = PolicyEditor(page.desk, page.look, self._policies())
        made.tried.connect(self.try_out)
        made.wanted.connect(page.switch_policy)
        return made

    def _make_dry_run(self) -> QWidget:
        page = self._page
        made = DryRunView(page.desk, page.look, self._policies(), self._draft)
        made.opened.connect(page.show_change)
        return made

    def _make_exceptions(self) -> QWidget:
        made = ExceptionsRegister(self._page.desk, self._page.look)
        made.opened.connect(self._page.show_change)
        return made

    def _make_flags(self) -> QWidget:
        made = FlagsRegister(self._page.desk, self._page.look)
        made.opened.connect(self._page.show_change)
        return made

    def _make_templates(self) -> QWidget:
        made = TemplatesRegister(self._page.desk, self._page.look)
        made.asked.connect(self._page.have_done)
        return made

    def _policies(self) -> Policies:
        found = self._page.desk.office.policies
        assert found is not None  # noqa: S101 -- else there is no such room
        return found

    def _draft(self) -> Pack | None:
        """Return the draft as a policy, where one is written that has no fault."""
        return self.editor().pack if "edit" in self._made else None
