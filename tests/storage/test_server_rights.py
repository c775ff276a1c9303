"""Who may do what on a server: the roles, the passwords, and what never leaves them."""

import logging
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from cab_desk.domain.board import Board
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import guard, postgres, roles, server_upgrade
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.work import open_work

NOW = datetime(2026, 11, 18, 13, 42, tzinfo=UTC)
SECRET = 'canary\'s "own" p%ss:word'
KEY = {"event": "id", "ledger": "seq", "change_revision": "id", "import_leaf": "seq",
       "minutes_file": "id", "attachment": "part"}  # fmt: skip
GROWS = tuple(KEY)
PACK = Pack("test", "Test", "1", "", "UTC", "ab" * 32, "CR-NNN", ())
# What a row's place is told by, where that is more than the column above.
TAKEN = {**KEY, "import_leaf": "seq, uid", "attachment": "sha256, part"}


@pytest.fixture
def place(server):
    return server.new()


@pytest.fixture
def member(server, place):
    """Return what gives the place as somebody in one of the roles sees it."""
    made = []

    def new(part):
        name = f"someone_{part}"
        secret = SECRET.replace("'", "''")
        server.run(
            f"CREATE ROLE {name} LOGIN PASSWORD '{secret}'",
            f"GRANT {place.schema}_{part} TO {name}",
        )
        made.append(name)
        return replace(place, user=name, ask=lambda _: SECRET)

    yield new
    server.run(*(f"DROP ROLE {name}" for name in made))


def worked(place):
    """Make a board and record something on it, as a desk does."""
    engine = make_engine(place)
    try:
        with open_work(
            engine, pack=PACK, clock=lambda: NOW, actor="ann", device="d", host="h"
        ) as work:
            work.create_board(Board("b1", "Platform", "UTC", "test", "ab" * 32, NOW))
            work.record(Draft("board.created", {"name": "Platform"}))
    finally:
        engine.dispose()


def test_a_desk_works_and_cannot_touch_what_is_on_record(member):
    desk = member("app")
    worked(desk)
    with SqlReader(desk) as reader:
        assert reader.head().seq == 1
    with closing(postgres.connect(desk)) as connection:
        for table in GROWS:
            for statement in (
                f"UPDATE {table} SET {KEY[table]} = {KEY[table]}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
                (
                    f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({TAKEN[table]})"
                    f" DO UPDATE SET {KEY[table]} = excluded.{KEY[table]}"
                ),
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"DROP TABLE {table} CASCADE",
            ):
                with pytest.raises(psycopg.Error) as caught:
                    connection.execute(statement)
                assert caught.value.sqlstate == "42501", statement
        for statement in (
            "CREATE TABLE extra (x integer)",
            "UPDATE alembic_version SET version_num = '0001'",
            "SET session_replication_role TO replica",
            "DROP FUNCTION append_only() CASCADE",
        ):
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(statement)
            assert caught.value.sqlstate == "42501", statement


def test_a_reader_reads_and_writes_nothing(member, place):
    worked(place)
    guest = member("reader")
    with SqlReader(guest) as reader:
        assert reader.board().name == "Platform"
    with closing(postgres.connect(guest)) as connection:
        for table in (*GROWS, "change", "board", "board_pin", "counter"):
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(f"DELETE FROM {table}")
            assert caught.value.sqlstate == "42501", table
    engine = make_engine(guest)
    with pytest.raises(Unavailable, match="does not let this user"), transaction(engine) as one:
        one.exec_driver_sql("INSERT INTO counter VALUES ('x', 1)")
    engine.dispose()


def test_others_have_no_rights_at_all(server, place):
    server.run("CREATE ROLE stranger LOGIN PASSWORD 'x'")
    try:
        stranger = replace(place, user="stranger", ask=lambda _: "x")
        with closing(postgres.connect(stranger)) as connection, pytest.raises(psycopg.Error):
            connection.execute(f"SELECT * FROM {place.schema}.board")
    finally:
        server.run("DROP ROLE stranger")


def test_every_table_is_granted_and_what_grows_only_to_grow(place):
    with closing(postgres.connect(place)) as connection:
        rows = connection.execute(
            "SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type)"
            " FROM information_schema.role_table_grants WHERE table_schema = %s AND grantee = %s"
            " GROUP BY 1",
            (place.schema, roles.names(place)[0]),
        ).fetchall()
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", (place.schema,)
        ).fetchall()
    granted = dict(rows)
    assert granted.keys() == {name for (name,) in tables}
    assert {name for name, rights in granted.items() if rights == "INSERT,SELECT"} == set(GROWS)
    assert granted["alembic_version"] == "SELECT"


