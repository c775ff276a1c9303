"""Records that are stored once and never changed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a change's content: canonical bytes, immutable."""

    number: int
    content_hash: str
    data: bytes
    event_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """A printed state of a meeting's minutes. `record` is the canonical JSON."""

    meeting_id: str
    revision: int
    state: str  # draft, final
    record: bytes
    record_hash: str
    pdf: bytes
    pdf_hash: str
    made_at: datetime
    event_id: str


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A signed event that may not be in the ledger yet."""

    event_id: str
    data: bytes
    signature: bytes
    state: str  # PENDING, RECORDED, REFUSED
