"""Change windows of the policy, edited from the calendar through the window."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from cab_desk.gui.dialogs.change_window import ChangeWindowDialog
from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.gui.dialogs.switch_policy import SwitchPolicyDialog
from cab_desk.gui.pages.policy import PolicyPage
from cab_desk.services.policies import packs
from tests.gui import rooms


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"), rooms.rfc("Reindex", start=rooms.at(24, 20),
                                                   end=rooms.at(24, 21)))  # fmt: skip
    window = room.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window.page()


@pytest.fixture
def offered(monkeypatch):
    """Catch menus: a popup grabs the keyboard, which no screen behind tests can do."""
    found = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: found.append(menu))
    return found


def settle(qtbot, page):
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))


def weeks_of(qtbot, page):
    """Show a week and return what draws it."""
    page.show_mode("week")
    settle(qtbot, page)
    view = page.weeks_pane().view
    qtbot.waitUntil(lambda: view.scene() is not None)
    return view


def opened(qtbot, page):
    """Open the form from the menu of entries."""
    menu = page.entries_menu()
    next(one for one in menu.actions() if "Change windows" in one.text()).trigger()
    menu.deleteLater()
    return ready(qtbot, page)


def ready(qtbot, page):
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, ChangeWindowDialog)
    qtbot.waitUntil(lambda: dialog.which.count() > 0)
    return dialog


def switching(qtbot, page):
    """Return the dialog that asks for the switch to what was saved."""
    window = page.window()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SwitchPolicyDialog)))
    settle(qtbot, page)
    return rooms.dialog_of(window)


def lines(box):
    return [box.item(row).text() for row in range(box.count())]


def write(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


def pointed(offered, widget, point, reason=QContextMenuEvent.Reason.Mouse):
    """Ask for the menu of a place, as Qt does for a click of the right button or the menu key."""
    event = QContextMenuEvent(reason, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    return offered.pop()


def choose(menu, text):
    found = next(one for one in menu.actions() if text in one.text())
    found.trigger()
    menu.deleteLater()


def pick(dialog, text):
    """Choose a window of the form by a part of its text."""
    rows = [row for row in range(dialog.which.count()) if text in dialog.which.itemText(row)]
    dialog.which.setCurrentIndex(rows[0])


def test_a_window_is_widened_its_effects_seen_and_the_board_switched(qtbot, room, page):
    dialog = opened(qtbot, page)
    pick(dialog, "deployment slot")
    assert dialog.label.text() == "deployment slot"
    assert lines(dialog.times.list) == ["Tue, Thu 14:00 – 16:00"]
    write(qtbot, dialog.times.until, "22:00")
    assert lines(dialog.times.list) == ["Tue, Thu 14:00 – 22:00"]
    qtbot.waitUntil(lambda: any("Reindex" in line for line in lines(dialog.effects)))
    assert all("No longer" in line for line in lines(dialog.effects))
    assert not any("Grow the disk" in line for line in lines(dialog.effects))  # was inside before
    dialog.save.click()
    switch = switching(qtbot, page)
    assert "1-own" in switch.policy.currentText()
    assert switch.reason.toPlainText() == "deployment slot: Tue, Thu 14:00 – 22:00"
    switch.go.click()
    qtbot.waitUntil(lambda: page.desk.pack.id == "cab-process-own")
    settle(qtbot, page)
    with room.session.open_view() as work:
        assert work.board().policy_hash == page.desk.pack.hash
    hours = {(one[0].hour, one[1].hour) for one in page.view.grounds.windows}
    assert (14, 22) in hours  # the calendar shows it at once
    assert (14, 16) not in hours


def test_a_window_is_dropped_from_a_day_and_what_loses_by_it_is_named(qtbot, page):
    dialog = opened(qtbot, page)
    pick(dialog, "deployment slot")
    dialog.times.days[3].click()  # Thursday
    qtbot.waitUntil(lambda: any("Grow the disk" in line for line in lines(dialog.effects)))
    assert "Would be blocked" in lines(dialog.effects)[0]
    dialog.times.days[1].click()
    assert dialog.times.error.text() == "Choose a day of the week."
    dialog.save.click()
    assert dialog.isVisible()
    dialog.reject()


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(qtbot, room, page):
    dialog = opened(qtbot, page)
    write(qtbot, dialog.times.until, "25")
    assert "“25” is no time of day" in dialog.times.error.text()
    write(qtbot, dialog.times.until, "01:00")
    assert "ends before it begins" in dialog.times.error.text()
    dialog.times.ends.setCurrentIndex(1)
    assert dialog.times.error.text() == ""
    dialog.label.clear()
    dialog.save.click()
    settle(qtbot, page)
    assert dialog.label_error.text() == "Give the window a name."
    dialog.times.drop.click()
    dialog.save.click()
    settle(qtbot, page)
    assert "Add a time" in dialog.times.error.text()
    with room.session.open_view() as work:
        assert len(packs.shelf(work, room.session.policies).offers) == len(
            room.session.policies.at_hand())  # fmt: skip
    dialog.reject()


def test_nothing_changed_is_no_version_of_its_own(qtbot, page):
    dialog = opened(qtbot, page)
    dialog.save.click()
    settle(qtbot, page)
    assert "Nothing is other" in dialog.which_error.text()
    dialog.reject()


@pytest.mark.parametrize("mode", ["week", "month"])
def test_the_day_and_hour_pointed_at_is_handed_over(qtbot, page, offered, mode):
    page.show_mode(mode)
    settle(qtbot, page)
    if mode == "week":
        view = page.weeks_pane().view
        qtbot.waitUntil(lambda: view.scene() is not None)
        scene = view.scene()
        widget, point = view.viewport(), QPoint(int(scene.x_of(rooms.at(17, 13.6))), 200)
    else:
        head = next(rect for day, rect in page.view.heads() if (day.month, day.day) == (11, 17))
        widget, point = page.view, head.center().toPoint() + QPoint(0, 30)
    choose(pointed(offered, widget, point), "New change window here")
    dialog = ready(qtbot, page)
    # A Tuesday; all of it, in the month, begins in Berlin while it is Monday in the policy's zone.
    assert [day for day, button in enumerate(dialog.times.days) if button.isChecked()] == [1]
    assert dialog.times.begin.text() == ("13:00" if mode == "week" else "00:00")
    assert dialog.label.text() == ""
    assert "further window" in dialog.which.currentText()
    dialog.reject()


def test_the_window_under_the_pointer_is_the_one_that_is_edited(qtbot, page, offered):
    view = weeks_of(qtbot, page)
    point = QPoint(int(view.scene().x_of(rooms.at(22, 3.5))), 200)  # a Sunday night
    choose(pointed(offered, view.viewport(), point), "Edit the change window here")
    dialog = ready(qtbot, page)
    assert dialog.label.text() == "maintenance window"
    dialog.reject()


def test_the_chosen_change_says_where_by_keys(qtbot, page, offered):
    view = weeks_of(qtbot, page)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    menu = pointed(offered, view, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    choose(menu, "New freeze, holiday or incident here")
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, EntryDialog)
    assert dialog.start.text() == "2026-11-19 15:00"  # in Berlin, where the RFC begins
    dialog.reject()


def test_a_switch_can_be_tried_out_first(qtbot, page):
    dialog = opened(qtbot, page)
    pick(dialog, "deployment slot")
    write(qtbot, dialog.times.until, "23:00")
    dialog.save.click()
    window = page.window()
    switching(qtbot, page).try_button.click()
    settle(qtbot, page)
    policy = window.page()
    assert isinstance(policy, PolicyPage)
    run = policy.rooms.dry_run()
    qtbot.waitUntil(lambda: "1-own" in run.policy.currentText())


def test_the_palette_leads_to_the_windows(qtbot, page):
    window = page.window()
    window.go("home")
    window.search.setFocus()
    qtbot.keyClicks(window.search, "change windows")
    qtbot.waitUntil(partial(rooms.quiet, window))
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    dialog = ready(qtbot, page)
    assert window.page() is page
    dialog.reject()
