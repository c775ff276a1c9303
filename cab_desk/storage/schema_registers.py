"""The tables of the registers: exceptions that were granted, and feature flags."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Text

from cab_desk.storage.columns import event_id, flag, flags, metadata, number, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

# An authority's signature that lets a change run in a window or freeze that forbids it.
exception_case = table(
    "exception_case",
    Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
    required("change_uid", ForeignKey("change.uid")),
    number("revision"),
    required("override"),
    required("rule"),
    words("section"),
    words("label"),
    words("kind"),
    required("reason"),
    words("person_id"),
    required("person"),
    required("role"),
    Column("at", UtcText, nullable=False),
    words("policy_hash"),
    Index("ix_exception_case_change_uid", "change_uid"),
    Index("ix_exception_case_at", "at"),
)

feature_flag = table(
    "feature_flag",
    Column("name", Text, primary_key=True),
    required("kind"),
    words("owner"),
    words("purpose"),
    words("ttl"),  # the day by which it is to be gone, YYYY-MM-DD
    flag("kill_switch"),
    flag("user_facing"),
    words("change_uid"),
    Column("made_at", UtcText, nullable=False),
    Column("rolled_out_at", UtcText),
    Column("removed_at", UtcText),
    number("version"),
    *flags("kill_switch", "user_facing"),
    Index("ix_feature_flag_change_uid", "change_uid"),
)

# The inventory was looked through: for which month, by whom, what was found.
flag_audit = table(
    "flag_audit",
    required("period"),
    Column("at", UtcText, nullable=False),
    words("person"),
    number("flags"),
    number("stale"),
    words("note"),
    event_id(),
    PrimaryKeyConstraint("period"),
    rowid=False,
)
