"""A sign before the text of a field."""

from PySide6.QtWidgets import QLineEdit

from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.widgets.field_icon import FieldIcon


def _colours(field: QLineEdit) -> set[str]:
    drawn = field.grab().toImage()
    return {drawn.pixelColor(x, y).name() for x in range(8, 28) for y in range(6, 26)}


def test_a_key_stands_before_what_is_typed_of_a_secret(qtbot, look):
    dialog = Dialog(look)
    qtbot.addWidget(dialog)
    column = dialog.column()
    secret, name = QLineEdit(), QLineEdit()
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    column.addWidget(name)
    column.addWidget(secret)
    dialog.show()
    dialog.hide()
    dialog.show()  # a second time it gets no second key
    assert len(secret.findChildren(FieldIcon)) == 1
    assert not name.findChildren(FieldIcon)
    assert look.colour("text.secondary").name() in _colours(secret)
    assert secret.textMargins().left() >= look.px(20)
    secret.setEnabled(False)
    assert look.colour("text.disabled").name() in _colours(secret)


def test_a_click_on_the_sign_goes_into_the_field(qtbot, look):
    field = QLineEdit()
    qtbot.addWidget(field)
    sign = FieldIcon(look, field, "key-round")
    field.resize(200, 32)
    field.show()
    assert sign.height() == field.height()
    assert field.childAt(14, 16) is None  # nothing there takes the mouse
