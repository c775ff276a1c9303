"""A chair's session that nobody uses, or whose window is closed, ends on record."""

from pytestqt.qtbot import QtBot

from cab_desk.domain.statement import read
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.services.members.chair import IDLE
from tests.gui.meeting_table import Table


def ends(table: Table) -> list[str]:
    events = table.board.do(lambda work: [event for _, event in work.ledger.entries()])
    return [str(read(one.data).body["why"]) for one in events if one.type == "chair.locked"]


def test_a_session_left_alone_is_locked_on_record_and_said(table: Table, qtbot: QtBot) -> None:
    table.begin()
    table.wait(lambda: not table.desk.busy)
    watch = table.page.acts._watch
    assert watch.timer.isActive()
    watch.look()
    assert ends(table) == []
    table.board.clock.now += IDLE
    with qtbot.waitSignal(table.desk.told) as told:
        watch.timer.timeout.emit()
    assert told.args[0].endswith("was left alone for 30 minutes, so it is locked.")
    table.wait(lambda: ends(table) == ["idle"])
    assert table.page.acts.chair is None
    watch.timer.timeout.emit()
    table.wait(lambda: not table.desk.busy)
    assert ends(table) == ["idle"]


def test_one_that_was_found_idle_by_somebody_else_is_recorded_all_the_same(table: Table) -> None:
    table.begin()
    table.wait(lambda: not table.desk.busy)
    table.board.clock.now += IDLE
    assert table.page.acts.chair is None  # asked for, and dropped by that
    table.page.acts._watch.look()
    table.wait(lambda: ends(table) == ["idle"])


def test_closing_the_window_locks_it(table: Table) -> None:
    table.begin()
    table.wait(lambda: not table.desk.busy)
    table.window.close()
    table.desk.close()  # as the program does: what is under way is finished first
    assert ends(table) == ["left"]


def test_a_locked_chair_hears_what_a_close_lacks_and_unlocks_nothing(
    table: Table, qtbot: QtBot
) -> None:
    table.begin()
    table.wait(lambda: not table.desk.busy)
    table.board.clock.now += IDLE
    with qtbot.waitSignal(table.desk.failed) as refused:
        table.page.close_meeting.click()
    assert "Items 1 (" in refused.args[0].sentence
    assert not table.standing(UnlockChairDialog)
    assert table.page.steps.currentIndex() == 2
