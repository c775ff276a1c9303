"""The panel beside the month: another day, teams, grounds, and what is remembered of it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from cab_desk.domain.systems import System
from cab_desk.gui.widgets.week_view import WeekView
from cab_desk.services.requests import changes
from cab_desk.services.schedule import settling, systems
from cab_desk.services.schedule.settling import SettleRequest
from tests.gui import rooms


@pytest.fixture
def month(qtbot, room):
    room.make_board()
    with room.session.open_work() as work:
        for name, team in (("orders-db", "Orders"), ("gateway", "Edge")):
            systems.put(work, System("", name, team))
    room.uids = room.add(
        rooms.rfc("Grow the disk"),
        rooms.rfc("Reindex", start=rooms.at(19, 14.5), end=rooms.at(19, 15.5)),
        rooms.rfc("Rotate keys", systems=("gateway",), start=rooms.at(24, 14),
                  end=rooms.at(24, 15)),
        rooms.rfc("Tidy up", systems=("nobodys",), start=rooms.at(25, 14), end=rooms.at(25, 15)),
    )  # fmt: skip
    room.declare("Black Friday", rooms.at(26, 18), rooms.at(29, 6), ["Engineering Manager"])
    window = room.window("calendar", 1440, 900)
    settle(qtbot, window)
    return window.page()


def settle(qtbot, window):
    def done():
        page = window.page()
        panel = page.side.panel
        return not window.desk.busy and panel is not None and panel.isVisible()

    qtbot.waitUntil(done)
    window.page().view.repaint()


def shown(page):
    page.view.repaint()
    return {hit.bar.title for hit in page.view.chips() if hit.bar}


def click(qtbot, page, name):
    box = page.side.panel.box_of(name)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.desk.busy)


def test_teams_narrow_the_month_and_are_remembered(qtbot, month, room):
    assert shown(month) == {"Grow the disk", "Reindex", "Rotate keys", "Tidy up"}
    click(qtbot, month, "Orders")
    assert shown(month) == {"Rotate keys", "Tidy up"}
    assert month.facts.text() == "2 changes in these six weeks"
    assert month.clashing.isHidden()  # both partners are out of sight
    click(qtbot, month, "")
    assert shown(month) == {"Rotate keys"}
    month.show_mode("week")
    qtbot.waitUntil(lambda: not month.desk.busy)
    panel = month.weeks_pane().panel
    assert not panel.box_of("Orders").isChecked()
    panel.box_of("Orders").click()
    month.show_mode("month")
    qtbot.waitUntil(lambda: not month.desk.busy)
    assert month.side.panel.box_of("Orders").isChecked()
    assert not month.side.panel.box_of("").isChecked()
    assert shown(month) == {"Grow the disk", "Reindex", "Rotate keys"}


def test_what_nobody_has_claimed_stays_hidden_the_next_time(qtbot, month, room):
    click(qtbot, month, "")
    month.window().close()
    window = room.window("calendar", 1440, 900)
    settle(qtbot, window)
    assert shown(window.page()) == {"Grow the disk", "Reindex", "Rotate keys"}
    assert not window.page().side.panel.box_of("").isChecked()


def test_a_settled_conflict_is_told_at_both_and_is_marked_otherwise(qtbot, month, room):
    colour = month.look.colour
    open_one, waived = colour("block.fg").rgb(), colour("waive.fg").rgb()
    assert beside(month, "Grow the disk") == {open_one}
    one, other = room.uids[:2]
    request = SettleRequest(one, other, "ordered", "The disk first, then the index.", first=one)
    with room.session.open_view() as work:
        member = next(person.id for person in work.people.all() if person.member)
        board_id = work.board().id
    room.session.settings.me[board_id] = member
    month.desk.run(partial(settling.settle, request=request))
    qtbot.waitUntil(lambda: not month.desk.busy)
    qtbot.waitUntil(
        lambda: month.view._of.month is not None and len(month.view._of.month.settled) == 2
    )
    for title in ("Grow the disk", "Reindex"):
        hit = next(hit for hit in month.view.chips() if hit.bar and hit.bar.title == title)
        assert "The disk first, then the index." in month.view.spoken(hit)
        assert "another change holds" not in month.view.spoken(hit)
        assert beside(month, title) == {waived}
    click(qtbot, month, "conflicts")
    assert beside(month, "Reindex") == set()


def beside(page, title):
    """Return in which of the tones of conflicts there is a mark before a change."""
    page.view.repaint()
    image = page.view.grab().toImage()
    rect = next(hit.rect for hit in page.view.chips() if hit.bar and hit.bar.title == title)
    tones = {page.look.colour(f"{tone}.fg").rgb() for tone in ("block", "waive")}
    left = range(max(0, round(rect.left()) - page.look.px(6)), round(rect.left()))
    down = range(round(rect.top()), round(rect.bottom()))
    return tones & {image.pixelColor(x, y).rgb() for x in left for y in down}


def test_grounds_and_conflicts_can_be_left_out(qtbot, month):
    assert month.view.grounds.windows
    click(qtbot, month, "windows")
    click(qtbot, month, "freezes")
    assert not month.view.grounds.windows
    assert not month.view.grounds.entries
    spoken = [month.view.spoken(hit) for hit in month.view.chips()]
    assert any("another change holds orders-db" in said for said in spoken)
    click(qtbot, month, "conflicts")
    assert not any("another change holds" in month.view.spoken(hit) for hit in month.view.chips())
    click(qtbot, month, "windows")
    assert month.view.grounds.windows


def test_conflicts_and_what_waits_are_filters_of_the_month_too(qtbot, month, room):
    assert month.clashing.text() == "1 conflict"
    qtbot.mouseClick(month.clashing, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(month) == {"Grow the disk", "Reindex"})
    month.show_mode("week")
    qtbot.waitUntil(lambda: not month.desk.busy)
    scene = month.weeks_pane().view.scene()
    assert scene.shown.clashing


def test_a_day_of_the_small_month_leads_there(qtbot, month):
    small = month.side.panel.month
    small.setFocus(Qt.FocusReason.TabFocusReason)
    for _week in range(5):
        qtbot.keyClick(small, Qt.Key.Key_Down)
    qtbot.keyClick(small, Qt.Key.Key_Return)
    assert month.title() == "December 2026"
    qtbot.waitUntil(lambda: month.facts.text() == "0 changes in these six weeks")


def test_a_narrow_window_folds_the_panel_and_keeps_the_key(qtbot, month):
    assert month.key_line.isHidden()
    left = month.view.x()
    assert left == month.side.panel.width()
    month.window().resize(1120, 700)
    qtbot.waitUntil(lambda: not month.side.panel.isVisible())
    assert month.key_line.isVisible()
    assert month.view.x() == 0
    month.window().resize(1440, 900)
    qtbot.waitUntil(lambda: month.view.x() == left)


def test_the_menu_of_a_full_day_offers_only_what_is_wanted(qtbot, room, monkeypatch):
    room.make_board()
    with room.session.open_work() as work:
        systems.put(work, System("", "gateway", "Edge"))
    room.add(*(rooms.rfc(f"Part {n}", systems=(f"s{n}",)) for n in range(20)))
    room.add(*(rooms.rfc(f"Gate {n}", systems=("gateway",), start=rooms.at(19, 15 + n / 10),
                         end=rooms.at(19, 15.05 + n / 10)) for n in range(9)))  # fmt: skip
    window = room.window("calendar", 1440, 900)
    settle(qtbot, window)
    page = window.page()
    click(qtbot, page, "")
    page.view.repaint()
    more = next(hit for hit in page.view.chips() if hit.more)
    offered = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: offered.append(menu))
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=more.rect.center().toPoint())
    qtbot.waitUntil(lambda: bool(offered))
    texts = [action.text() for action in offered[0].actions()]
    offered[0].deleteLater()
    assert len(texts) == more.more
    assert all("Gate" in text for text in texts)


def test_paper_leaves_out_what_the_month_leaves_out(qtbot, month, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    click(qtbot, month, "Orders")
    asked = []
    month.asked.connect(asked.append)
    menu = month.paper_menu()
    menu.actions()[0].trigger()
    menu.deleteLater()
    assert '"hidden": ["Orders"]' in asked[0].detail
    assert '"off": []' in asked[0].detail


def test_what_was_rejected_or_withdrawn_is_shown_when_it_is_asked_for(qtbot, month, room):
    with room.session.open_work() as work:
        changes.withdraw(work, room.uids[0], "Not needed any more")
    month.window().desk.touched.emit(frozenset({"change"}))
    qtbot.waitUntil(lambda: "Grow the disk" not in shown(month))
    box = month.side.panel.gone
    assert not box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Grow the disk" in shown(month))
    assert month.facts.text() == "4 changes in these six weeks"
    month.show_mode("week")
    qtbot.waitUntil(lambda: not month.desk.busy)
    weeks = month.weeks_pane()
    assert weeks.panel.gone.isChecked()
    assert "Grow the disk" in titles(weeks)
    weeks.panel.gone.click()
    qtbot.waitUntil(lambda: "Grow the disk" not in titles(weeks))
    month.show_mode("month")
    qtbot.waitUntil(lambda: not month.desk.busy)
    assert not month.side.panel.gone.isChecked()
    assert "Grow the disk" not in shown(month)


def titles(pane):
    return {bar.title for lane in pane.view.scene().weeks.lanes for bar in lane.bars}


def test_nothing_that_is_gone_waits_for_approval(qtbot, month, room):
    with room.session.open_work() as work:
        changes.withdraw(work, room.uids[0], "Not needed any more")
    month.side.panel.gone.click()
    month.window().desk.touched.emit(frozenset({"change"}))
    qtbot.waitUntil(lambda: not month.desk.busy)
    month.waiting.click()
    qtbot.waitUntil(lambda: "Grow the disk" not in shown(month))
    assert "Reindex" in shown(month)


def test_who_turns_to_the_week_before_the_panel_is_made_sees_none(qtbot, room):
    room.make_board()
    window = room.window("calendar", 1440, 900)
    page = window.page()
    stand = page.side.stand

    def turned(*about):
        stand(*about)
        page.show_mode("week")

    page.side.stand = turned
    qtbot.waitUntil(lambda: page.findChild(WeekView) is not None and not window.desk.busy)
    assert page.findChild(WeekView).isVisible()
    assert page.side.panel is None or not page.side.panel.isVisible()
    del page.side.stand
    page.show_mode("month")
    settle(qtbot, window)
    assert page.side.panel.isVisible()
