"""Every dialog: it fits its window, its text is whole, and it is worked by the keyboard alone."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget

import cab_desk.gui.dialogs
from cab_desk.app import sample_board, shots_dialogs, shots_packets, shots_registers
from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.gui import shots
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.shots import Shot
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.gui.window import Window
from cab_desk.services.papers import minutes
from tests.databases import BOARD
from tests.gui.test_every_control import about, controls, inner
from tests.gui.test_text_fits import faults
from tests.once import Once
from tests.sampled import NOW, chair_of, keep, reopened, sample_in

WIDTH, HEIGHT = 1120, 700
_SLACK = 6  # pixels by which things in a row may stand higher or lower


def shots_of(board: str, folder: Path) -> list[Shot]:
    """Return the dialogs that are drawn at a board."""
    nothing = shots_packets.Review(folder, folder, folder, "")
    found: dict[str, tuple[Shot, ...]] = {
        "held": (*shots.SHOTS, *shots.POLICY, *shots_dialogs.held_shots(folder)),
        "running": shots_dialogs.running_shots(),
        "first": shots_dialogs.empty_shots(made=False),
        "registers": shots_registers.register_shots(["", ""]),
        "reviewed": shots_packets.board_shots(nothing),
        "packet": shots_packets.packet_shots(nothing),
    }
    return [one for one in found[board] if one.dialog]


BOARDS = ("held", "running", "first", "registers", "reviewed", "packet")
_AT_ONCE = 8  # dialogs over one window, which takes longer to make than they do


def _cases() -> Iterator[object]:
    for board in BOARDS:
        names = [shot.name for shot in shots_of(board, Path())]
        for at in range(0, len(names), _AT_ONCE):
            yield pytest.param(board, names[at : at + _AT_ONCE], id=f"{board}-{at}")


CASES = list(_cases())


class Boards:
    """The boards of the pictures, each made when it is first asked for."""

    def __init__(self, folder: Path, once: Once) -> None:
        self.folder = folder
        self._once = once
        self._made: dict[str, tuple[Session, dict[str, Shot]]] = {}
        self._others: list[Session] = []

    def get(self, name: str) -> tuple[Session, dict[str, Shot]]:
        """Return a board, and what is drawn of it."""
        if name not in self._made:
            session, found = self._make(name)
            self._made[name] = session, {shot.name: shot for shot in found}
        return self._made[name]

    def close(self) -> None:
        """Let go of all."""
        for session in (*self._others, *(session for session, _found in self._made.values())):
            session.close()

    def _make(self, name: str) -> tuple[Session, Iterable[Shot]]:
        if name == "first":
            session = shots_dialogs.empty(self.folder / "first.cabdesk", NOW, False)
            return session, shots_of(name, self.folder)
        # Sixty changes and a meeting take a while to make: each board is made once in a run.
        kind = "reviewed" if name == "packet" else name
        make = {"held": partial(make_held, self._once), "running": make_running,
                "registers": make_registers, "reviewed": partial(make_reviewed, self._once),
                }[kind]  # fmt: skip
        folder = self._once.copied(f"dialogs-{kind}", make, self.folder / name)
        session, said = reopened(folder)
        if name == "registers":
            return session, shots_registers.register_shots(said)
        if kind == "reviewed":
            review = shots_packets.Review(
                folder / "review.cabreview", folder / "review.cabevents", folder, said[0]
            )
            if name == "reviewed":
                return session, shots_packets.board_shots(review)
            self._others.append(session)
            return shots_packets.opened(review, session), shots_packets.packet_shots(review)
        return session, shots_of(name, self.folder)


def make_held(once: Once, folder: Path) -> None:
    session, meeting = sample_in(once, folder)
    minutes.make(session.office, meeting, chair=chair_of(session))
    keep(folder, session)


def make_running(folder: Path) -> None:
    session, _ = sample_board.make_board(folder / BOARD, NOW, until=3, outbox=folder / "outbox")
    keep(folder, session)


def make_registers(folder: Path) -> None:
    keep(folder, *shots_registers.make_board(folder / BOARD, NOW, folder / "outbox"))


def make_reviewed(once: Once, folder: Path) -> None:
    session, _meeting = sample_in(once, folder)
    review = shots_packets.review(session, folder)
    keep(folder, session, [review.uid])


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Iterator[Boards]:
    made = Boards(tmp_path_factory.mktemp("boards"), once)
    yield made
    made.close()


@pytest.fixture
def window(qapp, look, boards: Boards, board: str) -> Iterator[Window]:
    """Return a window of the smallest size on a board."""
    desk, window = build(boards.get(board)[0], look)
    desk.release()
    shots.resized(window, WIDTH, HEIGHT)
    yield window
    close_dialogs(window)
    desk.close()
    window.close()
    window.deleteLater()


def close_dialogs(window: Window) -> None:
    while open_still := shots.dialogs(window):
        open_still[-1].done(0)
        shots.settle(window)


def opened(window: Window, boards: Boards, board: str, name: str) -> Dialog:
    """Open a dialog as it is drawn."""
    boards.get(board)[1][name].lead(window)
    shots.settle(window)
    dialog = shots.dialogs(window)[-1]
    assert isinstance(dialog, Dialog)
    dialog.activateWindow()
    QApplication.processEvents()
    return dialog


# What draws each module of gui/dialogs.
_NO_DIALOGS = {
    "__init__", "chair_word", "dialog", "merging", "plan_edit", "rfc_attachments",
    "rfc_documents", "rfc_fields", "rfc_keeper", "sign_fields", "sign_key",
}  # fmt: skip
_DRAWN_AS = {
    "accept_keys": "dialog-accept-keys", "forgo": "dialog-history-lost",
    "admit": "dialog-admit", "audit_entry": "dialog-signed", "board_held": "dialog-board-held",
    "call_off": "dialog-call-off", "care": "dialog-care",
    "change_window": "dialog-change-window", "day_beside": "dialog-day-beside",
    "left_texts": "dialog-left-texts", "lost": "dialog-lost",
    "checklists": "dialog-checklists", "comment": "dialog-comment", "connect": "dialog-connect",
    "decide": "dialog-reject", "delegate": "dialog-delegate", "duty": "dialog-duty",
    "earlier": "dialog-earlier",
    "edited_meanwhile": "dialog-meanwhile", "emergency": "dialog-emergency",
    "entry": "dialog-freeze", "exception": "dialog-exception", "flag": "dialog-flag",
    "free_item": "dialog-free-item", "import_preview": "dialog-import", "keys": "dialog-keys",
    "kpi": "dialog-kpi", "join_ids": "dialog-join-ids",
    "lend": "dialog-lend-role", "make_key": "dialog-make-key",
    "merge_report": "dialog-brought-back", "minutes_edit": "dialog-minutes-edit",
    "move": "dialog-move", "new_board": "dialog-new-board",
    "new_passphrase": "dialog-new-passphrase", "outcome": "dialog-outcome",
    "person": "dialog-person", "plan_meeting": "dialog-plan-meeting",
    "reason": "dialog-withdraw", "rerate": "dialog-rerate", "reset_key": "dialog-reset-key",
    "rfc_form": "dialog-new-request", "settle": "dialog-settle", "sign": "dialog-sign",
    "switch_policy": "dialog-switch-policy", "systems": "dialog-systems",
    "take_along": "dialog-take-along", "take_back": "dialog-take-back", "tick": "dialog-tick",
    "unlock_chair": "dialog-unlock", "vote": "dialog-vote",
}  # fmt: skip


def test_every_dialog_is_drawn():
    """A dialog that no picture shows is one that nobody has looked at."""
    folder = Path(cab_desk.gui.dialogs.__file__).parent
    drawn = {shot.name for board in BOARDS for shot in shots_of(board, Path())}
    modules = {path.stem for path in folder.glob("*.py")} - _NO_DIALOGS
    assert modules - _DRAWN_AS.keys() == set()
    assert {_DRAWN_AS[name] for name in modules} - drawn == set()


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
