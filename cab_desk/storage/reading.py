"""The reads of lists and pages, in SQL text: on a connection of their own, or a unit of work's.

Nothing here imports SQLAlchemy, so that the first page is painted without it. Each read fetches
all its rows and so ends its transaction at once where it has a connection of its own: an idle
reader blocks no writer.
"""

# ruff: noqa: S608 -- only names of this package enter the SQL text, values are always bound.
# ruff: noqa: PLC0415 -- the first list is painted without what other pages read.

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.nameplate import GENESIS, Board, Head
from cab_desk.services.rows import GroupRow, QueueQuery, QueueRow, ViewCounts
from cab_desk.storage import queue_sql, search
from cab_desk.storage.faults import told
from cab_desk.storage.places import place_of
from cab_desk.storage.queue import Queue, minute
from cab_desk.storage.queue_counts import Days

if TYPE_CHECKING:
    from cab_desk.domain.spacing import Away, Spacing
    from cab_desk.domain.systems import System
    from cab_desk.services.conflict_ports import SettledPair
    from cab_desk.services.judged_rows import RuleCount
    from cab_desk.services.ledger_rows import LedgerFilter, LedgerRow
    from cab_desk.services.near_rows import Row
    from cab_desk.services.rated_rows import RatedRow
    from cab_desk.services.span_rows import Bar, Clash, Held, Near
    from cab_desk.storage.outcome_reads import OutcomeReader
    from cab_desk.storage.server_lines import ServerLines, WorkLines
    from cab_desk.storage.servers import Server
    from cab_desk.storage.working_reads import WorkingReader

    Reading = sqlite3.Connection | ServerLines | WorkLines
    Match = Callable[[str], str | None]

BUSY_MILLISECONDS = 2_000  # a page would rather say "busy" than stand still

_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "query_only=ON",
    "mmap_size=0",
    "cell_size_check=ON",
    "trusted_schema=OFF",
)
_KEPT_QUERIES = 8

_COUNTS = (
    "SELECT coalesce(sum(CASE WHEN bucket < 3 THEN count END), 0),"
    " (SELECT count(DISTINCT change_uid) FROM agenda_item WHERE change_uid IS NOT NULL"
    f" AND meeting_id = ({queue_sql.NEXT_MEETING})),"
    f" (SELECT count(DISTINCT change_id) FROM ({queue_sql.NEEDS_ME} AND c.bucket < 2) AS mine),"
    " coalesce(sum(CASE WHEN bucket < 2 AND gate = 'block' THEN count END), 0),"
    " coalesce(sum(CASE WHEN bucket = 2 THEN count END), 0),"
    " coalesce(sum(count), 0) FROM change_tally"
)

_LEDGER = (
    "SELECT l.seq, l.hash, e.id, e.type, coalesce(p.name, e.author), e.subject, e.at,"
    " length(e.signature) > 0, trim(coalesce(json_extract(e.data, '$.body.number'), '') || ' '"
    " || coalesce(json_extract(e.data, '$.body.title'), json_extract(e.data, '$.body.name'), '')),"
    " json_remove(json_extract(e.data, '$.body'), '$.strokes'), coalesce(m.number, '')"
)

_REGISTER = "SELECT id, name, team, aliases, retired FROM system_entry ORDER BY lower(name), id"
_RULES = "SELECT rule, severity, count(*) FROM change_finding GROUP BY rule, severity"


def _now() -> datetime:
    return datetime.now(UTC)


