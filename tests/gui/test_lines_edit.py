"""A field for lines: numbers, marks where something is wrong, and the way to a line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cab_desk.gui.widgets.lines_edit import LinesEdit

TEXT = "\n".join(f"key_{number} = {number}" for number in range(1, 120))


@pytest.fixture
def field(qtbot, look) -> LinesEdit:
    made = LinesEdit(look)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.setPlainText(TEXT)
    made.show()
    qtbot.waitExposed(made)
    return made


def colours(image: QImage, of: QColor) -> int:
    """Return how many pixels of a picture have a colour."""
    return sum(
        image.pixelColor(x, y) == of for x in range(image.width()) for y in range(image.height())
    )


def test_the_text_stands_beside_its_numbers(field):
    assert field.viewport().x() >= field.gutter.x() + field.gutter.width()
    assert field.gutter.height() == field.viewport().height()
    ink = colours(field.gutter.grab().toImage(), field.look.colour("text.tertiary"))
    assert ink > 20


def test_longer_texts_have_a_wider_gutter(field):
    before = field.gutter.width()
    field.setPlainText("\n" * 12_000)
    assert field.gutter.width() > before
    assert field.viewport().x() >= field.gutter.width()


def test_faulty_lines_are_marked_in_text_and_gutter(field):
    red = field.look.colour("block.fg")
    assert colours(field.gutter.grab().toImage(), red) == 0
    field.show_faults({2})
    assert colours(field.gutter.grab().toImage(), red) > 10
    assert colours(field.viewport().grab().toImage(), field.look.colour("block.bg")) > 500
    field.show_faults(())
    assert colours(field.viewport().grab().toImage(), field.look.colour("block.bg")) == 0


def test_a_line_is_brought_into_sight(field):
    field.go_to_line(100)
    assert field.textCursor().block().text() == "key_100 = 100"
    assert field.viewport().rect().contains(field.cursorRect().center())
    field.go_to_line(10_000)  # there is none: nothing falls over
    assert field.textCursor().blockNumber() >= 0


def test_tab_leads_on_and_writes_nothing(look, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    field, other = LinesEdit(look), QLineEdit()
    column.addWidget(field)
    column.addWidget(other)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.toPlainText() == ""
    assert other.hasFocus()


def test_the_face_is_that_of_code(field):
    families = field.document().defaultFont().families()
    assert families[0] == "JetBrains Mono"
