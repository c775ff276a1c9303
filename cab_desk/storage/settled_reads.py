"""What is settled about conflicts and still holds; the read side, without SQLAlchemy."""

import json
from dataclasses import replace
from typing import Any

from cab_desk.domain.canonical import moment
from cab_desk.services.conflict_ports import Settled, SettledPair
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
