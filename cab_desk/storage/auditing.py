"""What verifying reads: the rows as they are stored, at one moment.

The driver's plain values are taken, so that a row that somebody spoilt is reported by what is
wrong with it instead of ending the walk.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cab_desk.domain.board import Board, Person, Role, SealedKey
from cab_desk.domain.canonical import Plain, moment, stamp
from cab_desk.domain.ledger import GENESIS, Entry, Event, Head
from cab_desk.services.audit_ports import (
    AuditedChange,
    AuditedFile,
    AuditedItem,
    AuditedMeeting,
    AuditedSignoff,
    ImportLeaf,
    SpoiltColumn,
)
from cab_desk.services.records import MinutesFile, Revision
from cab_desk.storage import (
    audited_cells,
    audited_files,
    audited_meetings,
    audited_records,
    change_rows,
)
from cab_desk.storage.audited_beside import Beside
from cab_desk.storage.file_snapshot import FileSnapshot
from cab_desk.storage.places import place_of

if TYPE_CHECKING:
    from cab_desk.storage.server_lines import Snapshot
    from cab_desk.storage.servers import Server

_EPOCH = datetime.fromtimestamp(0, UTC)

_ENTRIES = """
SELECT l.seq, l.prev, l.event_id, l.hash, e.data, e.signature, e.type, e.author, e.stream,
  e.stream_seq, e.subject, e.at
FROM ledger l LEFT JOIN event e ON e.id = l.event_id ORDER BY l.seq
"""
_STRAY = "SELECT id FROM event WHERE id NOT IN (SELECT event_id FROM ledger) ORDER BY id"
_SIGNOFFS = """
SELECT event_id, change_uid, revision, content_hash, person_id, person, role, decision,
  conditions, at, verbal, meeting, meaning, policy_hash, ledger_seq, superseded, withdrawn_by,
  held, behalf_id, behalf, person_key
FROM signoff ORDER BY ledger_seq
"""
# By their names: a server's board of an older program, without one of them, is then told of.
_ROLES = (
    "SELECT person_id, role, since, until, behalf FROM person_role ORDER BY person_id, position"
)
_CHANGES = """
SELECT c.*, r.revision AS r_revision, r.content_hash AS r_hash, r.data AS data,
  r.event_id AS r_event, r.at AS r_at
FROM change c LEFT JOIN change_revision r ON r.change_id = c.id ORDER BY c.id, r.revision
"""
_LEAVES = """
SELECT uid, content_hash, particulars_hash, number, external_id FROM import_leaf WHERE seq = ?
"""
_ITEMS = """
SELECT id, meeting_id, title, verdict, reason, conditions FROM agenda_item
WHERE verdict IS NOT NULL ORDER BY meeting_id, position
"""
_MINUTES = """
SELECT meeting_id, revision, state, record, record_hash, pdf, pdf_hash, made_at, event_id
FROM minutes_file ORDER BY id
"""


class SqlAudit:
    """Implements `services.audit_ports.AuditSource` on a board at one moment; to be closed."""

    def __init__(self, place: "str | Path | Server") -> None:
        """Take the board as it is at this moment; raises Unavailable when that cannot be done."""
        self._source = _snapshot(place_of(place))

    def __enter__(self) -> "SqlAudit":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the reading and let the moment go."""
        self._source.close()

    def board(self) -> Board | None:
        """Return the board."""
        query = "SELECT id, name, zone, policy_id, policy_hash, created_at FROM board"
        row = next(self._rows(query), None)
        if row is None:
            return None
        made_at = _moment(row["created_at"]) or _EPOCH
        return Board(
            row["id"], row["name"], row["zone"], row["policy_id"], row["policy_hash"], made_at
        )

    def head(self) -> Head:
        """Return the present head."""
        row = next(self._rows("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"), None)
        return Head(0, GENESIS) if row is None else Head(row["seq"], row["hash"])

    def entries(self) -> Iterator[tuple[Entry, Event]]:
        """Go through the ledger in order; an event that is missing has no bytes."""
        for row in self._rows(_ENTRIES):
            seq, prev, event_id, digest, data, signature, *rest = row
            entry = Entry(seq, prev, event_id, digest)
            if data is None:
                yield entry, Event(event_id, b"", b"", "", "", "", 0, "", "")
            else:
                yield entry, Event(event_id, _bytes(data), _bytes(signature), *rest)

    def stray_events(self) -> list[str]:
        """Return the ids of events that stand in no entry."""
        return [row["id"] for row in self._rows(_STRAY)]

    def leaves(self, seq: int) -> list[ImportLeaf]:
        """Return what an import wrote, by uid."""
        rows = self._rows(_LEAVES, (seq,))
        return sorted(ImportLeaf(*(str(value) for value in row)) for row in rows)

    def signoffs(self) -> Iterator[AuditedSignoff]:
        """Go through the list of sign-offs."""
        for row in self._rows(_SIGNOFFS):
            values = dict(row)
            yield AuditedSignoff(
                **values
                | {
                    "conditions": _texts(values["conditions"]),
                    "at": values["at"] or "",
                    "verbal": bool(values["verbal"]),
                    "meeting": values["meeting"] or "",
                    "superseded": bool(values["superseded"]),
                }
            )

    def count_changes(self) -> int:
        """Return how many changes there are."""
        return int(next(self._rows("SELECT count(*) FROM change"))[0])

    def changes(self) -> Iterator[AuditedChange]:
        """Go through the changes."""
        beside = Beside(self._rows)
        for _, rows in groupby(self._rows(_CHANGES), key=lambda row: row["id"]):
            yield _change(list(rows), beside)

    def people(self) -> list[Person]:
        """Return everybody."""
        roles: dict[str, list[Role]] = {}
        for row in self._rows(_ROLES):
            since, until = _moment(row["since"]), _moment(row["until"])
            role = Role(row["role"], since, until, row["behalf"])
            roles.setdefault(row["person_id"], []).append(role)
        return [
            Person(
                row["id"],
                row["name"],
                _texts(row["aliases"]),
                tuple(roles.get(row["id"], ())),
                bool(row["member"]),
                bool(row["chair"]),
                bool(row["linked"]),
                bool(row["retired"]),
            )
            for row in self._rows("SELECT * FROM person ORDER BY id")
        ]

    def keys(self) -> list[SealedKey]:
        """Return every key."""
        return [
            SealedKey(
                row["key_id"],
                row["person_id"],
                _bytes(row["public"]),
                _bytes(row["sealed"]),
                _moment(row["made_at"]) or _EPOCH,
                _moment(row["revoked_at"]),
            )
            for row in self._rows("SELECT * FROM person_key ORDER BY key_id")
        ]

    def stated(self) -> Iterator[tuple[str, str, dict[str, Plain]]]:
        """Go through kind, id and facts of what is kept as its last event states it."""
        return audited_records.stated(self._rows)

    def items(self) -> list[AuditedItem]:
        """Return the agenda items that are decided."""
        return [
            AuditedItem(
                row["id"],
                row["meeting_id"],
                row["title"],
                row["verdict"],
                row["reason"],
                _texts(row["conditions"]),
            )
            for row in self._rows(_ITEMS)
        ]

    def meetings(self) -> Iterator[AuditedMeeting]:
        """Go through the meetings."""
        return audited_meetings.meetings(self._rows)

    def minutes(self) -> Iterator[MinutesFile]:
        """Go through the kept minutes."""
        for row in self._rows(_MINUTES):
            yield MinutesFile(
                row["meeting_id"],
                row["revision"],
                row["state"],
                _bytes(row["record"]),
                row["record_hash"],
                _bytes(row["pdf"]),
                row["pdf_hash"],
                _moment(row["made_at"]) or _EPOCH,
                row["event_id"],
            )

    def files(self) -> Iterator[AuditedFile]:
        """Go through the attached files."""
        return audited_files.files(self._rows)

    def spoilt(self) -> Iterator[SpoiltColumn]:
        """Go through the columns, of all tables, that hold what no program writes."""
        return audited_cells.spoilt(self._rows, typed=self._source.typed)

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        return self._source.rows(sql, values)


