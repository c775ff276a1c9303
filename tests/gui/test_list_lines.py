"""Lines of the agenda stand in columns, and a chosen one keeps the colour of its status."""

from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cab_desk.gui.widgets.list_lines import LineDelegate, put_parts


def test_a_chosen_line_keeps_its_status_and_says_all_in_its_tip(qtbot, look):
    lines = QListWidget()
    qtbot.addWidget(lines)
    lines.setItemDelegate(LineDelegate(look, lines))
    for title in ("A title that is far too long for a list of this width", "Short"):
        item = QListWidgetItem(look.icon("cd-st-block", 14, "block.fg"), f"CR-2026-0001  {title}")
        put_parts(item, "0001", title, "Wed 18 Nov")
        lines.addItem(item)
    lines.resize(260, 120)
    lines.show()
    lines.setCurrentRow(0)
    qtbot.waitExposed(lines)
    image = lines.viewport().grab().toImage()
    rect = lines.visualItemRect(lines.item(0))
    seen = {image.pixel(x, y) for x in range(30) for y in range(rect.top(), rect.bottom())}
    assert look.colour("block.fg").rgb() in seen
    assert "far too long" in lines.item(0).toolTip()
    assert lines.sizeHintForColumn(0) < 260  # it asks for no scroll bar
