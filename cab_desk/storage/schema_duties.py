"""The tables of what is owed: after a change, and by the board at regular times."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from cab_desk.storage.columns import event_id, metadata, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

# What is still owed for a change, as the judge said when it was last asked.
change_due = table(
    "change_due",
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    required("what"),
    Column("by_at", UtcText, nullable=False),
    required("rule"),
    words("section"),
    words("label"),
    PrimaryKeyConstraint("change_id", "what", "by_at", "rule"),
    Index("ix_change_due_by_at", "by_at"),
    rowid=False,
)

# What was done of it where no field of the change says so.
duty_done = table(
    "duty_done",
    Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    required("what"),
    Column("by_at", UtcText, nullable=False),
    Column("at", UtcText, nullable=False),
    words("person"),
    words("note"),
    Index("ix_duty_done_change_id", "change_id"),
)

# A review of the policy that returns: done for a month, quarter or year (`2026-Q3`).
review_done = table(
    "review_done",
    required("review"),
    required("period"),
    Column("at", UtcText, nullable=False),
    words("person"),
    words("note"),
    event_id(),
    PrimaryKeyConstraint("review", "period"),
    rowid=False,
)
