"""Reports in the window: tiles, charts, what stands behind a figure, and the export."""

import csv
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cab_desk.domain.change import Outcome
from cab_desk.gui.pages import PAGES
from cab_desk.services.requests import changes
from tests.gui import rooms
from tests.gui.report_runs import ran


@pytest.fixture
def filled(room):
    room.session.default_pack = "pol-008"
    room.make_board()
    for number in range(9):
        ran(room, "succeeded", rooms.at(3, 15) - timedelta(days=30 * (number % 3)))
    room.bad = ran(room, "rolled_back", rooms.at(10, 15))
    return room


@pytest.fixture
def reports(qtbot, filled):
    window = filled.window("reports")
    qtbot.waitUntil(lambda: not window.desk.busy and window.page().found is not None)
    return window.page()


def drawn(page):
    return all(card.view.drawn for card in page.cards.values())


def test_the_tiles_are_the_policys_kpis_filled_up_to_six(reports):
    said = [tile.accessibleName() for tile in reports.shown]
    assert len(said) == 6
    assert said[0] == "Change success rate, 90 %, Target above 95 %, short by 5, missed"
    assert said[3] == "Change failure rate, 0 %, Target below 5 %, met"
    assert said[5] == "Emergency share, 0 %, No target in this policy, no target"


def test_the_rail_has_reports_after_minutes_and_its_key(qtbot, reports):
    window = reports.window()
    window.go("home")
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.page() is reports
    names = [entry.name for entry in PAGES]
    assert names.index("reports") == names.index("minutes") + 1


def test_charts_are_drawn_by_a_worker_and_told_in_words(qtbot, reports):
    qtbot.waitUntil(lambda: drawn(reports), timeout=20_000)
    view = reports.cards["outcomes"].view
    assert view.picture().width() == round(view.width() * view.devicePixelRatioF())
    assert view.accessibleName() == "Outcomes per month. Nov 2026: Change success rate 75 %."


def test_charts_are_drawn_anew_for_another_size_and_theme(qtbot, reports):
    qtbot.waitUntil(lambda: drawn(reports), timeout=20_000)
    view = reports.cards["lead"].view
    before = view.picture()
    reports.window().resize(1120, 700)
    qtbot.waitUntil(lambda: view.picture().width() == view.width(), timeout=20_000)
    assert view.picture().cacheKey() != before.cacheKey()
    dark = reports.look.theme
    corner = view.picture().toImage().pixelColor(0, 0)
    reports.look.set(theme="dark")
    qtbot.waitUntil(lambda: view.picture().toImage().pixelColor(0, 0) != corner, timeout=20_000)
    reports.look.set(theme=dark)


def test_the_period_is_chosen(qtbot, reports):
    assert "10 changes carried out, 4 this month" in reports.window().sub_title.text()
    reports.periods.button("quarter").click()
    months = ("2026-09", "2026-10", "2026-11")
    qtbot.waitUntil(lambda: reports.found.period.months == months)
    reports.periods.button("all").click()
    qtbot.waitUntil(lambda: reports.found.period.months[0] == "2026-09")


def test_a_tile_tells_its_definition_and_the_changes_behind_it(qtbot, reports):
    opened = []
    reports.open_change.connect(opened.append)
    qtbot.mouseClick(reports.shown[4], Qt.MouseButton.LeftButton)
    dialog = rooms.dialog_of(reports.window())
    qtbot.waitUntil(lambda: len(dialog.rows()) == 10)
    assert dialog.heading.text() == "Rollback rate"
    assert dialog.state.text() == "Missed"
    assert "10 %. Target below 3 %, over by 7. Policy section: 9." in dialog.value.text()
    assert "rolled back" in dialog.definition.text()
    assert dialog.counted.text() == "Changes that were rolled back: 1\nChanges carried out: 10"
    model = dialog.changes.model()
    assert [model.index(0, column).data() for column in (0, 2, 4)] == [
        "Counted", "It rolled_back", "Rolled back",
    ]  # fmt: skip
    assert model.index(1, 0).data() == ""
    dialog.open_button.click()
    assert opened == [reports.found and dialog.rows()[0].ran.uid]
    assert not dialog.isVisible()


