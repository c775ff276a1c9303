import base64
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cab_desk.errors import Refused, Unavailable
from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.window import Window
from cab_desk.settings import Settings
from cab_desk.words import say
from tests.gui import rooms
from tests.gui.sample_board import typical


@pytest.fixture
def window(board, open_window, qtbot) -> Window:
    board.add(typical())
    window = open_window()
    qtbot.waitUntil(lambda: window.page().model.rowCount() > 0)
    return window


def test_the_frame_has_the_sizes_of_the_design(window):
    assert window.rail.width() == 72
    assert window.toolbar.height() == 56
    assert window.status.height() == 28
    room = window.screen().availableSize()
    smallest = (min(1120, room.width()), min(700, room.height()))
    assert (window.minimumWidth(), window.minimumHeight()) == smallest
    button = window._buttons["requests"]
    assert (button.width(), button.height()) == (60, 54)


def test_the_status_bar_says_policy_chain_zone_and_clock(window, qtbot):
    status = window.status
    qtbot.waitUntil(lambda: bool(status.chain.text()))
    assert status.policy.whole() == "Platform change policy, version 14"
    assert status.chain.text().startswith("Audit chain, 5 entries, head")
    assert status.zone.whole() == "Europe/Berlin, UTC+1"
    assert status.clock.whole() == "Wed 18 Nov, 13:42"
    assert window.windowTitle() == "Platform changes – CAB Desk"


def test_a_broken_chain_is_said_in_the_status_bar(window, qtbot):
    window.set_chain(False, 1207)
    qtbot.waitUntil(lambda: "broken" in window.status.chain.text())
    assert window.status.chain.whole() == "Audit chain broken at entry 1,207"


def test_pages_are_made_on_the_first_visit(qtbot, desk, look):
    window = Window(desk, look)
    qtbot.addWidget(window)
    assert window.stack.count() == 1
    window.go("audit")
    assert window.stack.count() == 2
    window.go(PAGES[0].name)
    window.go("audit")
    assert window.stack.count() == 2


def test_control_and_a_number_goes_to_the_page(qtbot, desk, look):
    window = Window(desk, look)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert PAGES[1].name == window.page().NAME
    assert window.page_title.text() == say(f"frame.page.{PAGES[1].name}")


def test_control_k_and_typing_shows_what_matches(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, "anycast")
    model = window.page().model
    qtbot.waitUntil(lambda: [row.number for row in model.loaded_rows()] == ["RFC-2049"])
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(model.loaded_rows()) == 11)
    assert not window.search.hasFocus()


def test_a_letter_acts_in_the_list_and_is_typed_in_a_field(window, qtbot, asked):
    window.page().queue.setFocus()
    qtbot.keyClick(window.page().queue, Qt.Key.Key_N)
    assert asked == [Ask("new")]
    window.search.setFocus()
    qtbot.keyClick(window.search, Qt.Key.Key_N)
    assert window.search.text() == "n"
    assert asked == [Ask("new")]


def test_single_letters_can_be_turned_off(window, qtbot, asked):
    window.set_single_keys(False)
    window.page().queue.setFocus()
    qtbot.keyClick(window.page().queue, Qt.Key.Key_N)
    assert asked == []


def test_a_refusal_is_a_notice_until_it_is_dismissed(window, qtbot, desk):
    desk.failed.emit(Refused("The <b>chair</b> alone may do this (§7.2)."))
    assert window.notice.isVisible()
    assert window.notice.sentence.text() == "The <b>chair</b> alone may do this (§7.2)."
    assert not window.notice.button.isVisible()
    qtbot.mouseClick(window.notice.close_button, Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()


def test_what_is_unavailable_can_be_tried_again_from_the_notice(window, qtbot, desk):
    tries = []

    def query(reader):
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("The disk is full. Make room.")
        return len(tries)

    answers = []
    desk.read(query, answers.append)
    qtbot.waitUntil(window.notice.button.isVisible)
    assert window.notice.button.said() == "Try again"
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: answers == [2])
    assert not window.notice.isVisible()


