"""Make a board's file of what a packet holds, so that every page reads it like any other."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, column, insert, select, table
from sqlalchemy.exc import SQLAlchemyError

from cab_desk.domain.canonical import digest
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.packets import packet_files
from cab_desk.services.packets.packet_files import Carried
from cab_desk.services.packets.packet_form import Contents
from cab_desk.services.review_ports import Rows
from cab_desk.storage import change_rows, copies, full_text, guard, upgrade
from cab_desk.storage.attachments import AttachmentStore
from cab_desk.storage.auditing import SqlAudit
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.packet_rows import CARRIED
from cab_desk.storage.schema import change, change_revision
from cab_desk.words import say

_NAMES = tuple(one.name for one in CARRIED)


def unpack(
    tables: Mapping[str, Rows], path: Path, contents: Contents, files: Iterable[Carried] = ()
) -> None:
    """Write a packet's rows into a new file, whole or not at all.

    A packet of an older program is brought to the present schema. Raises Refused for one of a
    newer program, and for rows that do not belong together or are not what their hashes say.
    """
    schema = contents.schema
    if schema > guard.SCHEMA:
        raise Refused(say("packets.newer"))
    with copies.beside(path) as unfinished:
        _lay(schema, unfinished, path)
        _fill(tables, unfinished)
        if schema < guard.SCHEMA:
            upgrade.migrate(unfinished)
        _index(unfinished)
        _keep(files, unfinished)
        _check(unfinished, contents)
        copies.put(unfinished, path, over=False)


# An empty board's file by its schema: to make one takes longer than all else of reading a packet.
_EMPTY: dict[int, bytes] = {}


def _lay(schema: int, unfinished: Path, path: Path) -> None:
    """Make the empty tables of a schema; the migrations are run for a program's first packet."""
    if schema in _EMPTY:
        copies.write(_EMPTY[schema], unfinished, path)
        return
    upgrade.migrate(unfinished, new=True, to=f"{schema:04d}")
    _EMPTY[schema] = unfinished.read_bytes()


def count_said(path: Path, stream: str) -> int:
    """Return how many events of a stream an unpacked packet holds."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            query = "SELECT count(*) FROM event WHERE stream = ?"
            found = connection.execute(query, (stream,)).fetchone()[0]
        except sqlite3.Error as error:
            raise Unavailable(say("packets.damaged")) from error
    return int(found)


def _fill(tables: Mapping[str, Rows], path: Path) -> None:
    engine = make_engine(path)
    try:
        with transaction(engine) as connection:
            for name in _NAMES:
                _insert(connection, name, tables.get(name, ((), [])))
    except (SQLAlchemyError, OverflowError, ValueError) as error:
        raise Refused(say("packets.damaged")) from error
    finally:
        engine.dispose()


def _keep(files: Iterable[Carried], path: Path) -> None:
    """Keep the attached files; raises Refused for bytes of another hash."""
    engine = make_engine(path)
    try:
        with transaction(engine) as connection:
            store = AttachmentStore(connection)
            for sha256, parts in files:
                store.add(sha256, parts)
    finally:
        engine.dispose()


def _insert(connection: Connection, name: str, rows: Rows) -> None:
    columns, found = rows
    known = {one.name for one in next(one for one in CARRIED if one.name == name).columns}
    if not known.issuperset(columns):
        raise Refused(say("packets.damaged"))
    if found:
        target = table(name, *map(column, columns))
        values = [dict(zip(columns, row, strict=True)) for row in found]
        connection.execute(insert(target), values)


def _index(path: Path) -> None:
    """Make the texts findable."""
    engine = make_engine(path)
    try:
        with transaction(engine) as connection:
            query = (
                select(change, change_revision.c.data)
                .join(change_revision, change_revision.c.change_id == change.c.id)
                .where(change_revision.c.revision == change.c.revision)
            )
            rows = [dict(row._mapping) for row in connection.execute(query)]
            found = [(change_rows.read(row), row["id"]) for row in rows]
            full_text.add(connection, [change_rows.texts(one, key) for one, key in found])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(say("packets.damaged")) from error
    finally:
        engine.dispose()


def _check(path: Path, contents: Contents) -> None:
    """Raise Refused where a change is not what its hashes say, or an event not what its id says."""
    with SqlAudit(path) as source:
        board = source.board()
        events = all(digest(event.data) == entry.event_id for entry, event in source.entries())
        found = list(source.changes())
        stored = {one.uid: (one.content_hash, _right(one)) for one in found}
        told = all(stored.get(one.uid) == (one.content_hash, True) for one in contents.changes)
        right = events and told and all(good for _, good in stored.values())
        right = right and _knows(source, contents)
        changes = {one.uid: one.change for one in found if one.change is not None}
        kept = {one.sha256: one.size for one in source.files() if one.found == one.sha256}
        right = right and packet_files.fitting(contents, changes, kept)
        if board is None or board.id != contents.board_id or not right:
            raise Refused(say("packets.damaged"))


def _knows(source: SqlAudit, contents: Contents) -> bool:
    """Tell whether the key that signed the packet is the valid one that the packet has of them."""
    one = contents.signer
    kept = source.keys()
    valid = {(key.person_id, key.key_id, key.public) for key in kept if key.revoked_at is None}
    return one is None or (one.id, one.key_id, one.public) in valid


def _right(stored: Any) -> bool:
    texts = all(digest(one.data) == one.content_hash for one in stored.revisions)
    last = stored.revisions[-1].content_hash if stored.revisions else ""
    particulars = stored.made_hash == stored.particulars_hash
    return texts and last == stored.content_hash and particulars and not stored.wrong
