"""A board whose policy takes a word of mouth: an emergency that the CTO or the CEO approves."""

from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.gui.dialogs.heard import HeardDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.window import Window
from cab_desk.services.boards.boards import NewPerson, create_board
from tests.gui.rooms import WORDS, ZONE, Room, dialog_of, quiet, rfc

ADA, CORA, CLEO = "Ada Chair", "Cora Tech", "Cleo Head"
CREW = (
    NewPerson(ADA, ("Engineering Manager",), member=True, chair=True),
    NewPerson(CORA, ("CTO",), member=True),
    NewPerson(CLEO, ("CEO",), member=True),
    NewPerson("Tea Lead", ("Team Lead",)),
)
WHY = "On the night train until eight"

D = TypeVar("D", bound=QDialog)


def emergency(room: Room, pack: str = "pol-008") -> str:
    """Make the board with an emergency that waits for a sign-off; return its uid."""
    room.session.default_pack = pack
    with room.session.open_work() as work:
        create_board(work, name="Platform changes", zone=ZONE, people=CREW)
    room.make_keys()
    kind = "emergency" if pack == "pol-008" else "normal"
    return room.add(rfc("Close the hole in the gateway", class_id=kind))[0]


def shown(room: Room, uid: str, qtbot: QtBot, width: int = 1440, height: int = 900) -> Window:
    """Open the window at the RFC."""
    made = room.window("requests", width, height)
    made.open_change(uid)
    qtbot.waitUntil(partial(quiet, made))
    return made


def asked(window: Window, ask: Ask, kind: type[D], qtbot: QtBot) -> D:
    """Have something done, and return the dialog that it opens."""
    window.ask(ask)
    qtbot.waitUntil(lambda: quiet(window) and window.findChild(kind) is not None)
    dialog = dialog_of(window)
    assert isinstance(dialog, kind)
    return dialog


def filled(window: Window, uid: str, qtbot: QtBot, choice: Choice = Choice.APPROVE) -> HeardDialog:
    """Open the dialog and say all that it asks for but the passphrase."""
    dialog = asked(window, Ask("heard", uid), HeardDialog, qtbot)
    dialog.decisions.choose(choice)
    dialog.reason.setText(WHY)
    return dialog


def recorded(window: Window, uid: str, qtbot: QtBot) -> None:
    """Record that the CTO agreed on the telephone."""
    dialog = filled(window, uid, qtbot)
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(partial(quiet, window))
