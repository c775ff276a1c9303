"""The tables of the register of systems: lanes, scopes and conflicts speak of its entries."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Text

from cab_desk.storage.columns import flag, flags, metadata, required, table, words
from cab_desk.storage.types import Texts

__all__ = ["metadata"]

system_entry = table(
    "system_entry",
    Column("id", Text, primary_key=True),
    required("name"),
    words("team"),
    Column("aliases", Texts, nullable=False),
    flag("retired"),
    *flags("retired"),
)

# Every name that a system bears, folded: no two systems bear the same one.
system_name = table(
    "system_name",
    required("folded"),
    required("system_id", ForeignKey("system_entry.id")),
    PrimaryKeyConstraint("folded"),
    rowid=False,
)
