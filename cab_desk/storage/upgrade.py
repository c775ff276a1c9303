"""Make a board's file and bring it to the present schema: backed up first, all or nothing."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cab_desk import assets
from cab_desk.errors import Refused
from cab_desk.storage import copies, guard, keeping
from cab_desk.storage.places import file_of
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Status:
    """What `database status` tells: `state` is current, older or missing."""

    path: Path
    state: str
    schema: int
    known: int
    size: int


def status(place: str | Path) -> Status:
    """Return how a board's file stands; raises Refused or Unavailable for what is no board."""
    path = file_of(place)
    if not path.exists():
        return Status(path, "missing", 0, guard.SCHEMA, 0)
    found = guard.inspect(path)
    state = "older" if found.due else "current"
    return Status(path, state, found.schema, guard.SCHEMA, found.size)


def create(place: str | Path) -> Path:
    """Make a new, empty database; raises Refused when the file is there already.

    It is made beside its place and put there when it is whole.
    """
    path = file_of(place)
    if path.exists():
        raise Refused(say("database.exists", path=path))
    with copies.beside(path) as unfinished:
        migrate(unfinished, new=True)
        copies.put(unfinished, path, over=False)
    return path


def upgrade_file(
    place: str | Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Path | None:
    """Upgrade a board's file where that is due; returns the backup that was made first.

    Raises Refused for what is no board or a newer one, Unavailable when the backup or the
    upgrade cannot be made; the file is then as it was.
    """
    path = file_of(place)
    found = guard.inspect(path)
    if not found.due:
        return None
    name = f"{path.stem}-schema{found.schema}-{clock():%Y%m%d-%H%M%S}{path.suffix}"
    kept = copies.free_name(path.with_name(name))
    copies.copy(path, kept)
    migrate(path)
    keeping.thin_out(path.parent, f"{path.stem}-schema{found.schema}", path.suffix)
    return kept


def migrate(path: Path, *, new: bool = False, to: str = "head") -> None:
    """Bring a file to a revision, in one transaction."""
    # Alembic and SQLAlchemy cost half a second; most starts have nothing to upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    from cab_desk.storage.engine import make_engine, transaction  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", os.fspath(assets.path("db")).replace("%", "%%"))
    engine = make_engine(path, new=new)
    try:
        with transaction(engine, foreign_keys=False) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            _check_keys(connection)
    finally:
        engine.dispose()


def _check_keys(connection: Any) -> None:
    # Batch migrations rebuild tables with foreign keys off; nothing may point nowhere after it.
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration leaves {len(broken)} rows that point nowhere")
