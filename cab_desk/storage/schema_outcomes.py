"""The table that the KPIs are counted from: one row for each change that was carried out."""

from sqlalchemy import Column, ForeignKey, Index, Integer

from cab_desk.storage.columns import flag, flags, metadata, number, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

# Made from the change and its verdict at each write. `month` is that of the end, YYYY-MM, in the
# board's zone, and `at` the end, or what is nearest to it of the times on record. `elsewhere`:
# it came in from another tool with its outcome, so its approvals are not on record here.
change_outcome = table(
    "change_outcome",
    Column("change_id", Integer, ForeignKey("change.id"), primary_key=True),
    required("month"),
    Column("at", UtcText, nullable=False),
    words("class_id"),
    words("environment"),
    words("types"),  # with commas before, between and after them
    words("traits"),  # likewise
    words("risk"),
    required("result"),
    Column("started_at", UtcText),
    Column("finished_at", UtcText),
    flag("incident"),
    number("violations", 0),
    number("bypasses", 0),
    flag("migration"),
    flag("emergency"),
    flag("elsewhere"),
    Column("deploy_seconds", Integer),
    Column("lead_seconds", Integer),
    Column("approval_seconds", Integer),
    words("reason"),
    *flags("incident", "migration", "emergency", "elsewhere"),
    Index("ix_change_outcome_at", "at"),
    # All that the KPIs count, in the order of the groups, so that nothing is sorted or looked up.
    Index(
        "ix_change_outcome_counts",
        "month", "class_id", "environment", "result", "incident", "violations", "bypasses",
        "migration", "emergency", "elsewhere", "at", "deploy_seconds", "lead_seconds",
        "approval_seconds",
    ),
)  # fmt: skip
