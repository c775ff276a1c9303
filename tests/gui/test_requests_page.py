from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit

from cab_desk.domain.change import Change, Stage
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.gui.widgets.queue_model import SectionRow
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.services.rows import QueueRow
from tests.gui.sample_board import at, typical

CANARY = "<b>x</b><img src='/etc/hostname'>"


@pytest.fixture
def page(board, open_window, qtbot) -> RequestsPage:
    board.add(typical())
    page = open_window().page()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    return page


def numbers(page: RequestsPage) -> list[str]:
    return [row.number for row in page.model.loaded_rows()]


def sections(page: RequestsPage) -> list[tuple[str, int]]:
    return [(section.key, section.count) for section in page.model.sections]


def chosen(page: RequestsPage) -> str:
    row = page.queue.current()
    return row.number if row else ""


def opened(qtbot, page: RequestsPage, number: str) -> None:
    row = next(row for row in page.model.loaded_rows() if row.number == number)
    with qtbot.waitSignal(page.review.shown, timeout=10_000):
        page.show_change(row.uid)


def test_the_queue_is_grouped_by_time_with_section_rows(page):
    assert sections(page) == [("this_week", 7), ("next_week", 2), ("later", 1), ("drafts", 1)]
    kinds = [type(page.model.at(row)) for row in range(3)]
    assert kinds == [SectionRow, QueueRow, QueueRow]
    assert page.model.rowCount() == 15


def test_rows_and_sections_have_the_heights_of_the_design(page):
    assert [page.queue.rowHeight(row) for row in (0, 1, 2, 8)] == [28, 48, 48, 28]


def test_the_counts_of_views_and_title_are_the_databases(page, qtbot):
    assert {name: tab.count() for name, tab in page.views.tabs.items()}["open"] == 11
    assert page.window().sub_title.text() == "11 open"


def test_the_first_request_is_opened_by_itself(page, qtbot):
    qtbot.waitUntil(lambda: page.review.review is not None)
    assert page.review.review.change.number == "RFC-2047"


def test_j_and_k_and_arrows_step_over_sections(page, qtbot):
    qtbot.waitUntil(lambda: chosen(page) == "RFC-2047")
    view = page.queue
    view.setFocus()
    seen = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_K, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
        seen.append(chosen(page))
    assert seen == ["RFC-2041", "RFC-2039", "RFC-2041", "RFC-2047", "RFC-2047"]
    for _ in range(7):
        qtbot.keyClick(view, Qt.Key.Key_J)
    assert chosen(page) == "RFC-2046"  # the next section's first


def test_enter_goes_into_the_review_and_escape_back(page, qtbot):
    qtbot.waitUntil(lambda: chosen(page) != "")
    page.queue.setFocus()
    qtbot.keyClick(page.queue, Qt.Key.Key_Return)
    assert page.review.area.hasFocus()
    qtbot.keyClick(page.review.area, Qt.Key.Key_Escape)
    assert page.queue.hasFocus()


def test_a_view_shows_its_requests_alone(page, qtbot):
    blocked = page.views.tabs["blocked"].count()
    qtbot.mouseClick(page.views.tabs["blocked"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.query.view == "blocked")
    assert len(numbers(page)) == blocked
    assert page.desk.settings.queue["view"] == "blocked"


# A menu without a screen: what the platform cannot do is no fault of ours.
no_popups = pytest.mark.qt_log_ignore("This plugin does not support")


@no_popups
def test_a_filter_leaves_what_it_names_and_says_that_it_is_on(page, qtbot):
    page._ask_for(replace(page.query, classes=("major",)))
    qtbot.waitUntil(lambda: set(numbers(page)) == {"RFC-2038", "RFC-2044"})
    assert page.filter_button.said() == "Filter, 1 on"
    ticked = [action.text() for action in choices_menu(page, qtbot).choices() if action.isChecked()]
    assert ticked == ["Major"]


def choices_menu(page, qtbot):
    """Return the filter's menu, opened by its button."""
    qtbot.mouseClick(page.filter_button, Qt.MouseButton.LeftButton)
    menu = page._filter_menu
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    return menu


@no_popups
def test_the_filter_offers_every_system_of_the_board(page, board, qtbot):
    page._ask_for(replace(page.query, classes=("major",)))
    qtbot.waitUntil(lambda: len(numbers(page)) == 2)
    with board.office.open_reader() as reader:
        everything = reader.systems()
    shown = {row.system for row in page.model.loaded_rows()}
    offered = {action.text(): action for action in choices_menu(page, qtbot).choices()}
    assert shown < set(everything) <= set(offered)
    page._ask_for(replace(page.query, classes=()))
    other = next(name for name in everything if name not in shown)
    {action.text(): action for action in choices_menu(page, qtbot).choices()}[other].trigger()
    assert page.query.systems == (other,)
    qtbot.waitUntil(lambda: 0 < len(numbers(page)) < 11)


def test_many_systems_are_offered_by_parts(page, qtbot):
    names = [f"service-{place:03}" for place in range(100)]
    menu = page._filter_menu
    menu.fill(page.query, None, [*names, "R&D"])
    parts = [action.text() for action in menu.actions() if action.menu()]
    assert parts[0] == "R&&D to service-022"
    assert len(parts) == 5
    texts = [action.text() for action in menu.choices()]
    assert sorted(texts, key=str.casefold) == sorted(["R&&D", *names], key=str.casefold)


def test_sorting_is_the_databases_and_drops_the_groups(page, qtbot):
    page._ask_for(replace(page.query, order="title"))
    qtbot.waitUntil(lambda: page.model.query.order == "title")
    titles = [row.title for row in page.model.loaded_rows()]
    assert titles == sorted(titles, key=str.casefold)
    assert sections(page) == []
    assert {page.queue.rowHeight(row) for row in range(page.model.rowCount())} == {48}


def test_a_search_without_hit_says_what_it_looked_for_and_can_be_cleared(page, qtbot):
    page.search("oders")
    qtbot.waitUntil(lambda: page.list_stack.currentWidget() is page.empty)
    assert page.empty.sentence.text() == "Nothing matches “oders”."
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(numbers(page)) == 11)


