"""Boards under the two policies that know exceptions, with a change that would need one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cab_desk import assets
from cab_desk.domain.verdict import Verdict
from cab_desk.files import packs
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.registers import exceptions
from cab_desk.services.registers.exceptions import ExceptionSheet
from cab_desk.services.requests import summary
from tests.services.evidence_room import Room

SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
WHY = "Orders fail for every customer, and the fix is this one."
IVY, DANA = ("Ivy Ward", "Incident Commander"), ("Dana Reyes", "Engineering Manager")
BEA, SAM = ("Bea Lund", "Backend Lead"), ("Sam Ortiz", "SRE Lead")
CREW = (
    NewPerson("Ivy Ward", ("Incident Commander",), member=True),
    NewPerson("Dana Reyes", ("Engineering Manager", "Reviewer"), member=True, chair=True),
    NewPerson("Rae Bose", ("Reviewer",)),
    NewPerson("Rob Tan", ("Reviewer",)),
    NewPerson("Bea Lund", ("Backend Lead",)),
    NewPerson("Ben Idris", ("Backend Lead",)),
    NewPerson("Sam Ortiz", ("SRE Lead",)),
    NewPerson("Cleo Park", ("CTO",)),
    NewPerson("Rik Maas", ("Incident Commander",)),
)


class ExceptionRoom(Room):
    """A board whose people all have keys."""

    def weekend(self, class_id: str = "normal", **more: object) -> str:
        """Submit a change for a Saturday, when nothing may be deployed."""
        more = {"start": SATURDAY, "end": SATURDAY + timedelta(hours=1)} | more
        return self.submitted("Stop the double bookings", class_id=class_id, **more)

    def ask(self, uid: str, override: str, reason: str = WHY, kind: str = "") -> object:
        """Ask for an exception."""
        return self.do(partial(exceptions.state, uid=uid, override=override, reason=reason,
                               kind=kind))  # fmt: skip

    def sheet(self, uid: str) -> ExceptionSheet:
        """Return what the dialog would show."""
        return self.do(partial(exceptions.sheet, uid=uid))

    def verdict(self, uid: str) -> Verdict:
        """Judge a change as the desk does."""
        return self.do(lambda work: summary.judged(work, work.changes.get(uid)))

    def kinds(self, uid: str) -> list[str]:
        """Return the kinds of what is found against a change."""
        return [finding.kind for finding in self.verdict(uid).findings]


def open_room(folder: Path, pack: str) -> ExceptionRoom:
    """Make a board under a shipped policy."""
    found = packs.load(assets.path(f"resources/policies/{pack}"))
    room = ExceptionRoom(folder, pack=found)
    room.furnish(crew=CREW)
    return room


Opened = Callable[[str], ExceptionRoom]
