"""What lies in a span of time: bars for the calendar, and changes that get in each other's way."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise, repeat
from operator import itemgetter
from typing import Any

from cab_desk.domain.canonical import moment, stamp
from cab_desk.services.rows import Bar, Clash, Held
from cab_desk.storage import all_clashes
from cab_desk.storage.lines import Lines
from cab_desk.storage.queue_sql import LONG_DAYS

BAR = """c.uid, coalesce(c.number, ''), c.title, c.system, c.class_id, c.risk, c.start_at,
       c.end_at, c.state, c.gate"""
_DRAWN = "c.stage NOT IN ('rejected', 'withdrawn')"
IN = f"c.bucket IN (0, 2, 3) AND {_DRAWN}"
LONG = f"c.long = 1 AND c.end_at > :since AND c.start_at < :reach AND {_DRAWN}"
OF_DAY = f"{IN} AND c.start_at >= since AND c.start_at < until"

# Both bounds of the start are known, since a plan that is longer than the reach is marked so
# and found through an index of its own.
_BARS = f"""
SELECT {BAR}
FROM change c INDEXED BY ix_change_window
WHERE {IN} AND c.start_at >= :reach AND c.start_at < :until AND c.end_at > :since
UNION ALL
SELECT {BAR}
FROM change c INDEXED BY ix_change_long
WHERE {LONG}
"""  # noqa: S608 -- made of constants
_BARS_AND_GONE = _BARS.replace(f" AND {_DRAWN}", "")

# Of each day: how many changes begin on it, and those up to the start of the last one wanted.
# What began before the first day, and goes on, stands under -1. All comes as one row: between two
# rows Python's lock changes hands, and as the window is made each change may take 5 ms.
DAYS = f"""
WITH day(n, since, until) AS (
  SELECT key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:days)
), counted(n, since, until, total, last) AS MATERIALIZED (
  SELECT n, since, until,
         (SELECT count(*) FROM change c INDEXED BY ix_change_window WHERE {OF_DAY}),
         coalesce((SELECT c.start_at FROM change c INDEXED BY ix_change_window WHERE {OF_DAY}
                   ORDER BY c.start_at LIMIT 1 OFFSET :most - 1), until)
  FROM day
), found(uid, number, title, system, class_id, risk, start, finish, state, gate, n, total) AS (
SELECT {BAR}, n, total
FROM counted
CROSS JOIN change c INDEXED BY ix_change_window
  ON {OF_DAY} AND c.start_at <= last
UNION ALL
SELECT {BAR}, -1, 0
FROM change c INDEXED BY ix_change_window
WHERE {IN} AND c.start_at >= :reach AND c.start_at < :since AND c.end_at > :since
UNION ALL
SELECT {BAR}, -1, 0
FROM change c INDEXED BY ix_change_long
WHERE {LONG}
)
SELECT json_group_array(json_array(
  uid, number, title, system, class_id, risk, start, finish, state, gate, n, total))
FROM found
"""  # noqa: S608 -- made of constants

# A plus keeps SQLite from taking another index, or another bound, than the one that is tight.
CLASHES = """
WITH held(system, start_at, change_id, end_at) AS MATERIALIZED (
  SELECT system, start_at, change_id, end_at
  FROM change_system INDEXED BY ix_change_system_live
  WHERE live = 1 AND start_at >= :reach AND start_at < :until AND end_at > :since
  UNION ALL
  SELECT system, start_at, change_id, end_at
  FROM change_system INDEXED BY ix_change_system_long
  WHERE long = 1 AND live = 1 AND end_at > :since AND start_at < :reach
)
SELECT json_group_array(json_array(one.uid, other.uid, a.system, b.start_at,
                                  min(a.end_at, b.end_at)))
FROM held a
CROSS JOIN change_system b ON b.system = a.system
  AND b.start_at >= a.start_at AND b.start_at < a.end_at
CROSS JOIN change one ON one.id = a.change_id
CROSS JOIN change other ON other.id = b.change_id
WHERE +b.live = 1 AND (b.start_at > a.start_at OR b.change_id > a.change_id)
  AND b.end_at > b.start_at AND +b.start_at < :until AND b.end_at > :since
