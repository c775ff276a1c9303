"""Shorthands for the columns and tables of the schema."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Table, Text, text

from cab_desk.storage.types import Flag

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


def table(name: str, *parts: Any, rowid: bool = True) -> Table:
    """Make a table that is STRICT on SQLite, without a rowid where `rowid` is False."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def words(name: str, *parts: Any, default: str = "") -> Column[str]:
    """Make a text column that is empty unless said otherwise."""
    return Column(name, Text, *parts, nullable=False, server_default=default)


def number(name: str, default: int | None = None) -> Column[int]:
    """Make a column of whole numbers."""
    given = None if default is None else text(str(default))
    return Column(name, Integer, nullable=False, server_default=given)


def flag(name: str) -> Column[bool]:
    """Make a column of truths."""
    return Column(name, Flag, nullable=False, server_default=text("0"))


def flags(*names: str) -> list[CheckConstraint]:
    """Make the checks of columns of truths."""
    return [CheckConstraint(f"{name} IN (0, 1)", name=name) for name in names]


def required(name: str, *parts: Any) -> Column[str]:
    """Make a text column that has to be given."""
    return Column(name, Text, *parts, nullable=False)


def event_id() -> Column[str]:
    """Make a column that names the event behind a row."""
    return required("event_id", ForeignKey("event.id"))
