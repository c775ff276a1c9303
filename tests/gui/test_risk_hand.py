"""Rate RFCs anew on the matrix, by the pointer and by keys, through the real window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from cab_desk.domain.policy import Cell, Matrix, Step
from cab_desk.gui.dialogs.rerate import RerateDialog
from cab_desk.gui.widgets.labels import Label
from cab_desk.gui.widgets.matrix_view import MatrixView
from tests.gui.risk_desk import LEFT, asked, drag, rating, risk_of

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def risk(qtbot, room):
    return risk_of(qtbot, room)


def test_a_chip_is_dragged_asked_about_saved_and_put_back(qtbot, risk, room):
    end = drag(qtbot, risk, room.uids[0], (2, 2))
    assert risk.view.hand().place == (2, 2)
    assert "Low → " in risk.view.accessibleDescription()
    assert "Adds " in risk.view.accessibleDescription()
    risk.view.grab()
    qtbot.mouseRelease(risk.view, LEFT, pos=end)
    dialog = asked(qtbot, risk)
    assert dialog.before.text() == "Low × Low, Low"
    assert dialog.after.text().startswith("High × High, ")
    assert rating(room) == ("low", "low")
    dialog.go.click()
    qtbot.waitUntil(lambda: rating(room) == ("high", "high"))
    qtbot.waitUntil(lambda: (2, 2) in risk._board.cells)
    risk.window().activateWindow()
    risk.view.setFocus()
    risk.key("Ctrl+Z")
    qtbot.waitUntil(lambda: rating(room) == ("low", "low"))
    assert room.change(room.uids[0]).revision == 3


def test_a_chip_dropped_beside_the_matrix_or_at_home_stays(qtbot, risk, room):
    drag(qtbot, risk, room.uids[0], (1, 1))
    outside = QPoint(4, risk.view.height() - 4)
    qtbot.mouseMove(risk.view, outside)
    qtbot.mouseRelease(risk.view, LEFT, pos=outside)
    assert risk.view.hand() is None
    assert not [one for one in risk.findChildren(RerateDialog) if one.isVisible()]
    assert rating(room) == ("low", "low")


def test_keys_move_drop_and_keep_the_chosen_chip(qtbot, risk, room):
    view = risk.view
    view.setFocus()
    risk.choose((0, 0))
    risk.rows.go_to(room.uids[1])
    qtbot.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert view.hand().row.uid == room.uids[1]
    assert view.hand().place == (1, 0)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.hand() is None)
    qtbot.keyClick(view, Qt.Key.Key_Up, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_Up, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    dialog = asked(qtbot, risk)
    dialog.go.click()
    qtbot.waitUntil(lambda: rating(room, 1) == ("low", "high"))
    assert rating(room, 0) == ("low", "low")


def test_a_reason_is_wanted_where_sign_offs_fall(qtbot, risk, room):
    room.sign(room.uids[0])
    drag(qtbot, risk, room.uids[0], (1, 1))
    risk.view.drop()
    dialog = asked(qtbot, risk)
    assert "1 sign-off becomes stale" in dialog.stale.text()
    dialog.go.click()
    assert dialog.isVisible()
    assert rating(room) == ("low", "low")
    dialog.reason.setPlainText("The vendor found more")
    dialog.go.click()
    qtbot.waitUntil(lambda: rating(room) == ("medium", "medium"))


def test_the_question_names_sign_offs_and_gates(qtbot, risk, room):
    drag(qtbot, risk, room.uids[0], (2, 2))
    risk.view.drop()
    texts = [label.text() for label in asked(qtbot, risk).findChildren(Label)]
    assert any(text.startswith("Adds ") for text in texts)
    assert any(text.startswith("New: ") for text in texts)


def test_nothing_to_undo_is_said(qtbot, risk):
    with qtbot.waitSignal(risk.desk.told) as told:
        risk.key("Ctrl+Z")
    assert "Nothing was rated anew" in told.args[0]


@pytest.mark.qt_log_ignore("does not support")
def test_two_hundred_in_a_cell_of_six_by_six_are_reached_by_the_menu(qtbot, risk, look):
    steps = tuple(Step(f"s{n}", f"Word {n}") for n in range(6))
    matrix = Matrix(steps, steps, tuple(tuple(Cell("high") for _ in range(6)) for _ in range(6)))
    pack = risk.desk.pack
    rules = tuple(replace(rule, matrix=matrix if rule.matrix else None) for rule in pack.rules)
    rows = [risk.rows.row_at(0)._replace(uid=f"u{n}", title=f"Title {n}") for n in range(200)]
    view = risk.view
    view.window().resize(1120, 700)
    view.show_cells(replace(pack, rules=rules), {(5, 5): rows})
    risk.hand.show_cells({(5, 5): rows})
    view.repaint()
    shown = [spot for spot in view.spots() if spot.place == (5, 5)]
    (rest,) = view._rests
    boxes = [rest[0], *(spot.rect for spot in shown)]
    assert all(view.rect_of((5, 5)).contains(box) for box in boxes)
    picked = []
    view.picked.connect(picked.append)
    view.more.emit((5, 5), QPointF(10, 10))
    menu = next(one for one in view.findChildren(QMenu) if one.isVisible())
    assert len(menu.actions()) == 200 - len(shown)
    menu.actions()[-1].trigger()
    assert picked == ["u199"]
    menu.close()


def test_a_click_on_the_rest_asks_for_the_menu(qtbot, risk, look):
    view = MatrixView(look)
    qtbot.addWidget(view)
    view.resize(900, 600)
    rows = [risk.rows.row_at(0)._replace(uid=f"u{n}") for n in range(200)]
    view.show_cells(risk.desk.pack, {(0, 0): rows})
    view.grab()
    rect, place = view._rests[0]
    with qtbot.waitSignal(view.more) as more:
        qtbot.mouseClick(view, LEFT, pos=(rect.topLeft() + QPointF(5, 5)).toPoint())
    assert more.args[0] == place == (0, 0)
