"""Read policy packs: a folder of TOML files with `pack.toml`, which names the further ones."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from cab_desk import assets
from cab_desk.domain.canonical import Plain, canonical, clean, digest
from cab_desk.domain.change import Choice
from cab_desk.domain.days import known_zone
from cab_desk.domain.policy import ClassDef, Level, Pack, Rule
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.files.pack_board import read_rule
from cab_desk.files.pack_check import check_whole
from cab_desk.files.pack_demands import DOCUMENTS, fills
from cab_desk.files.pack_forms import LETTER, NUMBER, SHORT_ID
from cab_desk.files.pack_matrix import HIGHEST_SCORE
from cab_desk.files.pack_table import Faults, Table
from cab_desk.files.pack_times import Names, read_holiday
from cab_desk.files.toml_lines import lines_of
from cab_desk.words import say

FIRST = "pack.toml"
LARGEST = 96 * 1024
MOST_FILES = 8
DEEPEST = 20

# The library's parser takes hours and gigabytes for a key of a hundred thousand parts.
_CHAIN = re.compile(r"(?<![\w-])(?:[\w-]*+[ \t]{0,4}+\.[ \t]{0,4}+){40}")
_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
_NO_QUOTES = str.maketrans("", "", "\"'")

_SHAPES = ("circle", "square", "solid", "hexagon")
_MEANT = ("role", "number", "revision")
_TONES = ("low", "mod", "high", "crit")


def load(folder: Path) -> Pack:
    """Return the pack of a folder; raises BadInput with every fault.

    One that is shipped is read once: each session of a program and each packet asks for it.
    """
    if folder.parent != assets.path("resources/policies"):
        return _loaded(folder)
    states = tuple((path.name, path.stat()) for path in sorted(folder.glob("*.toml")))
    return _shipped(folder, tuple((name, at.st_size, at.st_mtime_ns) for name, at in states))


@lru_cache(16)
def _shipped(folder: Path, _made_of: tuple[tuple[str, int, int], ...]) -> Pack:
    return _loaded(folder)


def _loaded(folder: Path) -> Pack:
    pack, faults = _Reading(folder.name, partial(_bytes_of, folder)).whole()
    if pack is None or faults:
        raise BadInput(_summary(folder, faults), faults)
    return pack


def lint(path: Path) -> list[Fault]:
    """Return every fault of a pack, given by its folder or any of its files.

    A file that no pack.toml beside it names is a pack of its own.
    """
    folder = path if path.is_dir() else path.parent
    bytes_of = partial(_bytes_of, folder)
    if path.is_dir() or path.name == FIRST or _is_part(bytes_of, path.name):
        return _Reading(folder.name, bytes_of).whole()[1]
    return _Reading(path.stem, bytes_of, path.name).whole()[1]


def read(pack_id: str, texts: Mapping[str, str]) -> tuple[Pack | None, list[Fault]]:
    """Return the pack of some texts by the names of their files, and every fault of it.

    A pack with faults may be there all the same: what could be read of it.
    """

    def bytes_of(name: str) -> bytes:
        if name not in texts:
            raise FileNotFoundError(name)
        asked.add(name)
        return texts[name].encode("utf-8", "surrogatepass")

    asked: set[str] = set()
    pack, faults = _Reading(pack_id, bytes_of).whole()
    strays = [name for name in texts if name not in asked and FIRST in asked]
    return pack, [*faults, *(Fault(name, say("checking.not_listed")) for name in strays)]


def _is_part(bytes_of: Callable[[str], bytes], name: str) -> bool:
    """Tell whether there is a pack.toml that names a file; its text tells, broken as it may be."""
    try:
        text = bytes_of(FIRST).decode("utf-8", "replace")
    except FileNotFoundError:
        return False
    return f'"{name}"' in text or f"'{name}'" in text


def shipped() -> list[Path]:
    """Return the folders of the packs that come with the program."""
    return sorted(item.parent for item in assets.path("resources/policies").glob(f"*/{FIRST}"))


def _summary(folder: Path, faults: list[Fault]) -> str:
    return say("checking.pack_faulty", pack=folder.name, count=len(faults), first=faults[0])


class _Reading:
    """Reads the files of one pack, from wherever `bytes_of` takes them."""

    def __init__(self, pack_id: str, bytes_of: Callable[[str], bytes], first: str = FIRST) -> None:
        self._id = pack_id
        self._first = first
        self._bytes_of = bytes_of
        self._texts: dict[str, str] = {}

    def whole(self) -> tuple[Pack | None, list[Fault]]:
        """Return the pack, as far as it can be read, and all faults."""
        first = self._opened(self._first) or Fault(self._first, self._missing(self._first))
        if isinstance(first, Fault):
            return None, [first]
        opened: list[Table | Fault] = [first]
        parts = first.texts("parts")
        if len(parts) > MOST_FILES:
            first.fault("parts", "too_many", key="parts", most=MOST_FILES)
        for name in parts[:MOST_FILES]:
            if name == self._first or not plain_name(name):
                first.fault_at("parts", name, "not_part", name=name)
            elif part := self._opened(name):
                opened.append(part)
            else:
                first.fault_at("parts", name, "no_file", file=name, folder=self._id)
        tables = [table for table in opened if isinstance(table, Table)]
        broken = [fault for fault in opened if isinstance(fault, Fault)]
        pack = _pack(self._id, first, tables, self._texts)
        faults = [fault for table in tables for fault in table.faults.found]
        return pack, [*broken, *faults]

    def _missing(self, name: str) -> str:
        return say("checking.no_file", file=name, folder=self._id)

    def _opened(self, name: str) -> Table | Fault | None:
        try:
            data = self._bytes_of(name)
        except FileNotFoundError:
            return None
        if len(data) > LARGEST:
            return Fault(name, say("checking.file_large", most=LARGEST // 1024))
        return self._parsed(name, data)

    def _parsed(self, name: str, data: bytes) -> Table | Fault:
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
            if _CHAIN.search(text.translate(_NO_QUOTES)):
                raise RecursionError
            table = tomllib.loads(text)
        except UnicodeDecodeError:
            return Fault(name, say("checking.not_utf8"))
        except RecursionError:
            return Fault(name, say("checking.too_deep"))
        except ValueError as error:  # TOMLDecodeError, and whole numbers of thousands of digits
            return Fault(_place(name, error), say("checking.not_toml", why=str(error)[:200]))
        if _too_deep(table):
            return Fault(name, say("checking.too_deep"))
        self._texts[name] = clean(text)
        return Table(table, (), Faults(name, lines_of(text)))


def plain_name(name: str) -> bool:
    """Tell whether a name is one that a further file of a pack may have."""
    stem, _, ending = name.partition(".")
    plain = stem.replace("-", "").replace("_", "")
    return ending == "toml" and plain.isascii() and plain.isalnum()


def _bytes_of(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(
            say("checking.pack_unreadable", path=path, why=error.strerror or "")
        ) from error


def _place(name: str, error: ValueError) -> str:
    """Return the file, with the line where the parser of the library names one."""
    found = _LINE.search(str(error))
    return f"{name}:{found[1]}" if found else name


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return bool(level)


def _pack(pack_id: str, first: Table, tables: list[Table], texts: dict[str, str]) -> Pack:
    classes = first.tables("class", lambda table: _class(table, pack_id))
    banded = first.tables("level", _level)
    levels = tuple(level for level, _ in banded)
    bands = tuple((level.id, least) for level, least in banded if least is not None)
    if any(later <= least for (_, least), (_, later) in pairwise(bands)):
        first.fault("level", "bands_fall")
    names = Names(
        tuple(item.id for item in classes),
        tuple(item.id for item in levels),
        tuple(_type_ids(tables)),
        bands,
    )

    places: list[tuple[Rule, Table]] = []

    def rule(table: Table) -> Rule:
        found = read_rule(table, pack_id, names)
        places.append((found, table))
        return found

    signing = first.table("signing", _signing) or (False, False)
    rules = tuple(item for table in tables for item in table.tables("rule", rule))
    pack = Pack(
        id=pack_id,
        title=first.text("title"),
        version=first.text("version"),
        document=first.text("document"),
        zone=_zone(first),
        hash=_hash(tables),
        number_pattern=first.text("number", form=NUMBER),
        classes=_with_sections(classes, rules),
        levels=levels,
        rules=rules,
        holidays=tuple(item for table in tables for item in table.tables("holiday", read_holiday)),
        meanings=_meanings(first),
        labels=first.mapping("labels", DOCUMENTS),
        own_change=signing[0],
        twice=signing[1],
        texts=texts,
    )
    for table in tables:
        table.done()
    check_whole(pack, first, places)
    return pack


def _meanings(first: Table) -> dict[str, str]:
    found = first.mapping("meanings", [str(choice) for choice in Choice])
    for name, text in found.items():
        if not fills(text, _MEANT):
            sentence = say("checking.not_template", known=", ".join(_MEANT))
            first.faults.add(("meanings", name), sentence)
    return found


def _class(table: Table, pack_id: str) -> ClassDef:
    return ClassDef(
        table.text("id", form=SHORT_ID),
        table.text("label"),
        table.text("letter", form=LETTER),
        table.choice("shape", _SHAPES),
        table.whole("rank", 1, 20) if "rank" in table else None,
        f"{pack_id}/{table.text('rule')}",
        "",
        table.text("text", ""),
    )


def _with_sections(classes: Iterable[ClassDef], rules: Iterable[Rule]) -> tuple[ClassDef, ...]:
    sections = {rule.id: rule.section for rule in rules}
    return tuple(
        ClassDef(item.id, item.label, item.letter, item.shape, item.rank, item.rule,
                 sections.get(item.rule, ""), item.text)
        for item in classes
    )  # fmt: skip


def _level(table: Table) -> tuple[Level, int | None]:
    """Return a level of risk and the lowest score that it stands for."""
    level = Level(
        table.text("id", form=SHORT_ID), table.text("label"), table.choice("tone", _TONES)
    )  # fmt: skip
    least = table.whole("from", 0, HIGHEST_SCORE) if "from" in table else None
    return level, least


def _signing(table: Table) -> tuple[bool, bool]:
    return table.flag("own_change"), table.flag("twice")


def _zone(table: Table) -> str:
    zone = table.text("zone")
    if zone and zone != "board" and not known_zone(zone):
        table.fault("zone", "no_zone", value=zone)
    return zone


def _type_ids(tables: Iterable[Table]) -> list[str]:
    """Return the ids of change types before anything is read that refers to them."""
    found = []
    for table in tables:
        for rule in table.peek("rule"):
            found += [str(item.get("id", "")) for item in _dicts(rule.get("types"))]
    return [name for name, _ in Counter(found).items() if name]


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _hash(tables: Iterable[Table]) -> str:
    """Return the SHA-256 of all that the files say, whatever their order of keys and comments."""
    return digest(canonical([_plain(table.data) for table in tables]))


def _plain(value: object) -> Plain:
    if isinstance(value, dict):
        return {
            key.encode("ascii", "backslashreplace").decode(): _plain(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return clean(str(value))
