"""Settings of every connection, and how a transaction begins."""

import logging
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.places import file_of
from tests import databases

SETTINGS = {
    "busy_timeout": 30_000,
    "journal_mode": "delete",
    "synchronous": 3,  # EXTRA
    "foreign_keys": 1,
    "mmap_size": 0,
    "cell_size_check": 1,
    "trusted_schema": 0,
}


def quiet(site):
    """Connect without the write lock."""
    return site.engine.connect().execution_options(sqlite_begin="DEFERRED")


def settings_of(connection):
    return {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one_or_none() or 0
        for name in SETTINGS
    }


@pytest.mark.files("settings of SQLite")
def test_every_connection_has_the_safe_settings(site):
    with quiet(site) as one, quiet(site) as other:
        assert settings_of(one) == settings_of(other) == SETTINGS
    with quiet(site) as again:
        assert settings_of(again) == SETTINGS


@pytest.mark.files("settings of SQLite")
def test_foreign_keys_are_back_after_a_migration_went_without(site):
    with transaction(site.engine, foreign_keys=False) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 0
    with transaction(site.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


@pytest.mark.files("settings of SQLite")
def test_a_file_that_somebody_put_into_wal_mode_leaves_it(site):
    site.engine.dispose()
    assert site.shell("PRAGMA journal_mode=WAL") == [("wal",)]
    with site.engine.connect() as connection:
        assert settings_of(connection)["journal_mode"] == "delete"


def begins(site, caplog, **more):
    site.engine.echo = True
    with caplog.at_level(logging.INFO, "sqlalchemy.engine"), site.work(**more) as work:
        work.ledger.head()
    site.engine.echo = False
    return [line for line in caplog.messages if line.startswith("BEGIN ") and "(" not in line]


@pytest.mark.files("settings of SQLite")
def test_work_begins_with_the_write_lock(site, caplog):
    assert begins(site, caplog) == ["BEGIN IMMEDIATE"]


@pytest.mark.files("settings of SQLite")
def test_reading_work_takes_no_lock(site, caplog):
    assert begins(site, caplog, reading=True) == ["BEGIN DEFERRED"]


def test_reading_goes_on_while_somebody_writes(site):
    with site.work() as writer, site.work(reading=True) as reader:
        assert reader.ledger.head() == writer.ledger.head()


def test_ddl_rolls_back_like_anything_else(site):
    with pytest.raises(ZeroDivisionError), transaction(site.engine) as connection:  # noqa: PT012
        connection.execute(text("CREATE TABLE extra (x INTEGER)"))
        raise ZeroDivisionError
    with transaction(site.engine) as connection:
        connection.execute(text("CREATE TABLE extra (x INTEGER)"))


def test_threads_may_each_open_work(site):
    def head(_):
        with site.work(reading=True) as work:
            return work.ledger.head()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(head, range(16)))) == 1


def test_what_is_out_when_the_engine_is_let_go_of_is_closed_when_it_comes_back(site):
    def open_still(driver):
        try:
            driver.execute("SELECT 1")
        except (sqlite3.ProgrammingError, psycopg.OperationalError) as error:
            return "closed" not in str(error)
        return True

    with transaction(site.engine, reading=True) as connection:
        driver = connection.connection.dbapi_connection
        site.engine.dispose()
        assert connection.execute(text("SELECT 1")).scalar() == 1
        assert open_still(driver)
    assert not open_still(driver)
    with transaction(site.engine, reading=True) as connection:
        kept = connection.connection.dbapi_connection
    with transaction(site.engine, reading=True) as connection:
        assert connection.connection.dbapi_connection is kept


def test_a_missing_file_is_not_made_by_opening_it(tmp_path):
    path = tmp_path / "none.cabdesk"
    engine = make_engine(path)
    with pytest.raises(Unavailable, match="cannot be opened"), transaction(engine):
        pass
    engine.dispose()
    assert not path.exists()


def test_a_bug_is_not_taken_for_the_environment(site):
    with pytest.raises(Exception, match="nowhere") as caught, site.work() as work:
        work.ledger._connection.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(caught.value, Unavailable)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("board.cabdesk", "board.cabdesk"),
        ("sqlite:///x/a b.cabdesk", "x/a b.cabdesk"),
        ("sqlite:////x/a%20b.cabdesk", "/x/a b.cabdesk"),
    ],
)
def test_a_place_is_a_path_or_an_address(place, path):
    assert str(file_of(place)) == path


def test_a_server_is_refused_without_its_password():
    with pytest.raises(Refused) as caught:
        file_of("postgresql://ann:canary@db.example/cab")
    assert "postgresql://db.example" in caught.value.sentence
    assert "canary" not in caught.value.sentence


def test_odd_characters_in_a_file_name_are_only_characters(tmp_path, empty_file):
    path = tmp_path / "a ?b#c%20d & é.cabdesk"
    path.write_bytes(empty_file.read_bytes())
    engine = make_engine(path)
    with transaction(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM board").scalar_one() == 0
    engine.dispose()
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == [path.name]


@pytest.mark.files("a server's database is not moved by hand")
@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file stays where it is")
def test_the_file_at_the_path_is_written_not_one_that_was_moved_away(site, new_site, make):
    site.add(make("u1"))
    away = site.path.with_name("away.cabdesk")
    site.path.rename(away)
    other = new_site()
    other.engine.dispose()
    with pytest.raises(Unavailable), site.work():
        pass
    other.path.rename(site.path)
    site.add(make("u2"), make("u3"))
    assert len(databases.asked(away, "SELECT uid FROM change")) == 1
    assert len(databases.asked(site.path, "SELECT uid FROM change")) == 2
