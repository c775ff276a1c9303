"""The tables of reviews that travel: packets, what came back of them, comments, votes."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Text

from cab_desk.storage.columns import (
    event_id,
    metadata,
    number,
    required,
    table,
    words,
)
from cab_desk.storage.types import Texts, UtcText

__all__ = ["metadata"]


def _said() -> list[Any]:
    """Return the columns of what somebody said about one revision of a change."""
    return [
        Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
        required("change_uid", ForeignKey("change.uid")),
        number("revision"),
        required("content_hash"),
        required("person_id"),
        required("person"),
        Column("at", UtcText, nullable=False),
        required("stream"),
        number("stream_seq"),
    ]


# A packet that was handed out; its key signs what its reader says short of a sign-off.
review_packet = table(
    "review_packet",
    Column("id", Text, primary_key=True),
    event_id(),
    required("person_id"),
    Column("key_id", Text, nullable=False, unique=True),
    Column("public", LargeBinary, nullable=False),
    required("hash"),
    Column("made_at", UtcText, nullable=False),
    words("meeting_id"),
)

# What came back, with what became of it. An event that waits, or that forks its stream, stands
# in no entry of the ledger: `data` and `signature` keep it; they are empty for all others.
returned_event = table(
    "returned_event",
    Column("event_id", Text, primary_key=True),
    required("file_hash"),
    required("stream"),
    number("stream_seq"),
    required("type"),
    required("change_uid"),
    required("data"),
    Column("signature", LargeBinary, nullable=False),
    required("label"),
    words("why"),
    required("merged_by", ForeignKey("event.id")),
    Index("ix_returned_event_change_uid", "change_uid"),
    Index("ix_returned_event_stream", "stream", "stream_seq"),
)

review_comment = table(
    "review_comment",
    *_said(),
    required("field"),
    required("quote"),
    required("text"),
    Column("start_at", Integer, nullable=False),  # of the passage in its field, in characters
    words("parent"),
    Index("ix_review_comment_change_uid", "change_uid"),
)

review_redaction = table(
    "review_redaction",
    Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
    required("comment_id"),
    required("person_id"),
    Index("ix_review_redaction_comment_id", "comment_id"),
)

provisional_vote = table(
    "provisional_vote",
    *_said(),
    required("role"),
    required("decision"),
    Column("conditions", Texts, nullable=False),
    required("remark"),
    Index("ix_provisional_vote_change_uid", "change_uid"),
)
