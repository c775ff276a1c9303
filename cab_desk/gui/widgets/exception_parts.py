"""The parts of the exception's dialog: a role that may grant it, and who has."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.services.registers.exceptions import Signature
from cab_desk.words import say


class GrantRow(QWidget):
    """One role; `wanted` carries it when somebody is to sign in it."""

    wanted = Signal(str)

    def __init__(
        self, look: Look, sign: Signature, at: str, may: bool, done: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        given = bool(sign.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(2), 0, look.px(2))
        row.setSpacing(look.px(8))
        name, token = paint.PIP_GLYPHS["a" if given else "o"]
        row.addWidget(Glyph(look, name, token, "bg.surface", 15))
        row.addWidget(Label(look, sign.role, "body.strong" if given else "body"))
        if given:
            state = say("exceptions.dialog.granted", name=sign.name, at=at)
        else:
            state = say(f"exceptions.dialog.{'not_needed' if done else 'open'}")
        row.addWidget(Label(look, state, "small", "text.secondary", wrap=True), 1)
        self.button: Button | None = None
        if may:
            self.button = Button(look, say("exceptions.dialog.grant"), icon="pen-line", small=True)
            self.button.setAccessibleName(f"{say('exceptions.dialog.grant')} {sign.role}")
            self.button.clicked.connect(lambda: self.wanted.emit(sign.role))
            row.addWidget(self.button)
        self.setAccessibleName(f"{sign.role}, {state}")
