"""The risk page: the policy's matrix, its cells by mouse and keys, and what a level asks for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from cab_desk.domain.change import Stage
from cab_desk.domain.policy import Cell, Matrix, Step
from cab_desk.domain.systems import System
from cab_desk.gui.pages.risk import RiskPage
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.matrix_paint import axis_lines
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.risk_parts import AskLine, level_note
from cab_desk.reports.risk import render
from cab_desk.services import meetings
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.papers import risk_record
from cab_desk.services.policies import policy_lines
from cab_desk.services.requests import changes
from cab_desk.services.schedule import systems
from cab_desk.services.schedule.risk import UNRATED
from cab_desk.services.schedule.risk import board as risk_board
from tests.gui import rooms


@pytest.fixture
def risk(qtbot, room):
    room.make_board()
    room.uids = room.add(
        rooms.rfc("Grow the disk"),
        rooms.rfc("Rotate keys"),
        rooms.rfc("Swap the core switch", impact="high", probability="medium"),
        rooms.rfc("Unrated", impact="", probability=""),
        rooms.rfc("Gone", impact="high", probability="high"),
    )
    with room.session.open_work() as work:
        changes.move_stage(work, room.uids[4], Stage.WITHDRAWN, "Not needed.")
    window = room.window("risk")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window.page()


def choose(page, text):
    """Choose a line of the filter's menu."""
    menu = page.filter_menu()
    next(action for action in menu.actions() if action.text() == text).trigger()


def ticked(page):
    return [action.text() for action in page.filter_menu().actions() if action.isChecked()]


def titles(page):
    return [row.title for row in page.rows.shown()]


def test_without_a_board_a_level_says_what_it_asks_for(qtbot, room):
    window = room.window("risk")
    page = window.page()
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert page.cell_title.text() == "Low × Low"
    assert page.empty.isVisible()
    assert page.asks_box.isVisible()
    assert page.empty.y() < page.side.height() / 2  # at the top, where rows would stand


def test_the_highest_occupied_cell_is_shown_first(risk):
    assert risk.cell_title.text() == "High × Medium"
    assert titles(risk) == ["Swap the core switch"]
    assert risk.window().sub_title.text() == "4 requests"


def test_a_click_shows_a_cell_and_what_its_level_asks_for(qtbot, risk):
    where = risk.view.rect_of((0, 0)).center().toPoint()
    qtbot.mouseClick(risk.view, Qt.MouseButton.LeftButton, pos=where)
    assert risk.cell_title.text() == "Low × Low"
    assert sorted(titles(risk)) == ["Grow the disk", "Rotate keys"]
    asked = [label.text() for label in risk.asks_box.findChildren(Label)]
    assert any("Team Lead" in text for text in asked)


def test_an_empty_cell_says_so_and_an_inferred_one_why(qtbot, risk):
    risk.choose((0, 2))
    assert titles(risk) == []
    assert risk.empty.isVisible()
    assert not risk.rows.isVisible()
    assert "leaves this cell open" in risk.cell_facts.text()
    assert "leaves this cell open" not in risk.view.spoken((0, 0))


def test_arrows_walk_the_cells_and_stop_at_the_edge(qtbot, risk):
    view = risk.view
    risk.choose((0, 0))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.present() == (0, 0)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.present() == (1, 1)
    assert view.accessibleDescription().startswith("Impact Medium, probability Medium, High risk")


def test_enter_goes_into_the_list_and_opens(qtbot, risk, room):
    opened = []
    risk.open_change.connect(opened.append)
    risk.choose((2, 1))
    qtbot.keyClick(risk.view, Qt.Key.Key_Return)
    qtbot.waitUntil(risk.rows.hasFocus)
    qtbot.keyClick(risk.rows, Qt.Key.Key_Escape)
    qtbot.waitUntil(risk.view.hasFocus)
    qtbot.keyClick(risk.view, Qt.Key.Key_Return)
    qtbot.waitUntil(risk.rows.hasFocus)
    qtbot.keyClick(risk.rows, Qt.Key.Key_Return)
    assert opened == [room.uids[2]]


def test_a_chip_opens_by_a_double_click(qtbot, risk, room):
    opened = []
    risk.open_change.connect(opened.append)
    risk.view.repaint()
    spot = next(one for one in risk.view.spots() if one.row.uid == room.uids[2])
    qtbot.mouseDClick(risk.view, Qt.MouseButton.LeftButton, pos=spot.rect.center().toPoint())
    assert opened == [room.uids[2]]


