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
    "minutes_file": "pdf = record",
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
    return site


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["update", "delete", "replace"])
def test_rows_on_record_cannot_be_edited(filled, table, verb):
    before = filled.shell(f"SELECT * FROM {table}")
    assert before
    if databases.on_server() and verb == "replace":
        pytest.skip("a server replaces nothing")
    statement = {
        "update": f"UPDATE {table} SET {TABLES[table]}",
        "delete": f"DELETE FROM {table}",
        "replace": f"UPDATE OR REPLACE {table} SET {TABLES[table]}",
    }[verb]
    with pytest.raises(REFUSED, match=f"{table} is append-only"):
        filled.shell(statement)
    assert filled.shell(f"SELECT * FROM {table}") == before


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (("INSERT INTO event SELECT id || '', type, author, stream, stream_seq, subject, at, data,"
         " signature FROM event LIMIT 1"), "UNIQUE|unique"),
        ("INSERT INTO ledger VALUES (99, '', 'unknown', '')", "FOREIGN KEY|foreign key"),
        ("INSERT INTO ledger VALUES (0, '', (SELECT id FROM event LIMIT 1), '')", "seq"),
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
    with pytest.raises(REFUSED, match=r"event[._]stream"):
        filled.shell(
            "INSERT INTO event SELECT replace(id, substr(id, 1, 1), 'x'), type, author, stream,"
            " stream_seq, subject, at, data, signature FROM event LIMIT 1"
        )
