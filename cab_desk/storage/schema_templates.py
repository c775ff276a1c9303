"""The tables of templates: each revision of one, and which of them an RFC was made from."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Text,
)

from cab_desk.storage.columns import (
    event_id,
    flag,
    flags,
    metadata,
    number,
    required,
    table,
    words,
)
from cab_desk.storage.types import Texts, UtcText

__all__ = ["metadata"]

# A revision is never changed: an edit and a retirement add one.
rfc_template = table(
    "rfc_template",
    required("id"),
    number("revision"),
    required("name"),
    words("purpose"),
    required("said"),  # what it says of each field, as canonical JSON
    Column("locked", Texts, nullable=False),
    Column("wanted", Texts, nullable=False),
    flag("retired"),
    Column("at", UtcText, nullable=False),
    words("person"),
    event_id(),
    PrimaryKeyConstraint("id", "revision"),
    CheckConstraint("revision > 0", name="revision"),
    *flags("retired"),
    rowid=False,
)

template_use = table(
    "template_use",
    Column("change_uid", Text, ForeignKey("change.uid"), primary_key=True),
    required("template_id"),
    number("revision"),
    required("name"),
    event_id(),
    Index("ix_template_use_template_id", "template_id"),
    rowid=False,
)

# What a chair signed about a revision that is to be in the catalogue, or to leave it.
template_answer = table(
    "template_answer",
    required("template_id"),
    number("revision"),
    required("content"),
    required("decision"),
    words("reason"),
    required("person"),
    required("name"),
    Column("at", UtcText, nullable=False),
    event_id(),
    PrimaryKeyConstraint("template_id", "revision"),
    ForeignKeyConstraint(["template_id", "revision"], ["rfc_template.id", "rfc_template.revision"]),
    CheckConstraint("decision IN ('approved', 'declined')", name="decision"),
    rowid=False,
)