def test_an_empty_board_says_what_belongs_here(open_window, qtbot, asked):
    page = open_window().page()
    qtbot.waitUntil(lambda: page.list_stack.currentWidget() is page.empty)
    assert "No request is on this board yet" in page.empty.sentence.text()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked == [Ask("new")]


def test_a_reload_keeps_choice_and_place(page, board, qtbot):
    page.window().setMinimumSize(0, 0)
    page.window().resize(1440, 400)
    qtbot.waitUntil(lambda: page.queue.verticalScrollBar().maximum() > 100)
    opened(qtbot, page, "RFC-2049")
    qtbot.waitUntil(lambda: chosen(page) == "RFC-2049")
    page.queue.verticalScrollBar().setValue(90)
    span = {"start": at(19, 9), "end": at(19, 10)}
    extra = replace(typical()[0], uid="e" * 32, number="RFC-2051", title="One more", **span)
    board.add([extra])
    page.desk.touched.emit(frozenset({"change"}))
    qtbot.waitUntil(lambda: "RFC-2051" in numbers(page))
    assert chosen(page) == "RFC-2049"
    assert page.queue.verticalScrollBar().value() == 90


def test_the_row_of_a_request_is_said_as_a_whole(page):
    said = page.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(
        "RFC RFC-2047, Patch OpenSSL advisory on vpn-edge hosts, vpn-edge, Emergency, High risk, "
        "Today 16:00 to 17:00, 0 of 5 signed"
    )


def test_short_numbers_tell_rows_apart():
    found = [
        short_number(n)
        for n in ("RFC-2041", "CR-2026-0042", "CHG0030001", "KEP-596", "INC-1234567", "")
    ]
    assert found == ["2041", "0042", "30001", "596", "…4567", "–"]


def test_buttons_ask_for_what_they_say(page, qtbot, asked):
    opened(qtbot, page, "RFC-2038")
    uid = page.review.uid
    for button in (page.review.edit, page.review.print, page.review.agenda):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [Ask("edit", uid), Ask("print", uid), Ask("agenda", uid)]


def test_an_action_that_nobody_does_has_no_button(page, qtbot):
    page.window().doers.pop("print")
    opened(qtbot, page, "RFC-2038")
    assert page.review.edit.isVisible()
    assert not page.review.print.isVisible()


def test_s_signs_the_next_open_slot(page, qtbot, asked):
    opened(qtbot, page, "RFC-2041")
    page.queue.setFocus()
    qtbot.keyClick(page.queue, Qt.Key.Key_S)
    assert asked == [Ask("sign", page.review.uid, "Engineering Manager")]


def test_user_text_is_shown_verbatim_everywhere(board, open_window, qtbot):
    change = Change(
        title=CANARY, number=CANARY, class_id="normal", stage=Stage.SUBMITTED, requester=CANARY,
        owner=CANARY, systems=(CANARY,), impact="low", probability="low", start=at(19, 20),
        end=at(19, 22),
        documents={"description": CANARY, "implementation_plan": f"1. {CANARY}\n2. `{CANARY}`\n",
                   "rollback_plan": CANARY, "design": CANARY, "risk_assessment": CANARY},
    )  # fmt: skip
    board.add([change])
    page = open_window().page()
    with qtbot.waitSignal(page.review.sections.laid_out, timeout=10_000):
        qtbot.waitUntil(lambda: page.review.review is not None)
    window = page.window()
    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    for widget in (*window.findChildren(QAbstractButton), *window.findChildren(QLabel)):
        tip = widget.toolTip()
        assert "<img" not in tip
    shown = [label.text() for label in window.findChildren(QLabel)]
    assert shown.count(CANARY) >= 5
    texts = [text.toPlainText().strip() for text in window.findChildren(QTextEdit)]
    assert texts.count(CANARY) >= 4
    assert window.page().model.index(1).data(Qt.ItemDataRole.AccessibleTextRole).count(CANARY) == 3


def test_s_says_so_where_nobody_can_sign(page, board, qtbot, asked):
    uid = board.add([replace(typical()[0], uid="f" * 32, number="RFC-2060",
                             stage=Stage.WITHDRAWN)])[0]  # fmt: skip
    window = page.window()
    window.open_change(uid)
    qtbot.waitUntil(lambda: page.opened == uid and page.review.uid == uid)
    with qtbot.waitSignal(window.desk.told) as told:
        qtbot.keyClick(page.queue, Qt.Key.Key_S)
    assert told.args[0].startswith("Nobody can sign this request now.")
    assert asked == []
