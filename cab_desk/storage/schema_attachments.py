"""The table of the files that are attached to RFCs; it only grows."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, PrimaryKeyConstraint

from cab_desk.storage.columns import metadata, number, required, table

__all__ = ["metadata"]

# The bytes of a file, once by their SHA-256, in parts: what one statement carries stays small.
# That a file belongs to an RFC stands in the RFC's content alone, where it is signed.
attachment = table(
    "attachment",
    required("sha256"),
    number("part"),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256", "part"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("part >= 0 AND length(data) > 0", name="part"),
)
