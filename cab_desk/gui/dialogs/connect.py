"""Open a board on a server: where it lies, how the line is kept safe, who one is there."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.errors import Refused, Unavailable
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.tools import Connection, Tools
from cab_desk.gui.widgets.basics import Button, Label, NoticeBar
from cab_desk.words import say

_TLS = ("verify-full", "verify-ca", "require", "prefer", "disable")
_FILES = ("sslrootcert", "sslcert", "sslkey")


class ConnectDialog(Dialog):
    """Ask for a server's board, try it, and open it in a window of its own."""

    PASTES = True  # a server's password is nobody's signature

    def __init__(self, desk: Desk, look: Look, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._desk, self._look, self._tools = desk, look, tools
        self.setWindowTitle(say("server.connect.title"))
        outer = self.column()
        outer.addWidget(Label(look, say("server.connect.title"), "title"))
        text = say("server.connect.text")
        outer.addWidget(Label(look, text, "body", "text.secondary", wrap=True))
        self.notice = NoticeBar(look)
        self.notice.hide()
        outer.addWidget(self.notice)
        self._make_fields(outer)
        self._make_foot(outer)
        self.fit(580)
        self.hosts.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keep_typed("connect")

    def said(self) -> Connection:
        """Return what stands in the fields."""
        options = {name: field.text() for name, field in self.files.items()}
        options |= {"sslmode": self.tls.currentData(), "schema": self.schema.text()}
        return Connection(
            hosts=self.hosts.text(),
            database=self.database.text(),
            user=self.user.text(),
            options=options,
            password=self.password.text(),
            keep=self.keep.isChecked() and self.keep.isEnabled(),
        )

    def done(self, result: int) -> None:
        """Forget the password, and close."""
        self.password.clear()
        super().done(result)

    def _make_fields(self, outer: QVBoxLayout) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(self._look.px(16))
        form.setVerticalSpacing(self._look.px(8))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.hosts = self._line(form, "hosts")
        self.database = self._line(form, "database")
        self.schema = self._line(form, "schema")
        self.user = self._line(form, "user")
        self.password = self._line(form, "password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(say("server.connect.keep"))
        self.keep.setEnabled(False)
        self.keep.setToolTip(say("server.connect.no_keyring"))
        form.addRow("", self.keep)
        self.tls = QComboBox()
        for mode in _TLS:
            self.tls.addItem(say(f"server.connect.{mode}"), mode)
        self._named(form, self.tls, "tls")
        self.files = {name: self._line(form, name) for name in _FILES}
        outer.addLayout(form)
        self._desk.aside(self._tools.may_keep, self._offer_keeping)

    def _make_foot(self, outer: QVBoxLayout) -> None:
        self.test = Button(self._look, say("server.connect.test"))
        self.cancel = Button(self._look, say("common.cancel"), key="Esc")
        self.go = Button(self._look, say("server.connect.go"), "primary")
        outer.addLayout(self.foot(self.cancel, self.go, left=(self.test,)))
        self.test.clicked.connect(lambda: self._try(self._tell))
        self.go.clicked.connect(lambda: self._try(self._open))
        self.cancel.clicked.connect(self.reject)

    def _line(self, form: QFormLayout, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(say(f"server.connect.{name}_hint"))
        self._named(form, line, name)
        return line

    def _named(self, form: QFormLayout, field: QWidget, name: str) -> None:
        text = say(f"server.connect.{name}")
        field.setAccessibleName(text)
        label = Label(self._look, text)
        label.setObjectName(f"{name}_label")
        label.setMinimumHeight(field.sizeHint().height())
        label.setBuddy(field)
        form.addRow(label, field)

    def _offer_keeping(self, may: bool) -> None:
        self.keep.setEnabled(may)
        if may:
            self.keep.setToolTip("")

    def _try(self, then: Callable[[str], object]) -> None:
        said = self.said()
        self._set_busy(True)
        self.notice.tell(say("server.connect.trying"), "info")
        self._desk.aside(
            lambda: self._tools.try_server(said),
            lambda found: self._tried(found, then),
            otherwise=self._failed,
        )

    def _tried(self, found: str, then: Callable[[str], object]) -> None:
        self._set_busy(False)
        then(found)

    def _tell(self, found: str) -> None:
        self.notice.tell(found, "pass")

    def _open(self, _found: str) -> None:
        said = self.said()
        try:
            self._tools.open_server(said)
        except (Refused, Unavailable) as error:
            self._failed(error)
        else:
            self.accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.notice.tell(str(error), "block")

    def _set_busy(self, busy: bool) -> None:
        for button in (self.test, self.go):
            button.setEnabled(not busy)


class PasswordDialog(Dialog):
    """Ask for a server's password; it is forgotten with the dialog."""

    PASTES = True

    def __init__(self, look: Look, server: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setWindowTitle(say("server.password_title"))
        outer = self.column()
        outer.addWidget(Label(look, say("server.password_title"), "title", wrap=True))
        text = say("server.password_text", server=server)
        outer.addWidget(Label(look, text, "body", "text.secondary", wrap=True))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        outer.addLayout(self.field(say("server.connect.password"), self.password))
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("server.connect.go"), "primary")
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(460)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def given(self) -> str | None:
        """Return what was typed, once, or None where it was not to be told."""
        typed = self.password.text() if self.result() == QDialog.DialogCode.Accepted else ""
        self.password.clear()
        return typed or None
