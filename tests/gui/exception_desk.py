"""A window on a board under a policy that lets a freeze be overridden."""

from functools import partial

from PySide6.QtWidgets import QDialog

from cab_desk.gui.dialogs.exception import ExceptionDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.window import Window
from cab_desk.services.members import people
from cab_desk.services.registers import exceptions
from cab_desk.services.requests.changes import content_hash
from cab_desk.services.signatures import signing
from tests.gui import rooms

WHY = "Orders fail for every customer, and the fix is this one."


def frozen_board(room: rooms.Room, pack: str = "pol-012") -> str:
    """Make the board with one request for a Saturday, and a key for the chair."""
    room.session.default_pack = pack
    room.make_board()
    saturday = {"start": rooms.at(21, 11), "end": rooms.at(21, 12)}
    new = rooms.rfc("Stop the double bookings", traits=("migration",), **saturday)
    (uid,) = room.add(new)
    chair = chair_of(room)
    people.make_key(room.session.office, chair, rooms.WORDS)
    return uid


def chair_of(room: rooms.Room) -> str:
    """Return the id of the chair, who is the Engineering Manager."""
    with room.session.open_view() as work:
        return next(one.id for one in work.people.all() if one.chair)


def granted(room: rooms.Room, uid: str, reason: str = WHY) -> str:
    """Ask for the exception and have the chair grant it."""
    with room.session.open_work() as work:
        exceptions.state(work, uid, "freeze_override", reason)
        change = work.changes.get(uid)
    request = signing.SignRequest(
        uid, chair_of(room), "Engineering Manager", signing.Choice.APPROVE, rooms.WORDS,
        content_hash(change), change.revision, exception="freeze_override",
    )  # fmt: skip
    return signing.sign(room.session.office, request).made


def shown(qtbot, window: Window, kind: type[QDialog]) -> QDialog:
    """Wait until a dialog of a kind stands open, and return it."""

    def found() -> list[QDialog]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.waitUntil(partial(rooms.quiet, window))
    return found()[0]


__all__ = ["WHY", "ExceptionDialog", "SignDialog", "chair_of", "frozen_board", "granted", "shown"]
