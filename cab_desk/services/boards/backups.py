"""Copy a board while others work, and put a copy back without destroying what is there."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from cab_desk.domain.ledger import Draft, Head
from cab_desk.errors import Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.words import say


class BoardFiles(Protocol):
    """What backups need of the files that boards lie in."""

    def check(self, path: Path) -> None:
        """Raise Refused or Unavailable for what is no whole board."""

    def copy(self, source: Path, target: Path) -> int:
        """Write a consistent, checked copy and return its size; an existing file is refused."""

    def set_aside(self, path: Path, kept: Path) -> Path:
        """Keep a file, whole or damaged, under a name like `kept`, and return that name."""

    def fill(self, source: Path, target: Path) -> None:
        """Put a copy in the target's place, all or nothing, whoever has it open."""


def backup(files: BoardFiles, board: Path, target: Path) -> Outcome:
    """Write a consistent, checked copy of a board; a file that is there is never replaced."""
    if _same(board, target):
        raise Refused(say("database.backup_same"))
    size = files.copy(board, target)
    message = say("database.backed_up", path=target, size=size)
    return Outcome(frozenset(), message, made=str(target))


def restore(
    files: BoardFiles, board: Path, source: Path, *, force: bool, now: datetime
) -> Path | None:
    """Put a backup in a board's place; return under which name the one before is kept.

    Raises Refused when a file is there and `force` is not given, or the backup is no board.
    """
    if _same(board, source):
        raise Refused(say("database.restore_same"))
    files.check(source)
    if not board.exists():
        files.copy(source, board)
        return None
    if not force:
        raise Refused(say("database.restore_force", path=board))
    name = f"{board.stem}-before-restore-{now:%Y%m%d-%H%M%S}{board.suffix}"
    kept = files.set_aside(board, board.with_name(name))
    files.fill(source, board)
    return kept


def note(work: Work, before: Head | None, kept: str) -> Outcome:
    """Record in a restored board which head the one before had, and under which name it is kept."""
    body = {"before": before.text() if before else "", "kept": kept}
    work.record(Draft("database.restored", body))
    return touched("board", "change", "people", "calendar", "minutes")


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
