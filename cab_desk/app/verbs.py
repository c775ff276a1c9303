"""What each verb of the command line does, fitted together from services and formats."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import settings as user_settings
from cab_desk.app.session import (
    DEFAULT_PACK,
    Session,
    database_path,
    open_session,
    pack_folder,
    pack_folders,
    utc_now,
)
from cab_desk.domain.ledger import Head
from cab_desk.errors import Fault, Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.import_report import ImportReport


def import_file(
    option: str | None, file: Path, *, form: str | None, mapping: Path | None, dry_run: bool
) -> "ImportReport":
    """Import a file, all of it or nothing, and report row by row."""
    from cab_desk.files import reading
    from cab_desk.services import importing
    from cab_desk.services.import_report import ImportReport

    session = open_session(option)
    with session.open_view() as view:
        zone = view.board().zone
    parsed = reading.read(file, form=form or "", mapping=mapping, zone=zone)
    with session.open_view() as view:
        preview = importing.preview(view, parsed)
    if not (dry_run or preview.refused):
        with session.open_work() as work:
            importing.commit(work, preview)
    session.close()
    return ImportReport(preview, dry_run)


def export_file(
    option: str | None,
    file: Path,
    form: str | None,
    since: datetime | None,
    until: datetime | None,
) -> int:
    """Write the changes to a file, whole or not at all; return how many."""
    from cab_desk.files import exporting
    from cab_desk.services import exporting as gathering

    session = open_session(option)
    with session.open_view() as view:
        rows = gathering.gather(view, since, until)
    session.close()
    return exporting.write(file, rows, form or "")


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


def write_minutes(option: str | None, meeting: str, out: Path | None) -> Path:
    """Write the minutes of a meeting as they were printed last, or print a draft of them."""
    from cab_desk.services import minutes

    session = open_session(option)
    with session.open_view() as view:
        found = minutes.find(view, meeting)
        kept = minutes.kept(view, found.id)
    if kept is None or kept.state == "draft":
        minutes.make(session.office, found.id)
        with session.open_view() as view:
            kept = minutes.kept(view, found.id)
    session.close()
    if kept is None:
        raise Refused(say("minutes.no_such_meeting", meeting=meeting))
    target = out or Path(f"minutes-{found.number}.pdf")
    _write(target, kept.pdf)
    return target


def verify(option: str | None, file: Path | None) -> tuple[bool, dict[str, Any], str]:
    """Walk the ledger and every signature; with a file, check that the ledger holds it."""
    from cab_desk.services import verifying

    session = open_session(option)
    report = verifying.verify_office(session.office)
    data: dict[str, Any] = {
        "ok": report.ok,
        "entries": report.entries,
        "signatures": report.signatures,
        "changes": report.changes,
        "head": {"seq": report.head.seq, "hash": report.head.hash},
        "faults": [asdict(fault) for fault in report.faults],
    }
    text = report.sentence()
    if file is None:
        return report.ok, data, text
    with session.open_view() as view:
        found, sentence = verifying.held(view, str(file), _bytes(file))
    data["minutes"] = {"file": str(file), "recorded": found}
    return report.ok and found, data, f"{text}\n{sentence}"


def policies() -> list[dict[str, str]]:
    """Return id, title, version and hash of every pack."""
    from cab_desk.files import packs

    found = [(pack_id, packs.load(folder)) for pack_id, folder in pack_folders().items()]
    return [
        {"id": pack_id, "title": pack.title, "version": pack.version, "hash": pack.hash}
        for pack_id, pack in found
    ]


def policy(pack_id: str) -> tuple[dict[str, Any], str]:
    """Return a pack as data and as a text to read."""
    from cab_desk.files import packs

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
            {
                "id": rule.id,
                "section": rule.section,
                "name": rule.name,
                "text": rule.text,
                "how": list(rule.how),
            }
            for rule in pack.rules
        ],
    }
    lines = [f"{pack.title}, {pack.version}", pack.document, ""]
    for rule in pack.rules:
        lines.append(f"{rule.id}  {rule.section}: {rule.name}")
        lines += [f"    {rule.text}"] if rule.text else []
    return data, "\n".join(lines)


def lint(file: Path) -> Sequence[Fault]:
    """Return every fault of a pack, given by its folder or its pack.toml."""
    from cab_desk.files import packs

    if not file.exists():
        raise Refused(say("common.no_file", file=file))
    return packs.lint(file)


def backup(option: str | None, file: Path) -> None:
    """Write a consistent, checked copy of the board."""
    from cab_desk.services import backups
    from cab_desk.storage.copies import Files

    backups.backup(Files(), database_path(option), file)


def restore(option: str | None, file: Path, *, force: bool) -> Path | None:
    """Put a copy in the board's place and record it; return where the board before is kept."""
    from cab_desk.services import backups
    from cab_desk.storage.copies import Files

    path = database_path(option)
    before = _head_of(path)
    kept = backups.restore(Files(), path, file, force=force, now=utc_now())
    session = Session(path)
    with session.open_reader() as reader:
        holds = reader.board() is not None
    if holds:
        with session.open_work() as work:
            backups.note(work, before, kept)
    session.close()
    return kept


def _head_of(path: Path) -> Head | None:
    """Return the head of a board that may be missing or damaged."""
    from cab_desk.errors import CabDeskError
    from cab_desk.storage.reading import SqlReader

    try:
        with SqlReader(path) as reader:
            return reader.head() if path.exists() and reader.board() else None
    except CabDeskError:
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
    text = say("common.upgraded", kept=kept) if kept else say("common.up_to_date")
    return {"backup": str(kept) if kept else None}, text


def ledger_head(option: str | None) -> Head | None:
    """Return the head of the ledger, None for a database without a board."""
    session = open_session(option)
    with session.open_reader() as reader:
        return reader.head() if reader.board() else None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(say("common.unreadable", file=file, why=why)) from error


def _write(file: Path, data: bytes) -> None:
    try:
        user_settings.write_whole(file, data)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(say("common.unwritable", file=file, why=why)) from error
