"""Freezes, incidents and systems, entered through the window."""

import pytest
from PySide6.QtCore import Qt

from cab_desk.services.schedule import calendar, systems
from tests.gui import rooms
from tests.gui.calendar_desk import choose, lines, settle, write


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    room.uids = room.add(rooms.rfc("Grow the disk"), rooms.rfc("Reindex", systems=("mail",)))
    window = room.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window.page()


def test_a_blackout_is_entered_after_its_effects_were_seen(qtbot, room, page):
    dialog = choose(page, "New freeze")
    write(qtbot, dialog.title, "Quarter close")
    write(qtbot, dialog.start, "2026-11-19 12:00")
    write(qtbot, dialog.end, "2026-11-20 12:00")
    qtbot.waitUntil(lambda: len(lines(dialog.effects)) == 2)
    assert all("Quarter close" in line for line in lines(dialog.effects))
    write(qtbot, dialog.systems, "mail")
    qtbot.waitUntil(lambda: len(lines(dialog.effects)) == 1)
    assert "Reindex" in lines(dialog.effects)[0]
    dialog.save.click()
    settle(qtbot, page)
    (entry,) = page.view.grounds.entries
    assert (entry.kind, entry.title, entry.systems) == ("blackout", "Quarter close", ("mail",))


def test_wrong_times_are_said_at_their_field_and_nothing_is_lost(qtbot, page):
    dialog = choose(page, "New freeze")
    write(qtbot, dialog.start, "tomorrow")
    dialog.save.click()
    assert "“tomorrow” is not a time" in dialog.start_error.sentence.text()
    write(qtbot, dialog.start, "2026-11-20 12:00")
    write(qtbot, dialog.end, "2026-11-19 12:00")
    dialog.save.click()
    settle(qtbot, page)
    assert dialog.isVisible()
    assert dialog.end_error.isVisible()
    assert dialog.title_error.isVisible()  # all faults at once
    dialog.reject()
    assert page.view.grounds.entries == ()


def test_an_entry_is_moved_and_taken_off_with_a_reason(qtbot, room, page):
    room.declare("Black Friday", rooms.at(19, 6), rooms.at(19, 20), ["Engineering Manager"])
    page.reload(frozenset())
    settle(qtbot, page)
    dialog = choose(page, "Black Friday")
    assert dialog.authority.text() == "Engineering Manager"
    write(qtbot, dialog.start, "2026-11-26 06:00")
    write(qtbot, dialog.end, "2026-11-27 06:00")
    qtbot.waitUntil(lambda: any("no longer" in line for line in lines(dialog.effects)))
    dialog.save.click()
    settle(qtbot, page)
    dialog = choose(page, "Black Friday")
    dialog.remove.click()
    settle(qtbot, page)
    assert dialog.reason_error.isVisible()
    write(qtbot, dialog.reason, "The sale was cancelled")
    dialog.remove.click()
    settle(qtbot, page)
    assert page.view.grounds.entries == ()


def test_an_entry_taken_off_meanwhile_is_not_brought_back_by_saving(qtbot, room, page):
    room.declare("Black Friday", rooms.at(19, 12), rooms.at(20, 6), ["Engineering Manager"])
    page.reload(frozenset())
    settle(qtbot, page)
    dialog = choose(page, "Black Friday")
    (entry,) = page.view.grounds.entries
    with room.session.open_work() as work:
        calendar.remove(work, entry.id, "Called off")
    write(qtbot, dialog.start, "2026-11-19 20:00")
    dialog.save.click()
    settle(qtbot, page)
    assert dialog.isVisible()
    assert dialog.title_error.sentence.text() == "This entry is no longer on the calendar."
    dialog.reject()


def test_an_incident_needs_no_end(qtbot, page):
    dialog = choose(page, "New freeze")
    dialog.kind.setCurrentIndex(dialog.kind.findData("incident"))
    assert dialog.severity.isVisible()
    assert not dialog.authority.isVisible()
    write(qtbot, dialog.title, "Payments are down")
    write(qtbot, dialog.severity, "P1")
    dialog.end.clear()
    dialog.save.click()
    settle(qtbot, page)
    (entry,) = page.view.grounds.entries
    assert (entry.kind, entry.end, entry.severity) == ("incident", None, "P1")


def test_unknown_names_become_systems_or_names_of_one(qtbot, room, page):
    dialog = choose(page, "Systems and teams")
    settle(qtbot, page)
    assert dialog.inbox_title.text() == "2 unknown names"
    dialog.team.setCurrentText("Orders")
    dialog.inbox.setCurrentRow(0)
    dialog.take.click()
    settle(qtbot, page)
    assert len(lines(dialog.inbox)) == 1
    assert not dialog.link.isEnabled()
    dialog.inbox.setCurrentRow(0)
    dialog.known.setCurrentRow(0)
    assert dialog.link.isEnabled()
    dialog.link.click()
    settle(qtbot, page)
    assert dialog.inbox_title.text() == "0 unknown names"
    with room.session.open_view() as work:
        (system,) = work.systems.all()
        assert {system.name, *system.aliases} == {"orders-db", "mail"}
        assert system.team == "Orders"
        assert systems.inbox(work) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("k", [1.0, 1.5])
def test_the_three_columns_of_the_register_end_together(qtbot, page, k):
    page.look.set(k=k)
    dialog = choose(page, "Systems and teams")
    settle(qtbot, page)
    lowest = (dialog.add, dialog.keep, dialog.take)
    qtbot.waitUntil(lambda: len({low(dialog, one) for one in lowest}) == 1)
    dialog.reject()


def low(dialog, one):
    return one.mapTo(dialog, one.rect().bottomLeft()).y()


def test_a_system_without_a_name_is_refused_at_its_field(qtbot, page):
    dialog = choose(page, "Systems and teams")
    settle(qtbot, page)
    dialog.add.click()
    dialog.keep.click()
    settle(qtbot, page)
    assert dialog.name_error.isVisible()
    assert dialog.isVisible()
