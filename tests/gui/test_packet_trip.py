"""Two readers, two machines, two ways home: driven through the window, the board is the same."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cab_desk.app.packets import PacketSession
from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.gui.dialogs.audit_entry import AuditEntryDialog
from cab_desk.gui.dialogs.merge_report import MergeReportDialog
from cab_desk.gui.dialogs.take_along import TakeAlongDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.home_rows import HomeRow
from cab_desk.gui.window import Window
from cab_desk.services.members import people
from cab_desk.settings import Settings
from tests.gui.review_desk import VAULT, comment_on_a_passage, reviewing, sign, texts, vote
from tests.gui.rooms import NOW, WORDS, Room, dialog_of, quiet, rfc

READERS = {"ada": "Ada Chair", "tea": "Tea Lead"}


class Trip:
    """A board, the packets that left it, and what came of them."""

    def __init__(self, room: Room, folder: Path, qtbot: QtBot, patch: pytest.MonkeyPatch) -> None:
        self.room, self.folder, self.qtbot, self.patch = room, folder, qtbot, patch
        self.sessions: list[Session] = []
        room.make_board()
        documents = {"description": "Sixty connections, not 40."}
        found = room.add(rfc("Widen the pool", requester="Ben Tech", owner="Ben Tech",
                             documents=documents))  # fmt: skip
        self.uid = found[0]
        with room.session.open_view() as work:
            self.ids = {one.name: one.id for one in work.people.all()}
            room.session.settings.me[work.board().id] = self.ids["Ada Chair"]
        for name in READERS.values():
            people.make_key(room.session.office, self.ids[name], WORDS)

    def take(self, short: str) -> Path:
        """Take the request along for a reader, by the dialog."""
        window = self.room.window("requests")
        reviewing(self.qtbot, window, self.uid)
        window.ask(Ask("take_along", self.uid))
        dialog = dialog_of(window)
        assert isinstance(dialog, TakeAlongDialog)
        self.qtbot.waitUntil(dialog.go.isEnabled)
        dialog.person.setCurrentIndex(dialog.person.findText(READERS[short]))
        with self.qtbot.waitSignal(dialog.accepted):
            dialog.write(self.folder / short)
        return self.folder / f"{short}.cabreview"

    def read(self, packet: Path, machine: str) -> Window:
        """Open a packet on a machine that has never seen the board."""
        self.patch.setenv("CAB_DESK_HOME", str(self.folder / machine))
        session = PacketSession(packet, Settings(device=machine), VAULT, clock=lambda: NOW)
        self.sessions.append(session)
        return self._opened(session)

    def save(self, window: Window, name: str) -> Path:
        """Save what was said for the board."""
        events = self.folder / f"{name}.cabevents"
        self.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(events), ""))
        self.qtbot.waitUntil(window.packet_bar.save.isEnabled)
        window.packet_bar.save.click()
        self.qtbot.waitUntil(events.exists)
        self.qtbot.waitUntil(partial(quiet, window))
        return events

    def board(self, name: str) -> Window:
        """Open a copy of the board, as it was when the packets had left it."""
        path = self.folder / f"{name}.cabdesk"
        shutil.copyfile(self.room.session.place, path)
        self.patch.setenv("CAB_DESK_HOME", str(self.folder / name))
        session = Session(path, Settings(), lambda: NOW, VAULT, self.folder / f"{name}-outbox")
        self.sessions.append(session)
        return self._opened(session)

    def bring(self, window: Window, file: Path) -> str:
        """Bring a file back, and return the sentence of the report."""
        before = set(window.findChildren(MergeReportDialog))
        window.ask(Ask("import", detail=str(file)))
        self.qtbot.waitUntil(lambda: bool(set(window.findChildren(MergeReportDialog)) - before))
        (report,) = set(window.findChildren(MergeReportDialog)) - before
        said = report.sentence.text()
        report.done(0)
        return said

    def _opened(self, session: Session) -> Window:
        desk, window = build(session, self.room.look, "requests")
        self.room.opened(window, desk)
        desk.release()
        window.show()
        self.qtbot.waitUntil(partial(quiet, window))
        return window


@pytest.fixture
def trip(
    room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Trip]:
    made = Trip(room, tmp_path, qtbot, monkeypatch)
    yield made
    for session in made.sessions:
        session.close()


def shown(trip: Trip, window: Window) -> tuple[list[str], list[tuple[str, str, bool]], list[str]]:
    """Return what the board holds of the request, and what its window says of it."""
    said = texts(reviewing(trip.qtbot, window, trip.uid))
    with window.desk.office.open_work() as work:
        comments = sorted(f"{one.person}: {one.text}" for one in work.reviews.comments(trip.uid))
        records = sorted(
            (one.signoff.person, str(one.signoff.decision), one.superseded)
            for one in work.signoffs.of_change(trip.uid)
        )
    return comments, records, sorted(said.split(" | "))


def test_both_ways_home_end_at_the_same_board(trip: Trip) -> None:
    packets = {short: trip.take(short) for short in READERS}
    files = {}
    for short, machine, acts in (
        ("ada", "laptop", (comment_on_a_passage, vote, sign)),
        ("ada", "tablet", (comment_on_a_passage,)),
        ("tea", "train", (comment_on_a_passage,)),
    ):
        window = trip.read(packets[short], machine)
        assert f"for {READERS[short]}, as of" in window.packet_bar.sentence.text()
        reviewing(trip.qtbot, window, trip.uid)
        for act in acts:
            act(trip.qtbot, window, trip.uid)
        files[machine] = trip.save(window, machine)

    ends = []
    for name, order in (
        ("there", ("laptop", "tablet", "train")),
        ("back", ("train", "tablet", "laptop")),
    ):
        window = trip.board(name)
        for machine in order:
            count = 3 if machine == "laptop" else 1
            said = f"{machine}.cabevents is taken in: {count} new."
            assert trip.bring(window, files[machine]) == said
        for machine in order:  # once more does no harm
            said = f"All of {machine}.cabevents was known: nothing is changed."
            assert trip.bring(window, files[machine]) == said
        ends.append(shown(trip, window))
    assert ends[0] == ends[1]
    comments, records, _said = ends[0]
    assert comments == ["Ada Chair: Why sixty?"] * 2 + ["Tea Lead: Why sixty?"]
    assert records == [("Ada Chair", "approve", False)]


def test_what_is_said_in_a_packet_has_no_number_of_the_board(trip: Trip, qtbot: QtBot) -> None:
    train = trip.read(trip.take("ada"), "laptop")
    page = train.go("audit")
    qtbot.waitUntil(partial(quiet, train))
    before = page.entries.model().rowCount()
    numbers = [page.entries.model().index(row, 0).data() for row in range(before)]
    assert all(numbers)  # those of the board have the number that they have there
    reviewing(qtbot, train, trip.uid)
    comment_on_a_passage(qtbot, train, trip.uid)
    page = train.go("audit")
    model = page.entries.model()
    qtbot.waitUntil(lambda: model.rowCount() == before + 1)
    assert [model.index(row, 0).data() for row in range(before + 1)] == ["", *numbers]
    assert page.facts.text() == "The entries about these requests, and those made here."
    assert page.shown.text() == f"{before + 1} entries"
    page.entries.setCurrentIndex(model.index(0, 0))
    page.details.click()
    qtbot.waitUntil(lambda: bool(train.findChildren(AuditEntryDialog)))
    dialog = dialog_of(train)
    assert isinstance(dialog, AuditEntryDialog)
    assert dialog.heading.text() == "Audit entry"
    assert "Audit entry" not in [name for name, _value, _face in dialog.facts]
    dialog.close()
    home = train.go("home")
    qtbot.waitUntil(partial(quiet, train))
    assert home.what.text() == "No meeting in this packet"
    assert not home.when.isVisible()
    rows = [row for row in home.findChildren(HomeRow) if "omment" in row.accessibleName()]
    assert rows
    assert all("entry" not in row.accessibleName() for row in rows)
