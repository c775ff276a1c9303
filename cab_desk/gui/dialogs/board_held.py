"""Somebody else writes to the board: read along, wait, or open a copy."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.sharing_ports import Holder
from cab_desk.words import say


class BoardHeldDialog(Dialog):
    """`chosen` carries read, wait or copy; closing it is to read along."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, holder: Holder, since: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = self.column()
        title = say("sharing.title", user=holder.user)
        self.setWindowTitle(title)
        outer.addWidget(Label(look, title, "title", wrap=True))
        text = say("sharing.text", user=holder.user, host=holder.host, since=since, name=name)
        self.text = Label(look, text, "body", "text.secondary", wrap=True)
        outer.addWidget(self.text)
        self.copy = Button(look, say("sharing.copy"))
        self.wait = Button(look, say("sharing.wait"))
        self.read = Button(look, say("sharing.read"), "primary", key="Esc")
        outer.addLayout(self.foot(self.wait, self.read, left=(self.copy,)))
        self.fit(520)
        self.read.clicked.connect(self.reject)
        self.wait.clicked.connect(lambda: self._take("wait"))
        self.copy.clicked.connect(lambda: self._take("copy"))
        self.rejected.connect(lambda: self.chosen.emit("read"))
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, what: str) -> None:
        self.chosen.emit(what)
        self.accept()
