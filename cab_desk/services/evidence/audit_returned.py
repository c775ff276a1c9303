"""Hold the list of what came back in packets against what merges said of it, and its own bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import Event
from cab_desk.domain.packet import RETURNING
from cab_desk.domain.statement import Malformed, Statement, event_of, read

# Of an event that only a newer program reads nothing is listed but its bytes.
_UNREAD = {"@stream": "", "@seq": 0, "@type": "", "@subject": ""}
_NAMES = tuple(_UNREAD)

Genuine = Callable[[Event, Statement], bool]


@dataclass(slots=True)
class Returned:
    """What the chain says of each event that came back, by its id.

    Its label is that of the last merge that weighed it, its file the first that brought it.
    """

    said: dict[str, dict[str, Any]] = field(default_factory=dict)  # by merges
    inside: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the events themselves
    _run: tuple[str, tuple[Any, ...]] = ("", ())

    def hear(self, event: Event, said: Statement) -> None:
        """Note an event that may have come back."""
        if said.type in RETURNING:
            self.inside[event.id] = _of(event, said)

    def merged(self, event: Event, said: Statement) -> None:
        """Note what a merge said; one that says much is several entries, named by the first."""
        of_run = (said.body.get("file"), said.author, said.at)
        if self._run[1] != of_run:
            self._run = (event.id, of_run)
        for event_id, label in said.body.get("labels", ()):
            known = self.said.get(event_id, {})
            file = known.get("file", said.body.get("file"))
            self.said[event_id] = {"label": label, "file": file, "merged_by": self._run[0]}

    def holds(self, event_id: str, stored: Mapping[str, Any], genuine: Genuine) -> bool:
        """Tell whether a row is what merges and the event say.

        What waits stands in no entry: its row has its bytes.
        """
        told = self.said.get(event_id, {})
        if stored["data"]:
            found = _waiting(event_id, stored, genuine)
        else:
            found = None if stored["signature"] else self.inside.get(event_id)
        wanted = {**told, **(found or {})}
        names = ("label", "file", "merged_by", *_NAMES)
        return found is not None and all(stored[name] == wanted.get(name) for name in names)


def _of(event: Event, said: Statement) -> dict[str, Any]:
    values = (event.stream, event.stream_seq, event.type, said.subject)
    return dict(zip(_NAMES, values, strict=True))


def _waiting(
    event_id: str, stored: Mapping[str, Any], genuine: Genuine
) -> Mapping[str, Any] | None:
    data = str(stored["data"]).encode("utf-8", "surrogateescape")
    if digest(data) != event_id:
        return None
    try:
        event = event_of(data, bytes.fromhex(str(stored["signature"])))
    except Malformed as error:
        return _UNREAD if error.part == "version" else None
    except ValueError:
        return None
    said = read(data)
    return _of(event, said) if genuine(event, said) else None
