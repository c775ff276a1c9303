"""Read an event's bytes back, and tell in which way a ledger entry is not what it should be.

The form is that of version 1 for ever: exact keys, exact types, exact bytes. What a later
version adds stands in the body; a later form has another `v` and is kept, not counted. Form 2 has
the same keys: it is of the types whose author is not the one whose word they are.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cab_desk.domain.canonical import canonical, digest, moment, stamp
from cab_desk.domain.heads import STOOD_ON, head_of
from cab_desk.domain.ledger import (
    GENESIS,
    LARGEST_EVENT,
    SIGNED_TYPES,
    Entry,
    Event,
    Head,
    chain,
    form_of,
    stream_of,
)

_HASH = re.compile(r"[0-9a-f]{64}")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_TYPE = re.compile(r"[a-z]+\.[a-z_]+")
_LARGEST_TEXT = 256


class Malformed(ValueError):
    """Say which part of an event is not of the form; `part` is a key, or `bytes` or `version`."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Statement:
    """All that an event says."""

    ledger: str
    type: str
    author: str
    device: str
    host: str
    seq: int
    prev: str
    at: datetime
    offset: str
    zone: str
    key: str
    policy: str
    subject: str
    revision: int
    seen: str
    body: Mapping[str, Any]
    stood_on: Head | None = None  # the head that its signer had before them; it stands in the body

    @property
    def stream(self) -> str:
        """Return the name of the stream that the event belongs to."""
        return stream_of(self.author, self.device)


def read(data: bytes) -> Statement:
    """Return what an event says; raises Malformed for anything but the one right form."""
    if len(data) > LARGEST_EVENT:
        raise Malformed("bytes")
    found = _decoded(data)
    if found.get("v") != form_of(str(found.get("type"))) or isinstance(found.get("v"), bool):
        raise Malformed("version")
    parts = {key: value for key, value in found.items() if key != "v"}
    if parts.keys() != _CHECKS.keys():
        raise Malformed("bytes")
    for key, check in _CHECKS.items():
        if not check(parts[key]):
            raise Malformed(key)
    parts["at"] = moment(parts["at"])
    if STOOD_ON in parts["body"]:
        parts["stood_on"] = _stood_on(parts["body"].pop(STOOD_ON))
    return Statement(**parts)


def _stood_on(value: Any) -> Head:
    try:
        return head_of(value)
    except ValueError as error:
        raise Malformed(STOOD_ON) from error


def event_of(data: bytes, signature: bytes) -> Event:
    """Return the event that these bytes are, with what is looked up by; raises Malformed."""
    said = read(data)
    return Event(
        digest(data), data, signature, said.type, said.author, said.stream, said.seq,
        said.subject, stamp(said.at),
    )  # fmt: skip


def link_fault(entry: Entry, event: Event, before: Entry | None) -> str:
    """Return what is wrong with an entry and its place in the chain (`order`, `id`, `prev`,
    `hash`), or nothing.
    """
    seq, prev = (before.seq + 1, before.hash) if before else (1, GENESIS)
    if entry.seq != seq:
        return "order"
    if digest(event.data) != event.id or entry.event_id != event.id:
        return "id"
    if entry.prev != prev:
        return "prev"
    if chain(entry.prev, entry.seq, entry.event_id) != entry.hash:
        return "hash"
    return ""


def signature_needed(said: Statement) -> bool:
    """Tell whether an event is none without a valid signature: by its type, or by naming a key."""
    return said.type in SIGNED_TYPES or bool(said.key)


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_once, parse_float=_no, parse_constant=_no)
        exact = isinstance(found, dict) and canonical(found) == data
    except (ValueError, RecursionError) as error:
        raise Malformed("bytes") from error
    if not exact:
        raise Malformed("bytes")
    return dict(found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LARGEST_TEXT


def _hash_or_none(value: Any) -> bool:
    return isinstance(value, str) and (not value or _HASH.fullmatch(value) is not None)


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _count(least: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def _moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and stamp(moment(value)) == value
    except ValueError:
        return False


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "ledger": _text,
    "type": _matches(_TYPE),
    "author": _text,
    "device": _text,
    "host": _text,
    "seq": _count(1),
    "prev": _hash_or_none,
    "at": _moment,
    "offset": _matches(_OFFSET),
    "zone": _text,
    "key": _text,
    "policy": _hash_or_none,
    "subject": _text,
    "revision": _count(0),
    "seen": _hash_or_none,
    "body": lambda value: isinstance(value, dict),
}