def _snapshot(place: "Path | Server") -> "FileSnapshot | Snapshot":
    if isinstance(place, Path):
        return FileSnapshot(place)
    from cab_desk.storage.server_lines import Snapshot  # noqa: PLC0415 -- no file needs it

    return Snapshot(place)


def _change(rows: list[Any], beside: Beside) -> AuditedChange:
    first = rows[0]
    revisions = tuple(
        Revision(row["r_revision"], row["r_hash"], _bytes(row["data"]), row["r_event"],
                 _moment(row["r_at"]) or _EPOCH)
        for row in rows
        if row["r_revision"] is not None
    )  # fmt: skip
    present = next((row for row in rows if row["r_revision"] == first["revision"]), None)
    change, made_hash = None, ""
    wrong: tuple[str, ...] = ()
    if present is not None:
        try:
            change = change_rows.read(dict(present))
            written = change_rows.write(change)
            made_hash = written.particulars_hash
            wrong = _wrong(change_rows.row(written, first["id"]), first)
            wrong += beside.wrong(change, first["id"])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            change = None
    return AuditedChange(
        first["uid"], first["number"] or "", first["title"], first["revision"],
        first["content_hash"], first["particulars_hash"], made_hash, change, wrong, revisions,
        beside.counted(first["id"]), first["valid_until"] != "",
    )  # fmt: skip


def _wrong(made: dict[str, Any], stored: Any) -> tuple[str, ...]:
    # Hashes are compared with the ledger; here is what lists show and filter by.
    known = set(stored.keys()) - {"content_hash", "particulars_hash", "particulars"}
    return tuple(
        name for name, value in made.items() if name in known and value != stored[name]
        and not (value is None and not stored[name])
    )  # fmt: skip


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogateescape")


def _moment(text: object) -> datetime | None:
    # Of what is none, one that is nowhere recorded: it is told from what is open.
    if text is None or text == "":
        return None
    try:
        found = moment(text) if isinstance(text, str) else _EPOCH
        return found if stamp(found) == text else _EPOCH
    except (ValueError, OverflowError):
        return _EPOCH


def _texts(text: object) -> tuple[str, ...]:
    try:
        found = json.loads(str(text))
    except ValueError:
        return (str(text),)
    return tuple(map(str, found)) if isinstance(found, list) else (str(text),)
