"""The tables of what makes evidence: certificates that sign minutes, conditions that are ticked."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text

from cab_desk.storage.columns import (
    event_id,
    flag,
    flags,
    metadata,
    required,
    table,
    words,
)
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

# One for each chair's key: the private half opens by that key alone.
board_certificate = table(
    "board_certificate",
    Column("fingerprint", Text, primary_key=True),
    required("person_id"),
    required("key_id"),
    Column("certificate", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", UtcText, nullable=False),
    event_id(),
)

# The last word on a condition; that it was set stands in the sign-off or the decision.
condition_tick = table(
    "condition_tick",
    Column("condition", Text, primary_key=True),
    required("change_uid", ForeignKey("change.uid")),
    required("text"),
    flag("done"),
    required("person"),
    words("note"),
    Column("at", UtcText, nullable=False),
    event_id(),
    *flags("done"),
    Index("ix_condition_tick_change_uid", "change_uid"),
)
