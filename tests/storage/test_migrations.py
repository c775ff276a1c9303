"""Migrations make the tables that the program speaks of, all of them or none."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from cab_desk import assets
from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import guard, schema, upgrade
from cab_desk.storage.engine import make_engine, transaction

pytestmark = pytest.mark.files("a server's migrations are held in test_server_rights.py")

APPEND_ONLY = {"event", "ledger", "change_revision", "import_leaf", "minutes_file", "attachment"}


def config(connection):
    made = Config()
    made.set_main_option("script_location", str(assets.path("db")))
    made.attributes |= {"connection": connection, "metadata": schema.metadata}
    return made


@pytest.fixture
def file(tmp_path, empty_file):
    path = tmp_path / "board.cabdesk"
    shutil.copy(empty_file, path)
    return path


@pytest.fixture
def engine(file):
    made = make_engine(file)
    yield made
    made.dispose()


def master(path):
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'alembic%' ORDER BY name"
        ).fetchall()
    return {(kind, name): re.sub(r"\s+", " ", sql) for kind, name, sql in rows}


def parts(sql):
    """Return a CREATE TABLE as the set of its parts, whose order says nothing."""
    plain = sql.replace(")", "").replace(" STRICT", "")
    found = re.split(r", (?=CONSTRAINT|[a-z_]+ (?:TEXT|INTEGER|BLOB))", plain)
    return {part.strip() for part in found} | {"STRICT" in sql}


def test_migrations_make_the_schema_that_the_program_speaks_of(engine):
    with transaction(engine) as connection:
        command.check(config(connection))  # raises when a revision is missing


def test_tables_are_the_same_in_every_check_and_name(file, tmp_path):
    other = tmp_path / "other.db"
    made = make_engine(other, new=True)
    with transaction(made) as connection:
        schema.metadata.create_all(connection)
    made.dispose()
    migrated = {key: sql for key, sql in master(file).items()
                if key[0] != "trigger" and not key[1].startswith("change_fts")}  # fmt: skip
    written = master(other)
    assert migrated.keys() == written.keys()
    for key, sql in written.items():
        assert parts(migrated[key]) == parts(sql), key


def test_every_table_is_strict(file):
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("PRAGMA table_list").fetchall()
    loose = {name for _, name, kind, _, _, strict in rows if kind == "table" and not strict}
    assert loose <= {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}


def test_what_is_append_only_has_all_triggers(file):
    triggers = {name for kind, name in master(file) if kind == "trigger"}
    refusing = {name for name in triggers if not name.startswith("change_counted_")}
    assert refusing == {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in
                        ("update", "delete", "replace")}  # fmt: skip


def test_down_and_up_again_gives_the_same_file(engine, file):
    before = master(file)
    with transaction(engine) as connection:
        command.downgrade(config(connection), "base")
    assert master(file) == {}
    with transaction(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0
        command.upgrade(config(connection), "head")
    assert master(file) == before
    assert guard.inspect(file).schema == guard.SCHEMA


def test_the_newest_migration_is_the_one_that_the_guard_knows():
    numbers = [int(path.name[:4]) for path in assets.path("db").glob("versions/[0-9]*.py")]
    assert sorted(numbers) == list(range(1, guard.SCHEMA + 1))


def test_migrations_import_nothing_of_the_program():
    for path in [*assets.path("db").glob("versions/*.py"), assets.path("db/env.py")]:
        assert "cab_desk" not in path.read_text(encoding="utf-8"), path.name


def test_a_new_database_is_made_whole(tmp_path):
    path = upgrade.create(tmp_path / "new" / "board.cabdesk")
    assert guard.inspect(path).schema == guard.SCHEMA
    assert [one.name for one in path.parent.iterdir()] == ["board.cabdesk"]
    with pytest.raises(Refused, match="is there already"):
        upgrade.create(path)


def test_a_database_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch):
    def fail(path, *, new=False):
        path.write_bytes(b"half")
        raise Unavailable("full")

    monkeypatch.setattr(upgrade, "migrate", fail)
    with pytest.raises(Unavailable):
        upgrade.create(tmp_path / "board.cabdesk")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_status_tells_where_a_file_stands(file, tmp_path):
    found = upgrade.status(f"sqlite:///{file}")
    assert (found.state, found.schema, found.known) == ("current", guard.SCHEMA, guard.SCHEMA)
    assert upgrade.status(tmp_path / "none").state == "missing"


def test_nothing_is_done_to_a_file_that_is_up_to_date(file):
    before = file.read_bytes()
    assert upgrade.upgrade_file(file) is None
    assert file.read_bytes() == before


# --- an upgrade that is due: the schema before the first, with a next one added ---


@pytest.fixture
def next_schema(tmp_path, monkeypatch):
    """Pretend that one more migration is there, and that this program knows it."""
    folder = tmp_path / "db"
    shutil.copytree(assets.path("db"), folder)
    (folder / "versions" / f"{guard.SCHEMA + 1:04}_next.py").write_text(
        textwrap.dedent(
            f"""
            import os
            import signal

            from alembic import op
            import sqlalchemy as sa

            revision = "{guard.SCHEMA + 1:04}"
            down_revision = "{guard.SCHEMA:04}"

            def upgrade():
                op.add_column("board", sa.Column("motto", sa.Text))
                with op.batch_alter_table("person") as batch:
                    batch.add_column(sa.Column("phone", sa.Text))
                if os.environ.get("CAB_TEST_KILL"):
                    os.kill(os.getpid(), signal.SIGKILL)
                if os.environ.get("CAB_TEST_BREAK"):
                    op.execute("INSERT INTO person_role VALUES ('nobody', 0, 'x', NULL, NULL, '')")
            """
        )
    )
    monkeypatch.setattr(guard, "SCHEMA", guard.SCHEMA + 1)
    monkeypatch.setattr(assets, "path", lambda name: folder)
    return folder


def columns(path, table):
    with closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_an_upgrade_makes_a_checked_backup_first(file, next_schema):
    before = master(file)
    at = datetime(2026, 11, 18, 13, 42, tzinfo=UTC)
    assert upgrade.status(file).state == "older"
    kept = upgrade.upgrade_file(file, lambda: at)
    assert kept.name == f"board-schema{guard.SCHEMA - 1}-20261118-134200.cabdesk"
    assert master(kept) == before
    assert "motto" in columns(file, "board")
    assert "phone" in columns(file, "person")
    assert guard.inspect(file).schema == guard.SCHEMA


def test_without_a_backup_there_is_no_upgrade(file, next_schema, monkeypatch):
    before = file.read_bytes()

    def fail(*_, **__):
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(upgrade.copies, "copy", fail)
    with pytest.raises(Unavailable):
        upgrade.upgrade_file(file)
    assert file.read_bytes() == before


def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(
    file, next_schema, monkeypatch
):
    before = master(file)
    monkeypatch.setenv("CAB_TEST_BREAK", "1")
    with pytest.raises(RuntimeError, match="1 rows that point nowhere"):
        upgrade.upgrade_file(file)
    assert master(file) == before
    assert upgrade.status(file).state == "older"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a POSIX signal")
def test_a_killed_migration_leaves_the_schema_before(file, next_schema, repository):
    before = master(file)
    code = (
        "import sys; from pathlib import Path; from cab_desk import assets\n"
        "from cab_desk.storage import guard, upgrade\n"
        f"guard.SCHEMA = {guard.SCHEMA}; assets.path = lambda name: Path(sys.argv[2])\n"
        "upgrade.upgrade_file(Path(sys.argv[1]))"
    )
    environment = {**os.environ, "CAB_TEST_KILL": "1", "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), str(next_schema)], env=environment, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert upgrade.status(file).state == "older"
    assert master(file) == before
    guard.quick_check(file)
    assert upgrade.upgrade_file(file) is not None
    assert "motto" in columns(file, "board")


def test_the_folder_of_migrations_holds_only_migrations(repository):
    names = {path.name for path in Path(repository, "db", "versions").glob("*.py")}
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names)
