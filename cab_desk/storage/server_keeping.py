"""Copies of a server's board that the program keeps by itself: files, the newest few, checked."""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from cab_desk.errors import Refused
from cab_desk.storage import copies, guard, keeping, postgres, server_upgrade, transfer, upgrade
from cab_desk.storage.servers import Server
from cab_desk.words import say

LARGEST = 1024**3  # bytes on the server, indexes among them: some 170,000 changes
_LEFT = 86_400  # seconds after which an unfinished copy is nobody's any more
_SUFFIX = ".cabdesk"


def keep(
    server: Server,
    folder: Path,
    kind: str,
    now: datetime,
    check: Callable[[Path], object],
    most: int = keeping.MOST,
    *,
    limited: bool = True,
) -> Path:
    """Keep a copy of one moment of a board in a folder, and drop the oldest of its kind.

    Each record is held against its source, the file is opened and `check` looks at it before it
    gets its name. Raises Refused for a board that is too large for a desk where that is `limited`,
    Refused or Unavailable where no copy can be made; none is dropped then.
    """
    found = server_upgrade.status(server)
    if limited and found.size > LARGEST:
        raise Refused(say("server.too_large", size=found.size, most=LARGEST))
    stem = f"{server.schema}-{kind}"
    kept = copies.free_name(folder / f"{stem}-{now:%Y%m%d-%H%M%S}{_SUFFIX}")
    with copies.beside(kept) as unfinished:
        _drop_left(folder, stem)
        upgrade.migrate(unfinished, new=True, to=f"{found.schema:04}")  # as the board is
        transfer.copy_board(server, unfinished)
        guard.inspect(unfinished)
        guard.quick_check(unfinished)
        check(unfinished)
        copies.put(unfinished, kept, over=False)
    keeping.thin_out(folder, stem, _SUFFIX, most)
    return kept


def board_id(server: Server) -> str:
    """Return the id of the board in a schema, whatever its number, or nothing where none is."""
    with closing(postgres.connect(server, reading=True)) as connection, postgres.told():
        row = connection.execute("SELECT id FROM board").fetchone()
    return str(row[0]) if row else ""


def _drop_left(folder: Path, stem: str) -> None:
    """Drop what a program left that was ended while it copied."""
    for path in folder.glob(f".{stem}-*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT:
                path.unlink()
