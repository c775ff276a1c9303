"""Packets (`.cabreview`) and what comes back of them (`.cabevents`), in and out, within limits."""

import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.ledger import LARGEST_EVENT
from cab_desk.errors import BadInput, Fault, Refused, Unavailable
from cab_desk.files.limits import MIB
from cab_desk.files.whole import whole
from cab_desk.services.packets import packet_form
from cab_desk.services.packets.packet_files import LARGEST_FILES, MOST_FILES, Carried
from cab_desk.services.packets.packet_form import CONTENTS, SIGNED, Contents
from cab_desk.services.packets.returning import Bundle
from cab_desk.services.review_ports import Rows
from cab_desk.words import say

SUFFIX, EVENTS_SUFFIX = ".cabreview", ".cabevents"

LARGEST_TABLES = 64 * MIB  # packed, the attached files left out
LARGEST_PACKET = LARGEST_TABLES + LARGEST_FILES
LARGEST_UNPACKED = 256 * MIB
LARGEST_CONTENTS = 4 * MIB
MOST_MEMBERS = 64
HIGHEST_RATIO = 200
_DATE = (1980, 1, 1, 0, 0, 0)
_SPARE = MIB  # what may be small before its ratio says anything
LARGEST_EVENTS = 64 * MIB
MOST_EVENTS = 5_000

_CHUNK = 256 * 1024

_NAME = re.compile(r"[a-z_]{1,40}\.json")
_FILE = "attachment-"
_FILE_NAME = re.compile(rf"{_FILE}[0-9a-f]{{64}}")
_LINE = {"v", "id", "data", "signature"}
_SIGNATURE = re.compile(r"(?:[0-9a-f]{128})?")


@dataclass(frozen=True, slots=True)
class Packet:
    """An opened packet: its list of contents and its tables."""

    contents: Contents
    listed: bytes
    tables: Mapping[str, Rows]


def write(path: Path, members: Mapping[str, bytes], files: Iterable[Carried] = ()) -> None:
    """Write a packet, whole or not at all; nobody else of this machine reads the key in it.

    Attached files lie in it as they are: packed, they could not be told from a bomb.
    """
    with whole(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        if hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), 0o600)
        for name in sorted(members, key=lambda name: (name != CONTENTS, name)):
            # A fixed time: the same packet is the same file.
            made.writestr(zipfile.ZipInfo(name, _DATE), members[name], zipfile.ZIP_DEFLATED)
        for sha256, parts in files:
            with made.open(zipfile.ZipInfo(f"{_FILE}{sha256}", _DATE), "w") as member:
                for part in parts:
                    member.write(part)


def read(path: Path) -> Packet:
    """Read a packet: nothing of it is unpacked before its directory was looked at.

    Raises Refused for what is no packet, too large, or not what its list of contents says.
    """
    check(path)
    with _told(path), zipfile.ZipFile(path) as opened:
        infos = _directory(opened, path)
        listed, contents = _listed(opened, infos)
        files = {f"{_FILE}{sha256}" for sha256 in contents.files}
        if infos.keys() - {SIGNED} != {CONTENTS, *contents.members, *files}:
            raise _damaged()
        tables = {
            name.removesuffix(".json"): packet_form.decoded(
                _checked(opened, infos[name], *contents.members[name])
            )
            for name in contents.members
        }
    return Packet(contents, listed, tables)


def files(path: Path, contents: Contents) -> Iterator[Carried]:
    """Go through the attached files of a packet that was read: hashes and what they should be.

    Whoever keeps them holds the bytes against the hash.
    """
    with _told(path), zipfile.ZipFile(path) as opened:
        for sha256, size in contents.files.items():
            yield sha256, _parts(path, opened, f"{_FILE}{sha256}", size)


def _parts(path: Path, opened: zipfile.ZipFile, name: str, size: int) -> Iterator[bytes]:
    with _told(path):  # they are read while `files` rests, which hears of none of their faults
        if {one.filename: one.file_size for one in opened.infolist()}.get(name) != size:
            raise _damaged()
        with opened.open(name) as stream:
            while some := stream.read(_CHUNK):
                yield some


def peek(path: Path) -> Contents:
    """Read the list of contents alone."""
    check(path)
    with _told(path), zipfile.ZipFile(path) as opened:
        return _listed(opened, _directory(opened, path))[1]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in words what the library finds wrong with a packet.

    A method that it does not know is NotImplementedError, an encrypted member RuntimeError.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _damaged() from None
    except OSError as error:
        raise Unavailable(say("files.unreadable", file=path.name, why=error.strerror)) from error


