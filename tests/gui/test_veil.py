"""While somebody types a secret, nothing behind the dialog can be read over a shoulder."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.connect import PasswordDialog
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.veil import Veil
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table
from tests.services.evidence_room import WORDS

LEGIBLE, BLURRED = 120, 20  # how much lightness may change from one pixel to the next


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.begin()
        made.wait(lambda: not desk.busy)
        yield made
        made.window.close()


def sharpest(widget: QWidget) -> int:
    """Return the hardest edge that is seen of a window: letters have hard ones."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    high, wide, line = image.height(), image.width(), image.bytesPerLine()
    data = bytes(image.constBits())
    rows = (data[line * y : line * y + wide] for y in range(0, high, 2))
    return max(abs(a - b) for row in rows for a, b in pairwise(row))


def veils(window: QWidget) -> list[Veil]:
    only = Qt.FindChildOption.FindDirectChildrenOnly
    return [one for one in window.findChildren(Veil, options=only) if one.isVisible()]


def sign_at_the_desk(table: Table) -> SignDialog:
    table.page.acts.sign("Engineering Manager")
    dialog = table.dialog(SignDialog)
    table.wait(lambda: dialog.who.count() > 0)
    return dialog


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("k", [1.0, 1.6])
def test_row24_the_window_behind_is_blurred_beyond_reading(
    table: Table, theme: str, k: float
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    table.page.look.set(theme=theme, k=k)
    table.page.look.apply(app)
    window = table.window
    assert sharpest(window) > LEGIBLE
    dialog = sign_at_the_desk(table)
    (veil,) = veils(window)
    assert veil.geometry() == window.rect()
    assert sharpest(window) < BLURRED
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not veils(window)
    assert sharpest(window) > LEGIBLE


def test_row24_it_is_darker_than_the_page(table: Table) -> None:
    before = lightness(table.window)
    dialog = sign_at_the_desk(table)
    assert lightness(table.window) < before * 0.6
    dialog.reject()


def lightness(widget: QWidget) -> int:
    """Return how light a window is on the whole."""
    one = widget.grab().toImage().scaled(
        1, 1, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )  # fmt: skip
    return one.pixelColor(0, 0).lightness()


def test_row24_it_stays_over_all_of_a_window_that_grows_or_changes_its_theme(table: Table) -> None:
    sign_at_the_desk(table)
    table.window.resize(1700, 1000)
    (veil,) = veils(table.window)
    assert veil.geometry() == table.window.rect()
    assert sharpest(table.window) < BLURRED
    table.page.look.set(theme="dark")
    (veil,) = veils(table.window)
    assert sharpest(table.window) < BLURRED
    assert lightness(table.window) < 60
    table.standing(SignDialog)[0].reject()


def test_row24_what_comes_in_meanwhile_stays_covered(table: Table) -> None:
    sign_at_the_desk(table)
    table.window.tell("Somebody else has decided the next item.", "block")
    table.desk.touched.emit(frozenset({"meeting", "change"}))
    table.wait(lambda: not table.desk.busy)
    QApplication.processEvents()
    assert sharpest(table.window) < BLURRED
    table.standing(SignDialog)[0].reject()


@pytest.fixture
def wall(table: Table) -> QWidget:
    assert table.page.key("F9")
    table.wait(lambda: table.page.wall is not None and table.page.wall.isVisible())
    assert table.page.wall is not None
    return table.page.wall


def sign_on_the_wall(table: Table) -> SignDialog:
    assert table.page.wall is not None
    card = table.page.wall._body.item.open_card()
    card.asked.emit(card.place.roles[0])
    table.wait(lambda: table.standing(SignDialog))
    (dialog,) = table.standing(SignDialog)
    table.wait(lambda: dialog.who.count() > 0)
    return dialog


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_row24_who_signs_at_the_wall_covers_it_and_the_chairs_window(
    table: Table, wall: QWidget, size: tuple[int, int]
) -> None:
    table.page.side.switch.button.click()
    QTest.keyClicks(table.page.side.private, "Do not say that the vendor is late")
    wall.resize(*size)
    table.wait(lambda: wall.look.k == pytest.approx(1.6 * size[1] / 1080))
    dialog = sign_on_the_wall(table)
    assert dialog.parentWidget() is wall
    assert dialog.width() <= wall.width()
    assert dialog.height() <= wall.height()
    for window in (wall, table.window):
        assert len(veils(window)) == 1
        assert sharpest(window) < BLURRED
    dialog.reject()
    assert not veils(wall)
    assert not veils(table.window)


def test_row24_the_wall_shows_nothing_of_a_passphrase_at_any_size(
    table: Table, wall: QWidget
) -> None:
    wall.resize(1280, 720)
    table.wait(lambda: wall.look.k < 1.2)
    dialog = sign_on_the_wall(table)
    before = dialog.passphrase.grab().toImage()
    dialog.cancel.setFocus()
    dialog.passphrase.setText(WORDS)
    assert dialog.passphrase.echoMode() is QLineEdit.EchoMode.NoEcho
    assert dialog.passphrase.displayText() == ""
    dialog.passphrase.clear()
    assert dialog.passphrase.grab().toImage() == before
    assert dialog.who.font().pixelSize() == wall.look.font("body").pixelSize()
    dialog.reject()


def test_the_chairs_own_signature_does_not_darken_the_wall(table: Table, wall: QWidget) -> None:
    dialog = sign_at_the_desk(table)
    assert len(veils(table.window)) == 1
    assert not veils(wall)
    dialog.reject()


def test_what_asks_for_no_secret_covers_nothing(table: Table) -> None:
    table.page.key("D")
    dialog = table.dialog(DecideDialog)
    assert not veils(table.window)
    dialog.reject()


def test_row24_unlocking_the_chair_is_covered_too(table: Table) -> None:
    table.page.acts.unlock()
    dialog = table.dialog(UnlockChairDialog)
    assert sharpest(table.window) < BLURRED
    dialog.reject()
    assert not veils(table.window)


def pasted_by_key(field: QLineEdit) -> None:
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))


def dropped(field: QLineEdit) -> None:
    data = QMimeData()
    data.setText(WORDS)
    event = QDropEvent(
        QPointF(4, 4), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize("way", [pasted_by_key, dropped])
def test_row24_the_clipboard_is_off(table: Table, way: Callable[[QLineEdit], None]) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText(WORDS)
    dialog = sign_at_the_desk(table)
    secret = dialog.passphrase
    secret.setFocus()
    way(secret)
    assert secret.text() == ""
    assert secret.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    QTest.keyClicks(secret, "horse")
    secret.selectAll()
    for keys in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
        QTest.keySequence(secret, QKeySequence(keys))
    assert clipboard.text() == WORDS
    assert secret.text() == "horse"
    dialog.reject()


def test_a_servers_password_may_be_pasted(qtbot: QtBot, table: Table) -> None:
    QApplication.clipboard().setText("from the safe")
    dialog = PasswordDialog(table.page.look, "db.example", table.window)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.password.setFocus()
    pasted_by_key(dialog.password)
    assert dialog.password.text() == "from the safe"
    dialog.reject()
