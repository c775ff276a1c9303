"""Show who else is at the board and what they edit, as far as their desks tell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from cab_desk.gui import times
from cab_desk.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from cab_desk.services.ports import Work
    from cab_desk.services.presence import Here, Presence

    Names = dict[str, str]

_LOOK_MS = 5_000  # whoever was not heard of for a minute is gone by then


class Attended(Protocol):
    """What is asked of a desk."""

    @property
    def office(self) -> Any:
        """Return where the time is told, and what knows who is here."""

    @property
    def me(self) -> str:
        """Return who works here."""

    def read_work(
        self,
        query: Callable[[Work], Names],
        then: Callable[[Names], object],
        otherwise: Callable[[Any], object],
    ) -> object:
        """Ask for whole objects."""


class Company(QObject):
    """The others at the board; `changed` says that some came, went, or edit something else.

    Where nothing tells of others nobody is ever here.
    """

    changed = Signal()
    _stirred = Signal()

    def __init__(self, desk: Attended, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._names: Names = {}
        self._asking = False
        self._shown: tuple[Here, ...] = ()
        self._edited: list[tuple[object, str, datetime]] = []
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._stirred.connect(self.look, Qt.ConnectionType.QueuedConnection)

    @property
    def _presence(self) -> Presence | None:
        presence: Presence | None = self._desk.office.presence
        return presence

    def begin(self) -> None:
        """Tell that somebody is here, and hear of the others."""
        if self._presence is not None:
            self._presence.changed = self._stirred.emit
            self._timer.start()
            self.look()

    def end(self) -> None:
        """Hear of nobody any more."""
        self._timer.stop()
        if self._presence is not None:
            self._presence.changed = lambda: None

    def edit(self, what: object, uid: str) -> None:
        """Tell that an RFC is being edited, in `what`."""
        self._edited.append((what, uid, self._desk.office.clock()))
        self._tell()

    def leave(self, what: object) -> None:
        """Tell that nothing is edited in `what` any more."""
        self._edited = [one for one in self._edited if one[0] is not what]
        self._tell()

    def look(self) -> None:
        """See who is here now."""
        presence = self._presence
        if presence is None:
            return
        self._tell()
        found = presence.others()
        if not self._asking and any(one.person not in self._names for one in found if one.person):
            self._asking = True
            self._desk.read_work(_names, self._take_names, self._without_names)
        if found != self._shown:
            self._shown = found
            self.changed.emit()

    def people(self) -> list[str]:
        """Return the names of who else is here, a person at two desks twice."""
        return [self._name(one) or say("presence.somebody") for one in self._shown]

    def editing(self, uid: str, zone_name: str) -> str:
        """Say who else edits an RFC, or nothing."""
        zone = times.zone_of(zone_name)
        sentences = []
        for one in self._shown:
            if uid and one.uid == uid and one.since is not None:
                at = times.short(one.since, zone, self._desk.office.clock())
                name = self._name(one)
                key = "presence.edits" if name else "presence.somebody_edits"
                sentences.append(say(key, name=name, at=at))
        return "\n".join(sentences)

    def _name(self, one: Here) -> str:
        return self._names.get(one.person, "")

    def _tell(self) -> None:
        if self._presence is not None and self._timer.isActive():
            _, uid, since = self._edited[-1] if self._edited else (None, "", None)
            self._presence.tell(self._desk.me, uid, since)

    def _take_names(self, names: Names) -> None:
        self._asking = False
        # Whom the board does not know, it is not asked for again and again.
        self._names = {one.person: "" for one in self._shown} | names
        self.changed.emit()

    def _without_names(self, _error: Exception) -> None:
        self._asking = False


def _names(work: Work) -> Names:
    return {person.id: person.name for person in work.people.all()}
