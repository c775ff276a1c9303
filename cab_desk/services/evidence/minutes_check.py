"""Tell whether a file is the one that the ledger holds as minutes, and if not, in which way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cab_desk.domain.canonical import clean, digest
from cab_desk.domain.statement import read
from cab_desk.services.evidence.proving import root_at
from cab_desk.services.evidence_ports import Notary, Seal
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.services.records import MinutesFile
from cab_desk.words import say

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What was found of a file: whether it is the recorded one, in words, and whether signed."""

    ok: bool
    sentence: str
    signed: bool = False


def check(office: Office, name: str, data: bytes) -> FileCheck:
    """Hold a file against the ledger, its signature and the record inside it.

    The ledger itself is taken for what it says; `verifying` walks it.
    """
    with (office.open_view or office.open_work)() as work:
        found = work.minutes.by_pdf_hash(digest(data))
        if found is None:
            return FileCheck(False, _why_not(work, office.notary, name, data))
        return _recorded(work, office.notary, name, data, found)


def _recorded(
    work: Work, notary: Notary | None, name: str, data: bytes, found: MinutesFile
) -> FileCheck:
    body = _body(work, found)
    meeting = work.meetings.get(found.meeting_id).number
    if body.get("pdf") != digest(data):
        return FileCheck(False, say("evidence.not_in_chain", file=name))
    said = say(f"common.minutes_known_{found.state}", file=name, meeting=meeting,
               revision=found.revision)  # fmt: skip
    if "certificate" not in body:  # made before minutes held their record
        return FileCheck(True, said)
    if notary is None:
        return FileCheck(True, f"{said} {say('evidence.no_notary')}")
    why = _inside(work, notary.record_in(data), found)
    if why:
        return FileCheck(False, say("evidence.wrong", file=name, why=why))
    expected = str(body["certificate"])
    if not expected:
        return FileCheck(True, f"{said} {say(f'evidence.without_seal_{found.state}')}")
    why = _seal_fault(work, notary.seal_of(data), expected)
    if why:
        return FileCheck(False, say("evidence.wrong", file=name, why=why))
    return FileCheck(True, f"{said} {say('evidence.sealed')}", signed=True)


def _inside(work: Work, record: bytes, found: MinutesFile) -> str:
    if digest(record) != found.record_hash:
        return say("evidence.record_differs")
    head = json.loads(record)["head"]
    entry, _ = next(work.ledger.entries(head["seq"] - 1), (None, None))
    if entry is None or entry.hash != head["hash"]:
        return say("evidence.head_differs", entry=f"{head['seq']:,}")
    if root_at(work, head["seq"]) != head["root"]:
        return say("evidence.root_differs")
    return ""


def _seal_fault(work: Work, seal: Seal | None, expected: str) -> str:
    if seal is None:
        return say("evidence.stripped")
    if not seal.intact:
        return say("evidence.seal_broken")
    if seal.fingerprint != expected or work.certificates.get(expected) is None:
        return say("evidence.seal_foreign")
    if not seal.whole:
        return say("evidence.appended")
    return ""


def _body(work: Work, found: MinutesFile) -> Mapping[str, Any]:
    event = work.ledger.event(found.event_id)
    return {} if event is None else read(event.data).body


# A file that the ledger does not hold ----------------------------------------------------------


def _why_not(work: Work, notary: Notary | None, name: str, data: bytes) -> str:
    record = notary.record_in(data) if notary else b""
    try:
        said = json.loads(record)
        board, meeting = said["board"], said["meeting"]
        fields = {"board": _told(board["name"]), "meeting": _told(meeting["number"]),
                  "revision": _told(said["revision"])}  # fmt: skip
        board_id, meeting_id = clean(str(board["id"])), clean(str(meeting["id"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return say("common.minutes_unknown", file=name)
    if board_id != work.board().id:
        return say("evidence.foreign", file=name, **fields)
    for kept in work.minutes.of_meeting(meeting_id):
        if kept.record_hash == digest(record):
            why = _difference(work, notary, data, kept)
            return say("evidence.same_record", file=name, why=why, **fields)
    return say("evidence.unknown_record", file=name, **fields)


def _told(name: object) -> str:
    """Return a name out of a file that anybody may have made, as it can be shown."""
    line = "".join(one if one.isprintable() else " " for one in clean(str(name)))
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"


def _difference(work: Work, notary: Notary | None, data: bytes, kept: MinutesFile) -> str:
    expected = str(_body(work, kept).get("certificate", ""))
    if data.startswith(kept.pdf):
        return say("evidence.appended")
    seal = notary.seal_of(data) if notary else None
    if not expected:
        return say("evidence.rewritten")
    return _seal_fault(work, seal, expected) or say("evidence.rewritten")
