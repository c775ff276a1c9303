"""Follow through the ledger what sign-offs and decisions rest on: their conditions, and the end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cab_desk.domain.heard import speaker
from cab_desk.domain.statement import Statement
from cab_desk.services.requests.decided import CLOSING_TYPES, SAYING, Closing, moved_on

DECIDED = "item.decided"


@dataclass(frozen=True, slots=True)
class Demands:
    """The conditions that one sign-off or decision sets, and who set them; nobody: the board."""

    subject: str
    setter: str
    texts: tuple[str, ...]


@dataclass(slots=True)
class Standing:
    """What the entries until now say of sign-offs and decisions."""

    demands: dict[str, Demands] = field(default_factory=dict)
    _closings: dict[str, Closing | None] = field(default_factory=dict)
    _given: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, seq: int, event_id: str, said: Statement) -> None:
        """Note an entry."""
        if said.type in (*SAYING, DECIDED):
            setter = speaker(said) if said.type in SAYING else ""
            texts = _texts(said.body.get("conditions"))
            self.demands[event_id] = Demands(said.subject, setter, texts)
        if said.type in SAYING:
            self._given[said.subject].append(event_id)
        elif said.type in CLOSING_TYPES:
            before, given = self._closings.get(said.subject), self._given[said.subject]
            self._closings[said.subject] = moved_on(before, seq, said, given)

    def counted(self, subject: str, event_id: str) -> bool:
        """Tell whether a decision that stands has counted a sign-off."""
        found = self._closings.get(subject)
        return found is not None and not found.scheduled and event_id in found.counted

    def demand(self, said: Statement) -> Demands | None:
        """Return what the tick of a condition answers; None where nothing demands it so."""
        body: Mapping[str, Any] = said.body
        event_id, _, place = str(body.get("condition")).rpartition("/")
        found = self.demands.get(event_id)
        if found is None or found.subject != said.subject or not place.isdecimal():
            return None
        fits = int(place) < len(found.texts) and found.texts[int(place)] == body.get("text")
        return found if fits else None


def _texts(conditions: object) -> tuple[str, ...]:
    if not isinstance(conditions, Sequence) or isinstance(conditions, str):
        return ()
    return tuple(map(str, conditions))
