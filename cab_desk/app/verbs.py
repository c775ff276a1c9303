"""What each verb of the command line does, fitted together from services and formats."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cab_desk.app import access
from cab_desk.app.new_board import board_for_import
from cab_desk.app.opening import open_session
from cab_desk.app.places import board_place
from cab_desk.app.session import (
    DEFAULT_PACK,
    database_path,
    pack_folder,
    pack_folders,
    utc_now,
)
from cab_desk.app.standard import (
    called,
    check_folder,
    check_place,
    is_standard,
    read_file,
    written,
)
from cab_desk.errors import BadInput, CabDeskError, Fault, Refused
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.ledger import Head
    from cab_desk.domain.policy import Pack
    from cab_desk.services.exchange.import_report import ImportReport

_MOST_FAULTS = 20


def in_words(error: CabDeskError) -> str:
    """Return what an error says, its faults by their places included."""
    faults = error.faults if isinstance(error, BadInput) else ()
    if not faults:
        return error.sentence
    shown = [str(fault) for fault in faults[:_MOST_FAULTS]]
    if more := len(faults) - len(shown):
        shown.append(plural("common.more_faults", more))
    return "; ".join(shown)


def import_file(
    option: str | None, file: Path, *, form: str | None, mapping: Path | None, dry_run: bool
) -> ImportReport:
    """Import a file, all of it or nothing, and report row by row.

    Where there is no board yet, a plain one is made, so that a look at one's own data takes one
    command; nothing is left of it when nothing was imported.
    """
    from cab_desk.files import mapping as mappings
    from cab_desk.files import reading
    from cab_desk.services.exchange import importing
    from cab_desk.services.exchange.import_report import ImportReport

    told = mappings.load(mapping) if mapping else None
    with board_for_import(option) as (session, keep):
        with session.open_view() as view:
            zone = view.board().zone
        with _about(called(file)):
            data = read_file(file) if is_standard(file) else None
            parsed = reading.read(called(file), data, form=form or "", mapping=told, zone=zone)
        with uncollected():
            with session.open_view() as view:
                preview = importing.preview(view, parsed)
            if not (dry_run or preview.refused):
                with session.open_work() as work:
                    importing.commit(work, preview)
                keep()
    return ImportReport(preview, dry_run)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let garbage lie while rows are made by the ten thousand.

    They hold no cycles, and to look through all of them again and again takes a sixth of an import.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def export_file(
    option: str | None, file: Path, form: str | None, since: date | None, until: date | None
) -> int:
    """Write the changes to a file, whole or not at all; return how many."""
    from cab_desk.files import exporting
    from cab_desk.services.exchange import exporting as gathering

    with closing(open_session(option)) as session, session.open_view() as view:
        check_place(file, output=True)
        writer = exporting.writer(file, form or "")
        rows = gathering.gather(view, *span(view.board().zone, since, until))
    with written(file) as stream:
        count: int = writer(stream, rows)
    access.took_out(option, "requests", file, count)
    return count


def span(
    zone: str, since: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """Return the moments that two days or times mean: days in the board's zone, both within.

    Raises Refused for a span that ends before it begins.
    """
    begin, end = _moment(since, zone), _moment(until, zone, timedelta(days=1))
    if begin and end and end <= begin:
        raise Refused(say("common.days_reversed", since=since, until=until))
    return begin, end


def days(since: datetime, until: datetime, zone: str) -> dict[str, str]:
    """Return the first and the last day of a half-open span, as a sentence names them."""
    last = max(since, until - timedelta(microseconds=1))
    bounds = {"since": since, "until": last}
    return {name: f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" for name, at in bounds.items()}


def _moment(given: date | None, zone: str, length: timedelta = timedelta(0)) -> datetime | None:
    if given is None:
        return None
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))
    return datetime.combine(given + length, time(), ZoneInfo(zone))


def check(pack_id: str | None, file: Path, at: datetime | None) -> tuple[list[dict[str, Any]], str]:
    """Judge the changes of a JSON file; return the verdicts as data and as text.

    Raises BadInput with every fault of the file.
    """
    from cab_desk.files import changes_json
    from cab_desk.services.exchange import checking

    pack = _loaded(DEFAULT_PACK if pack_id is None else pack_id)
    with _about(called(file)):
        changes, context = changes_json.read(read_file(file), pack)
    verdicts = checking.check(pack, changes, context, at or utc_now())
    return verdicts, "\n\n".join(checking.text(verdict) for verdict in verdicts)


def write_minutes(option: str | None, meeting: str, out: Path | None) -> Path:
    """Write the minutes of a meeting: the final ones, or a draft of them as they stand."""
    from cab_desk.files.whole import whole
    from cab_desk.services.papers import minutes

    with closing(open_session(option)) as session:
        with session.open_view() as view:
            view.board()
            target = out or Path(f"minutes-{minutes.find(view, meeting).number}.pdf")
        check_place(target)
        found = minutes.printed(session.office, meeting)
    with whole(target) as stream:
        stream.write(found.pdf)
    return target


def verify(option: str | None, file: Path | None) -> tuple[bool, dict[str, Any], str]:
    """Walk the ledger and every signature; with a file, check that the ledger holds it."""
    from cab_desk.services.evidence import minutes_check, verifying

    document = read_file(file) if file else b""
    with closing(open_session(option)) as session:
        report = verifying.verify_office(session.office)
        found = minutes_check.check(session.office, str(file), document) if file else None
    data: dict[str, Any] = {
        "ok": report.ok and (found is None or found.ok),
        "entries": report.entries,
        "signatures": report.signatures,
        "changes": report.changes,
        "head": {"seq": report.head.seq, "hash": report.head.hash},
        "faults": [asdict(fault) for fault in report.faults],
        "clock_set_back": list(report.set_back),
        "people": list(report.people),
    }
    text = report.sentence()
    if found is None:
        return report.ok, data, text
    data["minutes"] = {
        "file": str(file), "recorded": found.ok, "signed": found.signed, "sentence": found.sentence,
    }  # fmt: skip
    return data["ok"], data, f"{text}\n{found.sentence}"


def policies() -> list[dict[str, Any]]:
    """Return id, title, version and hash of every pack; of a faulty one, its folder's faults."""
    from cab_desk.files import packs

    rows: list[dict[str, Any]] = []
    for pack_id, folder in pack_folders().items():
        try:
            pack = packs.load(folder)
        except BadInput as error:
            rows.append({"id": pack_id, "folder": str(folder), "faults": len(error.faults)})
        else:
            rows.append(
                {"id": pack_id, "title": pack.title, "version": pack.version, "hash": pack.hash}
            )
    return rows