def test_place_and_size_are_kept(window, desk, qtbot):
    window.resize(800, 760)
    window.close()
    assert base64.b64decode(desk.settings.window)
    again = Window(desk, window.look)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (800, 760)


def test_the_focus_ring_shows_to_who_uses_keys_alone(window, qtbot):
    window.activateWindow()
    window.page()._new.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not window.ring.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    window.page()._new.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.ring.isVisible()
    target = window.page()._new
    assert window.ring.geometry().contains(target.geometry().translated(
        target.parentWidget().mapTo(window, QPoint(0, 0))))  # fmt: skip
    QTest.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        QPoint(500, 30),
    )  # fmt: skip
    assert not window.ring.isVisible()


def test_another_page_takes_the_focus_unless_one_searches(qtbot, room):
    room.make_board()
    window = room.window("requests")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.page().setFocus(Qt.FocusReason.OtherFocusReason)
    # Qt gives what a hidden page loses to the next in line, often the search field.
    link = window.stack.currentChanged.connect(lambda _place: window.search.setFocus())
    window.go("audit")
    assert not window.search.hasFocus()
    window.stack.currentChanged.disconnect(link)
    window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.go("requests")
    assert window.search.hasFocus()


def test_what_stands_beside_the_title_is_there_on_every_visit(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    window = room.window("requests")
    qtbot.waitUntil(lambda: window.sub_title.text().startswith("1 open"))
    minutes = window.go("minutes")
    qtbot.waitUntil(lambda: not window.desk.busy)
    minutes.sub_title_changed.emit("2 meetings")
    assert window.go("requests") is window.page()
    assert window.sub_title.text().startswith("1 open")
    window.go("minutes")
    assert window.sub_title.text() == "2 meetings"


def test_a_page_out_of_sight_reloads_when_it_is_seen_again(qtbot, desk, look, board):
    board.add(typical())
    window = Window(desk, look)
    qtbot.addWidget(window)
    requests = window.go("requests")
    qtbot.waitUntil(lambda: len(requests.model.loaded_rows()) == 11)
    window.go("audit")
    extra = replace(typical()[0], uid="f" * 32, number="RFC-9", title="One more")
    board.add([extra])
    desk.touched.emit(frozenset({"change"}))
    assert len(requests.model.loaded_rows()) == 11
    window.go("requests")
    qtbot.waitUntil(lambda: len(requests.model.loaded_rows()) == 12)


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_nothing_of_the_frame_is_clipped_at_any_scale(qtbot, desk, board, qapp, scale):
    board.add(typical())
    look = Look("light", scale)
    look.apply(qapp)
    entries = tuple(entry for entry in PAGES if entry.name == "requests")
    window = Window(desk, look, entries, {"import": print, "new": print})
    qtbot.addWidget(window)
    window.setMinimumSize(0, 0)
    window.resize(round(1440 * scale), round(900 * scale))
    window.show()
    page = window.page()
    qtbot.waitUntil(lambda: page.model.counts is not None)
    children = (*page.toolbar_widgets(), page.views, page.filter_button, page.order_button)
    for child in children:
        needed = child.minimumSizeHint
        qtbot.waitUntil(lambda child=child, needed=needed: child.width() >= needed().width())
        parent = child.parentWidget()
        assert parent is not None
        assert parent.rect().contains(child.geometry())


def test_settings_of_another_kind_do_not_hinder_the_start(qtbot, board, look):
    from cab_desk.gui.desk import Desk

    odd = Settings(queue={"view": "nonsense", "order": "colour"}, window="bm9uc2Vuc2U=")
    desk = Desk(board.office, odd, board.policy)
    window = Window(desk, look, tuple(e for e in PAGES if e.name == "requests"))
    qtbot.addWidget(window)
    assert isinstance(window.page(), QWidget)
    assert window.page().query.view == "open"
    desk.close()
