"""The menu of the queue's filter: classes, levels of risk, and every system on the board."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cab_desk.domain.face import Face
from cab_desk.services.rows import QueueQuery
from cab_desk.words import say

_MOST = 24  # lines of a menu that can still be read at a glance


class FilterMenu(QMenu):
    """`asked` carries the query that a choice makes."""

    asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._query = QueueQuery()

    def fill(self, query: QueueQuery, face: Face | None, systems: Sequence[str]) -> None:
        """Offer what can be chosen; what is chosen is ticked, also where it is not there."""
        self.clear()
        self._query = query
        if face is not None:
            self.addSection(say("requests.filter.class"))
            for kind in face.classes:
                self._add(self, "classes", kind.id, kind.label)
            if face.levels:
                self.addSection(say("requests.filter.risk"))
            for level in face.levels:
                self._add(self, "risks", level.id, level.label)
        if query.rule:
            self.addSection(say("requests.filter.rule"))
            rule = QAction(_escaped(query.rule), self, checkable=True)
            rule.setChecked(True)
            rule.triggered.connect(lambda: self.asked.emit(replace(query, rule="", severity="")))
            self.addAction(rule)
        self._add_systems(sorted({*systems, *query.systems}, key=str.casefold))
        self.addSeparator()
        none = replace(query, classes=(), risks=(), systems=(), rule="", severity="")
        self.addAction(say("requests.filter.clear"), lambda: self.asked.emit(none))

    def choices(self) -> list[QAction]:
        """Return everything that can be ticked, in order, that of submenus too."""
        found: list[QAction] = []
        for action in self.actions():
            menu: Any = action.menu()
            inner = menu.actions() if menu is not None else [action]
            found += [one for one in inner if one.isCheckable()]
        return found

    def _add_systems(self, systems: list[str]) -> None:
        if systems:
            self.addSection(say("requests.filter.system"))
        if len(systems) <= _MOST:
            for system in systems:
                self._add(self, "systems", system, system)
            return
        step = max(_MOST, ceil(len(systems) / _MOST))
        for place in range(0, len(systems), step):
            part = systems[place : place + step]
            ends = (_escaped(part[0]), _escaped(part[-1]))
            inner = self.addMenu(say("requests.filter.systems", first=ends[0], last=ends[1]))
            for system in part:
                self._add(inner, "systems", system, system)

    def _add(self, menu: QMenu, name: str, value: str, text: str) -> None:
        chosen: tuple[str, ...] = getattr(self._query, name)
        action = QAction(_escaped(text), menu, checkable=True)
        action.setChecked(value in chosen)
        others = tuple(one for one in chosen if one != value)
        now: dict[str, Any] = {name: others if value in chosen else (*chosen, value)}
        wanted = replace(self._query, **now)
        action.triggered.connect(lambda: self.asked.emit(wanted))
        menu.addAction(action)


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