def test_tiles_are_walked_and_opened_by_keys(qtbot, reports):
    reports.shown[0].setFocus()
    qtbot.keyClick(reports.shown[0], Qt.Key.Key_Right)
    assert reports.shown[1].hasFocus()
    qtbot.keyClick(reports.shown[1], Qt.Key.Key_Left)
    qtbot.keyClick(reports.shown[0], Qt.Key.Key_Left)
    assert reports.shown[5].hasFocus()
    qtbot.keyClick(reports.shown[5], Qt.Key.Key_Return)
    dialog = rooms.dialog_of(reports.window())
    assert dialog.heading.text() == "Emergency share"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_change_that_ends_is_counted_at_once(qtbot, filled, reports):
    uid = filled.add(rooms.rfc("Just now", class_id="standard"))[0]
    old = filled.change(uid)
    new = replace(old, outcome=Outcome("succeeded", rooms.at(17, 14), rooms.at(17, 15)))
    reports.desk.run(lambda work: changes.edit(work, uid, new, expected_version=old.version))
    qtbot.waitUntil(lambda: reports.found.carried_out == 11)


def test_exports_are_written(qtbot, tmp_path, reports):
    qtbot.waitUntil(lambda: drawn(reports), timeout=20_000)
    told = []
    reports.desk.told.connect(told.append)
    for name in ("report.pdf", "report.csv", "report.png"):
        reports.export_to(tmp_path / name, *reports.bounds())
        qtbot.waitUntil(lambda name=name: f"{name} is written." in told, timeout=20_000)
    document = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    assert "Change report" in document[0].get_textpage().get_text_range()
    document.close()
    rows = list(csv.DictReader((tmp_path / "report.csv").read_text("utf-8").splitlines()))
    assert sum(int(row["rolled_back"]) for row in rows) == 1
    assert (tmp_path / "report.png").read_bytes()[:4] == b"\x89PNG"


def test_the_menu_offers_the_last_month_that_is_over(reports):
    assert [text for _name, text in reports._exports()] == [
        "Report of Oct 2026 as PDF…", "Report of this period as PDF…", "Months as CSV…",
        "Charts as PNG…",
    ]  # fmt: skip


def test_what_cannot_be_written_is_said(qtbot, tmp_path, reports):
    failed = []
    reports.desk.failed.connect(failed.append)
    (tmp_path / "none").write_text("a file, not a folder")
    reports.export_to(tmp_path / "none" / "report.csv", None, None)
    qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert "report.csv cannot be written" in str(failed[0])


def test_a_board_without_outcomes_says_when_the_first_month_closes(qtbot, room):
    room.make_board()
    window = room.window("reports")
    page = window.page()
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.nothing.sentence.text() == "No KPI yet. The first month closes on 30 Nov."
    assert not page.export_button.isEnabled()
    assert page.nothing.isVisible()
    page.nothing.button.click()
    assert window.page().NAME == "requests"


def test_many_kpis_stand_in_two_rows(qtbot, room):
    room.session.default_pack = "change-control"
    room.make_board()
    with room.session.open_work() as work:
        end = rooms.at(17, 15)
        change = rooms.rfc("Low", class_id="low", start=end - timedelta(hours=1), end=end,
                           outcome=Outcome("succeeded", end - timedelta(hours=1), end))  # fmt: skip
        changes.create(work, change)
    window = room.window("reports")
    page = window.page()
    qtbot.waitUntil(lambda: len(page.shown) == 8 and page.shown[7].y() > page.shown[0].y())
    qtbot.waitUntil(lambda: not window.desk.busy, timeout=20_000)
    assert {tile.y() for tile in page.shown[:4]} == {page.shown[0].y()}
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]


def open_work(qtbot, reports):
    reports.work.choice.choose("figures")
    reports.work.choice.chosen.emit("figures")
    qtbot.waitUntil(lambda: reports.stack.currentWidget() is reports.work.figures)


def test_the_boards_work_is_a_room_beside_the_kpis(qtbot, reports):
    open_work(qtbot, reports)
    said = reports.work.figures.texts()
    assert "Open requests: 0" in said
    assert any(text.startswith("Carried out without the CAB: 100 %: 1") for text in said)
    reports.periods.choose("all")
    reports.periods.chosen.emit("all")
    qtbot.waitUntil(lambda: reports.window().sub_title.text() == "All")
    reports.work.choice.choose("kpis")
    reports.work.choice.chosen.emit("kpis")
    qtbot.waitUntil(lambda: reports.stack.currentIndex() == 0)


def test_the_boards_work_is_kept_as_a_table(qtbot, reports, tmp_path):
    open_work(qtbot, reports)
    assert [name for name, _text in reports._exports()] == ["csv"]
    reports.work.export_to(tmp_path / "work.csv")
    qtbot.waitUntil((tmp_path / "work.csv").exists)
    text = (tmp_path / "work.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Group", "Figure", "Value", "Counted from"]
    assert ["Queue", "Open requests", "0", ""] in rows