def _listed(
    opened: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]
) -> tuple[bytes, Contents]:
    """Return the list of contents, as it lies there and read, with what signs it."""
    listed = _member(opened, infos[CONTENTS], LARGEST_CONTENTS)
    contents = packet_form.contents(listed)
    if SIGNED not in infos:
        return listed, contents
    member = _member(opened, infos[SIGNED], 2 * LARGEST_EVENT)
    return listed, replace(contents, signed=packet_form.signature(member))


def check(path: Path) -> None:
    """Raise Refused for what is no plain file, or too large for a packet."""
    try:
        if not path.is_file():
            raise Refused(say("files.no_file", file=path.name))
        size = path.stat().st_size
    except OSError as error:
        raise Unavailable(say("files.unreadable", file=path.name, why=error.strerror)) from error
    if size > LARGEST_PACKET:
        raise Refused(say("files.too_large", file=path.name, most=LARGEST_PACKET // MIB))


def _directory(opened: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Return the members by name, or refuse what no packet of ours would hold."""
    infos = opened.infolist()
    found = {info.filename: info for info in infos}
    attached = [info for info in infos if _FILE_NAME.fullmatch(info.filename)]
    tables = [info for info in infos if _NAME.fullmatch(info.filename)]
    plain = len(attached) + len(tables) == len(infos) == len(found)
    plain = plain and all(not info.flag_bits & 1 for info in infos) and all(map(_as_is, attached))
    if len(tables) > MOST_MEMBERS or len(attached) > MOST_FILES or not plain:
        raise _damaged()
    if sum(info.file_size for info in attached) > LARGEST_FILES:
        raise Refused(say("packets.bomb", file=path.name, most=LARGEST_FILES // MIB))
    total = sum(info.file_size for info in tables)
    packed = sum(info.compress_size for info in tables)
    if total > LARGEST_UNPACKED or total > HIGHEST_RATIO * packed + _SPARE:
        raise Refused(say("packets.bomb", file=path.name, most=LARGEST_UNPACKED // MIB))
    if CONTENTS not in found:
        raise Refused(say("packets.not_a_packet", file=path.name))
    return found


def _as_is(info: zipfile.ZipInfo) -> bool:
    return info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    # The directory may lie about a size: no more is taken in than it says.
    if info.file_size > most:
        raise _damaged()
    with opened.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise _damaged()
    return data


def _checked(opened: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str, size: int) -> bytes:
    data = _member(opened, info, LARGEST_UNPACKED)
    if (digest(data), len(data)) != (sha256, size):
        raise _damaged()
    return data


def _damaged() -> Refused:
    return Refused(say("packets.damaged"))


def write_events(path: Path, events: Iterable[tuple[bytes, bytes]]) -> int:
    """Write events and signatures, a line each, whole or not at all; return how many."""
    lines = [_line(data, signature) for data, signature in events]
    with whole(path) as stream:
        stream.write(b"".join(line + b"\n" for line in lines))
    return len(lines)


def _line(data: bytes, signature: bytes) -> bytes:
    return canonical(
        {"v": 1, "id": digest(data), "data": data.decode(), "signature": signature.hex()}
    )


def read_events(path: Path) -> Bundle:
    """Read what came back; raises BadInput, naming the line, for a file that is not whole."""
    try:
        if not path.is_file():
            raise Refused(say("files.no_file", file=path.name))
        with path.open("rb") as stream:
            data = stream.read(LARGEST_EVENTS + 1)
    except OSError as error:
        raise Unavailable(say("files.unreadable", file=path.name, why=error.strerror)) from error
    if len(data) > LARGEST_EVENTS:
        raise Refused(say("files.too_large", file=path.name, most=LARGEST_EVENTS // MIB))
    if not data.strip():
        raise Refused(say("files.empty", file=path.name))
    if data.startswith(b"PK\x03\x04"):
        raise Refused(say("packets.is_a_packet", file=path.name))
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise _bad_line(len(lines) + 1, "cut_off")
    if len(lines) > MOST_EVENTS:
        raise Refused(say("packets.too_many_events", file=path.name, most=f"{MOST_EVENTS:,}"))
    entries = tuple(_entry(line, number) for number, line in enumerate(lines, 1))
    return Bundle(path.name, digest(data), entries)


def _entry(line: bytes, number: int) -> tuple[bytes, bytes]:
    try:
        found = json.loads(line)
        if found.keys() != _LINE or found["v"] != 1 or canonical(found) != line:
            raise ValueError
        data = found["data"].encode()
        signature = found["signature"]
        if not _SIGNATURE.fullmatch(signature) or len(data) > LARGEST_EVENT:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _bad_line(number, "bad_line") from None
    if digest(data) != found["id"]:
        raise _bad_line(number, "bad_id")
    return data, bytes.fromhex(signature)


def _bad_line(number: int, name: str) -> BadInput:
    fault = Fault(say("packets.line", line=number), say(f"packets.{name}"))
    return BadInput(str(fault), [fault])
