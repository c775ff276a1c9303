"""A role is lent in the window, and the delegate's sign-off says in whose place it stands."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cab_desk.domain.change import Choice
from cab_desk.gui.dialogs.lend import LendDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.services.members.lending import LendRequest, lend
from tests.gui import rooms


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    room.make_keys()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def opened(qtbot, window, name):
    page = window.page()
    model = page.people.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    page.people.setCurrentIndex(model.index(names.index(name), 0))
    page.lend_role.click()
    (dialog,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, LendDialog) and one.isVisible()
    ]
    qtbot.waitUntil(lambda: dialog.role.count() > 0)
    return dialog


def test_a_role_is_lent_for_some_days(qtbot, window, room):
    dialog = opened(qtbot, window, "Ben Tech")
    assert dialog.role.currentText() == "Technical Lead"
    offered = [dialog.who.itemText(row) for row in range(dialog.who.count())]
    assert offered == ["Ada Chair", "Tea Lead"]
    assert dialog.since.date().toString("yyyy-MM-dd") == "2026-11-18"
    QTest.keyClicks(dialog.passphrase, rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go.click()
    with room.session.open_view() as work:
        ada = next(one for one in work.people.all() if one.name == "Ada Chair")
        ben = next(one for one in work.people.all() if one.name == "Ben Tech")
    lent = ada.roles[-1]
    assert (lent.name, lent.behalf) == ("Technical Lead", ben.id)
    # Whole days of the board's zone, the last one included.
    assert lent.since.isoformat() == "2026-11-17T23:00:00+00:00"
    assert lent.until.isoformat() == "2026-11-25T23:00:00+00:00"
    page = window.page()
    model = page.people.model()
    qtbot.waitUntil(lambda: not window.desk.busy)
    shown = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert "Engineering Manager, Technical Lead (lent until 25 Nov)" in shown


def test_the_sign_dialog_says_in_whose_place_one_signs(qtbot, window, room):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    with room.session.open_view() as work:
        ids = {one.name: one.id for one in work.people.all()}
    request = LendRequest(ids["Ada Chair"], ids["Ben Tech"], "Engineering Manager",
                          rooms.at(18, 0), rooms.at(25, 0), rooms.WORDS)  # fmt: skip
    lend(room.session.office, request)
    dialog = SignDialog(window.desk, room.look, uid, parent=window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.who.count() > 0)
    for name, ending in (("Ben Tech", True), ("Ada Chair", False)):
        dialog.who.setCurrentIndex(dialog.who.findData(ids[name]))
        dialog.role.setCurrentIndex(dialog.role.findData("Engineering Manager"))
        dialog.decisions.choose(Choice.APPROVE)
        said = dialog.meaning.text().endswith(
            "I sign on behalf of Ada Chair, who lent me the role."
        )
        assert said is ending, name
    dialog.reject()


def test_a_wrong_passphrase_lends_nothing(qtbot, window, room):
    dialog = opened(qtbot, window, "Ben Tech")
    QTest.keyClicks(dialog.passphrase, "a wrong one")
    dialog.go.click()
    qtbot.waitUntil(lambda: "The passphrase is not Ben Tech's" in dialog.error.text())
    assert dialog.passphrase.text() == ""
    dialog.reject()


def test_nobody_is_chosen_yet(qtbot, window):
    page = window.page()
    page.people.setCurrentIndex(page.people.model().index(-1, 0))
    page.lend_role.click()
    assert "Choose a person" in window.notice.sentence.text()
