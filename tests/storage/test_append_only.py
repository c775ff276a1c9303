"""What is on record stays: the database itself refuses to change or delete it."""

import sqlite3

import psycopg
import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import Meeting
from cab_desk.services.records import MinutesFile
from tests import databases

TABLES = {
    "event": "author = 'somebody else'",
    "ledger": "prev = ''",
    "change_revision": "data = '{}'",
    "import_leaf": "content_hash = ''",
    "minutes_file": "pdf_hash = ''",
    "attachment": "part = 7",
}
REFUSED = (sqlite3.IntegrityError, psycopg.Error)


@pytest.fixture
def filled(site, make):
    with site.work() as work:
        event = work.record(Draft("change.imported", {}))
        work.changes.add([make("u1", systems=("a",))], event.id)
        work.meetings.put(Meeting("m1", "2026-01", "CAB", "regular", site.now))
        work.minutes.add(
            MinutesFile("m1", 1, "draft", b"{}", "r", b"%PDF", "p", site.now, event.id)
        )
    site.shell("INSERT INTO attachment VALUES (?, 0, ?)", "ab" * 32, b"the bytes of a file")
    return site


# Of each key that a row can be put in place of: what of the row is its own then.
KEYS = {
    "event": (
        {"author": "'somebody else'"},
        {"id": "replace(id, substr(id, 1, 1), 'x')"},
        {"id": "replace(id, substr(id, 1, 1), 'x')", "stream": "'another'", "rowid": "rowid"},
    ),
    "ledger": ({"hash": "''", "event_id": "'unknown'"}, {"seq": "seq + 99"}),
    "change_revision": ({"data": "'{}'", "revision": "99"}, {"data": "'{}'", "id": "99"}),
    "import_leaf": ({"content_hash": "'another'"},),
    "minutes_file": ({"pdf": "record", "revision": "99"}, {"pdf": "record", "id": "99"}),
    "attachment": ({"data": "substr(data, 2)"}, {"part": "part + 99", "rowid": "rowid"}),
}


def attacks(site, table):
    """Return every statement that would put something else in the place of what is on record."""
    edit = TABLES[table]
    yield f"UPDATE {table} SET {edit}"
    yield f"DELETE FROM {table}"
    if databases.on_server():
        yield f"TRUNCATE {table} CASCADE"
    else:
        yield f"UPDATE OR REPLACE {table} SET {edit}"
    for other in KEYS[table]:
        if databases.on_server() and "rowid" in other:
            continue  # a server's rows have no such number
        given, key = values(site, table, other)
        if databases.on_server():
            yield f"INSERT INTO {table} {given} ON CONFLICT ({key}) DO UPDATE SET {edit}"
            continue
        yield f"REPLACE INTO {table} {given}"
        yield f"INSERT OR REPLACE INTO {table} {given}"
        yield f"INSERT INTO {table} {given} ON CONFLICT DO UPDATE SET {edit}"
        yield f"INSERT OR IGNORE INTO {table} {given}"


def values(site, table, other):
    """Return a row like the first one but for `other`, and the columns of the key it keeps."""
    if databases.on_server():
        found = site.shell(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ?"
            " AND table_schema = current_schema()", table)  # fmt: skip
    else:
        found = site.shell(f"SELECT name FROM pragma_table_info('{table}')")
    names = dict.fromkeys((*(name for (name,) in found), *other))
    row = ", ".join(other.get(name, name) for name in names)
    free = [key for key in UNIQUE[table] if not set(key) & other.keys()]
    first = ", ".join((free or UNIQUE[table])[0])
    return f"({', '.join(names)}) SELECT {row} FROM {table} WHERE true LIMIT 1", first


UNIQUE = {
    "event": (("id",), ("stream", "stream_seq")),
    "ledger": (("seq",), ("event_id",)),
    "change_revision": (("id",), ("change_id", "revision")),
    "import_leaf": (("seq", "uid"),),
    "minutes_file": (("id",), ("meeting_id", "revision")),
    "attachment": (("sha256", "part"),),
}


@pytest.mark.parametrize("table", TABLES)
def test_rows_on_record_cannot_be_edited_deleted_or_replaced(filled, table):
    before = filled.shell(f"SELECT * FROM {table}")
    assert before
    for statement in attacks(filled, table):
        with pytest.raises(REFUSED, match=f"{table} is append-only"):
            filled.shell(statement)
        assert filled.shell(f"SELECT * FROM {table}") == before, statement


def test_what_is_new_is_still_added(filled):
    with filled.work() as work:
        work.record(Draft("change.imported", {}))
    seqs = [seq for (seq,) in filled.shell("SELECT seq FROM ledger ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (("INSERT INTO event SELECT id || '', type, author, stream, stream_seq, subject, at, data,"
         " signature FROM event LIMIT 1"), "append-only|unique"),
        ("INSERT INTO ledger VALUES (99, '', 'unknown', '')", "FOREIGN KEY|foreign key"),
        ("INSERT INTO ledger VALUES (0, '', 'unknown', '')", "seq"),
        ("UPDATE change SET bucket = 3", "ck_change_bucket"),
        ("UPDATE change SET end_at = '1999', start_at = '2000'", "ck_change"),
        ("UPDATE change SET version = 0", "ck_change_counted"),
        ("UPDATE change SET version = 'two'", "TEXT value in INTEGER|type integer"),
        ("UPDATE meeting SET state = 'asleep'", "ck_meeting_state"),
        (("INSERT INTO board SELECT 2, id, name, zone, policy_id, policy_hash, created_at"
         " FROM board"), "ck_board_one"),
        ("DELETE FROM change", "FOREIGN KEY|foreign key"),
    ],
)  # fmt: skip
def test_the_tables_refuse_what_makes_no_sense(filled, statement, reason):
    with pytest.raises(REFUSED, match=reason):
        filled.shell(statement)


def test_two_events_never_take_the_same_place_of_a_stream(filled):
    with pytest.raises(REFUSED, match=r"event is append-only|event_stream"):
        filled.shell(
            "INSERT INTO event SELECT replace(id, substr(id, 1, 1), 'x'), type, author, stream,"
            " stream_seq, subject, at, data, signature FROM event LIMIT 1"
        )
