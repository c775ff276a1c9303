"""The fault of a field: one mark at a time, and none that stays behind."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import FieldError


@pytest.fixture
def fields(qtbot):
    app = QApplication.instance()
    look = Look("light")
    look.apply(app)
    host = QWidget()
    qtbot.addWidget(host)
    made = FieldError(look, host), QLineEdit(host), QLineEdit(host)
    host.show()
    yield made
    host.close()


def test_a_fault_marks_its_field_and_is_spoken_with_it(fields):
    error, first, _second = fields
    error.show_fault("Say by which day.", first)
    assert first.property("faulty")
    assert first.accessibleDescription() == "Say by which day."
    assert error.isVisible()


def test_the_mark_goes_with_the_fault(fields):
    error, first, _second = fields
    error.show_fault("Say by which day.", first)
    error.show_fault("")
    assert not first.property("faulty")
    assert first.accessibleDescription() == ""
    assert not error.isVisible()


def test_the_mark_moves_to_the_field_that_is_wrong_now(fields):
    error, first, second = fields
    error.show_fault("Say by which day.", first)
    error.show_fault("Say who.", second)
    assert not first.property("faulty")
    assert second.property("faulty")
    error.show_fault("The board is locked.")
    assert not second.property("faulty")
    assert error.text() == "The board is locked."