def test_a_right_password_is_asked_for_once_it_is_needed(member):
    asked = []
    desk = member("app").asking(lambda one: asked.append(one.identity) or SECRET)
    postgres.connect(desk).close()
    assert asked == [desk.identity]


@pytest.mark.parametrize("ask", [None, lambda _: None, lambda _: "wrong " + SECRET])
def test_a_refusal_tells_no_password(member, ask, caplog):
    desk = replace(member("app"), ask=ask)
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
        postgres.connect(desk)
    assert "someone_app" in caught.value.sentence
    error, told = caught.value, []
    while error is not None:
        told.append(repr(error))
        error = error.__cause__
    assert caught.value.__suppress_context__
    assert "canary" not in " ".join([*told, caplog.text])


def test_nobody_is_asked_where_the_server_lets_one_in(place):
    def never(_):
        raise AssertionError

    postgres.connect(place.asking(never)).close()


def test_no_password_stands_in_a_log_of_all_that_is_said(member, caplog):
    desk = member("app")
    with caplog.at_level(logging.DEBUG):
        engine = make_engine(desk)
        engine.echo = "debug"
        with transaction(engine) as connection:
            connection.exec_driver_sql("SELECT 1")
        logging.getLogger("x").info("%s %r %s", engine, engine.url, desk)
        engine.dispose()
    assert "SELECT 1" in caplog.text
    assert "canary" not in caplog.text


def test_a_server_that_is_not_there_is_named(server):
    gone = server.at("nowhere", hosts=(("127.0.0.1", 1),))
    with pytest.raises(Unavailable, match="cannot be reached"):
        postgres.connect(gone)
    with pytest.raises(Unavailable, match=r"did not let this desk in.*nowhere"):
        postgres.connect(server.at("nowhere"))
    engine = make_engine(gone)
    with pytest.raises(Unavailable, match="cannot be reached"), transaction(engine):
        pass
    engine.dispose()


# Upgrades -----------------------------------------------------------------------------------------


def test_a_server_older_than_the_oldest_that_serves_is_refused(place, monkeypatch):
    assert postgres.OLDEST == 13
    monkeypatch.setattr(postgres, "OLDEST", 99)
    with pytest.raises(Refused, match=r"runs Postgres \d+\. CAB Desk needs 99 or newer"):
        postgres.connect(place)


def put_schema(server, place, number):
    server.run(
        f"UPDATE {place.schema}.alembic_version SET version_num = '{number:04}'",
        database=place.database,
    )


@pytest.mark.parametrize(("by", "word"), [(-1, "older"), (1, "newer")])
def test_a_board_of_another_schema_is_said_so_and_only_read(server, place, by, word):
    assert server_upgrade.read_only_because(place) == ""
    put_schema(server, place, guard.SCHEMA + by)
    assert server_upgrade.status(place).state == word
    why = server_upgrade.read_only_because(place)
    assert "can be read but not written" in why
    assert ("upgrade" in why) == (word == "older")


def test_only_the_owner_upgrades(member, place, server):
    worked(place)
    put_schema(server, place, 1)
    with pytest.raises((Unavailable, psycopg.Error)):
        server_upgrade.upgrade(member("app"))
    assert server_upgrade.status(place).schema == 1


def test_a_newer_board_is_never_upgraded(server, place):
    put_schema(server, place, guard.SCHEMA + 1)
    with pytest.raises(Refused, match="newer CAB Desk"):
        server_upgrade.upgrade(place)


def test_a_board_is_made_once_whole_or_not_at_all(server, monkeypatch):
    place = server.empty()
    monkeypatch.setattr(roles, "grant", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        server_upgrade.create(place)
    assert server_upgrade.status(place).state == "missing"
    monkeypatch.undo()
    server_upgrade.create(place)
    assert server_upgrade.status(place).state == "current"
    with pytest.raises(Refused, match="is there already"):
        server_upgrade.create(place)


def test_down_and_up_again_leaves_the_same_tables(place):
    from alembic import command
    from alembic.config import Config

    from cab_desk import assets

    def tables():
        with closing(postgres.connect(place)) as connection:
            return connection.execute(
                "SELECT table_name, column_name, data_type, collation_name, is_nullable"
                " FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2",
                (place.schema,),
            ).fetchall()

    before = tables()
    assert {row[3] for row in before if row[2] == "text"} == {"C"}
    config = Config()
    config.set_main_option("script_location", str(assets.path("db")))
    engine = make_engine(place)
    for step, goal in ((command.downgrade, "base"), (command.upgrade, "head")):
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            step(config, goal)
    engine.dispose()
    assert tables() == before
