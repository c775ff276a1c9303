"""The security contact is told of a locked key in the window, until they say that they saw it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.errors import Refused
from cab_desk.gui.alarms import Alarms
from cab_desk.services.members import alarms, people
from cab_desk.services.members.passphrases import MOST_TRIES, open_key
from tests.gui import rooms
from tests.vouched import accept_all


@pytest.fixture
def ids(room):
    room.make_board()
    with room.session.open_view() as work:
        found = {one.name: one.id for one in work.people.all()}
        room.board = work.board().id
    for person_id in found.values():
        people.make_key(room.session.office, person_id, rooms.WORDS)
    accept_all(room.session.office, rooms.WORDS)
    return found


def lock(room, person_id):
    for _ in range(MOST_TRIES):
        with pytest.raises(Refused):
            open_key(room.session.office, person_id, "none of her words")
        with room.session.open_work() as work:  # the clock stands: let the wait be over
            key = work.people.key(person_id)
            work.people.put_key(replace(key, locked_until=None))


def window_of(qtbot, room, person_id):
    room.session.settings.me = {room.board: person_id}
    window = room.window("settings")
    qtbot.waitUntil(lambda: rooms.quiet(window))
    told = Alarms(window.desk, window)
    told.begin()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window, told


def test_row7_the_chair_sees_the_alarm_and_says_so(qtbot, room, ids):
    lock(room, ids["Ben Tech"])
    window, told = window_of(qtbot, room, ids["Ada Chair"])
    assert told.bar.isVisible()
    assert told.bar.sentence.text().startswith("Alarm: the key of Ben Tech was locked at")
    assert "after 5 wrong passphrases" in told.bar.sentence.text()
    with qtbot.waitSignal(window.desk.touched, timeout=10_000):
        QTest.mouseClick(told.bar.button, Qt.MouseButton.LeftButton)
    with room.session.open_view() as work:
        assert alarms.open_for(work, ids["Ada Chair"]) == []
        kinds = [event.type for _, event in work.ledger.entries()]
    assert kinds.count("alarm.seen") == 1
    told.look()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert not told.bar.isVisible()


def test_row7_no_other_notice_takes_its_place(qtbot, room, ids):
    lock(room, ids["Ben Tech"])
    window, told = window_of(qtbot, room, ids["Ada Chair"])
    window.tell("Saved.", "pass")
    told.look()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert window.notice.sentence.text() == "Saved."
    assert told.bar.isVisible()
    assert told.bar.sentence.text().startswith("Alarm: the key of Ben Tech was locked at")
    assert told.bar.button.isVisible()
    assert not told.bar.close_button.isVisible()  # it goes by "Seen" alone


def test_row7_what_another_window_said_it_saw_goes_away(qtbot, room, ids):
    lock(room, ids["Ben Tech"])
    window, told = window_of(qtbot, room, ids["Ada Chair"])
    assert told.bar.isVisible()
    with room.session.open_view() as work:
        found = tuple(one.event_id for one in alarms.open_for(work, ids["Ada Chair"]))
    with room.session.open_work() as work:
        alarms.note_seen(work, ids=found)
    told.look()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert not told.bar.isVisible()


def test_row7_nobody_else_is_told(qtbot, room, ids):
    lock(room, ids["Ben Tech"])
    _window, told = window_of(qtbot, room, ids["Tea Lead"])
    assert not told.bar.isVisible()


def test_row7_one_that_comes_while_the_window_is_open_is_told_too(qtbot, room, ids):
    window, told = window_of(qtbot, room, ids["Ada Chair"])
    assert not told.bar.isVisible()
    lock(room, ids["Ben Tech"])
    told.timer.timeout.emit()
    qtbot.waitUntil(told.bar.isVisible)
    lock(room, ids["Tea Lead"])
    window.desk.touched.emit(frozenset({"people"}))
    qtbot.waitUntil(lambda: "one more alarm" in told.bar.sentence.text())


def test_row7_the_contact_is_named_under_settings(qtbot, room, ids):
    window, _told = window_of(qtbot, room, ids["Ada Chair"])
    page = window.page()
    assert page.contact.currentText() == "The chairs alone"
    row = page.contact.findText("Tea Lead")
    page.contact.setCurrentIndex(row)
    page.contact.activated.emit(row)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    with room.session.open_view() as work:
        assert alarms.contact(work) == ids["Tea Lead"]
    page.reload(frozenset({"people"}))
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert page.contact.currentText() == "Tea Lead"


def test_a_window_that_no_program_opened_leaves_no_entry_of_it(qtbot, room, ids):
    window_of(qtbot, room, ids["Ada Chair"])
    with room.session.open_view() as work:
        kinds = {event.type for _, event in work.ledger.entries()}
    assert not {kind for kind in kinds if kind.startswith("access.")}
