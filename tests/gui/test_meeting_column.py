"""The agenda beside the meeting: what is mine, the steps of the clock, the risk, an edit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Verdict
from cab_desk.gui import times
from cab_desk.gui.actions import Actions
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.meeting_agenda import step_of
from cab_desk.gui.tools import Tools
from cab_desk.gui.widgets.agenda_matrix import fitted, placed
from cab_desk.gui.widgets.basics import Label
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision, Rating
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import RUNNING, Table
from tests.services.meeting_room import WEDNESDAY


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path, rfcs=2) as (board, desk, look):
        full = board.rfc("Full review", impact="high", probability="high")
        board.on(meetings.add_changes, uids=[full])
        board.on(meetings.add_item, title="Report of the quarter")
        made = Table(board, desk, look, qtbot)
        yield made
        made.window.close()


def me(table: Table, name: str) -> None:
    """Have the desk be somebody's."""
    board = table.desk.board
    assert board is not None
    table.desk.settings.me[board.id] = table.board.ids[name]


def later(table: Table, minutes: float) -> None:
    table.board.clock.now = WEDNESDAY + timedelta(minutes=minutes)
    table.page._tick()


def titles(table: Table) -> list[str]:
    agenda = table.page.agenda
    return [agenda.row_at(row).title for row in range(agenda.count())]


def test_only_mine_leaves_what_i_requested_or_may_sign(table: Table) -> None:
    me(table, "Security Lead")  # signs the full review alone
    table.begin()
    page = table.page
    table.wait(page.beside.only_mine.isVisible)
    assert len(titles(table)) == 4
    page.beside.only_mine.setFocus()
    QTest.keyClick(page.beside.only_mine, Qt.Key.Key_Space)
    assert titles(table) == ["Full review"]
    assert page.agenda_sum.text() == "1 of 4 items"
    later(table, 2)
    assert titles(table) == ["Full review"]  # from second to second it stays
    assert page.stand is not None
    page.agenda.chosen.emit(next(iter(page.stand.mine)))
    table.wait(lambda: page.stand and page.stand.item and page.stand.item.position == 3)
    QTest.keyClick(page.beside.only_mine, Qt.Key.Key_Space)
    assert len(titles(table)) == 4


def test_without_a_name_at_the_desk_nothing_is_offered_as_mine(table: Table) -> None:
    table.begin()
    assert table.page.beside.only_mine.isHidden()


def test_what_i_requested_is_mine_and_the_wall_hears_of_nobody(table: Table) -> None:
    requester = table.board.ids["Edge Team Lead"]
    found = table.board.do(partial(meetings.stand, me=requester))
    rfcs = {item.id for item in found.meeting.items if item.change_uid}
    assert found.mine == rfcs
    assert meetings.public(found).mine == frozenset()
    assert table.board.do(meetings.stand).mine == frozenset()


@pytest.mark.parametrize(
    ("share", "word", "tone"),
    [(0, "first", "text.primary"), (0.49, "first", "text.primary"), (0.5, "second", "text.primary"),
     (0.75, "last", "warn.fg"), (0.999, "last", "warn.fg"), (1, "over", "block.fg")],
)  # fmt: skip
def test_the_clock_goes_in_steps(share: float, word: str, tone: str) -> None:
    assert step_of(share) == (word, tone)


def test_the_clock_of_the_meeting_says_its_step(table: Table) -> None:
    table.begin()
    page = table.page
    later(table, 10)
    assert "first half" in page.elapsed.accessibleName()
    assert page.of_minutes.text() == "of 60"
    later(table, 50)
    assert "last quarter" in page.elapsed.accessibleName()
    later(table, 65)
    assert "past its end" in page.elapsed.accessibleName()
    assert page.of_minutes.text() == "of 60, 5 over"


def test_an_item_over_its_box_and_a_late_end_are_marked(table: Table) -> None:
    table.begin()
    page = table.page
    later(table, 4)
    assert not page.agenda.row_at(0).over
    assert page.ends.text().endswith("16:20")  # four boxes of five minutes
    later(table, 50)
    assert page.agenda.row_at(0).over
    assert page.agenda.row_at(0).time == "50:00 / 5 min, over"
    assert page.ends.text() == "Ends about 17:05, 5 min late"


def test_the_matrix_shows_where_the_items_lie(table: Table) -> None:
    table.begin()
    matrix = table.page.beside.matrix
    table.wait(matrix.isVisible)
    low, high = matrix.placed[0], matrix.placed[2]
    assert [one.number for one in matrix.placed] == [1, 2, 3]
    assert (low.now, high.now) == (True, False)
    assert high.said == "Item 3: impact High, probability High"
    assert low.said in matrix.accessibleDescription()
    assert matrix.cell(high.at).top() < matrix.cell(low.at).top()
    assert matrix.cell(high.at).left() > matrix.cell(low.at).left()
    grave, rare = matrix.cell((2, 0)), matrix.cell((0, 0))
    assert grave.left() > rare.left()  # impact to the right, as on Risk
    assert grave.top() == rare.top()
    picture = matrix.grab().toImage()
    inside = matrix.cell(high.at).toRect().topLeft()
    row, column = high.at
    matrix_of = table.board.pack.matrix
    assert matrix_of is not None
    level = table.board.pack.level(matrix_of.cells[row][column].level)
    assert level is not None
    found = picture.pixelColor(inside.x() + 5, inside.y() + 5).name()
    assert found == table.page.look.colour(f"risk.{level.tone}.fill").name()


