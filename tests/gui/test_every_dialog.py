"""Every dialog: it fits its window, its text is whole, and it is worked by the keyboard alone."""

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget

import cab_desk.gui.dialogs
from cab_desk.gui import shots
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.gui.window import Window
from tests.gui.every_dialog import (
    BOARDS,
    DRAWN_AS,
    HEIGHT,
    WIDTH,
    Boards,
    close_dialogs,
    opened,
    shots_of,
    window_on,
)
from tests.gui.fitting import faults
from tests.gui.reached import about, controls, inner
from tests.once import Once

_SLACK = 6  # pixels by which things in a row may stand higher or lower


_AT_ONCE = 8  # dialogs over one window, which takes longer to make than they do


def _cases() -> Iterator[object]:
    for board in BOARDS:
        names = [shot.name for shot in shots_of(board, Path())]
        for at in range(0, len(names), _AT_ONCE):
            yield pytest.param(board, names[at : at + _AT_ONCE], id=f"{board}-{at}")


CASES = list(_cases())


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Iterator[Boards]:
    with closing(Boards(tmp_path_factory.mktemp("boards"), once)) as made:
        yield made


@pytest.fixture
def window(qapp, look, boards: Boards, board: str) -> Iterator[Window]:
    with window_on(boards.get(board)[0], look) as made:
        yield made


# Modules of gui/dialogs that are none, or that others show.
_NO_DIALOGS = {
    "__init__", "chair_word", "dialog", "merging", "plan_edit", "rfc_attachments",
    "rfc_documents", "rfc_fields", "rfc_keeper", "rfc_mould", "sign_fields", "sign_key",
}  # fmt: skip


def test_every_dialog_is_drawn():
    """A dialog that no picture shows is one that nobody has looked at."""
    folder = Path(cab_desk.gui.dialogs.__file__).parent
    drawn = {shot.name for board in BOARDS for shot in shots_of(board, Path())}
    modules = {path.stem for path in folder.glob("*.py")} - _NO_DIALOGS
    assert modules - DRAWN_AS.keys() == set()
    assert {DRAWN_AS[name] for name in modules} - drawn == set()


@pytest.mark.parametrize(("board", "names"), CASES)
def test_dialogs_fit_are_read_whole_and_are_worked_by_keys(boards, window, board, names):
    wrong = {}
    for name in names:
        dialog = opened(window, boards, board, name)
        found = [*misfits(dialog), *faults(dialog), *crooked(dialog), *deaf(window, dialog)]
        if found:
            wrong[name] = found
        close_dialogs(window)
    assert wrong == {}


def misfits(dialog: Dialog) -> Iterator[str]:
    if dialog.width() > WIDTH or dialog.height() > HEIGHT:
        yield f"larger than the window: {dialog.size()}"
    if not dialog.windowTitle():
        yield "no title"
    first = dialog.focusWidget()
    if first is not None and not first.hasFocus():
        yield f"what is typed does not reach {about(first)}"


def deaf(window: Window, dialog: Dialog) -> Iterator[str]:
    """Name what the keyboard does not do: lead to a button, show the focus, leave by Esc."""
    first = dialog.focusWidget()
    if first is None:
        yield "nothing has the focus"
    elif dialog.SIGNS and first is dialog.primary():
        yield "a stray key would sign"
    if not ringed(dialog):
        yield "no ring shows which button Tab leads to"
    before = head_of(window)
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    shots.settle(window)
    if dialog in shots.dialogs(window):
        yield "Esc does not leave"
    if head_of(window) != before:
        yield "Esc recorded something"


def head_of(window: Window) -> object:
    with window.desk.office.open_reader() as reader:
        return reader.head()


def crooked(dialog: Dialog) -> list[str]:
    """Name each step of Tab that goes up, or back in its row; up is right at the next column."""
    wrong = []
    for one, after in pairwise(in_order(dialog)):
        here, there = place_of(dialog, one), place_of(dialog, after)
        if min(here.height(), there.height()) <= _SLACK:  # one of them is scrolled out of view
            continue
        up = there.bottom() <= here.top() + _SLACK and there.left() <= here.left()
        beside = abs(there.center().y() - here.center().y()) <= _SLACK
        if up or (beside and there.right() <= here.left()):
            wrong.append(f"{about(one)} {here} -> {about(after)} {there}")
    return wrong


def in_order(dialog: Dialog) -> list[QWidget]:
    """Return what Tab comes to, one after the other."""
    known = [one for one in controls(dialog) if taken_by_tab(one)]
    found, step = [], dialog.nextInFocusChain()
    while step is not None and step is not dialog:
        if step in known:
            found.append(step)
        step = step.nextInFocusChain()
    # It goes round: what stands first at the left begins, or a notice over all of it.
    left = [
        one
        for one in found
        if isinstance(one.parentWidget(), NoticeBar)
        or place_of(dialog, one).left() < dialog.width() // 2
    ]
    first = min(left or found, key=lambda one: place_of(dialog, one).top())
    at = found.index(first)
    return found[at:] + found[:at]


def taken_by_tab(one: QWidget) -> bool:
    by_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and one.isEnabled() and one.focusProxy() is None and not inner(one)


def place_of(dialog: Dialog, one: QWidget) -> QRect:
    """Return where a widget is seen, or the edge of the scroll area that hides it."""
    place = QRect(one.mapTo(dialog, QPoint(0, 0)), one.size())
    parent = one.parentWidget()
    while parent is not None and parent is not dialog:
        holder = parent.parentWidget()
        if isinstance(holder, QAbstractScrollArea) and holder.viewport() is parent:
            view = QRect(parent.mapTo(dialog, QPoint(0, 0)), parent.size())
            place.moveTop(min(max(place.top(), view.top()), view.bottom()))
            place.setBottom(max(place.top(), min(place.bottom(), view.bottom())))
        parent = holder
    return place


def ringed(dialog: Dialog) -> bool:
    """Tell whether Tab leads to a button, and the ring says so."""
    for _ in range(60):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and not focused.visibleRegion().isEmpty():
            return dialog.ring.isVisible() and dialog.ring.geometry().contains(
                QRect(focused.mapTo(dialog, QPoint(0, 0)), focused.size())
            )
    return False


def test_a_step_that_goes_up_is_found(qtbot, look):
    dialog = Dialog(look)
    qtbot.addWidget(dialog)
    column = dialog.column()
    high, middle, low = (QPushButton(name) for name in ("high", "middle", "low"))
    for one in (high, middle, low):
        column.addWidget(one)
    dialog.resize(200, 160)
    dialog.show()
    assert crooked(dialog) == []
    QPushButton.setTabOrder(high, low)
    QPushButton.setTabOrder(low, middle)
    assert len(crooked(dialog)) == 1


def test_what_is_added_late_is_reached_in_its_place(qtbot, look):
    dialog = Dialog(look)
    qtbot.addWidget(dialog)
    column = dialog.column()
    column.addWidget(QPushButton("first"))
    column.addWidget(QPushButton("last"))
    dialog.show()
    column.insertWidget(1, QPushButton("late"))
    qtbot.waitUntil(lambda: [one.text() for one in in_order(dialog)] == ["first", "late", "last"])
