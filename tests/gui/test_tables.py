"""Small tables: how a row looks."""

import pytest

from cab_desk.gui.tables import Column, make_table


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sign_keeps_its_colour_in_a_chosen_row(qtbot, look, theme):
    look.set(theme=theme)
    columns = (Column("Verdict", str, icon=lambda _row: ("cd-st-block", "block.fg")),)
    view, model = make_table(look, columns)
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
