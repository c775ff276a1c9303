"""Put a backup in a board's place, in a file or on a server, and record that it was done."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk.app import older
from cab_desk.app.places import is_there, new_board_file, unmake
from cab_desk.app.policies import Policies
from cab_desk.app.session import Session, utc_now
from cab_desk.app.sharing import FileSharing
from cab_desk.errors import CabDeskError, Refused, Unavailable
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.ledger import Head
    from cab_desk.storage.servers import Server


def restore(place: Path | Server, file: Path, *, force: bool) -> tuple[dict[str, Any], str]:
    """Put a copy in the board's place and record it; say where the board before is kept.

    This machine remembers the restored board's head from now on: whoever restores knows that
    what was recorded after the backup is gone, and is told how much that is.
    """
    _check_usable(file)
    before = _head_of(place)
    if isinstance(place, Path):
        kept, name = _in_file(place, file, force)
        _bring_up(place)
    else:
        kept, name = _on_server(place, file, force)
    lines = [say("common.restored_kept" if kept else "common.restored", kept=kept)]
    with closing(Session(place)) as session:
        lines += _recorded(session, before, name)
    return {"kept": kept}, "\n".join(lines)


def _in_file(place: Path, file: Path, force: bool) -> tuple[str | None, str]:
    from cab_desk.services.boards import backups
    from cab_desk.storage.copies import Files

    kept = backups.restore(Files(), place, file, force=force, now=utc_now())
    return (str(kept), kept.name) if kept else (None, "")


def _bring_up(place: Path) -> None:
    """Upgrade a backup of before in its place, on a share too: whoever restores it said so."""
    from cab_desk.storage import guard

    if guard.inspect(place).due:
        with closing(FileSharing(place, utc_now)) as sharing:
            older.upgraded(place, sharing)


def _on_server(place: Server, file: Path, force: bool) -> tuple[str | None, str]:
    from cab_desk.storage import server_restore

    if not is_there(place):
        new_board_file(place)
        _fill(place, file)
        return None, ""
    if not force:
        raise Refused(say("server.restore_force", server=place))
    beside = server_restore.beside(place)
    _fill(beside, file)
    kept = server_restore.swap(place, beside, utc_now())
    return str(kept), kept.schema


def _fill(place: Server, file: Path) -> None:
    """Copy a backup into an empty board, record by record; what fails leaves nothing behind."""
    from cab_desk.services.evidence.verifying import verify_office
    from cab_desk.storage import copies, upgrade
    from cab_desk.storage.transfer import copy_board

    try:
        with tempfile.TemporaryDirectory(prefix="cab-desk-restore-") as folder:
            present = Path(folder) / "backup"  # brought to the present schema; the backup is not
            copies.copy(file, present)
            upgrade.upgrade_file(present)
            copy_board(present, place)
        with closing(Session(place)) as session:
            # A backup ends before what this machine saw since.
            report = verify_office(replace(session.office, heads=None))
        if not report.ok:
            raise Unavailable(say("server.copy_unsound", why=report.sentence()))
    except BaseException:
        unmake(place)
        raise


def _recorded(session: Session, before: Head | None, kept: str) -> list[str]:
    """Note in the restored board what it took the place of; say what this machine saw of it."""
    from cab_desk.services.boards import backups

    with session.open_reader() as reader:
        board, head = reader.board(), reader.head()
    if board is None:
        return []
    with session.open_work() as work:
        backups.note(work, before, kept)
        now = work.ledger.head()
    known = session.heads.highest(board.id)
    session.heads.start_again(board.id, now)
    if not known or known.seq <= head.seq:
        return []
    entries = plural("verifying.entries", head.seq)
    return [say("common.restored_shorter", remembered=known.seq, entries=entries)]


def _check_usable(file: Path) -> None:
    """Raise Refused for a backup that is no board, or whose policy nobody has any more."""
    from cab_desk.storage import guard
    from cab_desk.storage.copies import Files
    from cab_desk.storage.reading import SqlReader

    Files().check(file)
    outdated = guard.inspect(file).due  # it kept no texts yet
    with SqlReader(file) as reader:
        board = reader.board()
        if board is not None:
            kept = (lambda _hash: None) if outdated else reader.pack_texts
            Policies().of(board, kept, board.policy_id)


def _head_of(place: Path | Server) -> Head | None:
    """Return the head of a board that may be missing or damaged."""
    from cab_desk.storage import guard
    from cab_desk.storage.reading import SqlReader

    try:
        if not is_there(place):
            return None
        if isinstance(place, Path):
            guard.inspect(place)  # an empty file would be read as a database without tables
        with SqlReader(place) as reader:
            return reader.head() if reader.board() else None
    except CabDeskError:
        return None