class Reads:
    """Implements `services.ports.Reader` on a connection; used by one thread at a time."""

    def __init__(self, connection: Reading, match: Match, clock: Callable[[], datetime]) -> None:
        """Read by a connection that somebody else closes; `match` words its full-text search."""
        self._clock = clock
        self._version = -1
        self._zone = "UTC"
        self._queues: dict[tuple[QueueQuery, datetime], Queue] = {}
        self._days: dict[object, Days] = {}
        self._connection, self._match = connection, match

    def board(self) -> Board | None:
        """Return the board, or None for a new database."""
        row = self._one("SELECT id, name, zone, policy_id, policy_hash, created_at FROM board")
        return None if row is None else _board(row)

    def pack_texts(self, pack_hash: str) -> dict[str, str] | None:
        """Return the texts of a policy that the board keeps, by its hash."""
        row = self._one("SELECT files FROM policy_pack WHERE hash = :hash", {"hash": pack_hash})
        try:
            return None if row is None else dict(json.loads(row[0]))
        except (ValueError, TypeError):
            return {}  # spoilt, which is no text with that hash

    def groups(self, query: QueueQuery, now: datetime) -> list[GroupRow]:
        """Return the sections of a query that hold rows, with their counts, in order."""
        with told():
            return self._queue(query, now).groups()

    def page(self, query: QueueQuery, now: datetime, offset: int, limit: int) -> list[QueueRow]:
        """Return rows of a query from a place on; any place costs about the same."""
        with told():
            return self._queue(query, now).page(offset, limit)

    def position(self, query: QueueQuery, now: datetime, uid: str) -> int | None:
        """Return the place of an RFC among the rows of a query."""
        with told():
            return self._queue(query, now).position(uid)

    def rated(self, query: QueueQuery, now: datetime, limit: int) -> list[RatedRow]:
        """Return the first rows of a query with the words that each is rated by."""
        from cab_desk.services.rated_rows import RatedRow

        rows = self.page(query, now, 0, limit)
        values = {f"uid{place}": row.uid for place, row in enumerate(rows)}
        named = ", ".join(f":{name}" for name in values)
        found = self._all(f"{_RATED} ({named})", values)
        words = {uid: [word or "" for word in said] for uid, *said in found}
        return [RatedRow(row, *words.get(row.uid, ("", ""))) for row in rows]

    def counts(self, query: QueueQuery) -> ViewCounts:
        """Return how many RFCs each view holds, for the person that the query calls me."""
        now = self._clock()
        values = {
            "me": query.me,
            "now": stamp(now),
            "yesterday": stamp(now - timedelta(days=1)),
        }
        row = self._one(_COUNTS, values)
        return ViewCounts(*(row or (0, 0, 0, 0, 0, 0)))

    def tally(self) -> dict[tuple[str, str], int]:
        """Return how many RFCs there are by stage and level of risk."""
        sql = "SELECT stage, risk, sum(count) FROM change_tally GROUP BY 1, 2 HAVING sum(count) > 0"
        return {(stage, risk): count for stage, risk, count in self._all(sql)}

    def rule_counts(self) -> dict[str, RuleCount]:
        """Return for each rule that objects to live changes to how many it does."""
        from cab_desk.services.judged_rows import RuleCount

        found: dict[str, dict[str, int]] = {}
        for rule, severity, count in self._all(_RULES):
            found.setdefault(rule, {})[severity] = count
        return {rule: RuleCount(**counts) for rule, counts in found.items()}

    def systems(self) -> list[str]:
        """Return the names of all systems that RFCs speak of, sorted."""
        return [name for (name,) in self._all(_SYSTEMS)]

    def register(self) -> list[System]:
        """Return every system of the register by name."""
        from cab_desk.domain.systems import System

        return [
            System(key, name, team, tuple(json.loads(aliases)), bool(retired))
            for key, name, team, aliases, retired in self._all(_REGISTER)
        ]

    def bars(self, since: datetime, until: datetime, *, gone: bool = False) -> list[Bar]:
        """Return the changes that touch a span, by start, the rejected and withdrawn if wanted."""
        from cab_desk.storage import spans

        with told():
            return spans.bars(self._connection, since, until, gone=gone)

    def days(self, edges: Sequence[datetime], most: int) -> list[tuple[int, list[Bar]]]:
        """Return for each day between two edges its number of changes, and the first of them."""
        from cab_desk.storage import spans

        with told():
            return spans.days(self._connection, edges, most)

    def clashes(
        self, since: datetime, until: datetime, spacing: Spacing | None = None
    ) -> list[Clash]:
        """Return the conflicts that touch a span; what a policy wants apart where it does."""
        from cab_desk.storage import spans

        with told():
            found = spans.clashes(self._connection, since, until)
        if spacing is None:
            return found
        from cab_desk.storage import nearness

        with told():
            return nearness.beside(found, self._connection, spacing, since, until)

    def near(self, uid: str, spacing: Spacing) -> list[Near]:
        """Return what is nearer to a change than a policy wants."""
        from cab_desk.storage import nearness

        with told():
            return nearness.near(self._connection, uid, spacing)

    def away(self) -> tuple[Away, ...]:
        """Return who is away, and when."""
        from cab_desk.storage import nearness

        with told():
            return nearness.away(self._connection)

    def same(self) -> dict[str, str]:
        """Return for each id that is joined to another the one that its person is counted by."""
        from cab_desk.storage import nearness

        with told():
            return nearness.same(self._connection)

    def settled_away(self, uids: Iterable[str]) -> list[SettledPair]:
        """Return what is settled of changes whose owner is away, as far as it still holds."""
        from cab_desk.storage import settled_reads

        with told():
            return settled_reads.of_away(self._connection, uids)

    def on_for(self, owner: str, since: datetime, until: datetime) -> list[Row]:
        """Return the live changes of a span that a person is on for, by start."""
        from cab_desk.storage import nearness

        with told():
            return nearness.on_for(self._connection, owner, since, until)

    def settled(self) -> list[SettledPair]:
        """Return what is settled of conflicts, as far as it holds for the present contents."""
        from cab_desk.storage import settled_reads

        with told():
            return settled_reads.settled(self._connection)

    def held(self, systems: Sequence[str], since: datetime, until: datetime) -> list[Held]:
        """Return what live changes hold of some systems in a span, by start."""
        from cab_desk.storage import spans

        with told():
            return spans.held(self._connection, systems, since, until)

    def ledger_rows(
        self,
        before: int | None,
        limit: int,
        subject: str = "",
        wanted: LedgerFilter | None = None,
    ) -> list[LedgerRow]:
        """Return audit entries, newest first, those of one subject where it is named."""
        source = (
            " FROM ledger l JOIN event e ON e.id = l.event_id"
            if not subject
            else " FROM event e INDEXED BY ix_event_subject JOIN ledger l ON l.event_id = e.id"
        )
        where = " WHERE l.seq < :before" if before is not None else " WHERE true"
        if subject:
            where += " AND e.subject = :subject"
        names = " LEFT JOIN person p ON p.id = e.author LEFT JOIN meeting m ON m.id = e.subject"
        sql = f"{_LEDGER}{source}{names}{where}"
        values: dict[str, object] = {"before": before, "subject": subject, "limit": limit}
        if wanted is not None:
            from cab_desk.storage import ledger_filter

            more, found = ledger_filter.where(wanted)
            sql, values = sql + more, values | found
        rows = self._all(f"{sql} ORDER BY l.seq DESC LIMIT :limit", values)
        return [_entry(row) for row in rows]

    def head(self) -> Head:
        """Return the present head of the ledger."""
        row = self._one("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        return Head(0, GENESIS) if row is None else Head(*row)

    @property
    def outcomes(self) -> OutcomeReader:
        """Return the changes that were carried out, as the KPIs count them."""
        from cab_desk.storage.outcome_reads import OutcomeReader

        return OutcomeReader(self._all)

    @property
    def workings(self) -> WorkingReader:
        """Return the rows that the figures of the board's work are made of."""
        from cab_desk.storage.working_reads import WorkingReader

        return WorkingReader(self._all)

    def data_version(self) -> int:
        """Return a number that differs once another connection has written."""
        row = self._one("PRAGMA data_version")
        return int(row[0]) if row else 0

    def _queue(self, query: QueueQuery, now: datetime) -> Queue:
        version = self.data_version()
        if version != self._version:
            self._queues.clear()
            self._days.clear()
            board = self.board()
            self._zone = board.zone if board else "UTC"
            self._version = version
        key = (query, minute(now))
        found = self._queues.pop(key, None)
        if found is None:
            plan = queue_sql.plan(query, minute(now), self._zone, self._match)
            found = Queue(self._connection, plan, self._days)
        self._queues[key] = found  # the newest last
        while len(self._queues) > _KEPT_QUERIES:
            del self._queues[next(iter(self._queues))]
        return found

    def _all(self, sql: str, values: dict[str, Any] | None = None) -> list[Any]:
        with told():
            return self._connection.execute(sql, values or {}).fetchall()

    def _one(self, sql: str, values: dict[str, Any] | None = None) -> Any:
        rows = self._all(sql, values)
        return rows[0] if rows else None


class SqlReader(Reads):
    """Reads on a connection of its own."""

    _connection: sqlite3.Connection | ServerLines

    def __init__(self, place: str | Path | Server, clock: Callable[[], datetime] = _now) -> None:
        """Open the board; raises Unavailable when that cannot be done."""
        super().__init__(*_opened(place_of(place)), clock)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> SqlReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _opened(place: Path | Server) -> tuple[sqlite3.Connection | ServerLines, Match]:
    """Return the connection, and what puts a text into the words of its full-text search."""
    if not isinstance(place, Path):
        from cab_desk.storage import server_words
        from cab_desk.storage.server_lines import ServerLines

        return ServerLines(place), server_words.query
    # Not mode=ro: a journal that a killed program left behind has to be rolled back.
    address = f"{place.absolute().as_uri()}?mode=rw"
    with told():
        made = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}").fetchall()
    return made, search.match


