"""The form of a packet: its list of contents, and its tables as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cab_desk.domain.attachments import is_hash
from cab_desk.domain.canonical import Plain, canonical, digest, moment
from cab_desk.domain.nameplate import Head
from cab_desk.domain.packet import FORM, VERSION
from cab_desk.errors import Refused
from cab_desk.services.review_ports import Cell, Rows
from cab_desk.words import say

CONTENTS = "packet.json"
SIGNED = "signed.json"  # the entry that hands the packet out; it names the hash of the contents
_BYTES = "hex"


@dataclass(frozen=True, slots=True)
class Told:
    """What the list of contents says of one RFC."""

    uid: str
    number: str
    title: str
    revision: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key signed that a packet was handed out."""

    id: str
    name: str
    key_id: str
    public: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """A packet's list of contents, read; `hash` is that of its bytes."""

    hash: str
    id: str
    schema: int
    board_id: str
    board: str
    zone: str
    policy: str
    head: Head
    made_at: datetime
    made_by: str
    person_id: str
    person: str
    meeting: str
    meeting_id: str
    key_id: str
    public: bytes
    sealed: bytes
    secret: str
    changes: tuple[Told, ...]
    members: Mapping[str, tuple[str, int]]
    files: Mapping[str, int] = field(default_factory=dict)  # attached files: hash → size
    signer: Signer | None = None
    signed: tuple[bytes, bytes] | None = None  # that entry's event and its signature
    since: datetime | None = None  # when the reader's passphrase was made, where that is told


def encoded(rows: Rows) -> bytes:
    """Return a table as JSON."""
    columns, found = rows
    made = [[{_BYTES: cell.hex()} if isinstance(cell, bytes) else cell for cell in row]
            for row in found]  # fmt: skip
    text = json.dumps({"columns": columns, "rows": made}, ensure_ascii=True, separators=(",", ":"))
    return text.encode()


def decoded(data: bytes) -> Rows:
    """Return the table that JSON holds; raises Refused for any other form."""
    try:
        found = json.loads(data, parse_float=_no, parse_constant=_no)
        columns = tuple(found["columns"])
        rows = [tuple(map(_cell, row)) for row in found["rows"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged() from None
    texts = all(isinstance(one, str) for one in columns)
    if not texts or any(len(row) != len(columns) for row in rows):
        raise _damaged()
    return columns, rows


def contents(data: bytes) -> Contents:
    """Return what a list of contents says.

    Raises Refused for one that is damaged, of another form, or of a newer program.
    """
    try:
        found = json.loads(data, parse_float=_no, parse_constant=_no)
        if found["form"] != FORM:
            raise _damaged()
        if found["v"] not in (1, VERSION):
            raise Refused(say("packets.newer"))
        if canonical(found) != data:
            raise _damaged()
        return _contents(found, digest(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged() from None


def _contents(found: Mapping[str, Any], hashed: str) -> Contents:
    key, board, reader = found["key"], found["board"], found["for"]
    return Contents(
        hash=hashed,
        id=_name(found["packet"]),
        schema=int(found["schema"]),
        board_id=_name(board["id"]),
        board=str(board["name"]),
        zone=str(board["zone"]),
        policy=str(found["policy"]["title"]),
        head=Head(int(found["head"]["seq"]), str(found["head"]["hash"])),
        made_at=moment(found["made_at"]),
        made_by=str(found["made_by"]),
        person_id=_name(reader["id"]),
        person=str(reader["name"]),
        meeting=str(found["meeting"]["number"]),
        meeting_id=str(found["meeting"]["id"]),
        key_id=_name(key["id"]),
        public=bytes.fromhex(key["public"]),
        sealed=bytes.fromhex(key["sealed"]),
        secret=str(key["secret"]),
        changes=tuple(
            Told(str(one["uid"]), str(one["number"]), str(one["title"]), int(one["revision"]),
                 str(one["content_hash"]))
            for one in found["changes"]
        ),
        members={
            f"{_name(name.removesuffix('.json'))}.json": (str(one["sha256"]), int(one["size"]))
            for name, one in found["members"].items()
        },
        files={_hash(one["sha256"]): int(one["size"]) for one in found.get("files", ())},
        signer=_signer(found.get("signer")),
        since=moment(reader["since"]) if reader.get("since") else None,
    )  # fmt: skip


def signed(data: bytes, signature: bytes) -> bytes:
    """Return the member that holds a signed event."""
    return canonical({"v": 1, "data": data.decode(), "signature": signature.hex()})


def signature(data: bytes) -> tuple[bytes, bytes]:
    """Return the event and the signature that a member holds; raises Refused for another form."""
    try:
        found = json.loads(data, parse_float=_no, parse_constant=_no)
        if canonical(found) != data:
            raise _damaged()
        return str(found["data"]).encode(), bytes.fromhex(found["signature"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged() from None


def _signer(found: Any) -> Signer | None:
    if not found:
        return None
    public = bytes.fromhex(found["public"])
    return Signer(_name(found["id"]), str(found["name"]), _name(found["key"]), public)


def member(data: bytes) -> dict[str, Plain]:
    """Return the entry of a member in the list of contents."""
    return {"sha256": digest(data), "size": len(data)}


def _name(text: Any) -> str:
    """Return an id or a name of a table; it becomes a part of paths."""
    plain = isinstance(text, str) and text.replace("_", "").isalnum() and text.isascii()
    if not plain or len(text) > 64:
        raise ValueError("no id")
    return str(text)


def _hash(text: Any) -> str:
    """Return a hash; it becomes the name of a member."""
    if not (isinstance(text, str) and is_hash(text)):
        raise ValueError("no hash")
    return text


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        ((name, text),) = value.items()
        if name != _BYTES:
            raise ValueError("no bytes")
        return bytes.fromhex(text)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise ValueError("no cell")
    return value


def _no(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _damaged() -> Refused:
    return Refused(say("packets.damaged"))
