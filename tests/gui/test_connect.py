"""A board on a server is tried and opened at a dialog; its password leaves no trace."""

import io
import sys

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cab_desk.app import connecting, places
from cab_desk.app.tools import tools_of
from cab_desk.errors import Unavailable
from cab_desk.gui.dialogs.connect import ConnectDialog, PasswordDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.tools import Connection
from cab_desk.storage.servers import server as server_at

PATIENCE = 20_000
SECRET = "canary p@ss:word"


def standing(kind):
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, kind) and one.isVisible()]


@pytest.fixture
def dialog(qtbot, room):
    room.make_board()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    window.page().open_server.click()
    (made,) = standing(ConnectDialog)
    qtbot.waitUntil(lambda: not window.desk.busy, timeout=PATIENCE)
    return made


def fill(dialog, place, password=""):
    host, port = place.hosts[0]
    for field, text in (
        (dialog.hosts, f"{host}:{port}"), (dialog.database, place.database),
        (dialog.user, place.user), (dialog.password, password),
    ):  # fmt: skip
        field.clear()
        QTest.keyClicks(field, text)
    dialog.tls.setCurrentIndex(dialog.tls.findData("prefer"))


def test_a_board_is_tried_before_it_is_opened(qtbot, dialog, server):
    fill(dialog, server.new())
    dialog.test.click()
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: "There it is" in dialog.notice.sentence.text(), timeout=PATIENCE)
    assert dialog.go.isEnabled()
    fill(dialog, server.empty())
    dialog.test.click()
    qtbot.waitUntil(lambda: "There is no board" in dialog.notice.sentence.text(), timeout=PATIENCE)
    fill(dialog, server.at("cab", hosts=(("127.0.0.1", 1),)))
    dialog.go.click()
    qtbot.waitUntil(lambda: "cannot be reached" in dialog.notice.sentence.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    dialog.reject()


def test_it_opens_in_a_window_of_its_own_and_forgets(qtbot, dialog, server):
    opened = []
    dialog._tools = dialog._tools._replace(open_server=opened.append)
    fill(dialog, server.new(), SECRET)
    field: QLineEdit = dialog.password
    assert field.echoMode() == QLineEdit.EchoMode.Password
    with qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.go.click()
    (said,) = opened
    assert (said.password, said.keep) == (SECRET, False)
    assert "canary" not in repr(said)
    assert field.text() == ""


def test_without_a_safe_keyring_nothing_is_kept(dialog):
    assert not connecting.may_keep()
    assert not dialog.keep.isEnabled()
    assert "asked for each time" in dialog.keep.toolTip()
    dialog.keep.setChecked(True)
    assert not dialog.said().keep
    dialog.reject()


def test_a_wish_to_keep_that_nobody_grants_is_told(dialog):
    said = Connection("127.0.0.1:1", "cab", "ann", {}, SECRET, keep=True)
    dialog._tools = dialog._tools._replace(try_server=lambda _: "There it is")
    dialog.said = lambda: said
    dialog._open("There it is")
    assert "did not take the password" in dialog.notice.sentence.text()
    assert "canary" not in dialog.notice.sentence.text()
    dialog.reject()


def test_the_fields_become_an_address(server):
    place = server.new()
    said = Connection(
        f" 127.0.0.1:1 , {place.hosts[0][0]}:{place.hosts[0][1]} ", place.database, "postgres",
        {"sslmode": "prefer", "schema": "", "sslcert": " "},
    )  # fmt: skip
    assert "no board yet" in connecting.try_out(said)


def test_another_window_gets_the_password_unseen(monkeypatch):
    monkeypatch.setenv(places.PASSWORD_VARIABLE, places.FROM_INPUT)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{SECRET}\nmore\n"))
    passwords = places.Passwords(prompt=lambda _: "asked")
    place = server_at("postgresql://ann@db/cab")
    assert passwords.ask(place) == SECRET
    assert passwords.ask(place) == SECRET
    assert places.Passwords(prompt=lambda _: "asked").ask(place) == "asked"
    assert places.Passwords(prompt=lambda _: None).ask(place) is None


def test_a_password_that_is_asked_for_is_given_once(qtbot, room):
    dialog = PasswordDialog(room.look, "postgresql://ann@db/cab")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.password.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(dialog.password, SECRET)
    dialog.go.click()
    assert dialog.given() == SECRET
    assert dialog.given() is None
    QTest.keyClicks(dialog.password, SECRET)
    dialog.reject()
    assert dialog.given() is None


def test_the_window_offers_it(qtbot, room):
    room.make_board()
    window = room.window("home")
    window.ask(Ask("connect"))
    (dialog,) = standing(ConnectDialog)
    nowhere = Connection("127.0.0.1:1", "cab", "ann", {})
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        tools_of(room.session).try_server(nowhere)
    qtbot.waitUntil(lambda: not window.desk.busy, timeout=PATIENCE)
    dialog.reject()