def test_what_is_not_rated_is_counted_and_shown(risk):
    assert risk.show_unrated.text() == "1 not rated"
    risk.show_unrated.click()
    assert titles(risk) == ["Unrated"]
    assert risk.view.present() is None
    assert not risk.asks_box.isVisible()


def test_the_next_cab_alone_can_be_shown(qtbot, risk):
    risk._views.button("next_cab").click()
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "0 requests")
    assert titles(risk) == []


def test_those_planned_in_the_next_days_alone_can_be_shown(qtbot, risk, room):
    room.add(rooms.rfc("Next month", start=rooms.at(50, 9), end=rooms.at(50, 10)))
    room.add(rooms.rfc("Some day", start=None, end=None))
    risk.reload(frozenset())
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "6 requests")
    choose(risk, "7 days")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "4 requests")
    risk.choose((0, 0))
    assert sorted(titles(risk)) == ["Grow the disk", "Rotate keys"]
    choose(risk, "90 days")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "5 requests")
    risk.choose((0, 0))
    assert sorted(titles(risk)) == ["Grow the disk", "Next month", "Rotate keys"]


def test_a_new_rating_moves_the_request(qtbot, risk, room):
    def rate(work):
        old = work.changes.get(room.uids[0])
        new = replace(old, impact="medium", probability="low")
        return changes.edit(work, old.uid, new, expected_version=old.version, reason="Seen again")

    risk.desk.run(rate)
    qtbot.waitUntil(lambda: (1, 0) in risk._board.cells)
    assert [row.title for row in risk._board.cells[1, 0]] == ["Grow the disk"]
    assert UNRATED in risk._board.cells


def test_a_matrix_of_any_size_is_painted_with_its_chips(qtbot, risk, look):
    steps = tuple(Step(f"s{n}", f"Word {n}") for n in range(5))
    cells = tuple(tuple(Cell("high", inferred=r == c) for c in range(5)) for r in range(5))
    matrix = Matrix(steps, steps, cells)
    pack = risk.desk.pack
    rules = tuple(replace(rule, matrix=matrix if rule.matrix else None) for rule in pack.rules)
    view = MatrixView(look)
    qtbot.addWidget(view)
    view.resize(900, 600)
    row = risk.rows.row_at(0)
    view.show_cells(replace(pack, rules=rules), {(4, 4): [row] * 200, (0, 0): [row]})
    view.grab()
    crowded = [spot for spot in view.spots() if spot.place == (4, 4)]
    assert 0 < len(crowded) < 200
    assert all(view.rect_of((4, 4)).contains(spot.rect) for spot in crowded)
    assert view.rect_of((4, 4)).top() < view.rect_of((4, 0)).top()
    assert view.spoken((4, 4)) == "Impact Word 4, probability Word 4, High risk, 200 requests"


def test_those_of_one_team_alone_can_be_shown_and_it_is_remembered(qtbot, risk, room):
    with room.session.open_work() as work:
        systems.put(work, System("", "core-switch", "Network & Co"))
        systems.put(work, System("", "legacy", "Nobody's", retired=True))
    switch, *_ = room.add(
        rooms.rfc("Swap the spare", systems=("core-switch",), impact="high", probability="low")
    )
    assert switch
    risk.reload(frozenset())
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "5 requests")
    texts = [action.text() for action in risk.filter_menu().actions()]
    assert texts[-3:] == ["All teams", "Network && Co", "No team"]
    assert ticked(risk) == ["Any time", "All teams"]
    choose(risk, "Network && Co")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "1 request")
    assert titles(risk) == ["Swap the spare"]
    assert risk._filter.accessibleName() == "Filter: Network & Co"
    choose(risk, "7 days")
    qtbot.waitUntil(lambda: risk._board.days == 7)
    assert ticked(risk) == ["7 days", "Network && Co"]
    again = RiskPage(risk.desk, risk.look)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again._board.team == "Network & Co")
    assert (again._board.days, again._board.shown) == (7, 1)
    choose(risk, "No team")
    qtbot.waitUntil(lambda: risk._board.team == "")
    choose(risk, "Any time")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "4 requests")
    choose(risk, "All teams")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "5 requests")
    assert "team" not in risk.desk.settings.risk
    assert risk._filter.accessibleName() == "Filter"


