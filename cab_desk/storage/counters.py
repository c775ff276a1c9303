"""Count what gets numbers, inside the transaction that uses them."""

import re

from sqlalchemy import Connection, text

_TAKE = text(
    "INSERT INTO counter (name, value) VALUES (:name, :count)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + :count RETURNING value"
)
_DIGITS = re.compile(r"N+")


def take(connection: Connection, name: str, count: int = 1) -> int:
    """Take `count` numbers and return the first."""
    last: int = connection.execute(_TAKE, {"name": name, "count": count}).scalar_one()
    return last - count + 1


def numbered(pattern: str, year: int, number: int) -> str:
    """Return a number in a pattern: YYYY stands for the year, the last run of N for digits."""
    runs = list(_DIGITS.finditer(pattern))
    if not runs:
        return f"{pattern}{number}".replace("YYYY", f"{year:04}")
    run = runs[-1]
    digits = str(number).zfill(run.end() - run.start())
    return f"{pattern[: run.start()]}{digits}{pattern[run.end() :]}".replace("YYYY", f"{year:04}")
