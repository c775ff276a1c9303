"""The changes that were carried out, as counts and as rows; the read side, without SQLAlchemy."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.kpi import Tally, Times
from cab_desk.services.kpi_ports import FlagRow, OutcomeRow, Point, Ran

_SPAN = "at >= :since AND at < :until"
_SYSTEMS = """
SELECT DISTINCT c.system FROM change_outcome o JOIN change c ON c.id = o.change_id ORDER BY 1
"""
_OF = " AND change_id IN (SELECT id FROM change WHERE system IN ({}))"
_FIRST, _LAST = "", "9999"
_DAY = timedelta(days=1)
_NO_AMOUNTS: dict[str, Any] = {
    "count": 0, "deploy": Times(), "lead": Times(), "approval": Times(),
}  # fmt: skip
COLUMNS = (
    "month", "at", "class_id", "environment", "types", "traits", "risk", "result", "started_at",
    "finished_at", "incident", "violations", "bypasses", "migration", "emergency", "elsewhere",
    "deploy_seconds", "lead_seconds", "approval_seconds", "reason",
)  # fmt: skip

_TALLIES = f"""
SELECT month, class_id, environment, result, incident, violations, bypasses, migration, emergency,
  elsewhere, count(*), count(deploy_seconds), total(deploy_seconds),
  count(lead_seconds), total(lead_seconds), count(approval_seconds), total(approval_seconds)
FROM change_outcome INDEXED BY ix_change_outcome_counts
WHERE month >= :first AND month <= :last AND {_SPAN}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""  # noqa: S608
_LEADS = f"""
SELECT month, lead_seconds FROM change_outcome INDEXED BY ix_change_outcome_counts
WHERE month >= :first AND month <= :last AND {_SPAN}
  AND lead_seconds IS NOT NULL AND result <> 'cancelled' ORDER BY lead_seconds
"""  # noqa: S608
_ROWS = f"""
SELECT c.uid, c.number, c.title, {", ".join(f"o.{name}" for name in COLUMNS)}
FROM change_outcome o JOIN change c ON c.id = o.change_id WHERE {_SPAN}
"""  # noqa: S608
_ORDER = " ORDER BY o.at, c.id"
_WRONG = (
    " AND result <> 'cancelled' AND (result <> 'succeeded' OR incident = 1 OR violations > 0"
    " OR (bypasses > 0 AND elsewhere = 0))"
)
_POINTS = f"""
SELECT CASE WHEN violations > 0 THEN (SELECT number FROM change WHERE id = change_id) END,
  month, class_id, result, emergency, violations, lead_seconds, at >= :within
FROM change_outcome WHERE {_SPAN} ORDER BY at
"""  # noqa: S608
_FLAGS = "SELECT name, kind, ttl, rolled_out_at FROM feature_flag WHERE removed_at IS NULL"


