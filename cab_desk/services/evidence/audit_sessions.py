"""Follow through the ledger which sessions of chairs have no end on record."""

from dataclasses import dataclass, field

from cab_desk.domain.statement import Statement
from cab_desk.services.members.chair import LOCKED, UNLOCKED


@dataclass(slots=True)
class Sessions:
    """The sessions that began; an end of earlier versions is that of the key's latest one."""

    _open: dict[str, tuple[int, str]] = field(default_factory=dict)  # event → entry, key

    def hear(self, seq: int, event_id: str, said: Statement) -> None:
        """Note an entry."""
        if said.type == UNLOCKED:
            self._open[event_id] = (seq, said.key)
        elif said.type == LOCKED:
            same = [one for one, (_, key) in self._open.items() if key == said.body.get("key")]
            self._open.pop(str(said.body.get("session") or (same[-1] if same else "")), None)

    def left(self) -> tuple[int, ...]:
        """Return the entries of the sessions that nothing ends."""
        return tuple(seq for seq, _ in self._open.values())
