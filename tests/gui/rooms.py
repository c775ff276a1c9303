"""A whole program on a board of its own: session, desk, window and every page, as it is opened."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.calendar import CalendarPage
from cab_desk.gui.window import Window
from cab_desk.keys.vault import SealedVault
from cab_desk.services import meetings
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.members import people
from cab_desk.services.requests import changes
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.signatures import signing
from cab_desk.settings import Settings
from tests.databases import new_file
from tests.furnished import furnished
from tests.vouched import accept_all

NOW = datetime(2026, 11, 18, 12, 42, tzinfo=UTC)  # 13:42 in Berlin, a Wednesday
WORDS = "correct horse battery"
ZONE = "Europe/Berlin"
PEOPLE = (
    NewPerson("Ada Chair", ("Engineering Manager",), member=True, chair=True),
    NewPerson("Ben Tech", ("Technical Lead",), member=True),
    NewPerson("Tea Lead", ("Team Lead",)),
)
DOCUMENTS = dict.fromkeys(
    ("description", "business_justification", "implementation_plan", "validation_steps",
     "rollback_plan", "testing_evidence", "monitoring_plan"),
    "Written.",
)  # fmt: skip


def at(day: int, hour: float) -> datetime:
    """Return a moment of November 2026 in UTC."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def rfc(title: str, **more: object) -> Change:
    """Return a normal change of Thursday's slot, rated and written up."""
    base = Change(
        title=title, class_id="normal", requester="Tea Lead", owner="Tea Lead",
        systems=("orders-db",), impact="low", probability="low", priority="medium",
        start=at(19, 14), end=at(19, 15), documents=DOCUMENTS,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


@dataclass
class Room:
    """One board's file, and the windows opened on it."""

    session: Session
    look: Look
    opened: Callable[[Window, Desk], None]

    def make_board(self) -> None:
        """Put a board with people into the file."""
        self._furnish("board", self._make_board)

    def _furnish(self, kind: str, make: Callable[[], None]) -> None:
        let_go = self.session.office.anew or self.session.close
        chosen = self.session.default_pack  # two policies of a site may have the same name
        texts = {one.hash for one in self.session.policies.at_hand() if one.id == chosen}
        furnished(self.session.place, (Room, kind, chosen, texts), make, let_go)

    def _make_board(self) -> None:
        with self.session.open_work() as work:
            create_board(work, name="Platform changes", zone=ZONE, people=PEOPLE)

    def make_keys(self) -> None:
        """Make everybody a key, which the chair accepts."""
        with self.session.open_view() as work:
            everybody = work.people.all()
        for person in everybody:
            people.make_key(self.session.office, person.id, WORDS)
        accept_all(self.session.office, WORDS)

    def add_november(self) -> list[str]:
        """Put two RFCs at odds on one day, and another one on a later day; return their uids."""
        return self.add(
            rfc("Grow the disk"),
            rfc("Reindex", start=at(19, 14.5), end=at(19, 15.5)),
            rfc("Rotate keys", systems=("gateway",), start=at(24, 14), end=at(24, 15)),
        )

    def add(self, *found: Change, submit: bool = True) -> list[str]:
        """Write RFCs and submit them; return their uids."""
        uids = []
        for change in found:
            with self.session.open_work() as work:
                uid = changes.create(work, change).made
                if submit:
                    changes.submit(work, uid)
            uids.append(uid)
        return uids

    def declare(self, title: str, start: datetime, end: datetime, authority: Iterable[str]) -> None:
        """Put a freeze (with an authority) or a blackout on the calendar."""
        entry = CalendarEntry("", "freeze", title, start, end, tuple(authority))
        with self.session.open_work() as work:
            calendar.declare(work, entry)

    def sign(self, uid: str) -> None:
        """Have the chair sign an RFC, with a key made on the first occasion."""
        office = self.session.office
        with self.session.open_view() as work:
            chair = next(person for person in work.people.all() if person.chair)
            change = work.changes.get(uid)
        if not chair.key_id:
            people.make_key(office, chair.id, WORDS)
        seen, role = content_hash(change), chair.roles[0].name
        signing.sign(
            office,
            signing.SignRequest(uid, chair.id, role, Choice.APPROVE, WORDS, seen, change.revision),
        )

    def plan_weekly(self) -> None:
        """Make a board with two RFCs on the agenda of a weekly meeting."""
        self._furnish("weekly", self._plan_weekly)

    def _plan_weekly(self) -> None:
        self._make_board()
        uids = self.add(rfc("Widen the pool"), rfc("Rotate certificates"))
        with self.session.open_work() as work:
            made = meetings.plan(work, NewMeeting("Weekly", at(19, 9))).made
        with self.session.open_work() as work:
            meetings.add_changes(work, made, uids)

    def change(self, uid: str) -> Change:
        """Return an RFC as the board has it."""
        with self.session.open_view() as work:
            return work.changes.get(uid)

    def changes(self) -> list[Change]:
        """Return every RFC of the board."""
        with self.session.open_view() as work:
            return list(work.changes.each())

    def tamper(self, statement: str) -> None:
        """Write into the file as somebody with the sqlite3 shell would, triggers dropped."""
        connection = sqlite3.connect(self.session.place)
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount == 1
        connection.commit()
        connection.close()

    def window(self, page: str = "", width: int = 1440, height: int = 900) -> Window:
        """Open the window."""
        desk, window = build(self.session, self.look, page)
        self.opened(window, desk)
        desk.release()
        window.resize(width, height)
        window.show()
        window.activateWindow()
        return window


def open_room(tmp_path: Path, look: Look, opened: Callable[[Window, Desk], None]) -> Room:
    """Make the file of a board that is still to be made."""
    path = tmp_path / "board.cabdesk"
    new_file(path)
    vault = SealedVault(memory_kib=64, passes=1, lanes=1)
    session = Session(path, Settings(), lambda: NOW, vault, tmp_path / "outbox")
    return Room(session, look, opened)


def chip(page: CalendarPage, uid: str) -> Any:
    """Return where an RFC stands in the month."""
    return next(hit for hit in page.view.chips() if hit.bar and hit.bar.uid == uid)


def quiet(window: Window) -> bool:
    """Tell whether nothing is under way any more."""
    return not window.desk.busy


def dialog_of(window: Window) -> QDialog:
    """Return the dialog that stands open."""
    return next(one for one in window.findChildren(QDialog) if one.isVisible())
