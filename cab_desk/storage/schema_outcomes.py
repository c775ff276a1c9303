"""The table that the KPIs are counted from: one row for each change that was carried out."""

from sqlalchemy import Column, ForeignKey, Index, Integer

from cab_desk.storage.columns import flag, flags, metadata, number, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

# Made from the change and its verdict at each write. `month` is that of the end, YYYY-MM, in the
# policy's zone.
change_outcome = table(
    "change_outcome",
    Column("change_id", Integer, ForeignKey("change.id"), primary_key=True),
    required("month"),
    words("class_id"),
    words("environment"),
    words("types"),  # with commas before, between and after them
    required("result"),
    Column("committed_at", UtcText),
    Column("submitted_at", UtcText),
    Column("started_at", UtcText),
    Column("finished_at", UtcText),
    flag("incident"),
    number("violations", 0),
    number("bypasses", 0),
    *flags("incident"),
    Index("ix_change_outcome_month", "month", "class_id", "result"),
)
