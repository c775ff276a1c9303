"""The register of exceptions: filtered, opened, written into a file."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.gui.pages.exceptions_register import ExceptionsRegister
from tests.gui import rooms
from tests.gui.exception_desk import WHY, chair_of, frozen_board, granted
from tests.gui.fitting import faults
from tests.gui.reached import nameless


@pytest.fixture
def uid(room):
    return frozen_board(room)


@pytest.fixture
def window(qtbot, room, uid):
    made = room.window("requests")
    qtbot.waitUntil(lambda: rooms.quiet(made))
    return made


@pytest.fixture
def register(qtbot, window, look):
    made = ExceptionsRegister(window.desk, look)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return made


def other(room):
    (made,) = room.add(rooms.rfc("Grow the disk", start=rooms.at(22, 9), end=rooms.at(22, 10)))
    return made


def titles(register):
    return [row.title for row in register.model.rows]


def again(qtbot, window, register):
    register.reload()
    qtbot.waitUntil(lambda: rooms.quiet(window))


def test_an_empty_register_says_where_exceptions_come_from(register):
    assert register.stack.currentWidget() is register.empty
    assert "asked for at the gate" in register.empty.sentence.text()
    assert not register.export_button.isEnabled()
    assert not register.empty.button.isVisible()


def test_a_granted_exception_is_listed_at_once_with_its_reason(qtbot, room, window, register, uid):
    granted(room, uid)
    window.desk.touched.emit(frozenset({"change", f"change:{uid}"}))
    qtbot.waitUntil(lambda: titles(register) == ["Stop the double bookings"])
    assert register.detail.text() == WHY
    assert register.shown.text() == "1 exception"
    assert list(faults(register)) == []
    assert nameless(register) == []


def test_a_row_leads_to_its_request_by_key_and_button(qtbot, room, window, register, uid):
    granted(room, uid)
    again(qtbot, window, register)
    opened = []
    register.opened.connect(opened.append)
    register.rows.setFocus()
    QTest.keyClick(register.rows, Qt.Key.Key_Return)
    register.open_button.click()
    assert opened == [uid, uid]


def test_the_filters_narrow_and_are_cleared(qtbot, room, window, register, uid):
    granted(room, uid)
    granted(room, other(room), "The disk is full by Monday.")
    again(qtbot, window, register)
    assert len(titles(register)) == 2
    assert [register.person.itemText(n) for n in range(register.person.count())] == [
        "By anyone", "Ada Chair",
    ]  # fmt: skip
    register.text.setText("full by")
    register.text.searched.emit("full by")
    qtbot.waitUntil(lambda: titles(register) == ["Grow the disk"])
    assert register.shown.text() == "1 exception of 2"
    register.text.setText("nobody wrote this")
    register.text.searched.emit("")
    qtbot.waitUntil(lambda: titles(register) == [])
    assert register.empty.button.isVisible()
    register.empty.button.click()
    qtbot.waitUntil(lambda: len(titles(register)) == 2)
    register.person.setCurrentIndex(register.person.findData(chair_of(room)))
    register.period.setCurrentIndex(1)
    register.override.setCurrentIndex(1)
    register.period.activated.emit(1)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert len(titles(register)) == 2


def test_what_is_shown_is_exported_and_no_cell_is_a_formula(
    qtbot, room, window, register, uid, tmp_path
):
    granted(room, uid, '=HYPERLINK("http://x")')
    again(qtbot, window, register)
    file = tmp_path / "exceptions.csv"
    with qtbot.waitSignal(window.desk.told):
        register.keep_table(file)
    head, row = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    told = dict(zip(head, row, strict=True))
    assert told["Justification"] == '\'=HYPERLINK("http://x")'
    assert told["Granted by"] == "Ada Chair"
    assert told["Role"] == "Engineering Manager"
    assert told["Rule"] == "pol-012/.2-override"
