"""What pages put on sheets, through the real window: the calendar and the risk matrix."""

from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from cab_desk.app.tools import tools_of
from cab_desk.domain.systems import System
from cab_desk.gui.asks import Ask
from cab_desk.gui.papers import Papers, asked_of, risk_detail
from cab_desk.gui.printing import make_printer
from cab_desk.gui.window import Window
from cab_desk.services.schedule import systems
from tests.gui.rooms import Room, quiet, rfc
from tests.writing_beside import writing_beside


@pytest.fixture
def window(qtbot, room: Room) -> Window:
    room.plan_weekly()
    shown = room.window("calendar")
    qtbot.waitUntil(partial(quiet, shown))
    return shown


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def menu_action(window: Window, text: str):
    menu = window.page().paper_menu()
    return next(action for action in menu.actions() if action.text() == text)


def test_the_calendar_is_kept_as_it_is_shown(qtbot, window, tmp_path, monkeypatch):
    file = tmp_path / "week.pdf"
    offered = []

    def answer(_parent, title: str, start: str, _kinds: str) -> tuple[str, str]:
        offered.append((title, Path(start).name))
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.page().show_mode("week")
    menu_action(window, "Save as PDF, A4…").trigger()
    qtbot.waitUntil(file.exists)
    assert offered == [("Save the calendar as PDF", "calendar-week-2026-11-16.pdf")]
    said = text_of(file)
    for wanted in ("Mon 16 Nov 2026 – Sun 22 Nov 2026", "15:00 – 16:00", "Widen the pool",
                   "both hold orders-db"):  # fmt: skip
        assert wanted in said
    qtbot.waitUntil(partial(quiet, window))


@pytest.mark.parametrize(
    ("mode", "first"),
    [("day", "2026-11-18"), ("fortnight", "2026-11-16"), ("month", "2026-10-26")],
)
def test_what_is_asked_for_is_what_is_shown(qtbot, window, mode, first):
    asks: list[Ask] = []
    window.doers["print_calendar"] = asks.append
    window.page().show_mode(mode)
    menu_action(window, "Print on A3…").trigger()
    (ask,) = asks
    asked = asked_of(ask)
    assert (ask.uid, asked.mode, asked.first.isoformat()) == ("a3", mode, first)
    assert (asked.zone, asked.by) == ("Europe/Berlin", "team")
    qtbot.waitUntil(partial(quiet, window))


def test_the_calendar_goes_to_a_printer_across(qtbot, window, room, tmp_path):
    printer = make_printer("a3")
    file = tmp_path / "printed.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(72)
    told: list[str] = []
    window.desk.told.connect(told.append)
    papers = Papers(window.desk, window.look, window, tools_of(room.session))
    detail = "week\n2026-11-16\nEurope/Berlin\nteam"
    papers.print_sheet_on(Ask("print_calendar", "a3", detail), printer)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["1 page is printed."]
    document = pypdfium2.PdfDocument(file)
    size = tuple(round(side) for side in document[0].get_size())
    document.close()
    assert size == (1191, 842)


def test_nothing_is_kept_where_no_file_is_named(qtbot, window, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: ("", ""))
    told: list[str] = []
    window.desk.told.connect(told.append)
    menu_action(window, "Save as PDF, A3…").trigger()
    qtbot.waitUntil(partial(quiet, window))
    assert told == []


@pytest.mark.parametrize("form", ["a4", "a3"])
def test_the_risk_matrix_is_kept_as_it_is_shown(qtbot, window, tmp_path, monkeypatch, form, room):
    unsafe = rfc("Grow <b>the</b> & disk", impact="", probability="")
    room.add(unsafe, *(rfc(f"Patch node {n}", impact="low", probability="low") for n in range(60)))
    file = tmp_path / "risk.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(file), ""))
    window.go("risk")
    qtbot.waitUntil(partial(quiet, window))
    assert window.page()._print.isVisible()
    menu_action(window, f"Save as PDF, {form.upper()}…").trigger()
    qtbot.waitUntil(file.exists)
    document = pypdfium2.PdfDocument(file)
    try:
        wide, high = document[0].get_size()
        first = " ".join(document[0].get_textpage().get_text_bounded().split())
    finally:
        document.close()
    assert (round(wide), round(high)) == ((842, 595) if form == "a4" else (1191, 842))
    whole = text_of(file)
    assert "Risk matrix Platform changes, 63 requests. All open requests." in first
    for word in ("Impact →", "Probability ↑", "Low", "Hatched cells"):
        assert word in first
    assert "CR-2026-0063" in first
    if form == "a4":
        assert "+" in first  # more than the cell has room for
    for wanted in ("Patch node 59", "Grow <b>the</b> & disk", "Not rated", "Low × Low"):
        assert wanted in whole
    assert "Page 1 of" in first


@pytest.mark.parametrize("page", ["calendar", "risk"])
def test_a_paper_is_kept_while_others_write(qtbot, window, room, tmp_path, monkeypatch, page):
    file = tmp_path / "kept.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(file), ""))
    window.go(page)
    qtbot.waitUntil(partial(quiet, window))
    with writing_beside(room.session.place):
        menu_action(window, "Save as PDF, A4…").trigger()
        qtbot.waitUntil(partial(quiet, window))
    assert "Widen the pool" in text_of(file)


def test_a_filtered_risk_matrix_says_what_it_leaves_out(qtbot, window, room, tmp_path):
    file = tmp_path / "risk.pdf"
    papers = Papers(window.desk, window.look, window, tools_of(room.session))
    detail = risk_detail("open", 30, "", residual=False)
    papers.keep_sheet_at(Ask("keep_risk", "a4", detail), file)
    qtbot.waitUntil(file.exists)
    assert "planned within 30 days, systems of no team" in text_of(file)


def test_paper_shows_what_the_panel_shows_and_says_what_it_leaves_out(qtbot, window, room, tmp_path,
                                                                     monkeypatch):  # fmt: skip
    page = window.page()
    room.add(rfc("Patch the gate", systems=("gate",)))
    with room.session.open_work() as work:
        systems.put(work, System("", "gate", "Network"))
    monkeypatch.setattr(page.desk.settings, "calendar", {})
    page.show_mode("week")
    pane = page.weeks_pane()
    qtbot.waitUntil(lambda: pane.view.scene() is not None and len(pane.view.scene().boxes) == 2)
    files = iter([tmp_path / "whole.pdf", tmp_path / "part.pdf", tmp_path / "none.pdf"])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(next(files)), ""))

    def kept(name):
        menu_action(window, "Save as PDF, A4…").trigger()
        qtbot.waitUntil((tmp_path / name).exists)
        return text_of(tmp_path / name)

    whole = kept("whole.pdf")
    assert "Patch the gate" in whole
    assert "Widen the pool" in whole
    assert "Not all is printed" not in whole
    pane.panel.box_of("Network").click()
    pane.panel.box_of("windows").click()
    part = kept("part.pdf")
    assert "Not all is printed: without Network; without change windows." in part
    assert "Patch the gate" not in part
    assert "Widen the pool" in part
    page.clashing.setChecked(True)
    page._filter()
    none = kept("none.pdf")
    assert "only what is in conflict" in none
