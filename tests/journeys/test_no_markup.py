"""P50: no text of a user is taken for markup, on any page, in any dialog, in any tooltip."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from cab_desk.app.session import Session
from cab_desk.domain.change import DOCUMENTS, Change
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.pages.page import Ask
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.requests import changes, holding
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk

CANARY = "<b>x</b><img src=/etc/hostname>"
DOCUMENT = f"""\
{CANARY} alone

# {CANARY}

1. {CANARY} (5 min)

| a | {CANARY} |
|---|---|
| `{CANARY}` | ![x](/etc/hostname) |
"""
DIALOGS = ("new", "edit", "withdraw", "sign", "plan_meeting", "new_board")


def named(what: str) -> str:
    return f"{what} {CANARY}"


class Site:
    """A board on which whatever can be typed holds the canary."""

    def __init__(self, path: Path) -> None:
        self.session: Session = desk.session_at(path)
        crew = [
            NewPerson(named("Chair"), (desk.CHAIR, named("Role")), member=True, chair=True),
            NewPerson(named("Member"), ("Business Stakeholder",), member=True),
            NewPerson(named("Asker"), ("Team Lead",)),
        ]
        self.do(partial(boards.create_board, name=named("Board"), zone="Europe/Berlin",
                        people=crew))  # fmt: skip
        chair = next(one for one in self.do(lambda work: work.people.all()) if one.chair)
        self.chair_id = chair.id
        people.make_key(self.session.office, chair.id, desk.WORDS)
        now = self.session.clock()
        self.uids = [self.rfc(n, now + timedelta(days=2)) for n in (1, 2)]
        self.rfc(3, now + timedelta(days=3), submit=False)
        self.do(partial(holding.hold, uid=self.uids[1], reason=named("Hold")))
        freeze = CalendarEntry("", "freeze", named("Freeze"), now, now + timedelta(days=4),
                               (named("Authority"),))  # fmt: skip
        self.do(partial(calendar.declare, entry=freeze))
        self.meet()

    def do(self, command: Any) -> Any:
        with self.session.open_work() as work:
            return command(work)

    def rfc(self, number: int, start: Any, *, submit: bool = True) -> str:
        change = Change(
            title=named(f"Title {number}"),
            class_id="normal",
            impact="high",
            probability="medium",
            requester=named("Asker"),
            owner=named("Owner"),
            systems=(named("System"),),
            start=start,
            end=start + timedelta(hours=2),
            documents=dict.fromkeys(DOCUMENTS, DOCUMENT),
        )
        uid: str = self.do(partial(changes.create, change=change)).made
        if submit:
            self.do(partial(changes.submit, uid=uid))
        return uid

    def meet(self) -> None:
        now = self.session.clock()
        for title in ("Meeting", "Next"):
            made = self.do(partial(meetings.plan, new=NewMeeting(
                named(title), now, place=named("Place"), scribe=named("Scribe"))))  # fmt: skip
            self.do(partial(meetings.add_changes, meeting_id=made.made, uids=self.uids))
            self.do(partial(meetings.add_item, meeting_id=made.made, title=named("Item")))
        (meeting,) = (one for one in self.do(lambda work: work.meetings.all())
                      if one.title.startswith("Meeting"))  # fmt: skip
        on = {"meeting_id": meeting.id}
        chair = unlock_chair(self.session.office, self.chair_id, desk.WORDS)
        self.do(partial(meetings.start, **on, chair=chair))
        for seat in meeting.attendance:
            self.do(partial(meetings.attendance, **on, person_id=seat.person_id,
                            presence=Presence.PRESENT))  # fmt: skip
        item = {**on, "item_id": meeting.items[0].id}
        self.do(partial(meetings.open_item, **item))
        self.do(partial(meetings.note, **item, text=named("Note")))
        self.do(partial(meetings.conditions, **item, texts=[named("Condition")]))
        self.do(partial(meetings.add_action, **item, text=named("Action"), owner=named("Doer")))


def texts(model: QAbstractItemModel | None, role: int) -> Iterator[str]:
    if model is None:
        return
    table = isinstance(model, QAbstractTableModel | QStandardItemModel)
    columns = model.columnCount(QModelIndex()) if table else 1
    for row in range(min(model.rowCount(QModelIndex()), 60)):
        for column in range(columns):
            yield str(model.index(row, column).data(role) or "")


def looked_at(top: QWidget, seen: set[str]) -> list[str]:
    """Return where a text would be taken for markup; note what is shown as it is."""
    wrong = []
    for widget in (top, *top.findChildren(QWidget)):
        where = f"{type(top).__name__}/{type(widget).__name__}/{widget.objectName()}"
        if CANARY in widget.toolTip() or CANARY in widget.whatsThis():
            wrong.append(f"{where}: tooltip")
        shown = ""
        if isinstance(widget, QLabel):
            shown = widget.text()
            if "<" in shown and widget.textFormat() != Qt.TextFormat.PlainText:
                wrong.append(f"{where}: label")
        elif isinstance(widget, QTextEdit):
            shown = widget.toPlainText()
            if "<img" in widget.toHtml():
                wrong.append(f"{where}: image")
            if "hostname" in shown and CANARY not in shown:
                wrong.append(f"{where}: text")
        elif isinstance(widget, QPlainTextEdit):
            shown = widget.toPlainText()
        elif isinstance(widget, QLineEdit):
            shown = widget.text()
        elif isinstance(widget, QComboBox):
            shown = " ".join(texts(widget.model(), Qt.ItemDataRole.DisplayRole))
        elif callable(text := getattr(widget, "text", None)):
            shown = str(text() or "")
        if isinstance(widget, QAbstractItemView | QComboBox):
            tips = texts(widget.model(), Qt.ItemDataRole.ToolTipRole)
            wrong += [f"{where}: tooltip of a row" for tip in tips if CANARY in tip]
        if CANARY in shown:
            seen.add(where)
    return wrong


def look_around(at: AtDesk, seen: set[str]) -> None:
    at.settle()
    wrong = [fault for top in QApplication.topLevelWidgets() if top.isVisible()
             for fault in looked_at(top, seen)]  # fmt: skip
    assert wrong == []


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "board.cabdesk")


def test_no_text_is_markup_on_any_page(site: Site, open_desk: OpenDesk) -> None:
    at = open_desk(site.session)
    for entry in PAGES:
        seen: set[str] = set()
        at.window.go(entry.name)
        look_around(at, seen)
        assert seen, entry.name  # the board's name at least
    at.window.open_change(site.uids[0])
    seen = set()
    look_around(at, seen)
    assert len(seen) >= 5, seen
    at.window.open_change(site.uids[1])
    look_around(at, seen)
    assert at.failures == []


def test_no_text_is_markup_in_the_dialogs_of_an_rfc(site: Site, open_desk: OpenDesk) -> None:
    at = open_desk(site.session)
    at.window.open_change(site.uids[0])
    at.settle()
    for action in DIALOGS:
        at.window.ask(Ask(action, site.uids[0]))
        at.dialog(QDialog)
        look_around(at, set())
        at.close_dialogs()
    assert at.failures == []


def test_no_text_is_markup_while_meeting(site: Site, open_desk: OpenDesk) -> None:
    at = open_desk(site.session)
    page = at.go("meeting", MeetingPage)
    assert page.stand is not None
    assert page.stand.item is not None
    seen: set[str] = set()
    for open_it, kind in (
        (page.acts.unlock, UnlockChairDialog),
        (lambda: page.bar.decided.emit(Verdict.DEFERRED), DecideDialog),
    ):
        open_it()
        at.dialog(kind)
        look_around(at, seen)
        at.close_dialogs()
    assert len(seen) >= 3, seen


def test_no_text_is_markup_in_the_other_dialogs(
    site: Site, open_desk: OpenDesk, tmp_path: Path
) -> None:
    at = open_desk(site.session)
    somebody = site.do(lambda work: work.people.all())[0]
    dialog = PersonDialog(at.desk, at.look, replace(somebody), at.window)
    dialog.open()
    look_around(at, set())
    at.close_dialogs()
    rows = [desk.rfc(1, title=named("Title"), systems=[CANARY]), desk.rfc(2, **{CANARY: "?"}),
            desk.rfc(3, title="", requester=CANARY), desk.rfc(4, **{"class": CANARY})]  # fmt: skip
    file = tmp_path / "b.json"
    file.write_text(json.dumps(rows))
    at.window.ask(Ask("import", detail=str(file)))
    preview = at.dialog(ImportPreview)
    at.wait(lambda: preview.preview is not None)
    seen: set[str] = set()
    look_around(at, seen)
    assert seen
    at.close_dialogs()
    assert at.failures == []
