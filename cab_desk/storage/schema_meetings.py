"""The tables of who takes part in a meeting, and of what came too late for its agenda."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Text

from cab_desk.storage.columns import flag, flags, metadata, number, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

attendance = table(
    "attendance",
    required("meeting_id", ForeignKey("meeting.id")),
    number("position"),
    required("person_id"),
    required("name"),
    required("part"),
    required("presence"),
    flag("votes"),
    words("delegate_id"),
    words("delegate"),
    words("delegate_until"),
    words("answer"),
    PrimaryKeyConstraint("meeting_id", "position"),
    *flags("votes"),
    rowid=False,
)

late_item = table(
    "late_item",
    required("meeting_id", ForeignKey("meeting.id")),
    number("position"),
    Column("change_uid", Text, ForeignKey("change.uid"), nullable=False),
    words("number"),
    required("title"),
    Column("asked_at", UtcText, nullable=False),
    PrimaryKeyConstraint("meeting_id", "position"),
    rowid=False,
)