class OutcomeReader:
    """Implements `services.kpi_ports.OutcomeReads` over the read side's one way to ask."""

    def __init__(
        self, ask: Callable[[str, dict[str, Any]], list[Any]], only: Sequence[str] | None = None
    ) -> None:
        self._ask = ask
        self._only = None if only is None else {f"s{at}": name for at, name in enumerate(only)}

    def systems(self) -> list[str]:
        """Return the first systems of what was carried out, each once."""
        return [name for (name,) in self._ask(_SYSTEMS, {})]

    def of(self, systems: Sequence[str]) -> "OutcomeReader":
        """Return reads of those changes alone whose first system is one of these."""
        return OutcomeReader(self._ask, systems)

    def _found(self, sql: str, values: dict[str, Any]) -> list[Any]:
        """Ask within a span, of some systems where they are named."""
        if self._only is None:
            return self._ask(sql, values)
        if not self._only:
            return []
        names = ", ".join(f":{name}" for name in self._only)
        return self._ask(sql.replace(_SPAN, _SPAN + _OF.format(names)), values | self._only)

    def tallies(self, since: datetime | None, until: datetime | None) -> list[Tally]:
        """Return the counts, by month."""
        found: dict[Tally, list[Tally]] = {}
        for one in (_tally(row) for row in self._found(_TALLIES, _bounds(since, until))):
            found.setdefault(replace(one, **_NO_AMOUNTS), []).append(one)
        return [_sum(some) for some in found.values()]

    def rows(
        self, since: datetime | None, until: datetime | None, *, wrong: bool = False
    ) -> list[Ran]:
        """Return every change by its end, or those only that went wrong in some way."""
        sql = _ROWS + (_WRONG if wrong else "") + _ORDER
        return [
            Ran(uid, number or "", title, _row(dict(zip(COLUMNS, rest, strict=True))))
            for uid, number, title, *rest in self._found(sql, _bounds(since, until))
        ]

    def points(
        self, since: datetime | None, until: datetime | None, within: datetime | None
    ) -> list[Point]:
        """Return of every change what trends are made of; `within`: ended at or after this."""
        bounds = _bounds(since, until) | {"within": _FIRST if within is None else stamp(within)}
        return [Point(*row) for row in self._found(_POINTS, bounds)]

    def leads(self, since: datetime | None, until: datetime | None) -> list[tuple[str, int]]:
        """Return month and lead time, in seconds, of what was carried out, shortest first."""
        return [(month, lead) for month, lead in self._found(_LEADS, _bounds(since, until))]

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last end, or None where nothing was carried out."""
        first, last = self._ask("SELECT min(at), max(at) FROM change_outcome", {})[0]
        return None if first is None else (moment(first), moment(last))

    def open_flags(self) -> list[FlagRow]:
        """Return the feature flags that were not removed."""
        return [
            FlagRow(name, kind, ttl, _moment(rolled_out))
            for name, kind, ttl, rolled_out in self._ask(_FLAGS, {})
        ]


def _bounds(since: datetime | None, until: datetime | None) -> dict[str, Any]:
    # A month of the board's zone may begin a day before or after that of UTC.
    return {
        "since": _FIRST if since is None else stamp(since),
        "until": _LAST if until is None else stamp(until),
        "first": _FIRST if since is None else f"{since - _DAY:%Y-%m}",
        "last": _LAST if until is None else f"{until + _DAY:%Y-%m}",
    }


def _sum(some: Sequence[Tally]) -> Tally:
    if len(some) == 1:
        return some[0]
    return replace(
        some[0],
        count=sum(one.count for one in some),
        deploy=_added([one.deploy for one in some]),
        lead=_added([one.lead for one in some]),
        approval=_added([one.approval for one in some]),
    )


def _added(some: Sequence[Times]) -> Times:
    return Times(sum(one.count for one in some), sum(one.seconds for one in some))


def _tally(row: tuple[Any, ...]) -> Tally:
    incident, violated, bypassed, migration, emergency, elsewhere = map(bool, row[4:10])
    count, *lengths = (int(part) for part in row[10:])
    deploy, lead, approval = (Times(*lengths[place : place + 2]) for place in (0, 2, 4))
    month, class_id, environment, result = row[:4]
    return Tally(
        month,
        class_id,
        environment,
        result,
        incident=incident,
        violated=violated,
        bypassed=bypassed,
        migration=migration,
        emergency=emergency,
        elsewhere=elsewhere,
        count=count,
        deploy=deploy,
        lead=lead,
        approval=approval,
    )


def _row(values: dict[str, Any]) -> OutcomeRow:
    for name in ("at", "started_at", "finished_at"):
        values[name] = _moment(values[name])
    for name in ("types", "traits"):
        values[name] = tuple(filter(None, values[name].split(",")))
    for name in ("incident", "migration", "emergency", "elsewhere"):
        values[name] = bool(values[name])
    return OutcomeRow(**values)


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
