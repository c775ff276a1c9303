"""The files of an RFC: a name, a hash and a size are signed, the bytes lie beside."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cab_desk.domain.canonical import Plain, clean
from cab_desk.words import say

KIB, MIB = 1 << 10, 1 << 20

LARGEST = 25 * MIB  # of one file
LARGEST_TOGETHER = 200 * MIB  # of one RFC
MOST = 50  # files of one RFC
LONGEST_NAME = 120  # characters
_LONGEST_BYTES = 200  # of a name: file systems take 255, and some of it is needed beside
_LONGEST_ENDING = 16

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"com{i}" for i in range(10)),
     *(f"lpt{i}" for i in range(10))}
)  # fmt: skip
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """A file as the RFC names it: its bytes are those with this SHA-256 and no others."""

    name: str
    sha256: str
    size: int


def ordered(found: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return files in the one order that is signed: by name."""
    return tuple(sorted(found))


def plain(found: Iterable[Attachment]) -> list[dict[str, Plain]]:
    """Return files as they stand in the content, in order."""
    return [
        {"name": clean(one.name), "sha256": clean(one.sha256), "size": one.size}
        for one in ordered(found)
    ]


def restored(data: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """Return the files of a content; raises ValueError for what names none."""
    found = [Attachment(str(one["name"]), str(one["sha256"]), int(one["size"])) for one in data]
    if not all(is_hash(one.sha256) and one.size > 0 for one in found):
        raise ValueError("no attachment")
    return ordered(found)


def is_hash(text: str) -> bool:
    """Tell whether a text is a SHA-256 as it is stored."""
    return len(text) == 64 and _HEX.issuperset(text)


def grouped(sha256: str) -> str:
    """Return a whole hash in groups, for lines that have to break."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def sized(size: int) -> str:
    """Return a size as people say it."""
    if size < KIB:
        return say("attachments.size.bytes", size=size)
    if size < MIB:
        return say("attachments.size.kb", size=f"{size / KIB:.0f}")
    return say("attachments.size.mb", size=f"{size / MIB:.1f}".removesuffix(".0"))


def put(
    found: Sequence[Attachment], new: Attachment, instead: str = ""
) -> tuple[tuple[Attachment, ...], Attachment]:
    """Return the files with a new one, in the place of one of this name where that is told.

    It keeps the name of what it replaces; any other name that is taken is counted on.
    """
    rest = tuple(one for one in found if one.name != instead)
    name = instead or free_name(new.name, [one.name for one in rest])
    kept = Attachment(name, new.sha256, new.size)
    return ordered((*rest, kept)), kept


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that no file bears yet, on systems that know no small letters either."""
    folded = {one.casefold() for one in taken}
    stem, ending = _split(name)
    free, number = name, 1
    while free.casefold() in folded:
        number += 1
        free = f"{stem} ({number}){ending}"
    return free


def safe_name(text: str) -> str:
    """Return a name under which a file may be kept on any system and reads as what it is.

    No part of a path, no control character or mark that turns the order of letters, nothing that
    a system reserves; its ending stays. Empty where nothing is left of it.
    """
    last = clean(text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(_shown(one) for one in last)
    kept = unicodedata.normalize("NFC", " ".join(kept.split())).strip(" .")
    if not kept:
        return ""
    if kept.partition(".")[0].strip().casefold() in _RESERVED:
        kept = f"_{kept}"
    return _short(kept)


def _shown(character: str) -> str:
    if character in _FORBIDDEN:
        return "_"
    kind = unicodedata.category(character)
    if kind in ("Zl", "Zp") or character in "\t\n\r":
        return " "
    return "" if kind[0] == "C" else character


def _short(name: str) -> str:
    stem, ending = _split(name)
    while len(stem + ending) > LONGEST_NAME or len((stem + ending).encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .') or '_'}{ending}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return name, ""
    return stem, dot + ending
