"""Small tables: how a row looks, and how keys go through them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from cab_desk.gui.tables import Column, RowsModel, dress


def dressed(look, columns):
    view, model = QTableView(), RowsModel(look, columns)
    dress(view, model, look)
    return view, model


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sign_keeps_its_colour_in_a_chosen_row(qtbot, look, theme):
    look.set(theme=theme)
    columns = (Column("Verdict", str, icon=lambda _row: ("cd-st-block", "block.fg")),)
    view, model = dressed(look, columns)
    qtbot.addWidget(view)
    model.set_rows(("refused", "refused"))
    view.resize(300, 200)
    view.show()
    view.selectRow(0)
    drawn = view.grab().toImage()
    tops = [view.rowViewportPosition(row) + view.viewport().y() for row in range(2)]
    signs = [
        {drawn.pixelColor(x, top + y).name() for x in range(8, 28) for y in range(8, 24)}
        for top in tops
    ]
    assert look.colour("bg.selected").name() in signs[0]
    assert all(look.colour("block.fg").name() in found for found in signs)
    look.set(theme="light")


@pytest.fixture
def table(qtbot, look):
    view, model = dressed(look, (Column("Name", str), Column("Again", str)))
    qtbot.addWidget(view)
    model.set_rows(("first", "second"))
    view.resize(300, 200)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    return view


def test_tab_into_a_table_chooses_a_row_that_is_seen_as_chosen(qtbot, table):
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]


def test_the_row_that_keys_are_at_has_a_line_as_long_as_the_table_has_the_focus(qtbot, look, table):
    ring = look.colour("focus.ring").name()

    def lined():
        drawn = table.viewport().grab().toImage()
        return [drawn.pixelColor(100, table.rowViewportPosition(row) + 1).name() == ring
                for row in range(2)]  # fmt: skip

    table.selectRow(1)
    assert lined() == [False, False]
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert lined() == [False, True]


def test_enter_does_what_a_double_click_does(qtbot, table):
    opened = []
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.doubleClicked.connect(lambda index: opened.append(index.row()))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [1]
