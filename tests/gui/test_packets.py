"""A review travels through the window: taken along, opened, spoken in, saved, brought back."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cab_desk.app.packets import PacketSession
from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.domain.change import Choice
from cab_desk.gui import closed
from cab_desk.gui.dialogs.comment import CommentDialog
from cab_desk.gui.dialogs.merge_report import MergeReportDialog
from cab_desk.gui.dialogs.take_along import TakeAlongDialog
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.flags_register import FlagsRegister
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.duties_card import DutyRow
from cab_desk.gui.window import Window
from cab_desk.services import meetings
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.members import people
from cab_desk.settings import Settings
from tests.gui.review_desk import VAULT, comment_on_a_passage, reviewing, settled, sign, texts, vote
from tests.gui.rooms import NOW, WORDS, Room, at, dialog_of, quiet, rfc

Opener = Callable[[Path], Window]


@pytest.fixture
def uid(room: Room) -> str:
    room.make_board()
    made = room.add(rfc("Widen the pool", documents={"description": "Sixty connections, not 40."}))
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        room.session.settings.me[work.board().id] = chair.id
    people.make_key(room.session.office, chair.id, WORDS)
    return made[0]


@pytest.fixture
def opener(room: Room, qtbot: QtBot) -> Iterator[Opener]:
    sessions: list[Session] = []

    def open_it(file: Path) -> Window:
        session = PacketSession(file, Settings(), VAULT, clock=lambda: NOW)
        sessions.append(session)
        desk, window = build(session, room.look, "requests")
        room.opened(window, desk)
        desk.release()
        window.show()
        qtbot.waitUntil(partial(quiet, window))
        return window

    yield open_it
    for session in sessions:
        session.close()


def taken(qtbot: QtBot, room: Room, uid: str, tmp_path: Path, passphrase: str = "") -> Path:
    window = room.window("requests")
    reviewing(qtbot, window, uid)
    window.ask(Ask("take_along", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, TakeAlongDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.person.currentText() == "Ada Chair"  # me
    assert dialog.contents.currentText() == "CR-2026-0001 alone"
    dialog.passphrase.setText(passphrase)
    with qtbot.waitSignal(dialog.accepted):
        dialog.write(tmp_path / "ada")
    assert dialog.passphrase.text() == ""
    return tmp_path / "ada.cabreview"


def test_a_review_goes_there_and_back(
    room: Room, uid: str, opener: Opener, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    packet = taken(qtbot, room, uid, tmp_path)
    train = opener(packet)
    assert train.windowTitle() == "Packet of Platform changes"
    assert "for Ada Chair, as of" in train.packet_bar.sentence.text()
    assert not train.packet_bar.save.isEnabled()
    reviewing(qtbot, train, uid)
    comment_on_a_passage(qtbot, train, uid)
    vote(qtbot, train, uid)
    sign(qtbot, train, uid)
    said = texts(reviewing(qtbot, train, uid))
    for words in ("Why sixty?", "Summary: “Sixty”", "Provisional", "Waits for the board"):
        assert words in said
    qtbot.waitUntil(train.packet_bar.save.isEnabled)
    assert train.packet_bar.count.text() == "3 things said here"

    events = tmp_path / "ada.cabevents"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(events), ""))
    train.packet_bar.save.click()
    settled(qtbot, train)
    qtbot.waitUntil(events.exists)

    window = room.window("requests")
    window.ask(Ask("import", detail=str(events)))
    qtbot.waitUntil(lambda: bool(window.findChildren(MergeReportDialog)))
    report = window.findChildren(MergeReportDialog)[0]
    assert report.sentence.text() == "ada.cabevents is taken in: 3 new."
    assert report.report.counts["new"] == 3
    report.done(0)
    said = texts(reviewing(qtbot, window, uid))
    assert "Why sixty?" in said
    assert "Waits for the board" not in said
    with room.session.open_view() as work:
        assert [one.decision for one in work.signoffs.standing(uid)] == [Choice.APPROVE]


def test_a_packet_offers_nothing_that_it_refuses(
    room: Room, uid: str, opener: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    train = opener(taken(qtbot, room, uid, tmp_path))
    assert not {"new", "edit", "submit", "withdraw", "import", "agenda", "plan_meeting",
                "take_along", "bring_back"} & train.doers.keys()  # fmt: skip
    assert {"comment", "vote", "sign", "print", "save_review"} <= train.doers.keys()
    for entry in PAGES:  # each of them stands without a fault
        train.go(entry.name)
        settled(qtbot, train)
        assert train.packet_bar.isVisible()


def test_what_cannot_work_in_a_packet_is_grey_and_says_why(
    room: Room, uid: str, opener: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    train = opener(taken(qtbot, room, uid, tmp_path))
    shut = []
    for entry in PAGES:
        name, page = entry.name, train.go(entry.name)
        names = page.NEEDS_BOARD
        settled(qtbot, train)
        page.reload(page.TOUCHED_BY)  # the page turns on what it can
        settled(qtbot, train)
        for one in names:
            button = getattr(page, one)
            qtbot.waitUntil(lambda button=button: not button.isEnabled())
            button.setEnabled(True)
            assert not button.isEnabled(), (name, one)
            words = "proves nothing alone" if name == "audit" else "This is a packet"
            assert words in button.toolTip(), (name, one)
            shut.append(f"{name}.{one}")
    assert {"settings.make_key", "policy.copy_button", "minutes.final_button", "audit.verify",
            "calendar.entries"} < set(shut)  # fmt: skip
    page = train.go("home")
    settled(qtbot, train)
    rows = page.duties.findChildren(DutyRow)
    marks = [button for row in rows for button in row.findChildren(Button)]
    assert marks  # the monthly report is owed, and nobody records it from afar
    qtbot.waitUntil(lambda: not any(one.isEnabled() for one in marks))


@pytest.mark.parametrize(
    ("name", "empty", "said"),
    [
        ("meeting", "empty", "This packet holds no meeting. Meetings are planned at the board."),
        ("minutes", "nothing", "This packet holds no minutes. They are made at the board."),
        ("reports", "nothing", "A packet holds too few requests to count."),
    ],
)
def test_a_page_without_anything_says_what_a_packet_is(
    room: Room, uid: str, opener: Opener, qtbot: QtBot, tmp_path: Path,
    name: str, empty: str, said: str,
) -> None:  # fmt: skip
    train = opener(taken(qtbot, room, uid, tmp_path))
    page = train.go(name)
    settled(qtbot, train)
    state = getattr(page, empty)
    qtbot.waitUntil(lambda: state.sentence.text().startswith(said))
    assert not state.button.isVisible()
    page.reload(page.TOUCHED_BY)
    settled(qtbot, train)
    qtbot.waitUntil(lambda: state.sentence.text().startswith(said))


def test_what_needs_the_board_is_there(room: Room, uid: str, qtbot: QtBot) -> None:
    """Hold that no name of a button stayed behind when the button went."""
    window = room.window("home")
    for entry in PAGES:
        page = window.go(entry.name)
        settled(qtbot, window)
        assert [name for name in page.NEEDS_BOARD if not hasattr(page, name)] == []
    assert [name for name in FlagsRegister.NEEDS_BOARD if name not in FlagsRegister.__annotations__
            ] == []  # fmt: skip


def test_at_the_board_nothing_of_that_is_shut(room: Room, uid: str, qtbot: QtBot) -> None:
    window = room.window("settings")
    settled(qtbot, window)
    page = window.page()
    assert page.findChild(closed.Closed) is None
    assert page.add_person.isEnabled()
    assert page.save_board.isEnabled()


def test_the_bar_says_who_signed_the_packet(
    room: Room, uid: str, opener: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    train = opener(taken(qtbot, room, uid, tmp_path))
    assert train.packet_bar.signed.text() == "Nobody signed it"
    assert "only when your review comes back" in train.packet_bar.signed.toolTip()
    signed = tmp_path / "signed"
    signed.mkdir()
    train = opener(taken(qtbot, room, uid, signed, WORDS))
    assert train.packet_bar.signed.text() == "Signed by Ada Chair, key new here"
    again = opener(signed / "ada.cabreview")
    assert again.packet_bar.signed.text() == "Signed by Ada Chair"


def test_a_wrong_passphrase_keeps_the_dialog_and_writes_nothing(
    room: Room, uid: str, qtbot: QtBot, tmp_path: Path
) -> None:
    window = room.window("requests")
    reviewing(qtbot, window, uid)
    window.ask(Ask("take_along", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, TakeAlongDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.passphrase.setText("not these words")
    dialog.write(tmp_path / "ada")
    qtbot.waitUntil(lambda: "4 tries left" in dialog.error.text())
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    assert not (tmp_path / "ada.cabreview").exists()


def test_at_the_board_nobody_votes_provisionally(room: Room, uid: str, qtbot: QtBot) -> None:
    window = room.window("requests")
    view = reviewing(qtbot, window, uid)
    assert "vote" not in window.doers
    assert "Comment" in texts(view)
    assert "Vote provisionally" not in texts(view)


def test_a_comment_is_answered_and_taken_back(room: Room, uid: str, qtbot: QtBot) -> None:
    window = room.window("requests")
    reviewing(qtbot, window, uid)
    comment_on_a_passage(qtbot, window, uid)
    with room.session.open_view() as work:
        first = work.reviews.comments(uid)[0].event_id
    window.ask(Ask("comment", uid, first))
    dialog = dialog_of(window)
    assert isinstance(dialog, CommentDialog)
    assert not dialog.text.isVisible()
    dialog.comment.setPlainText("Because of the batch.")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    settled(qtbot, window)
    window.ask(Ask("take_back_comment", uid, first))
    settled(qtbot, window)
    said = texts(reviewing(qtbot, window, uid))
    assert "Taken back by its author." in said
    assert "Why sixty?" not in said
    assert "Because of the batch." in said


def test_a_broken_file_is_told_in_the_notice(
    room: Room, uid: str, qtbot: QtBot, tmp_path: Path
) -> None:
    window = room.window("requests")
    bad = tmp_path / "bad.cabevents"
    bad.write_bytes(b"{}\n")
    window.ask(Ask("bring_back", detail=str(bad)))
    qtbot.waitUntil(window.notice.isVisible)
    assert "this is no event" in window.notice.sentence.text()


def test_a_packet_opens_in_a_window_of_its_own(
    room: Room, uid: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = taken(qtbot, room, uid, tmp_path)
    opened: list[Path] = []
    monkeypatch.setattr("cab_desk.app.tools.open_board", opened.append)
    window = room.window("requests")
    window.ask(Ask("import", detail=str(packet)))
    assert opened == [packet]


def test_the_chair_takes_the_agenda_along(room: Room, uid: str, qtbot: QtBot) -> None:
    new = NewMeeting("Weekly", at(19, 9), cutoff_hours=None)
    with room.session.open_work() as work:
        made = meetings.plan(work, new).made
    with room.session.open_work() as work:
        meetings.add_changes(work, made, [uid])
    window = room.window("meeting")
    settled(qtbot, window)
    take = next(one for one in window.findChildren(Button) if one.text() == "Take with you")
    qtbot.waitUntil(take.isEnabled)
    take.click()
    dialog = dialog_of(window)
    assert isinstance(dialog, TakeAlongDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.contents.currentText().startswith("The agenda of 2026-")