def _loaded(pack_id: str) -> Pack:
    """Return a pack by its id or folder; raises Refused that names the folder of a faulty one."""
    from cab_desk.files import packs

    folder = pack_folder(pack_id)
    try:
        return packs.load(folder)
    except BadInput as error:
        words = say("common.about_file", file=folder, sentence=in_words(error))
        raise Refused(words) from error


def policy(pack_id: str) -> tuple[dict[str, Any], str]:
    """Return a pack as data and as a text to read."""
    pack = _loaded(pack_id)
    data = {
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "document": pack.document,
        "zone": pack.zone,
        "hash": pack.hash,
        "classes": [{"id": item.id, "label": item.label} for item in pack.classes],
        # What a file for `check` may name: ids of checklist items and of change types.
        "checklists": [
            {
                "phase": part.phase,
                "label": part.label,
                "items": [{"id": item.id, "label": item.label} for item in part.items],
            }
            for part in pack.checklists
        ],
        "types": [
            {"id": kind.id, "label": kind.label} for rule in pack.rules for kind in rule.types
        ],
        "rules": [
            {
                "id": rule.id,
                "section": rule.section,
                "name": rule.name,
                "text": rule.text,
                "note": rule.note,
                "how": list(rule.how),
            }
            for rule in pack.rules
        ],
    }
    lines = [f"{pack.title}, {pack.version}", pack.document, ""]
    for rule in pack.rules:
        lines.append(f"{rule.id}  {rule.section}: {rule.name}")
        lines += [f"    {rule.text}"] if rule.text else []
        lines += [
            f"    {part.phase}  {item.id}  {item.label}"
            for part in rule.checklists
            for item in part.items
        ]
        lines += [f"    {rule.note}"] if rule.note else []
    return data, "\n".join(lines)


def lint(file: Path) -> Sequence[Fault]:
    """Return every fault of a pack, given by its folder or any of its files."""
    from cab_desk.files import packs

    if not file.exists():
        raise Refused(say("common.no_file", file=file))
    return packs.lint(file)


def backup(option: str | None, file: Path) -> None:
    """Write a consistent, checked copy of the board, as a file wherever the board lies."""
    from cab_desk.services.boards import backups
    from cab_desk.storage.copies import Files

    if is_standard(file):
        raise Refused(say("common.no_output"))
    check_folder(file)
    with nullcontext() if file.exists() else access.copied(option, file):
        if isinstance(board_place(option), Path):
            backups.backup(Files(), database_path(option), file)
            return
        if file.exists():
            raise Refused(say("database.exists", path=file))
        from cab_desk.app import database_verbs

        database_verbs.copy(option, str(file))


def restore(option: str | None, file: Path, *, force: bool) -> tuple[dict[str, Any], str]:
    """Put a copy in the board's place and record it; say where the board before is kept."""
    from cab_desk.app import restoring

    return restoring.restore(board_place(option), file, force=force)


def ledger_head(option: str | None, *, accept: bool = False) -> Head | None:
    """Return the head of the ledger, None for a database without a board.

    With `accept` this machine remembers it in place of whatever it saw before.
    """
    with closing(open_session(option)) as session, session.open_reader() as reader:
        board = reader.board()
        head = reader.head() if board else None
        if accept and board is not None and head is not None:
            session.heads.start_again(board.id, head)
        return head


def ledger_export(option: str | None, file: Path) -> int:
    """Write the ledger as JSON lines that anybody can check; return how many entries it has."""
    with closing(open_session(option)) as session, session.open_audit() as source:
        if source.board() is None:
            raise Refused(say("database.no_board"))
        check_place(file, output=True)
    access.took_out(option, "ledger", file)  # before, so that it is in it
    with closing(open_session(option)) as session, session.open_audit() as source:
        count = 0
        with written(file) as stream:
            for count, (entry, event) in enumerate(source.entries(), 1):  # noqa: B007
                line = {
                    "seq": entry.seq,
                    "prev": entry.prev,
                    "event_id": entry.event_id,
                    "hash": entry.hash,
                    "event": event.data.decode("utf-8", "surrogateescape"),
                    "signature": event.signature.hex(),
                }
                stream.write(json.dumps(line).encode() + b"\n")
    return count


@contextmanager
def _about(file: Path) -> Iterator[None]:
    """Name the file in what is said of its inside."""
    try:
        yield
    except Refused as error:
        words = in_words(error)
        if file.name in words:
            raise
        raise Refused(say("common.about_file", file=file, sentence=words)) from error
