"""The sheets that the days of the calendar can be put on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.calendar_kept import gone_in, hidden_in, off_in
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.schedule.month import Wanted


def paper_menu(page: Page, days: str, kept: Mapping[str, str], filters: Wanted) -> QMenu:
    """Return the menu of sheets; `days` says which days are meant, by which zone."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    detail = f"{days}\n{kept.get('by', 'team')}\n{_chosen(kept, filters)}"
    for name, act in (("save", "keep_calendar"), ("print", "print_calendar")):
        for form in ("a4", "a3"):
            action = menu.addAction(say(f"sheet.{name}.{form}"))
            action.triggered.connect(partial(page.asked.emit, Ask(act, form, detail)))
    return menu


def _chosen(kept: Mapping[str, str], filters: Wanted) -> str:
    """Return what is shown of the days, for a paper that is to show the same."""
    from cab_desk.gui.papers import chosen_detail  # noqa: PLC0415 -- when paper is asked for
    from cab_desk.services.papers.schedule_record import Chosen  # noqa: PLC0415

    off = off_in(kept) - {""}
    return chosen_detail(
        Chosen(
            hidden_in(kept), filters.classes, filters.waiting, filters.clashing, off, gone_in(kept)
        )
    )
