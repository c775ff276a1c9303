"""The table of the rules that object to a change: a projection beside what lists show of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint

from cab_desk.storage.columns import metadata, required, table

__all__ = ["metadata"]

# `severity`: block, warn, or wait where nothing lacks but a signature. Changes that are not
# submitted yet or done with have no rows.
change_finding = table(
    "change_finding",
    required("rule"),
    required("severity"),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    PrimaryKeyConstraint("rule", "severity", "change_id"),
    Index("ix_change_finding_change_id", "change_id"),
    rowid=False,
)
