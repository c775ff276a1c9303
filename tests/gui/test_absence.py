"""Somebody who is away: entered on the calendar, seen on it and in the review, accepted there."""

from functools import partial

from PySide6.QtWidgets import QApplication

from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.gui.dialogs.settle import SettleDialog
from cab_desk.gui.widgets.conflict_rows import ConflictRow
from cab_desk.services.conflict_ports import ACCEPTED
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.gui import rooms

WHY = "Ben stays on call for it."


def on_for(room, owner="Ben Tech"):
    room.make_board()
    (uid,) = room.add(
        rooms.rfc("Grow the disk", owner=owner, start=rooms.at(19, 14), end=rooms.at(19, 15))
    )
    return uid


def declared(room, name="Ben Tech"):
    entry = CalendarEntry("", "absence", name, rooms.at(19, 0), rooms.at(21, 0))
    with room.session.open_work() as work:
        calendar.declare(work, entry)


def shown(window, kind):
    return [one for one in window.findChildren(kind) if one.isVisible()]


def calendar_of(qtbot, room):
    window = room.window("calendar")
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(window.page().view.chips()))
    return window


def entered(qtbot, window, name):
    menu = window.page().entries_menu()
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: bool(shown(window, EntryDialog)))
    (dialog,) = shown(window, EntryDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("absence"))
    dialog.title.setText(name)
    dialog.start.setText("2026-11-19 00:00")
    dialog.end.setText("2026-11-21 00:00")
    return dialog


def test_it_is_entered_by_name_and_marks_the_change(qtbot, room):
    uid = on_for(room)
    window = calendar_of(qtbot, room)
    page = window.page()
    assert not page.clashing.isVisible()
    dialog = entered(qtbot, window, "Ben Nobody")
    assert dialog.title_label.text() == "Who is away, by name"
    assert not dialog.systems.isVisible()
    assert not dialog.authority.isVisible()
    nobody = "No change has its owner away then."
    qtbot.waitUntil(lambda: dialog.effects.count() == 1
                    and dialog.effects.item(0).text() == nobody)  # fmt: skip
    dialog.save.click()
    qtbot.waitUntil(lambda: "Nobody on this board" in dialog.title_error.text())
    assert dialog.title.hasFocus()
    dialog.title.setText("ben tech")
    qtbot.waitUntil(lambda: dialog.effects.count() == 1
                    and "Ben Tech is on for it" in dialog.effects.item(0).text())  # fmt: skip
    with qtbot.waitSignal(dialog.accepted):
        dialog.save.click()
    qtbot.waitUntil(lambda: page.clashing.isVisible() and rooms.quiet(window))
    assert page.clashing.text() == "1 conflict"
    said = page.view.spoken(rooms.chip(page, uid))
    assert "Ben Tech is on for CR-2026-0001, and away on 19 November 2026." in said
    names = [action.text() for action in page.entries_menu().actions()]
    assert any(name.startswith("Ben Tech") for name in names)


def test_the_lanes_show_who_is_away_and_whom_it_hits(qtbot, room):
    uid = on_for(room)
    declared(room)
    window = calendar_of(qtbot, room)
    page = window.page()
    page.show_mode("week")
    pane = page.weeks_pane()
    qtbot.waitUntil(lambda: pane.view.scene() is not None and pane.view.scene().weeks.pairs == 1)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    scene = pane.view.scene()
    strips = [strip for box in scene.boxes for strip in box.strips]
    assert [strip.text for strip in strips] == ["Absence: Ben Tech"]
    assert "and away on 19 November 2026" in pane.view.said(scene.find(uid)[1].bar)
    pane.view.grab()  # painted with it


def rows(window):
    return [row for row in window.findChildren(ConflictRow) if row.isVisibleTo(window)]


def test_it_is_accepted_in_the_review_with_a_reason(qtbot, room):
    uid = on_for(room)
    declared(room)
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        room.session.settings.me = {work.board().id: chair.id}
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(rows(window)))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for wanted in ("Accepted by Ada Chair", "Open."):
        rows(window)[0].button.click()
        qtbot.waitUntil(lambda: bool(shown(window, SettleDialog)))
        (dialog,) = shown(window, SettleDialog)
        qtbot.waitUntil(dialog.go.isEnabled)
        assert "and away on 19 November 2026" in dialog.text.text()
        states = [dialog.choice.itemData(n)[0] for n in range(dialog.choice.count())]
        assert states == ([ACCEPTED] if wanted != "Open." else [ACCEPTED, "open"])
        dialog.choice.setCurrentIndex(dialog.choice.count() - 1)
        dialog.reason.setFocus()
        dialog.reason.selectAll()
        qtbot.keyClicks(QApplication.focusWidget(), WHY)
        with qtbot.waitSignal(dialog.accepted):
            dialog.go.click()
        qtbot.waitUntil(partial(said_now, window, wanted))


def said_now(window, wanted):
    return bool(rows(window)) and wanted in rows(window)[0].accessibleName()
