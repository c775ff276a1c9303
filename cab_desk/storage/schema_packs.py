"""The table of the policies that a site wrote or changed: each text for ever under its hash."""

from sqlalchemy import Column, Text

from cab_desk.storage.columns import event_id, metadata, required, table, words
from cab_desk.storage.types import UtcText

__all__ = ["metadata"]

policy_pack = table(
    "policy_pack",
    Column("hash", Text, primary_key=True),
    required("id"),
    required("title"),
    required("version"),
    required("files"),  # {file name: text}, as canonical JSON
    Column("at", UtcText, nullable=False),
    words("person"),
    event_id(),
)
