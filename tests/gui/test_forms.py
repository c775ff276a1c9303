import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.gui import forms
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, Segments
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.gui.widgets.status_bar import StatusBar

OWN = {"Ground": Ground, "SearchField": SearchField, "StatusBar": StatusBar}


class Frame(QWidget):
    page_title: Label
    search: SearchField
    toolbar: Ground

    def __init__(self, look):
        super().__init__()
        self.look = look
        forms.load(self, "window", OWN)


class Lacking(Frame):
    no_such_thing: QLineEdit


def test_declared_widgets_are_bound_and_spoken(qtbot, look):
    frame = Frame(look)
    qtbot.addWidget(frame)
    assert isinstance(frame.search, SearchField)
    assert frame.search.placeholderText() == "Search or jump to…"
    assert frame.toolbar.minimumHeight() == 56


def test_a_form_without_a_declared_widget_is_refused(qtbot, look):
    with pytest.raises(LookupError, match="no_such_thing: QLineEdit"):
        Lacking(look)


def test_lengths_of_a_form_grow_with_the_scale(qtbot, qapp):
    frame = Frame(Look("light", 1.5))
    qtbot.addWidget(frame)
    assert frame.toolbar.minimumHeight() == 84
    assert frame.toolbar.layout().contentsMargins().left() == 30
    status = frame.findChild(StatusBar)
    assert status.minimumHeight() == 42
    assert status.layout().contentsMargins().left() == 21  # once, not twice


def test_a_height_that_a_form_leaves_open_grows_once(qtbot, qapp):
    """The search line is 32 high by the style sheet, which is scaled itself."""
    look = Look("light", 1.5)
    look.apply(qapp)
    frame = Frame(look)
    qtbot.addWidget(frame)
    frame.search.ensurePolished()
    assert frame.search.minimumWidth() == 360
    assert 45 <= frame.search.minimumHeight() <= 50
    Look("light").apply(qapp)


def test_labels_of_a_form_take_no_markup(qtbot, look):
    frame = Frame(look)
    qtbot.addWidget(frame)
    assert frame.page_title.textFormat() == Qt.TextFormat.PlainText


def test_a_button_shows_an_ampersand_as_it_is(qtbot, look):
    button = Button(look, "Research & development")
    qtbot.addWidget(button)
    assert button.text() == "Research && development"
    assert button.said() == "Research & development"


def test_a_fault_marks_its_field_and_is_read_with_it(qtbot, look):
    field, fault = QLineEdit(), FieldError(look)
    qtbot.addWidget(field)
    qtbot.addWidget(fault)
    fault.show_fault("Choose a class.", field)
    assert (field.property("faulty"), field.accessibleDescription()) == (True, "Choose a class.")
    assert not fault.isHidden()
    fault.show_fault("", field)
    assert not field.property("faulty")
    assert fault.isHidden()


def test_segments_are_walked_by_arrows(qtbot, look):
    segments = Segments(look, [("day", "Day"), ("week", "Week"), ("month", "Month")])
    qtbot.addWidget(segments)
    chosen = []
    segments.chosen.connect(chosen.append)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    assert chosen == ["week", "day", "month"]
    assert segments.present() == "month"
