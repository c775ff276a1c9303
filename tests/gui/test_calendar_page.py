"""The calendar's month: what stands on its days, by mouse and by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from cab_desk.gui.asks import Ask
from cab_desk.gui.widgets.basics import EmptyState
from tests.gui import rooms
from tests.gui.rooms import chip


@pytest.fixture
def month(qtbot, room):
    room.make_board()
    room.uids = room.add_november()
    room.declare("Black Friday", rooms.at(26, 18), rooms.at(29, 6), ["Engineering Manager"])
    window = room.window("calendar", 1120, 700)
    qtbot.waitUntil(lambda: not window.desk.busy)
    window.page().view.repaint()
    return window.page()


def test_changes_stand_on_their_day_and_conflicts_are_counted(month, room):
    assert month.title() == "November 2026"
    assert month.facts.text() == "3 changes in these six weeks"
    assert month.clashing.text() == "1 conflict"
    one, other, later = (chip(month, uid).rect for uid in room.uids)
    assert one.left() == other.left()
    assert one.bottom() < other.top()
    assert later.top() > other.bottom()


def test_the_month_fits_the_smallest_window(month):
    view = month.view
    assert view.height() <= month.height()
    assert all(view.rect().contains(hit.rect.toAlignedRect()) for hit in view.chips())


def test_windows_and_freezes_lie_under_the_days(month):
    kinds = {entry.kind for entry in month.view.grounds.entries}
    assert kinds == {"freeze"}
    assert month.view.grounds.windows


def test_a_double_click_opens_the_request(qtbot, month, room):
    opened = []
    month.open_change.connect(opened.append)
    where = chip(month, room.uids[2]).rect.center().toPoint()
    qtbot.mouseClick(month.view, Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(month.view, Qt.MouseButton.LeftButton, pos=where)
    assert opened == [room.uids[2]]


def test_keys_go_from_chip_to_chip_and_open(qtbot, month, room):
    opened = []
    month.open_change.connect(opened.append)
    view = month.view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert "Grow the disk" in view.accessibleDescription()
    assert "another change holds orders-db" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened == [room.uids[0]]


@pytest.mark.parametrize("count", [9, 30])  # 30 are more than a month reads of a day
def test_what_finds_no_room_is_offered_in_a_menu(qtbot, room, monkeypatch, count):
    room.make_board()
    uids = room.add(*(rooms.rfc(f"Part {n}", systems=(f"s{n}",)) for n in range(count)))
    window = room.window("calendar", 1120, 700)
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = window.page()
    page.view.repaint()
    more = next(hit for hit in page.view.chips() if hit.more)
    shown = [hit.bar.uid for hit in page.view.chips() if hit.bar]
    assert len(shown) + more.more == count
    offered = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: offered.append(menu))
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=more.rect.center().toPoint())
    qtbot.waitUntil(lambda: bool(offered))
    opened = []
    page.open_change.connect(opened.append)
    for action in offered[0].actions():
        action.trigger()
    offered[0].deleteLater()
    assert shown + opened == uids


def test_months_turn_by_buttons_and_t_comes_back(qtbot, month, room):
    window = month.window()
    month.on.click()
    assert window.page_title.text() == "December 2026"
    month.on.click()
    assert window.page_title.text() == "January 2027"
    qtbot.waitUntil(lambda: month.facts.text() == "0 changes in these six weeks")
    assert month.key("T")
    assert window.page_title.text() == "November 2026"
    qtbot.waitUntil(lambda: month.facts.text() == "3 changes in these six weeks")
    assert not month.key("X")


def test_without_a_board_it_says_what_belongs_here_and_leads_to_one(qtbot, room):
    window = room.window("calendar")
    page = window.page()
    asked = []
    page.asked.connect(asked.append)
    nothing = page.view.findChild(EmptyState)
    assert nothing.isVisible()
    qtbot.mouseClick(nothing.button, Qt.MouseButton.LeftButton)
    assert asked == [Ask("new_board")]


def test_without_a_board_no_chip_is_empty_and_with_one_all_are_back(qtbot, room):
    window = room.window("calendar")
    page = window.page()
    chips = (page.clashing, page.heavy, page.waiting, page.lanes, page.zone)
    for mode in ("week", "month", "week"):
        page.show_mode(mode)
        assert not any(chip.isVisible() for chip in chips)
        assert page.view.findChild(EmptyState).isVisible()
    room.make_board()
    window.refresh()
    qtbot.waitUntil(lambda: window.desk.board is not None)
    window.desk.touched.emit(frozenset({"board"}))
    qtbot.waitUntil(lambda: page.zone.isVisible() and page.zone.text() != "")
    assert page.waiting.isVisible()
    assert page.lanes.isVisible()
    assert page.weeks_pane().isVisible()
    assert not page.clashing.isVisible()


def test_choosing_a_chip_draws_its_ring_and_not_the_month_again(month, look):
    view = month.view
    drawn, before = view.chips(), view.grab().toImage()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    after = view.grab().toImage()
    assert view.chips() is drawn
    ring = drawn[0].rect.toRect().adjusted(-2, -2, 2, 2)
    assert after.copy(ring) != before.copy(ring)
    look.set(theme="dark")
    assert view.grab().toImage() != after
    assert view.chips() is not drawn
