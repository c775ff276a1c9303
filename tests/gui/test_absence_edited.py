"""An absence that is on the calendar, edited in its form."""

from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.gui import rooms


def edited(qtbot, room):
    """Return the form of an absence of Ben, who is on for a change in it."""
    room.make_board()
    room.add(rooms.rfc("Grow", owner="Ben Tech", start=rooms.at(19, 14), end=rooms.at(19, 15)))
    with room.session.open_work() as work:
        entry = CalendarEntry("", "absence", "Ben Tech", rooms.at(19, 0), rooms.at(21, 0))
        calendar.declare(work, entry)
    window = room.window("calendar")
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(window.page().view.chips()))
    menu = window.page().entries_menu()
    (action,) = (one for one in menu.actions() if one.text().startswith("Ben Tech"))
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(EntryDialog)))
    (dialog,) = (one for one in window.findChildren(EntryDialog) if one.isVisible())
    return window, dialog


def test_it_says_whom_a_later_begin_frees(qtbot, room):
    _window, dialog = edited(qtbot, room)
    dialog.start.setText("2026-11-20 00:00")
    freed = "no longer: Ben Tech is on for it"
    qtbot.waitUntil(lambda: dialog.effects.count() == 1 and freed in dialog.effects.item(0).text())
    dialog.reject()


def test_made_a_freeze_it_has_no_authority_that_nobody_named(qtbot, room):
    window, dialog = edited(qtbot, room)
    dialog.kind.setCurrentIndex(dialog.kind.findData("freeze"))
    assert dialog.authority.isVisible()
    assert dialog.authority.text() == ""
    dialog.title.setText("Year end")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save.click()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    with room.session.open_view() as work:
        (found,) = work.calendar.between(rooms.at(18, 0), rooms.at(22, 0))
    assert (found.kind, found.authority) == ("blackout", ())
