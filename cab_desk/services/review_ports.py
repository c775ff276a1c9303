"""What reviews that travel need of the store: packets, comments, votes, and what came back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cab_desk.domain.packet import Passage

# A table's columns and rows as the database has them: text, whole numbers, bytes, nothing.
Cell = str | int | bytes | None
Rows = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A packet that the board gave away, and the key by which its reader is known."""

    id: str
    event_id: str
    person_id: str
    key_id: str
    public: bytes
    hash: str
    made_at: datetime
    meeting_id: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a passage; a redacted one has no text any more."""

    event_id: str
    change_uid: str
    revision: int
    content_hash: str
    person_id: str
    person: str
    at: datetime
    stream: str
    stream_seq: int
    passage: Passage
    text: str
    parent: str = ""
    redacted: bool = False
    stale: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A provisional vote: it counts for nothing until its author signs off."""

    event_id: str
    change_uid: str
    revision: int
    content_hash: str
    person_id: str
    person: str
    at: datetime
    stream: str
    stream_seq: int
    role: str
    decision: str
    conditions: tuple[str, ...] = ()
    remark: str = ""
    stale: bool = False
    label: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """An event that came back, with what became of it.

    `data` and `signature` are kept here only where the ledger does not hold them.
    """

    event_id: str
    file_hash: str
    stream: str
    stream_seq: int
    type: str
    change_uid: str
    label: str
    why: str
    merged_by: str
    data: bytes = b""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Slice:
    """What goes into a packet: these changes, one meeting or none, the calendar of a span.

    Of all sealed keys only that of `person_id` goes along.
    """

    uids: tuple[str, ...]
    person_id: str
    since: datetime
    until: datetime
    meeting_id: str = ""


class Reviews(Protocol):
    """Packets and what comes back of them."""

    def packets(self) -> list[HandedOut]:
        """Return the packets that were handed out, newest first."""

    def packet_of_key(self, key_id: str) -> HandedOut | None:
        """Return the packet whose key this is."""

    def add_packet(self, packet: HandedOut) -> None:
        """Keep a packet."""

    def comments(self, uid: str) -> list[Comment]:
        """Return the comments on a change by thread, stream and number."""

    def comment(self, event_id: str) -> Comment | None:
        """Return one comment."""

    def add_comment(self, comment: Comment) -> None:
        """Keep a comment; one that is there stays as it is."""

    def redact(self, event_id: str, comment_id: str, person_id: str) -> None:
        """Keep that a person took back a comment; it counts for comments of the same person."""

    def votes(self, uid: str) -> list[Vote]:
        """Return the provisional votes on a change, by person, stream and number."""

    def add_vote(self, vote: Vote) -> None:
        """Keep a vote; one that is there stays as it is."""

    def returned(self, event_ids: Collection[str]) -> dict[str, Returned]:
        """Return what came back before, of these."""

    def returned_of(self, uids: Collection[str], streams: Collection[str]) -> list[Returned]:
        """Return what came back about these changes or in these streams."""

    def put_returned(self, rows: Iterable[Returned]) -> None:
        """Keep what came back, or what is thought of it now."""

    def desk_streams(self, streams: Collection[str]) -> set[str]:
        """Return those of these streams that a desk of the board wrote in."""

    def slice(self, wanted: Slice) -> Mapping[str, Rows]:
        """Return the rows of each table that a packet holds."""

    def beside(self, uids: Sequence[str]) -> list[str]:
        """Return the live changes that share a system and some time with one of these."""
