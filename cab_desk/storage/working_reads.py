"""Rows for the figures of the board's work; the read side, without SQLAlchemy."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cab_desk.domain.canonical import moment, stamp
from cab_desk.services.working_ports import HeardRow, LiveRow, SignedRow

_SUBMITTED = "json_extract(c.particulars, '$.submitted_at')"

_LIVE = f"""
SELECT c.class_id, c.stage, {_SUBMITTED}, c.end_at, json_extract(c.particulars, '$.on_hold')
FROM change c WHERE c.bucket < 2 ORDER BY c.id
"""  # noqa: S608 -- our own words
_COUNT = f"""
SELECT count(*) FROM change c
WHERE c.bucket <> 2 AND {_SUBMITTED} >= :since AND {_SUBMITTED} < :until
"""  # noqa: S608
_ENDED = f"""
SELECT o.at, {_SUBMITTED} FROM change_outcome o JOIN change c ON c.id = o.change_id
WHERE o.at >= :since AND o.at < :until AND o.result <> 'cancelled'
  AND {_SUBMITTED} IS NOT NULL ORDER BY c.id
"""  # noqa: S608
_TURNED_DOWN = """
SELECT count(*) FROM agenda_item
WHERE verdict = 'rejected' AND decided_at >= :since AND decided_at < :until
"""
_SYSTEMS = """
SELECT system, count(*) FROM change_system WHERE live = 1 AND system <> ''
GROUP BY system ORDER BY count(*) DESC, system LIMIT :most
"""
# What was signed had stood since the RFC was submitted or edited last, whichever came later.
_SIGNED = f"""
SELECT s.person, s.role, s.at, {_SUBMITTED}, r.at
FROM signoff s JOIN change c ON c.uid = s.change_uid
LEFT JOIN change_revision r ON r.change_id = c.id AND r.revision = s.revision
WHERE s.at >= :since AND s.at < :until AND {_SUBMITTED} IS NOT NULL ORDER BY s.ledger_seq
"""  # noqa: S608
_HEARD = """
SELECT i.change_uid IS NOT NULL, i.elapsed, i.verdict
FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id
WHERE m.state = 'closed' AND m.called_off = '' AND m.closed_at >= :since AND m.closed_at < :until
ORDER BY m.closed_at, i.position
"""
_EXCEPTIONS = "SELECT count(*) FROM exception_case WHERE at >= :since AND at < :until"
_FREEZES = """
SELECT count(*) FROM calendar_entry
WHERE kind IN ('freeze', 'blackout') AND start_at < :until AND (end_at IS NULL OR end_at > :since)
"""
_CARRIED_OUT = """
SELECT count(*), coalesce(sum(CASE WHEN EXISTS (
  SELECT 1 FROM agenda_item i WHERE i.change_uid = c.uid AND i.verdict IS NOT NULL
) THEN 0 ELSE 1 END), 0)
FROM change_outcome o JOIN change c ON c.id = o.change_id
WHERE o.at >= :since AND o.at < :until AND o.result <> 'cancelled'
"""


class WorkingReader:
    """Implements `services.working_ports.Workings` over the read side's one way to ask."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], list[Any]]) -> None:
        self._ask = ask

    def live(self) -> list[LiveRow]:
        """Return every RFC that was submitted and is not done with."""
        return [
            LiveRow(class_id, stage, _maybe(submitted), _maybe(end), bool(held))
            for class_id, stage, submitted, end, held in self._ask(_LIVE, {})
        ]

    def submitted(self, since: datetime, until: datetime) -> int:
        """Return how many of all RFCs were submitted in a period."""
        return int(self._ask(_COUNT, _span(since, until))[0][0])

    def ended(self, since: datetime, until: datetime) -> list[int]:
        """Return of each RFC that was carried out in a period the seconds since its submission."""
        rows = self._ask(_ENDED, _span(since, until))
        return [max(0, round((moment(at) - moment(sub)).total_seconds())) for at, sub in rows]

    def turned_down(self, since: datetime, until: datetime) -> int:
        """Return how many items the board rejected in a period."""
        return int(self._ask(_TURNED_DOWN, _span(since, until))[0][0])

    def systems(self, most: int) -> list[tuple[str, int]]:
        """Return the systems that most open RFCs touch."""
        return [(str(name), int(count)) for name, count in self._ask(_SYSTEMS, {"most": most})]

    def signed(self, since: datetime, until: datetime) -> list[SignedRow]:
        """Return the sign-offs of a period."""
        found = []
        for person, role, at, submitted, edited in self._ask(_SIGNED, _span(since, until)):
            stood = max(submitted, edited or "")
            found.append(SignedRow(person, role, moment(stood), moment(at)))
        return found

    def heard(self, since: datetime, until: datetime) -> list[HeardRow]:
        """Return what meetings that were closed in a period dealt with."""
        rows = self._ask(_HEARD, _span(since, until))
        return [HeardRow(bool(rfc), int(spent), verdict or "") for rfc, spent, verdict in rows]

    def exceptions(self, since: datetime, until: datetime) -> int:
        """Return how many exceptions were granted in a period."""
        return int(self._ask(_EXCEPTIONS, _span(since, until))[0][0])

    def freezes(self, since: datetime, until: datetime) -> int:
        """Return how many freezes and blackouts touch a period."""
        return int(self._ask(_FREEZES, _span(since, until))[0][0])

    def carried_out(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many RFCs were carried out in a period, and how many no meeting had heard."""
        count, unheard = self._ask(_CARRIED_OUT, _span(since, until))[0]
        return int(count), int(unheard)


def _span(since: datetime, until: datetime) -> dict[str, Any]:
    return {"since": stamp(since), "until": stamp(until)}


def _maybe(text: str | None) -> datetime | None:
    return moment(text) if text else None
