"""What is nearer than a policy wants: of systems and of people. Asked only where it says so."""

import json
from datetime import datetime, timedelta
from itertools import chain

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.identity import Link, united
from cab_desk.domain.spacing import Away, Spacing
from cab_desk.services.near_rows import Row, made
from cab_desk.services.span_rows import Clash, Near
from cab_desk.storage.lines import Lines
from cab_desk.storage.queue_sql import LONG_DAYS

_NAME = "coalesce(c.number, c.title)"
_LIVE = "c.stage IN ('submitted', 'scheduled', 'in_progress', 'implemented')"

# Both bounds of the start are known but for long plans, which have an index of their own.
_SYSTEMS = f"""
SELECT s.system, '', c.uid, {_NAME}, s.start_at, s.end_at
FROM change_system s INDEXED BY ix_change_system_live
CROSS JOIN change c ON c.id = s.change_id
WHERE s.live = 1 AND s.start_at >= :reach AND s.start_at < :until AND s.end_at > :since
UNION ALL
SELECT s.system, '', c.uid, {_NAME}, s.start_at, s.end_at
FROM change_system s INDEXED BY ix_change_system_long
CROSS JOIN change c ON c.id = s.change_id
WHERE s.long = 1 AND s.live = 1 AND s.end_at > :since AND s.start_at < :reach
"""  # noqa: S608 -- made of constants
_PEOPLE = f"""
SELECT c.owner_id, p.name, c.uid, {_NAME}, c.start_at, c.end_at
FROM change c INDEXED BY ix_change_window
CROSS JOIN person p ON p.id = c.owner_id
WHERE c.bucket IN (0, 3) AND {_LIVE}
  AND c.start_at >= :reach AND c.start_at < :until AND c.end_at > :since
UNION ALL
SELECT c.owner_id, p.name, c.uid, {_NAME}, c.start_at, c.end_at
FROM change c INDEXED BY ix_change_long
CROSS JOIN person p ON p.id = c.owner_id
WHERE c.long = 1 AND {_LIVE} AND c.end_at > :since AND c.start_at < :reach
"""  # noqa: S608 -- made of constants
_OF_PERSON = " UNION ALL ".join(
    f"{half} AND c.owner_id = :owner" for half in _PEOPLE.split("UNION ALL")
)
_OF_SYSTEM = """
SELECT s.system, '', c.uid, coalesce(c.number, c.title), s.start_at, s.end_at
FROM change_system s
CROSS JOIN change c ON c.id = s.change_id
WHERE s.system = :system AND s.start_at >= :reach AND s.start_at < :until
  AND +s.live = 1 AND s.end_at > :since
UNION ALL
SELECT s.system, '', c.uid, coalesce(c.number, c.title), s.start_at, s.end_at
FROM change_system s INDEXED BY ix_change_system_long
CROSS JOIN change c ON c.id = s.change_id
WHERE s.long = 1 AND s.live = 1 AND s.end_at > :since AND s.start_at < :reach
  AND s.system = :system
"""
_AWAY = """
SELECT id, authority, start_at, end_at FROM calendar_entry
WHERE kind = 'absence' AND status <> 'removed' AND end_at IS NOT NULL ORDER BY start_at, id
"""
# As the store of people asks: of the chain itself, where no row could be made to say otherwise.
_LINKS = """
SELECT e.data FROM event e JOIN ledger l ON l.event_id = e.id
WHERE e.type = 'identity.joined' AND e.subject IN (SELECT id FROM person WHERE linked = 1)
ORDER BY l.seq
"""
_PLAN = "SELECT id, owner_id, start_at, end_at FROM change WHERE uid = :uid"
_HOLDS = "SELECT system FROM change_system WHERE change_id = :id AND live = 1"


def beside(
    found: list[Clash], connection: Lines, spacing: Spacing, since: datetime, until: datetime
) -> list[Clash]:
    """Return conflicts with what else in a span is nearer than a policy wants, by start."""
    values = _bounds(since - spacing.reach, until + spacing.reach)
    systems = _rows(connection, _SYSTEMS, values) if spacing.buffers else []
    people = _rows(connection, _PEOPLE, values) if spacing.of_people else []
    more = (one for one in made(spacing, systems, people) if one.start < until and one.end > since)
    return sorted(chain(found, more), key=lambda one: (one.start, one.system, one.one, one.other))


def near(connection: Lines, uid: str, spacing: Spacing) -> list[Near]:
    """Return what is nearer to a change than a policy wants, by start."""
    row = connection.execute(_PLAN, {"uid": uid}).fetchone()
    if row is None or not row[2] or row[2] == row[3]:
        return []
    row_id, owner, *plan = row
    start, end = map(moment, plan)
    values = _bounds(start - spacing.reach, end + spacing.reach)
    systems: list[Row] = []
    if spacing.buffers:
        for (system,) in connection.execute(_HOLDS, {"id": row_id}).fetchall():
            systems += _rows(connection, _OF_SYSTEM, {"system": system, **values})
    ids = spacing.ids_of(owner) if spacing.of_people and owner else ()
    people = [row for one in ids for row in _rows(connection, _OF_PERSON, {"owner": one, **values})]
    found = made(spacing, systems, people)
    return sorted((one for one in found if uid in (one.one, one.other)),
                  key=lambda one: (one.start, one.kind, one.one, one.other))  # fmt: skip


def away(connection: Lines) -> tuple[Away, ...]:
    """Return who is away, and when."""
    return tuple(
        Away(row_id, person, moment(start), moment(end))
        for row_id, people, start, end in connection.execute(_AWAY).fetchall()
        for person in json.loads(people)
    )


def same(connection: Lines) -> dict[str, str]:
    """Return for each id that is joined to another the one that its person is counted by."""
    said = (json.loads(data) for (data,) in connection.execute(_LINKS).fetchall())
    return united(
        Link(one["subject"], str(one["body"]["other"]), one["body"]["joined"] is True)
        for one in said
    )


def on_for(connection: Lines, owner: str, since: datetime, until: datetime) -> list[Row]:
    """Return the live changes of a span that a person is on for."""
    return _rows(connection, _OF_PERSON, {"owner": owner, **_bounds(since, until)})


def _rows(connection: Lines, sql: str, values: dict[str, str]) -> list[Row]:
    return [
        Row(of, who, uid, name, moment(start), moment(end))
        for of, who, uid, name, start, end in connection.execute(sql, values).fetchall()
    ]


def _bounds(since: datetime, until: datetime) -> dict[str, str]:
    reach = since - timedelta(days=LONG_DAYS)
    return {"since": stamp(since), "until": stamp(until), "reach": stamp(reach)}
