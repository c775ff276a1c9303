"""What an event says of the record that it states whole: its body, and what it says of itself.

A stored record is held against it name by name. Names that begin with `@` are those of the event
itself, whatever its body says; one that ends with `*` is held where the event says it, which
those of earlier versions may not.
"""

from collections.abc import Mapping
from typing import Any

from cab_desk.domain.canonical import stamp
from cab_desk.domain.ledger import Event
from cab_desk.domain.packet import COMMENT, REDACTION, TAKEN, VOTE
from cab_desk.domain.statement import Statement

# Events that state a record whole, and what kind of record: the last one is what must be kept.
STATED = {"calendar.changed": "calendar", "system.put": "system", "duty.done": "duty",
          "review.done": "review", "flag.put": "flag", "flag.removed": "flag",
          "flag.audited": "flag_audit", "certificate.made": "certificate",
          "condition.ticked": "condition", "conflict.settled": "conflict",
          "template.put": "template", "template.retired": "template",
          "template.used": "template_use", "template.answered": "template_answer",
          COMMENT: "comment", REDACTION: "redaction", VOTE: "vote", TAKEN: "packet"}  # fmt: skip

# Of these each record is that of its own event.
_OF_EVENTS = frozenset({"duty", "comment", "redaction", "vote"})
_NAMING = {"condition": ("condition",), "conflict": ("one", "other"),
           "template": ("template", "revision"),
           "template_answer": ("template", "revision")}  # fmt: skip


def record_of(kind: str, event_id: str, said: Statement) -> str:
    """Name the record that an event states: what it is about, itself, or what it names."""
    if kind in _OF_EVENTS:
        return event_id
    names = _NAMING.get(kind)  # there are several of one change
    return " ".join(str(said.body.get(name)) for name in names) if names else said.subject


def facts(event: Event, said: Statement, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what an event says of its record; with `body` what a part of it says."""
    return {
        **(said.body if body is None else body),
        "@at": stamp(said.at),
        "@author": said.author,
        "@event": event.id,
        "@revision": said.revision,
        "@seen": said.seen,
        "@seq": said.seq,
        "@stream": said.stream,
        "@subject": said.subject,
        "@type": said.type,
    }


def holds(said: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Tell whether all that is stored of a record is what its event says."""
    return all(_same(said, name, value) for name, value in stored.items())


def _same(said: Mapping[str, Any], name: str, value: Any) -> bool:
    if name.endswith("*"):
        return name[:-1] not in said or bool(said[name[:-1]] == value)
    return bool(said.get(name, "") == value)
