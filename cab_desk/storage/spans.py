"""What lies in a span of time: bars for the calendar, and changes that get in each other's way."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.systems import folded
from cab_desk.services.rows import Bar, Clash, Held
from cab_desk.storage.queue_sql import LONG_DAYS

# Both bounds of the start are known, since a plan that is longer than the reach is marked so
# and found through an index of its own.
_BARS = """
SELECT c.uid, coalesce(c.number, ''), c.title, c.system, c.class_id, c.risk, c.start_at, c.end_at,
       c.state, c.gate
FROM change c INDEXED BY ix_change_window
WHERE c.bucket IN (0, 2, 3) AND c.start_at >= :reach AND c.start_at < :until
  AND c.end_at > :since AND c.stage NOT IN ('rejected', 'withdrawn')
UNION ALL
SELECT c.uid, coalesce(c.number, ''), c.title, c.system, c.class_id, c.risk, c.start_at, c.end_at,
       c.state, c.gate
FROM change c INDEXED BY ix_change_long
WHERE c.long = 1 AND c.end_at > :since AND c.start_at < :reach
  AND c.stage NOT IN ('rejected', 'withdrawn')
"""

# A plus keeps SQLite from taking another index, or another bound, than the one that is tight.
_CLASHES = """
WITH held(system, start_at, change_id, end_at) AS MATERIALIZED (
  SELECT system, start_at, change_id, end_at
  FROM change_system INDEXED BY ix_change_system_live
  WHERE live = 1 AND start_at >= :reach AND start_at < :until AND end_at > :since
  UNION ALL
  SELECT system, start_at, change_id, end_at
  FROM change_system INDEXED BY ix_change_system_long
  WHERE long = 1 AND live = 1 AND end_at > :since AND start_at < :reach
)
SELECT one.uid, other.uid, a.system, b.start_at, min(a.end_at, b.end_at)
FROM held a
CROSS JOIN change_system b ON b.system = a.system
  AND b.start_at >= a.start_at AND b.start_at < a.end_at
CROSS JOIN change one ON one.id = a.change_id
CROSS JOIN change other ON other.id = b.change_id
WHERE +b.live = 1 AND (b.start_at > a.start_at OR b.change_id > a.change_id)
  AND b.end_at > b.start_at AND +b.start_at < :until AND b.end_at > :since
"""

_HELD = """
SELECT c.uid, coalesce(c.number, c.title), s.system, s.start_at, s.end_at
FROM change_system s JOIN change c ON c.id = s.change_id
WHERE s.system = :system AND s.live = 1 AND s.start_at < :until AND s.end_at > :since
"""
_NAME = """
SELECT e.name FROM system_name n JOIN system_entry e ON e.id = n.system_id WHERE n.folded = ?
"""


def bars(connection: sqlite3.Connection, since: datetime, until: datetime) -> list[Bar]:
    """Return the changes whose plan touches a span, by start; not the rejected and withdrawn."""
    rows = connection.execute(_BARS, _bounds(since, until)).fetchall()
    rows.sort(key=itemgetter(6))
    if not rows:
        return []
    *front, starts, ends, states, gates = zip(*rows, strict=True)
    read = datetime.fromisoformat  # written by `stamp`, so the offset is there
    return list(map(Bar, *front, map(read, starts), map(read, ends), states, gates))


def clashes(connection: sqlite3.Connection, since: datetime, until: datetime) -> list[Clash]:
    """Return pairs of live changes that hold a system at once, where that touches a span."""
    rows = connection.execute(_CLASHES, _bounds(since, until)).fetchall()
    rows.sort(key=lambda row: (row[3], row[2], row[0], row[1]))
    return [
        Clash(one, other, system, moment(start), moment(end))
        for one, other, system, start, end in rows
    ]


def held(
    connection: sqlite3.Connection, systems: Sequence[str], since: datetime, until: datetime
) -> list[Held]:
    """Return what live changes hold of some systems in a span, by start.

    The systems are named by any of their names in the register.
    """
    found = []
    for system in dict.fromkeys(systems):
        values = {"system": _canonical(connection, system), "since": stamp(since),
                  "until": stamp(until)}  # fmt: skip
        found += connection.execute(_HELD, values).fetchall()
    return [
        Held(uid, name, system, moment(start), moment(end))
        for uid, name, system, start, end in sorted(set(found), key=itemgetter(3, 0, 2))
    ]


def _canonical(connection: sqlite3.Connection, system: str) -> str:
    row = connection.execute(_NAME, (folded(system),)).fetchone()
    return str(row[0]) if row else system


def _bounds(since: datetime, until: datetime) -> dict[str, str]:
    return {
        "since": stamp(since),
        "until": stamp(until),
        "reach": stamp(since - timedelta(days=LONG_DAYS)),
    }
