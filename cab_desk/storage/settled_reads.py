"""What is settled about conflicts and still holds; the read side, without SQLAlchemy."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cab_desk.domain.canonical import moment
from cab_desk.services.conflict_ports import OPEN, Settled, SettledPair
from cab_desk.storage.lines import Lines
from cab_desk.storage.schema_since import CONFLICTS, SCHEMA, lacks

# It was said of both contents: one that was edited since is in conflict as before.
_SETTLED = """
SELECT s.one_uid, s.other_uid, s.state, s.first_uid, s.reason, s.person, s.name, s.at,
  s.seen_one, s.seen_other, s.event_id, coalesce(a.number, a.title), coalesce(b.number, b.title),
  json_extract(e.data, '$.body.kinds')
FROM conflict_settled s
LEFT JOIN event e ON e.id = s.event_id
JOIN change a ON a.uid = s.one_uid AND a.content_hash = s.seen_one
JOIN change b ON b.uid = s.other_uid AND b.content_hash = s.seen_other
WHERE s.state <> 'open' ORDER BY s.one_uid, s.other_uid
"""

# No table keeps these: they are few, and asked only of changes whose owner is away.
_OF_AWAY = """
SELECT e.data, e.at, e.id, c.content_hash, coalesce(c.number, c.title)
FROM event e
JOIN ledger l ON l.event_id = e.id
JOIN change c ON c.uid = e.subject
WHERE e.subject = :uid AND e.type = 'absence.settled' ORDER BY l.seq
"""
_ENTRIES = "SELECT id, title, authority, start_at, end_at FROM calendar_entry WHERE id = :id"


def settled(connection: Lines) -> list[SettledPair]:
    """Return what is settled of conflicts as the contents are now."""
    if lacks(connection.execute(SCHEMA), CONFLICTS):
        return []
    return [_pair(tuple(row)) for row in connection.execute(_SETTLED).fetchall()]


def _pair(row: tuple[Any, ...]) -> SettledPair:
    one, other, state, first, reason, person, name, at, *seen, own, theirs, kinds = row
    settled = Settled(one, other, state, first, reason, person, name, moment(at), *seen)
    if kinds:
        settled = replace(settled, kinds=tuple(json.loads(kinds)))
    return SettledPair(settled, {one: own, other: theirs})


def of_away(connection: Lines, uids: Iterable[str]) -> list[SettledPair]:
    """Return the last word on changes whose owner is away, where neither was edited since."""
    found = []
    for uid in uids:
        last: dict[str, tuple[Any, ...]] = {}
        for row in connection.execute(_OF_AWAY, {"uid": uid}).fetchall():
            last[json.loads(row[0])["body"]["entry"]] = tuple(row)
        found += [
            pair for entry, row in last.items() if (pair := _away(connection, uid, entry, row))
        ]
    return found


def _away(connection: Lines, uid: str, entry: str, row: tuple[Any, ...]) -> SettledPair | None:
    data, at, event_id, content, name = row
    said = json.loads(data)["body"]
    gone = connection.execute(_ENTRIES, {"id": entry}).fetchone()
    if gone is None or said["state"] == OPEN or said["seen"] != content:
        return None
    _id, title, people, start, end = gone
    if said["seen_entry"] != [*json.loads(people), start, end]:
        return None
    one, other = sorted((uid, entry))
    settled = Settled(one, other, said["state"], "", said["reason"], said["person"], said["name"],
                      moment(at), "", "", event_id, ("away",))  # fmt: skip
    return SettledPair(settled, {uid: name, entry: title})