"""

_LONG_SPAN = timedelta(days=180)

# Along the rows of the system alone: this is asked at each step of a plan that is dragged.
_HELD = """
SELECT c.uid, coalesce(c.number, c.title), s.system, s.start_at, s.end_at
FROM change_system s
CROSS JOIN change c ON c.id = s.change_id
WHERE s.system = :system AND s.start_at >= :reach AND s.start_at < :until
  AND +s.live = 1 AND s.end_at > :since
UNION ALL
SELECT c.uid, coalesce(c.number, c.title), s.system, s.start_at, s.end_at
FROM change_system s INDEXED BY ix_change_system_long
CROSS JOIN change c ON c.id = s.change_id
WHERE s.long = 1 AND s.live = 1 AND s.end_at > :since AND s.start_at < :reach
  AND s.system = :system
"""
_NAME = """
SELECT e.name FROM system_name n JOIN system_entry e ON e.id = n.system_id WHERE n.folded = ?
"""


def bars(connection: Lines, since: datetime, until: datetime, *, gone: bool = False) -> list[Bar]:
    """Return the changes whose plan touches a span, by start; those that are `gone`, which is
    rejected or withdrawn, where they are asked for.
    """
    wanted = _BARS_AND_GONE if gone else _BARS
    return _made(connection.execute(wanted, _bounds(since, until)).fetchall())


def days(connection: Lines, edges: Sequence[datetime], most: int) -> list[tuple[int, list[Bar]]]:
    """Return for each day between two edges how many changes begin on it, and the first of them.

    On the first day are those too that began before and go on.
    """
    ends = [stamp(edge) for edge in edges]
    values = _bounds(edges[0], edges[-1])
    values |= {"days": json.dumps(list(pairwise(ends))), "most": most}
    found: dict[int, list[Any]] = {}
    totals: dict[int, int] = {}
    for row in json.loads(connection.execute(DAYS, values).fetchone()[0]):
        found.setdefault(row[10], []).append(row[:10])
        totals[row[10]] = row[11]
    before = _made(found.get(-1, []))
    listed = [(totals.get(n, 0), _made(found.get(n, []))) for n in range(len(ends) - 1)]
    total, first = listed[0]
    listed[0] = total + len(before), before + first
    return listed


def _made(rows: list[Any]) -> list[Bar]:
    """Make bars of rows, by start."""
    rows.sort(key=itemgetter(6))
    if not rows:
        return []
    *front, starts, ends, states, gates = zip(*rows, strict=True)
    read = datetime.fromisoformat  # written by `stamp`, so the offset is there
    columns = zip(*front, map(read, starts), map(read, ends), states, gates, strict=True)
    return list(map(tuple.__new__, repeat(Bar), columns))


def clashes(connection: Lines, since: datetime, until: datetime) -> list[Clash]:
    """Return pairs of live changes that hold a system at once, where that touches a span."""
    bounds = _bounds(since, until)
    if until - since > _LONG_SPAN:
        rows = all_clashes.pairs(connection, bounds)
    else:
        rows = json.loads(connection.execute(CLASHES, bounds).fetchone()[0])
    rows.sort(key=lambda row: (row[3], row[2], row[0], row[1]))
    return [
        Clash(one, other, system, moment(start), moment(end))
        for one, other, system, start, end in rows
    ]


def held(connection: Lines, systems: Sequence[str], since: datetime, until: datetime) -> list[Held]:
    """Return what live changes hold of some systems in a span, by start.

    The systems are named by any of their names in the register.
    """
    found = []
    for system in dict.fromkeys(systems):
        values = {"system": _canonical(connection, system), **_bounds(since, until)}
        found += connection.execute(_HELD, values).fetchall()
    return [
        Held(uid, name, system, moment(start), moment(end))
        for uid, name, system, start, end in sorted(set(found), key=itemgetter(3, 0, 2))
    ]


def _canonical(connection: Lines, system: str) -> str:
    from cab_desk.domain.systems import folded  # noqa: PLC0415 -- no first page needs it

    row = connection.execute(_NAME, (folded(system),)).fetchone()
    return str(row[0]) if row else system


def _bounds(since: datetime, until: datetime) -> dict[str, str | int]:
    return {
        "since": stamp(since),
        "until": stamp(until),
        "reach": stamp(since - timedelta(days=LONG_DAYS)),
    }
