"""What each verb of the command line does, fitted together from services and formats."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from cab_desk.app.session import (
    DEFAULT_PACK,
    database_path,
    open_session,
    pack_folder,
    pack_folders,
    utc_now,
)
from cab_desk.domain.ledger import Head
from cab_desk.errors import CabDeskError, Fault, Refused
from cab_desk.words import plural, say


def check(pack_id: str | None, file: Path, at: datetime | None) -> tuple[list[dict[str, Any]], str]:
    """Judge the changes of a JSON file; return the verdicts as data and as text.

    Raises BadInput with every fault of the file.
    """
    from cab_desk.files import changes_json, packs
    from cab_desk.services import checking

    pack = packs.load(pack_folder(pack_id or DEFAULT_PACK))
    changes, context = changes_json.read(_bytes(file), pack)
    verdicts = checking.check(pack, changes, context, at or utc_now())
    return verdicts, "\n\n".join(checking.text(verdict) for verdict in verdicts)


def policies() -> list[dict[str, str]]:
    """Return id, title and version of every pack."""
    from cab_desk.files import packs

    rows = []
    for pack_id, folder in pack_folders().items():
        pack = packs.load(folder)
        row = {"id": pack_id, "title": pack.title, "version": pack.version, "hash": pack.hash}
        rows.append(row)
    return rows


def policy(pack_id: str) -> tuple[dict[str, Any], str]:
    """Return a pack as data and as a text to read."""
    from cab_desk.files import packs
    from cab_desk.services import checking

    pack = packs.load(pack_folder(pack_id))
    data = {
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "document": pack.document,
        "zone": pack.zone,
        "hash": pack.hash,
        "classes": [{"id": item.id, "label": item.label} for item in pack.classes],
        "rules": [
            {"id": rule.id, "section": rule.section, "name": rule.name, "text": rule.text,
             "how": list(rule.how)}
            for rule in pack.rules
        ],
    }  # fmt: skip
    return data, checking.pack_text(pack)


def lint(file: Path) -> Sequence[Fault]:
    """Return every fault of a pack, given by its folder or its pack.toml."""
    from cab_desk.files import packs

    if not file.exists():
        raise Refused(say("common.no_file", file=file))
    return packs.lint(file)


def backup(option: str | None, file: Path) -> None:
    """Write a consistent, checked copy of the board."""
    from cab_desk.services import backups
    from cab_desk.storage import copies

    backups.backup(copies.Files(), database_path(option), file)


def restore(option: str | None, file: Path, *, force: bool) -> Path | None:
    """Put a copy in the board's place; return where the board before is kept."""
    from cab_desk.services import backups
    from cab_desk.storage import copies

    path = database_path(option)
    before = _head_of(option) if path.exists() else None
    kept = backups.restore(copies.Files(), path, file, force=force, now=utc_now())
    session = open_session(option)
    with session.open_reader() as reader:
        board = reader.board()
    if board:
        with session.open_work() as work:
            backups.note(work, before, kept)
    session.close()
    return kept


def _head_of(option: str | None) -> Head | None:
    try:
        return ledger_head(option)
    except CabDeskError:  # what is replaced may be no board at all
        return None


def database_status(option: str | None) -> tuple[dict[str, Any], str]:
    """Return which schema the database has."""
    from cab_desk.storage import upgrade

    found = upgrade.status(database_path(option))
    data = asdict(found) | {"path": str(found.path)}
    return data, say(f"database.status.{found.state}", **asdict(found))


def database_upgrade(option: str | None) -> tuple[dict[str, Any], str]:
    """Bring the database to this program's schema."""
    from cab_desk.storage import upgrade

    kept = upgrade.upgrade_file(database_path(option))
    key = "database.upgraded" if kept else "database.up_to_date"
    return {"backup": str(kept) if kept else None}, say(key, kept=kept)


def ledger_head(option: str | None) -> Head | None:
    """Return the head of the ledger, None for a database without a board."""
    session = open_session(option)
    with session.open_reader() as reader:
        return reader.head() if reader.board() else None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(
            say("common.unreadable", file=file, why=error.strerror or type(error).__name__)
        ) from error


def count_text(count: int, file: Path) -> str:
    """Return the sentence about an export."""
    return plural("common.exported", count, file=file)
