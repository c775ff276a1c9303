"""Every dialog as the pictures open it, at boards that a run makes once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cab_desk.app import sample_board, shots_dialogs, shots_heard, shots_packets, shots_registers
from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.gui import shots
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.shots import Shot
from cab_desk.gui.window import Window
from cab_desk.services.papers import minutes
from tests.databases import BOARD
from tests.once import Once
from tests.sampled import NOW, chair_of, keep, reopened, sample_in

WIDTH, HEIGHT = 1120, 700
BOARDS = ("held", "running", "first", "registers", "heard", "reviewed", "packet")
# What draws each module of gui/dialogs.
DRAWN_AS = {
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
    "free_item": "dialog-free-item", "heard": "dialog-heard",
    "import_preview": "dialog-import", "keys": "dialog-keys",
    "kpi": "dialog-kpi", "join_ids": "dialog-join-ids",
    "lend": "dialog-lend-role", "make_key": "dialog-make-key",
    "merge_report": "dialog-brought-back", "minutes_edit": "dialog-minutes-edit",
    "move": "dialog-move", "new_board": "dialog-new-board",
    "new_passphrase": "dialog-new-passphrase", "outcome": "dialog-outcome",
    "paper": "dialog-paper-script",
    "person": "dialog-person", "plan_meeting": "dialog-plan-meeting",
    "reason": "dialog-withdraw", "rerate": "dialog-rerate", "reset_key": "dialog-reset-key",
    "rfc_form": "dialog-new-request", "settle": "dialog-settle", "sign": "dialog-sign",
    "switch_policy": "dialog-switch-policy", "systems": "dialog-systems",
    "answer": "dialog-answer",
    "choose_template": "dialog-choose-template", "template": "dialog-template",
    "template_form": "dialog-template-values",
    "take_along": "dialog-take-along", "take_back": "dialog-take-back", "tick": "dialog-tick",
    "unlock_chair": "dialog-unlock", "vote": "dialog-vote",
}  # fmt: skip


def shots_of(board: str, folder: Path) -> list[Shot]:
    """Return the dialogs that are drawn at a board."""
    nothing = shots_packets.Review(folder, folder, folder, "")
    found: dict[str, tuple[Shot, ...]] = {
        "held": (*shots.SHOTS, *shots.POLICY, *shots_dialogs.held_shots(folder)),
        "running": shots_dialogs.running_shots(),
        "first": shots_dialogs.empty_shots(made=False),
        "registers": shots_registers.register_shots(["", ""]),
        "heard": shots_heard.heard_shots(""),
        "reviewed": shots_packets.board_shots(nothing),
        "packet": shots_packets.packet_shots(nothing),
    }
    return [one for one in found[board] if one.dialog]


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
                "registers": make_registers, "heard": make_heard,
                "reviewed": partial(make_reviewed, self._once),
                }[kind]  # fmt: skip
        folder = self._once.copied(f"dialogs-{kind}", make, self.folder / name)
        session, said = reopened(folder)
        if name == "registers":
            return session, shots_registers.register_shots(said)
        if name == "heard":
            return session, shots_heard.heard_shots(said[0])
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


def make_heard(folder: Path) -> None:
    session, uid = shots_heard.make_board(folder / BOARD, NOW, folder / "outbox")
    keep(folder, session, [uid])


def make_reviewed(once: Once, folder: Path) -> None:
    session, _meeting = sample_in(once, folder)
    review = shots_packets.review(session, folder)
    keep(folder, session, [review.uid])


@contextmanager
def window_on(session: Session, look: Look) -> Iterator[Window]:
    """Give a window of the smallest size on a board."""
    desk, window = build(session, look)
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
