"""Column types that keep times, flags and lists as plain text and whole numbers."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from cab_desk.domain.canonical import moment, stamp
from cab_desk.errors import Unavailable
from cab_desk.words import say


class UtcText(TypeDecorator[datetime]):
    """Keep an aware moment as UTC text with ``Z``; refuse a naive one with ValueError.

    What somebody else wrote there and is no moment is Unavailable.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text of a moment."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the moment of a text."""
        try:
            return None if value is None else moment(value)
        except (ValueError, TypeError) as error:
            raise Unavailable(say("database.spoilt")) from error


class Flag(TypeDecorator[bool]):
    """Keep a truth as 0 or 1, which STRICT tables and every server take."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Return 0 or 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Return the truth of 0 or 1."""
        return None if value is None else bool(value)


class Texts(TypeDecorator[tuple[str, ...]]):
    """Keep a list of texts as JSON; what somebody else wrote there and is none is Unavailable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """Return the JSON of a list."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        """Return the list of a JSON text."""
        try:
            return None if value is None else tuple(json.loads(value))
        except (ValueError, TypeError) as error:
            raise Unavailable(say("database.spoilt")) from error
