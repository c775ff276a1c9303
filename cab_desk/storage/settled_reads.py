"""What is settled about conflicts and still holds; the read side, without SQLAlchemy."""

from cab_desk.domain.canonical import moment
from cab_desk.services.conflict_ports import Settled, SettledPair
from cab_desk.storage.lines import Lines

# It was said of both contents: one that was edited since is in conflict as before.
_SETTLED = """
SELECT s.one_uid, s.other_uid, s.state, s.first_uid, s.reason, s.person, s.name, s.at,
  s.seen_one, s.seen_other, s.event_id, coalesce(a.number, a.title), coalesce(b.number, b.title)
FROM conflict_settled s
JOIN change a ON a.uid = s.one_uid AND a.content_hash = s.seen_one
JOIN change b ON b.uid = s.other_uid AND b.content_hash = s.seen_other
WHERE s.state <> 'open' ORDER BY s.one_uid, s.other_uid
"""


def settled(connection: Lines) -> list[SettledPair]:
    """Return what is settled of conflicts as the contents are now."""
    return [
        SettledPair(
            Settled(*row[:7], moment(row[7]), *row[8:11]), {row[0]: row[11], row[1]: row[12]}
        )
        for row in map(tuple, connection.execute(_SETTLED).fetchall())
    ]