def test_what_was_decided_leaves_the_matrix(table: Table) -> None:
    table.begin()
    page, board = table.page, table.board
    item, decision = board.meeting.items[2], Decision(Verdict.DEFERRED, "No rehearsal.")
    board.on(meetings.decide, item_id=item.id, decision=decision, chair=board.chair())
    page.reload(frozenset())
    table.wait(lambda: [one.number for one in page.beside.matrix.placed] == [1, 2])


def test_as_many_numbers_as_have_room(table: Table) -> None:
    metrics = QFontMetrics(table.page.look.font("small"))
    assert fitted([1, 2], metrics, 500) == "1 2"
    assert (
        fitted(list(range(1, 40)), metrics, metrics.horizontalAdvance("1 2 +37") + 1) == "1 2 +37"
    )
    assert fitted([7, 8], metrics, 1) == "+2"
    assert fitted([], metrics, 1) == ""


def test_measures_lead_an_arrow_to_another_cell(table: Table) -> None:
    table.begin()
    page, pack = table.page, table.board.pack
    stand = page.stand
    assert stand is not None
    assert stand.meeting is not None
    item = stand.meeting.current
    eased = replace(stand, rated=stand.rated | {item: Rating("high", "high", "low", "low")})
    (one,) = (one for one in placed(eased, pack) if one.now)
    assert one.after == (0, 0)
    assert one.said.endswith("; with its measures Low, Low")
    matrix = page.beside.matrix
    matrix.show_agenda(replace(stand, rated=stand.rated | {item: Rating("high", "high")}), pack)
    without = matrix.grab().toImage()
    matrix.show_agenda(eased, pack)
    half = (matrix.cell(one.at).center() + matrix.cell((0, 0)).center()) / 2
    spot = half.toPoint()
    assert matrix.grab().toImage().pixelColor(spot) != without.pixelColor(spot)


def test_the_request_is_edited_beside_the_agenda(table: Table) -> None:
    page, board = table.page, table.board
    tools = Tools(*[print] * 11)  # type: ignore[arg-type]
    actions = Actions(table.desk, page.look, table.window, tools)
    table.window.doers.update(actions.doers())
    table.begin()
    table.wait(lambda: page.stand and page.stand.about)
    assert page.key("E")
    form = table.dialog(RfcForm)
    table.wait(form.isEnabled)
    form.fields.title.setText("Rotate certificates, slowly")
    form.reason.setText("Asked for by the board.")
    form.save.click()
    table.wait(lambda: not table.standing(RfcForm))
    table.wait(lambda: page.stand and page.stand.about
               and page.stand.about.change.title == "Rotate certificates, slowly")  # fmt: skip
    assert table.window.page() is page  # and nothing else took its place
    assert board.change(board.uids[0]).revision == 2
    assert page.steps.currentIndex() == RUNNING


def test_an_action_has_an_owner_and_a_day(table: Table) -> None:
    table.begin()
    page, board, tasks = table.page, table.board, table.page.side.tasks
    QTest.keyClicks(tasks.text, "Rehearse the roll-back")
    QTest.keyClicks(tasks.owner, "Edge Team Lead")
    QTest.keyClicks(tasks.due, "next week")
    QTest.keyClick(tasks.due, Qt.Key.Key_Return)
    table.wait(lambda: "“next week” is no date" in table.window.notice.sentence.text())
    assert (tasks.text.text(), board.meeting.items[0].actions) == ("Rehearse the roll-back", ())
    tasks.due.clear()
    QTest.keyClicks(tasks.due, "+7")
    QTest.keyClick(tasks.due, Qt.Key.Key_Return)
    table.wait(lambda: board.meeting.items[0].actions)
    (action,) = board.meeting.items[0].actions
    assert (action.owner, action.due) == ("Edge Team Lead", "2026-11-25")
    table.wait(lambda: tasks.text.text() == "")
    assert tasks.due.text() == ""
    table.wait(lambda: any("Wed 25 Nov" in label.text() for label in tasks.findChildren(Label)))
    assert page.steps.currentIndex() == RUNNING


@pytest.mark.parametrize(
    ("typed", "day"),
    [("+0", "2026-11-18"), (" +14 ", "2026-12-02"), ("2026-12-24", "2026-12-24"), ("", ""),
     ("+9999", "+9999"), ("soon", "soon")],
)  # fmt: skip
def test_a_day_may_be_typed_as_a_number_of_days(typed: str, day: str) -> None:
    assert times.typed_day(typed, WEDNESDAY, times.zone_of("Europe/Berlin")) == day


def test_a_cell_of_the_matrix_narrows_the_agenda_by_mouse_and_keys(table: Table) -> None:
    table.begin()
    page, matrix = table.page, table.page.beside.matrix
    table.wait(matrix.isVisible)
    high = matrix.placed[2]
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton,
                     pos=matrix.cell(high.at).center().toPoint())  # fmt: skip
    inside = sum(one.at == high.at for one in matrix.placed)
    assert page.agenda.count() == inside < len(table.board.meeting.items)
    assert page.agenda_sum.text().endswith("in this cell")
    QTest.keyClick(matrix, Qt.Key.Key_Escape)
    assert page.agenda.count() == len(table.board.meeting.items)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert any(one.said in matrix.accessibleDescription() for one in matrix.placed)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert page.agenda.count() < len(table.board.meeting.items)
    QTest.keyClick(matrix, Qt.Key.Key_Return)  # the same cell again shows all
    assert page.agenda.count() == len(table.board.meeting.items)
