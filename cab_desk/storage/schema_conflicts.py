"""The table of what was settled about conflicts; that there is one is found anew each time."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint

from cab_desk.storage.columns import event_id, metadata, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

conflict_settled = table(
    "conflict_settled",
    required("one_uid", ForeignKey("change.uid")),
    required("other_uid", ForeignKey("change.uid")),
    required("state"),
    words("first_uid"),
    words("reason"),
    required("person"),
    required("name"),
    Column("at", UtcText, nullable=False),
    required("seen_one"),
    required("seen_other"),
    event_id(),
    PrimaryKeyConstraint("one_uid", "other_uid"),
    CheckConstraint("one_uid < other_uid", name="pair"),
    CheckConstraint("state IN ('open', 'accepted', 'ordered')", name="state"),
    Index("ix_conflict_settled_other_uid", "other_uid"),
    rowid=False,
)