def test_what_a_level_asks_for_is_said_once_and_with_a_sign(qtbot, risk):
    pack = risk.desk.pack
    for level in pack.levels:
        lines = policy_lines.asks(pack, level.id)
        whole = [text for _kind, text in lines if "whole board" in text.lower()]
        assert len(whole) == (1 if level.id == pack.levels[-1].id else 0)
        assert {kind for kind, _text in lines} <= {"approval", "document", "evidence"}
    risk.choose((2, 2))
    wanted = [text for _kind, text in policy_lines.asks(pack, pack.levels[-1].id)]
    qtbot.waitUntil(lambda: wanted == [
        one.words.text() for one in risk.findChildren(AskLine) if one.isVisible()
    ])  # fmt: skip


def test_the_key_says_what_each_level_takes_where_there_is_room(qtbot, risk):
    assert "Team Lead" in risk.levels.accessibleName()
    qtbot.waitUntil(risk.levels.shows_notes)
    risk.window().resize(1120, 700)
    qtbot.waitUntil(lambda: not risk.levels.shows_notes())
    assert "Team Lead" in risk.levels.toolTip()


def test_a_matrix_with_scores_says_their_range(risk):
    pack = risk.desk.pack
    cells = tuple(
        tuple(replace(cell, score=x * 3 + y + 1) for y, cell in enumerate(row))
        for x, row in enumerate(pack.matrix.cells)
    )
    scored = replace(pack, rules=tuple(
        replace(rule, matrix=replace(rule.matrix, cells=cells)) if rule.matrix else rule
        for rule in pack.rules
    ))  # fmt: skip
    found = sorted(c.score for row in cells for c in row if c.level == pack.levels[1].id)
    assert level_note(scored, pack.levels[1].id).startswith(f"{found[0]}–{found[-1]}, ")


def test_the_chosen_row_is_blue_while_the_matrix_has_the_focus(qtbot, risk, look):
    window = risk.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    risk.view.setFocus()
    drawn = risk.rows.grab().toImage()
    assert drawn.pixelColor(4, 4) == look.colour("bg.selected")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Probability ↑", 1), ("Pröbäbïlïty ↑ ~~~~~~", 2), ("Eintrittswahrscheinlichkeit ↑", 2)],
)
def test_a_long_name_of_an_axis_takes_two_lines_and_is_never_clipped(look, text, count):
    metrics = QFontMetrics(look.font("caption", 500))
    lines = axis_lines(metrics, text, look.px(94))
    assert len(lines) == count
    assert all(metrics.horizontalAdvance(line) <= look.px(94) for line in lines)
    assert "↑" in " ".join(lines)


def test_those_of_any_meeting_can_be_shown_and_printed(qtbot, risk, room):
    made = []
    for title, day, uids in (
        ("Weekly", 20, room.uids[:1]),
        ("Emergency & night", 24, room.uids[1:3]),
    ):
        with room.session.open_work() as work:
            made.append(meetings.plan(work, NewMeeting(title, rooms.at(day, 9))).made)
        with room.session.open_work() as work:
            meetings.add_changes(work, made[-1], uids)
    risk.reload(frozenset())
    qtbot.waitUntil(lambda: len(risk._meetings) == 2)
    choose(risk, "2026-48  Emergency && night, Tue 24 Nov")
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "2 requests")
    assert ticked(risk)[0] == "2026-48  Emergency && night, Tue 24 Nov"
    assert risk._views.present() == ""
    assert "Emergency & night" in risk._filter.accessibleName()
    with room.session.open_view() as work:
        found = risk_board(work.reader, work.pack, f"meeting:{made[1]}", work.now)
        record = risk_record.build(work, found)
    assert record["meeting"] == "2026-48 Emergency & night"
    assert {row["title"] for row in record["rows"]} == {"Rotate keys", "Swap the core switch"}
    assert render(record, "a4").startswith(b"%PDF")
    qtbot.keyClick(risk._views, Qt.Key.Key_Right)
    assert risk._views.present() == "open"
    qtbot.waitUntil(lambda: risk.window().sub_title.text() == "4 requests")
    assert risk._filter.accessibleName() == "Filter"
