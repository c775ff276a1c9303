"""How much of a foreign file is taken in, and how its bytes become text."""

import codecs
import os
import re
import unicodedata
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.words import say

MIB = 1 << 20

LONGEST_TITLE = 200
LONGEST_NAME = 120
LONGEST_KEY = 200
LONGEST_DOCUMENT = 200_000
LONGEST_CELL = 1_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
MOST_ITEMS = 200
YEARS = range(1970, 2200)

SECONDS = 10
MEMORY = 512 * MIB
LARGEST = {"csv": 64 * MIB, "json": 32 * MIB, "xlsx": 64 * MIB, "ics": 5 * MIB}

_FILE_NAME_BYTES = 120
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(1, 10)),
     *(f"lpt{i}" for i in range(1, 10))}
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "cp1250", "cp1251", "shift_jis", "gb18030", "utf-16")


class Unasked(Exception):
    """Say that a reader must be told something that the file leaves open."""

    def __init__(self, key: str, sentence: str, choices: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.key = key
        self.sentence = sentence
        self.choices = choices


def load(path: Path) -> bytes:
    """Return the bytes of a file; raises Refused for what is too large or no plain file."""
    most = max(LARGEST.values())
    try:
        if not path.is_file():
            raise Refused(say("files.no_file", file=path.name))
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise Unavailable(say("files.unreadable", file=path.name, why=why)) from error
    return checked(path, data)


def checked(path: Path, data: bytes) -> bytes:
    """Return bytes that are not too many to be read, and more than blanks; raises Refused."""
    most = max(LARGEST.values())
    if len(data) > most:
        raise Refused(say("files.too_large", file=path.name, most=most // MIB))
    if not data.strip():
        raise Refused(say("files.empty", file=path.name))
    return data


def check_size(data: bytes, form: str) -> None:
    """Raise Refused where a file is larger than its kind may be."""
    if len(data) > LARGEST[form]:
        raise Refused(say("files.too_large_kind", kind=form.upper(), most=LARGEST[form] // MIB))


def decode(data: bytes, encoding: str = "") -> str:
    """Return the text of a file: by its byte order mark, as told, or as UTF-8.

    Raises Unasked where it is not UTF-8 and nobody said what it is: that is never guessed.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _without_nul(_decoded(data, name).removeprefix("\ufeff"))
    if encoding:
        return _without_nul(_decoded(data, encoding))
    try:
        return _without_nul(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = say("files.not_utf8", line=line)
        raise Unasked("encoding", sentence, ENCODINGS[1:]) from None


def is_plain(data: bytes, encoding: str = "") -> bool:
    """Tell whether bytes that `decode` takes are read as UTF-8 from the first one on."""
    return not encoding and not any(data.startswith(mark) for mark, _ in _BOMS)


def file_name(text: str, suffix: str = "") -> str:
    """Return a name for a file made of a title: no path, nothing reserved on any system."""
    name = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    kept = "".join("_" if c in '<>:"/\\|?*' or _unprintable(c) else c for c in name)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    room = _FILE_NAME_BYTES - len(suffix.encode())
    kept = kept.encode()[:room].decode("utf-8", "ignore").strip(" .")
    if not kept or kept.partition(".")[0].strip().casefold() in _RESERVED:
        kept = f"_{kept}"
    return kept + suffix


def _unprintable(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" or character in "\u2028\u2029"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise Refused(say("files.no_encoding", encoding=encoding[:40])) from None
    except UnicodeError:
        raise Refused(say("files.wrong_encoding", encoding=encoding)) from None


def _without_nul(text: str) -> str:
    place = text.find("\x00")
    if place >= 0:
        raise Refused(say("files.nul", line=text.count("\n", 0, place) + 1))
    return text
