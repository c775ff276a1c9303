"""Notes of what this desk recorded on a board that may lose it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Protocol

from cab_desk.domain.canonical import canonical
from cab_desk.domain.statement import Malformed, Statement, read


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that this desk recorded; `text` is what an edit left, as a form keeps it."""

    event_id: str
    data: bytes
    text: bytes = b""

    @property
    def said(self) -> Statement:
        """Return what the event says."""
        return read(self.data)

    @property
    def at(self) -> datetime:
        """Return when it was recorded."""
        return self.said.at


class Journal(Protocol):
    """Notes of what this desk recorded, on its own disk: the newest, by board."""

    def add(self, board_id: str, some: Sequence[Recorded]) -> None:
        """Keep notes; where that fails the log says so, since the board has what they tell of."""

    def newest(self, board_id: str, most: int, skip: int = 0) -> list[Recorded]:
        """Return the last notes, the newest first."""

    def forget(self, board_id: str, event_ids: Sequence[str]) -> None:
        """Drop notes."""


def packed_note(one: Recorded) -> bytes:
    """Return a note as the bytes that a journal keeps."""
    return canonical({
        "v": 1, "id": one.event_id, "data": one.data.decode(), "text": one.text.decode(),
    })  # fmt: skip


def unpacked_note(data: bytes) -> Recorded | None:
    """Return a note from its bytes; None for what cannot be read."""
    try:
        found = loads(data)
        one = Recorded(str(found["id"]), found["data"].encode(), found["text"].encode())
        read(one.data)
    except (ValueError, KeyError, TypeError, AttributeError, Malformed):
        return None
    return one
