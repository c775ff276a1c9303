"""Reports of one team in the window: tiles, what is behind them, and the files."""

import csv

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from cab_desk.domain.systems import System
from cab_desk.services.schedule import systems
from tests.gui import rooms
from tests.gui.report_runs import ran


@pytest.fixture
def reports(qtbot, room):
    room.session.default_pack = "pol-008"
    room.make_board()
    with room.session.open_work() as work:
        systems.put_many(work, [System("", "orders-db", "Orders"), System("", "gateway", "Edge"),
                                System("", "idle", "R&D")])  # fmt: skip
    for _ in range(3):
        ran(room, "succeeded", rooms.at(3, 15))
    ran(room, "rolled_back", rooms.at(10, 15), systems=("gateway",))
    window = room.window("reports")
    qtbot.waitUntil(lambda: not window.desk.busy and window.page().found is not None)
    return window.page()


def choose(qtbot, page, monkeypatch, text):
    """Choose a team by the keys of the menu."""
    offered = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: offered.append(menu))
    page.team.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.team, Qt.Key.Key_Space)
    action = next(one for one in offered[0].actions() if one.text().replace("&&", "&") == text)
    action.trigger()
    offered[0].deleteLater()
    qtbot.waitUntil(lambda: not page.desk.busy and page.found.team == page.team.team)


def test_the_tiles_are_those_of_the_team(qtbot, reports, monkeypatch):
    assert reports.team.text() == "All teams"
    assert "short" in reports.shown[0].accessibleName()
    choose(qtbot, reports, monkeypatch, "Orders")
    assert reports.team.text() == "Orders"
    assert reports.shown[0].accessibleName().startswith("Change success rate, 100 %")
    assert "3 changes carried out" in reports.window().sub_title.text()
    assert "Only the changes of Orders" in reports.notes.text()
    choose(qtbot, reports, monkeypatch, "All teams")
    assert "4 changes carried out" in reports.window().sub_title.text()
    assert "Only the changes" not in reports.notes.text()


def test_one_click_on_a_tile_says_among_whom(qtbot, reports, monkeypatch):
    choose(qtbot, reports, monkeypatch, "Edge")
    dialog = reports.open_kpi(reports.shown[0].line)
    qtbot.waitUntil(lambda: len(dialog.rows()) == 1)
    assert "Changes carried out, of Edge: 1" in dialog.counted.text()
    assert "Only the changes of Edge" in dialog.definition.text()
    dialog.reject()


def test_a_team_without_changes_leads_back_to_all(qtbot, reports, monkeypatch):
    choose(qtbot, reports, monkeypatch, "R&D")
    assert reports.stack.currentIndex() == 1
    assert reports.nothing.button.text() == "Show all teams"
    reports.nothing.button.click()
    qtbot.waitUntil(lambda: reports.stack.currentIndex() == 0)
    assert reports.team.text() == "All teams"


def test_files_hold_the_team_alone(qtbot, reports, monkeypatch, tmp_path):
    choose(qtbot, reports, monkeypatch, "Orders")
    for name in ("report.csv", "report.pdf"):
        path = tmp_path / name
        reports.export_to(path, *reports.bounds())
        qtbot.waitUntil(lambda path=path: path.exists() and not reports.desk.busy)
    with (tmp_path / "report.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["team"] for row in rows} == {"Orders"}
    assert sum(int(row["succeeded"]) for row in rows) == 3
    assert sum(int(row["rolled_back"]) for row in rows) == 0
    paper = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    text = "\n".join(page.get_textpage().get_text_bounded() for page in paper)
    assert "Only the changes of Orders" in text
    assert "Changes carried out, of Orders" in text
    paper.close()


def test_the_boards_own_work_is_not_offered_by_team(qtbot, reports):
    reports.work.choice.button("figures").click()
    qtbot.waitUntil(lambda: not reports.desk.busy)
    assert reports.team.isHidden()
    reports.work.choice.button("kpis").click()
    qtbot.waitUntil(lambda: not reports.team.isHidden())


def test_a_narrow_window_keeps_the_name_of_a_chosen_team(qtbot, reports, monkeypatch):
    reports.window().resize(1120, 700)
    qtbot.waitUntil(lambda: not reports.team.text())
    assert reports.team.toolTip() == "All teams"
    choose(qtbot, reports, monkeypatch, "Orders")
    assert reports.team.text() == "Orders"
    assert reports.team.accessibleName() == "Team: Orders"
    choose(qtbot, reports, monkeypatch, "All teams")
    assert not reports.team.text()
