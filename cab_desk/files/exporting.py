"""Write changes as CSV, XLSX, JSON or ICS, so that reading them again changes nothing."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import fields as parts
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cab_desk.domain import attachments
from cab_desk.domain.canonical import stamp
from cab_desk.domain.content import ATTACHMENTS, MATERIAL, PARTICULAR, RESIDUAL, plain
from cab_desk.errors import Refused
from cab_desk.files import cells, ics_out, xlsx_out
from cab_desk.files.fields import ORDER, cell
from cab_desk.files.whole import whole
from cab_desk.services.exchange.exporting import Exported
from cab_desk.words import say

Writer = Callable[[BinaryIO, Sequence[Exported]], int]

FORMATS = ("csv", "xlsx", "json", "ics")
SIGNOFFS = "signoffs"

_NAMES = tuple(name for name in (*MATERIAL, *RESIDUAL, *PARTICULAR) if name != "id")
# Columns that every sheet has; those of documents, evidence and outcome come where they are used.
_ALWAYS = frozenset(name for name in ORDER if "." not in name and name not in RESIDUAL)
# Of the contract; stage and hold are the desk's own, and `check` would not know them.
_JSON = tuple(name for name in _NAMES if name not in ("stage", "on_hold"))
_RECORDS = ("evidence", "outcome", "exception")


def form_of(path: Path, form: str = "") -> str:
    """Return the format that a file is to have: as told, or by its name; raises Refused."""
    if form:
        if form not in FORMATS:
            known = ", ".join(FORMATS)
            raise Refused(say("files.export_no_format", format=form[:40], known=known))
        return form
    suffix = path.suffix.casefold().removeprefix(".")
    if suffix not in FORMATS:
        raise Refused(say("files.export_kind", suffix=path.suffix or path.name))
    return suffix


def write(path: Path, rows: Sequence[Exported], form: str = "") -> int:
    """Write changes to a file, whole or not at all, and return how many it holds.

    Raises Refused for an unknown format, Unavailable where the disk stands in the way.
    """
    into = writer(path, form)
    with whole(path) as stream:
        return into(stream, rows)


def writer(path: Path, form: str = "") -> Writer:
    """Return what writes changes in the format told, or in that of a file's name.

    Raises Refused for an unknown format.
    """
    writers: dict[str, Writer] = {
        "csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json, "ics": ics_out.write,
    }  # fmt: skip
    return writers[form_of(path, form)]


def as_json(row: Exported) -> dict[str, Any]:
    """Return a change in the contract's form; what it does not say is left out."""
    change = row.change
    found: dict[str, Any] = {"id": row.id}
    for name in _JSON:
        value = getattr(change, "class_id" if name == "class" else name)
        if name in _RECORDS and value is not None:
            value = _record(value)
        if value not in (None, "", (), {}):
            found[name] = _json_value(value)
    if change.attachments:  # what they are; the bytes stay on the board
        found[ATTACHMENTS] = attachments.plain(change.attachments)
    if change.signoffs:
        found[SIGNOFFS] = [
            {
                "person": signoff.person,
                "role": signoff.role,
                "decision": str(signoff.decision),
                "at": _json_value(signoff.at) if signoff.at else None,
                "verbal": signoff.verbal,
                "meeting": signoff.meeting,
            }
            for signoff in change.signoffs
        ]
    return found


def table(rows: Sequence[Exported]) -> tuple[list[str], list[list[str]]]:
    """Return heading and rows of a sheet, not guarded yet."""
    flats = [_flat(row) for row in rows]
    used = _ALWAYS.union(*flats) if flats else _ALWAYS
    heading = [name for name in ORDER if name in used]
    signed = any(row.signoffs for row in rows)
    body = [[flat.get(name, "") for name in heading] for flat in flats]
    if signed:
        for line, row in zip(body, rows, strict=True):
            line.append("\n".join(_signed(row)))
    return [*heading, *([SIGNOFFS] if signed else [])], body


def _write_json(stream: BinaryIO, rows: Sequence[Exported]) -> int:
    text = json.dumps([as_json(row) for row in rows], ensure_ascii=False, indent=1)
    stream.write(text.encode() + b"\n")
    return len(rows)


def _write_csv(stream: BinaryIO, rows: Sequence[Exported]) -> int:
    heading, body = table(rows)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([cells.guarded(item) for item in line] for line in body)
    text.flush()
    text.detach()
    return len(rows)


def _write_xlsx(stream: BinaryIO, rows: Sequence[Exported]) -> int:
    heading, body = table(rows)
    xlsx_out.write(stream, heading, [[cells.quoted(item) for item in line] for line in body])
    return len(rows)


def _flat(row: Exported) -> dict[str, str]:
    """Return what a change says by column, empty columns left out."""
    found = {"id": row.id, "number": row.change.number}
    for name, value in plain(row.change, _NAMES).items():
        if isinstance(value, dict):
            found.update({f"{name}.{key}": cell(inner) for key, inner in value.items()})
        elif value not in (None, "", []):
            found[name] = cell(value)
    return {name: text for name, text in found.items() if text}


def _signed(row: Exported) -> list[str]:
    """Return a line for each sign-off: who, as what, how, when, and the sentence signed on what."""
    lines = []
    for signoff in row.signoffs:
        said = [signoff.person, signoff.role, str(signoff.decision)]
        said += [stamp(signoff.at) if signoff.at else "", *signoff.conditions]
        if (ear := signoff.heard) is not None:
            how = say(f"heard.how.{ear.channel}")
            said.append(say("heard.by", name=ear.by, when=f"{how}, {stamp(ear.at)}"))
        if (on := row.signed.get(signoff.event_id)) is not None:
            content = say("files.signed_on", revision=on.revision, content=on.content_hash)
            said += [on.meaning, content]
        lines.append(", ".join(filter(None, said)))
    return lines


def _record(value: Any) -> dict[str, Any]:
    pairs = ((part.name, getattr(value, part.name)) for part in parts(value))
    return {name: _json_value(inner) for name, inner in pairs if inner not in (None, "", ())}


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _json_value(inner) for key, inner in value.items()}
    return value
