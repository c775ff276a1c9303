"""Who else is at a board and what they edit: told by notices of ids alone and kept nowhere."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic

BEAT_SECONDS = 15.0
SPREAD_SECONDS = 5.0  # so that desks that were opened together do not tell together
STALE_SECONDS = 60.0
_MOST = 1_000  # desks that are remembered
_LONGEST = 600  # characters of a notice
_HERE, _GONE = "here", "gone"


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody at another desk: `uid` is the RFC that they edit, since `since`, or empty."""

    desk: str
    person: str
    uid: str = ""
    since: datetime | None = None


class Presence:
    """What this desk tells of itself and has heard of the others.

    The window says what is so; whatever carries the notices asks on its own thread what is due
    and hands in what it heard. `changed` is called on that thread.
    """

    def __init__(
        self, desk: str, beat: float = BEAT_SECONDS, tick: Callable[[], float] = monotonic
    ) -> None:
        self.desk = desk
        self.changed: Callable[[], object] = _nobody
        self._beat, self._tick = beat, tick
        self._lock = Lock()
        self._mine: Here | None = None
        self._next = 0.0
        self._others: dict[str, tuple[Here, float]] = {}

    def tell(self, person: str, uid: str = "", since: datetime | None = None) -> None:
        """Say who is here and what they edit; what is new goes out at once."""
        mine = Here(self.desk, person, uid, since if uid else None)
        with self._lock:
            if mine != self._mine:
                self._mine, self._next = mine, 0.0

    def due(self) -> str:
        """Return the notice that is to be sent now, or empty."""
        now = self._tick()
        with self._lock:
            mine = self._mine
            if mine is None or now < self._next:
                return ""
            # No secret hangs on it.
            spread = min(SPREAD_SECONDS, self._beat)
            self._next = now + self._beat + random.uniform(0, spread)  # noqa: S311
        since = mine.since.isoformat() if mine.since else ""
        return json.dumps([_HERE, mine.desk, mine.person, mine.uid, since])

    def leave(self) -> str:
        """Return the notice that this desk is left."""
        return json.dumps([_GONE, self.desk])

    def renew(self) -> None:
        """Have it told again at once: the line is a new one."""
        with self._lock:
            self._next = 0.0

    def hear(self, notice: str) -> None:
        """Take in what another desk told; what is no such notice is passed over."""
        kind, found = _read(notice)
        if found is None or found.desk == self.desk:
            return
        with self._lock:
            known = self._others.pop(found.desk, None)
            if kind == _HERE and len(self._others) < _MOST:
                self._others[found.desk] = (found, self._tick())
            if known is None and self._mine is not None and self._mine.uid:
                self._next = 0.0  # a newcomer hears at once what is being edited here
        if kind == _GONE or known is None or known[0] != found:
            self.changed()

    def others(self) -> tuple[Here, ...]:
        """Return who else is here, without those who were not heard of for a minute."""
        oldest = self._tick() - STALE_SECONDS
        with self._lock:
            self._others = {d: pair for d, pair in self._others.items() if pair[1] >= oldest}
            return tuple(sorted((here for here, _ in self._others.values()), key=_in_order))


def _read(notice: str) -> tuple[str, Here | None]:
    if len(notice) > _LONGEST:
        return "", None
    try:
        match json.loads(notice):
            case ["gone", str(desk)]:
                return _GONE, Here(desk, "")
            case ["here", str(desk), str(person), str(uid), str(since)]:
                at = datetime.fromisoformat(since) if since else None
                if at is not None and at.tzinfo is None:
                    return "", None
                return _HERE, Here(desk, person, uid, at)
    except ValueError:
        pass
    return "", None


def _in_order(here: Here) -> tuple[str, str]:
    return here.person, here.desk


def _nobody() -> None:
    """Stand in for whoever wants to hear of it."""
