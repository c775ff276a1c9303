"""The lanes of the calendar: seen, filtered, and moved by mouse and by keys alone."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from tests.gui import rooms
from tests.gui.calendar_desk import filled, view, week_of
from tests.writing_beside import writing_beside


@pytest.fixture
def board(room):
    return filled(room)


@pytest.fixture
def week(qtbot, board):
    return week_of(qtbot, board)


def lanes(page):
    return {box.lane.name: [one.bar.title for one in box.packed.placed]
            for box in view(page).scene().boxes}  # fmt: skip


def point(page, uid):
    box, placed = view(page).scene().find(uid)
    return view(page).scene().bar_rect(box, placed).center()


def drag(qtbot, page, uid, by):
    port, begin = view(page).viewport(), point(page, uid)
    width = view(page).scene().day_width
    end = begin + QPointF(width * by.total_seconds() / 86400, 0)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin.toPoint())
    QTest.mouseMove(port, ((begin + end) / 2).toPoint())
    QTest.mouseMove(port, end.toPoint())
    qtbot.waitUntil(lambda: view(page).hand().sought)
    return end.toPoint()


def words(page):
    return [line.text for line in view(page).verdict()]


def test_the_lanes_begin_under_the_bar(qtbot, week):
    pane = week.weeks_pane()
    bar = max(button.geometry().bottom() for button in (week.back, week.on, week.zone))
    qtbot.waitUntil(lambda: pane.y() - bar <= week.look.px(24))
    assert pane.geometry().bottom() >= week.height() - 2


def test_each_team_has_a_lane_and_the_unknown_stand_under_other(week):
    assert week.title() == "16 – 22 November 2026"
    assert lanes(week) == {
        "Edge": ["Rotate keys"], "Orders": ["Grow the disk", "Reindex"], "": ["Move the mail"],
    }  # fmt: skip
    assert week.facts.text() == "4 changes in these days"
    assert week.clashing.text() == "1 conflict"  # by one name of the register for both


def test_bars_stand_to_scale_and_inside_their_lane(week):
    scene = view(week).scene()
    for box, placed in scene.placed():
        rect = scene.bar_rect(box, placed)
        assert box.top < rect.top() < rect.bottom() < box.top + box.height
        assert scene.moment_of(rect.left()) == placed.bar.start
    assert scene.height <= view(week).viewport().height() + 1


def test_day_fortnight_and_month_show_their_days(qtbot, week):
    window = week.window()
    for key, title, count in (("D", "Wed 18 November 2026", 0), ("W", "16 – 22", 4)):
        QTest.keyClick(window, key)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        assert window.page_title.text().startswith(title)
        assert sum(map(len, lanes(week).values())) == count
    week._modes.button("fortnight").click()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert window.page_title.text() == "16 – 29 November 2026"
    qtbot.keyClick(view(week), Qt.Key.Key_Right)
    assert window.page_title.text() == "30 November – 13 December 2026"
    QTest.keyClick(window, Qt.Key.Key_M)
    assert week.view.isVisible()
    assert not week.weeks_pane().isVisible()


def test_lanes_and_kinds_are_filtered(qtbot, week):
    panel = week.weeks_pane().panel
    panel.box_of("Orders").click()
    assert set(lanes(week)) == {"Edge", ""}
    panel.box_of("Orders").click()
    week.clashing.click()
    assert lanes(week)["Orders"] == ["Grow the disk", "Reindex"]
    assert lanes(week)["Edge"] == []
    week.clashing.click()
    week.heavy.click()
    assert lanes(week)[""] == ["Move the mail"]
    assert lanes(week)["Orders"] == []
    week.heavy.click()
    week.lanes.click()
    qtbot.waitUntil(lambda: "gateway" in lanes(week))
    assert lanes(week)["orders-db"] == ["Grow the disk", "Reindex"]


def test_a_dragged_change_says_what_it_meets_and_where_there_is_room(qtbot, board, week):
    uid = board.uids[2]  # Sunday 03:00 in Berlin
    end = drag(qtbot, week, uid, -timedelta(days=1, hours=4))
    said = words(week)
    assert said[0].endswith("Rotate keys")
    assert any("Quarter close" in text for text in said)
    assert said[-1] == "Next free slot: Sun 22 Nov 03:00"
    QTest.mouseRelease(view(week).viewport(), Qt.MouseButton.LeftButton, pos=end)
    dialog = rooms.dialog_of(week.window())
    assert "Rotate" not in dialog.heading.text()
    assert dialog.free.isVisible()
    dialog.cancel.click()
    assert view(week).hand() is None
    assert board.change(uid).start == rooms.at(22, 2)


def test_a_change_is_taken_in_the_hand_while_others_write(qtbot, board, week):
    port, at = view(week).viewport(), point(week, board.uids[0]).toPoint()
    with writing_beside(board.session.place):
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(port, at - QPoint(round(2 * view(week).scene().day_width), 0))
        qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    assert view(week).hand().moving is not None
    assert words(week)[-1] == "Fits every window, and nobody is met"


def test_a_dropped_change_is_moved_and_moved_back(qtbot, board, week):
    uid = board.uids[0]
    end = drag(qtbot, week, uid, -timedelta(days=2))
    assert words(week)[-1] == "Fits every window, and nobody is met"
    QTest.mouseRelease(view(week).viewport(), Qt.MouseButton.LeftButton, pos=end)
    rooms.dialog_of(week.window()).go.click()
    qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    assert board.change(uid).start == rooms.at(17, 14)
    assert board.change(uid).revision == 2
    assert week.key("Ctrl+Z")
    qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    assert board.change(uid).start == rooms.at(19, 14)
    assert board.change(uid).revision == 3  # undone is a further edit


def test_keys_move_by_quarters_and_days_and_a_signed_one_wants_a_reason(qtbot, board, week):
    uid = board.uids[0]
    board.sign(uid)
    week.reload(frozenset())
    qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    view(week).setFocus()
    while view(week).chosen() != uid:
        qtbot.keyClick(view(week), Qt.Key.Key_Down)
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view(week), Qt.Key.Key_Right, alt)
    qtbot.keyClick(view(week), Qt.Key.Key_Left, alt | shift)
    qtbot.waitUntil(lambda: view(week).hand().moving is not None)
    assert view(week).hand().start == rooms.at(18, 14.25)
    assert "Wed 18 Nov" in view(week).accessibleDescription()
    qtbot.keyClick(view(week), Qt.Key.Key_Escape)
    assert view(week).hand() is None
    qtbot.keyClick(view(week), Qt.Key.Key_Left, alt | shift)
    qtbot.keyClick(view(week), Qt.Key.Key_Left, alt | shift)
    qtbot.waitUntil(lambda: view(week).hand().trial is not None)
    qtbot.keyClick(view(week), Qt.Key.Key_Return)
    dialog = rooms.dialog_of(week.window())
    assert "1 sign-off becomes stale" in dialog.stale.text()
    dialog.go.click()
    assert dialog.isVisible()
    assert dialog.reason_error.isVisible()
    qtbot.keyClicks(dialog.reason, "The vendor asked for Tuesday")
    dialog.go.click()
    qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    assert board.change(uid).start == rooms.at(17, 14)


def test_keys_set_another_end_and_start_with_a_verdict(qtbot, board, week):
    uid = board.uids[0]
    view(week).setFocus()
    while view(week).chosen() != uid:
        qtbot.keyClick(view(week), Qt.Key.Key_Down)
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    before = board.change(uid)
    qtbot.keyClick(view(week), Qt.Key.Key_Down, alt)
    qtbot.keyClick(view(week), Qt.Key.Key_Up, alt | shift)
    qtbot.waitUntil(lambda: view(week).hand().moving is not None)
    hand, quarter = view(week).hand(), timedelta(minutes=15)
    assert (hand.start, hand.end) == (before.start - quarter, before.end + quarter)
    assert hand.trial is not None
    for _press in range(40):
        qtbot.keyClick(view(week), Qt.Key.Key_Up, alt)
    assert hand.end - hand.start == quarter  # it never ends before it begins
    for _press in range(3):
        qtbot.keyClick(view(week), Qt.Key.Key_Down, alt | shift)
    assert hand.end - hand.start == quarter
    for _press in range(4):
        qtbot.keyClick(view(week), Qt.Key.Key_Down, alt)
    qtbot.keyClick(view(week), Qt.Key.Key_Return)
    dialog = rooms.dialog_of(week.window())
    qtbot.keyClicks(dialog.reason, "It takes longer")
    dialog.go.click()
    qtbot.waitUntil(lambda: rooms.quiet(week.window()))
    assert board.change(uid).start == before.start - quarter
    assert board.change(uid).end == before.start + 4 * quarter


def test_a_double_click_opens_and_the_small_month_leads_to_a_day(qtbot, board, week):
    opened = []
    week.open_change.connect(opened.append)
    where = point(week, board.uids[3]).toPoint()
    qtbot.mouseDClick(view(week).viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened == [board.uids[3]]
    small = week.weeks_pane().panel.month
    cell = small._cell(3 * 7 + 6).center().toPoint()  # Sunday of the fourth week
    qtbot.mouseClick(small, Qt.MouseButton.LeftButton, pos=cell)
    assert week.title() == "16 – 22 November 2026"
    qtbot.mouseClick(small, Qt.MouseButton.LeftButton, pos=cell + QPoint(0, small._cell(7).top()
                     and int(small._cell(7).height())))  # fmt: skip
    assert week.title() == "23 – 29 November 2026"


def test_the_choice_is_remembered(qtbot, board, week):
    week.weeks_pane().panel.box_of("Orders").click()
    again = board.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(again))
    qtbot.waitUntil(lambda: again.page().weeks_pane().view.scene() is not None)
    assert set(lanes(again.page())) == {"Edge", ""}


def test_sixty_changes_in_a_lane_keep_their_rows_and_the_rest_is_offered(qtbot, board):
    uids = board.add(*(
        rooms.rfc(f"Part {n} of a very long title that goes on and on", systems=("gateway",),
                  start=rooms.at(20, 8 + n / 30), end=rooms.at(20, 9 + n / 30))
        for n in range(60)
    ))  # fmt: skip
    window = board.window("calendar", 1120, 700)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    window.page().show_mode("week")
    qtbot.waitUntil(lambda: rooms.quiet(window))
    box = next(box for box in view(window.page()).scene().boxes if box.lane.name == "Edge")
    found = {one.bar.uid for one in box.packed.placed} | {bar.uid for bar in box.packed.rest}
    assert set(uids) <= found
    assert box.packed.rest
    menu = view(window.page()).menu_of(box)
    assert len(menu.actions()) == len(box.packed.rest)
    menu.deleteLater()


def test_another_zone_moves_what_is_shown_and_nothing_else(qtbot, board, week):
    menu = week.zones_menu()
    assert [action.text() for action in menu.actions()] == [
        "Europe/Berlin · UTC+1, the board’s", "UTC, the policy’s", "A second zone beside it",
    ]  # fmt: skip
    before = {one.bar.uid: one.left for _, one in view(week).scene().placed()}
    menu.actions()[1].trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: view(week).scene().zone.key == "UTC")
    hour = view(week).scene().day_width / 24
    for _, one in view(week).scene().placed():
        assert one.left == pytest.approx(before[one.bar.uid] - hour, abs=1)
    assert week.zone.said() == "UTC"
    assert board.change(board.uids[0]).start == rooms.at(19, 14)


def test_the_day_that_clocks_are_set_on_is_marked(qtbot, week):
    week.show_day(date(2026, 10, 25))
    qtbot.waitUntil(lambda: view(week).scene().weeks.first == date(2026, 10, 19))
    shifts = [view(week).scene().clock_shift(n) for n in range(7)]
    assert shifts == [timedelta(0)] * 6 + [timedelta(hours=-1)]


def test_keys_go_on_reaching_the_calendar_after_each_choice(qtbot, week):
    window = week.window()
    for key, mode in ((Qt.Key.Key_M, "month"), (Qt.Key.Key_D, "day"), (Qt.Key.Key_M, "month")):
        QTest.keyClick(window.focusWidget(), key)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        assert week.desk.settings.calendar["mode"] == mode
        assert window.focusWidget() is (week.view if mode == "month" else view(week))


def test_the_head_of_a_lane_says_all_of_its_name_and_systems(week):
    box = next(box for box in view(week).scene().boxes if box.lane.name == "Orders")
    view(week)._hover(QPointF(20, box.top + 20))
    assert view(week).viewport().toolTip().split("\n") == ["Orders", *box.lane.systems]