def _entry(row: tuple[Any, ...]) -> LedgerRow:
    from cab_desk.services.ledger_rows import LedgerRow

    seq, digest, event, kind, author, about, at, signed, text, data, meeting = row
    body = json.loads(data) if data else {}
    if meeting and not body.get("number"):
        body["number"] = meeting
    return LedgerRow(seq, digest, event, kind, author, about, moment(at), bool(signed), text, body)


def _board(row: tuple[Any, ...]) -> Board:
    board_id, name, zone, policy_id, policy_hash, created_at = row
    return Board(board_id, name, zone, policy_id, policy_hash, moment(created_at))


_RATED = """
SELECT c.uid, json_extract(r.data, '$.impact'), json_extract(r.data, '$.probability'),
  json_extract(r.data, '$.residual_impact'), json_extract(r.data, '$.residual_probability')
FROM change c JOIN change_revision r ON r.change_id = c.id AND r.revision = c.revision
WHERE c.uid IN
"""

# Steps from name to name along the primary key instead of reading all its rows.
_SYSTEMS = """
WITH RECURSIVE name(value) AS (
  SELECT min(system) FROM change_system
  UNION ALL
  SELECT (SELECT min(system) FROM change_system WHERE system > value) FROM name
  WHERE value IS NOT NULL
)
SELECT value FROM name WHERE value IS NOT NULL
"""
