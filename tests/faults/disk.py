"""What a disk may hold after a power cut: what was synced, and anything of what was not.

Made from a trace of every write, sync, cut and name that a process gave to the system. Writes
that were not synced are lost, kept or torn at 512 bytes, in any order; names of files (made,
renamed, removed) are lost or kept until their folder was synced.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeAlias

CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename,link,mkdir"
SECTOR = 512
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (\d+)")
_FD = re.compile(r"(\d+)<[^>]*>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

Files: TypeAlias = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that succeeded."""

    name: str
    fd: int = -1  # of what it works on; of what it opened, for openat
    texts: tuple[bytes, ...] = ()
    numbers: tuple[int, ...] = ()
    flags: str = ""


def calls(trace: Path) -> Iterator[Call]:
    """Return the calls of a trace that were done, in order."""
    for line in trace.read_text().splitlines():
        if (found := _LINE.match(line)) is None:
            assert "unfinished" not in line, "two threads write at once"
            continue
        name, given, answer = found.groups()
        texts = tuple(bytes.fromhex(one.replace(r"\x", "")) for one in _TEXT.findall(given))
        rest = _TEXT.sub("", given)
        fd = _FD.match(given)
        number = int(answer) if name == "openat" else int(fd.group(1)) if fd else -1
        numbers = tuple(int(one) for one in re.findall(r", (\d+)\b", rest))
        yield Call(name, number, texts, numbers, rest)


@dataclass(eq=False, slots=True)
class _File:
    safe: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut at a place


_Names: TypeAlias = dict[str, "_File | None"]
_Open: TypeAlias = tuple["_File | None", str, int]  # a file or a folder, its name, where one writes


class Disk:
    """The files below a folder, as they are and as a power cut may leave them."""

    def __init__(self, root: Path, start: Files, *, lies: bool = False) -> None:
        """Begin with what was there; a disk that `lies` says that it synced, and did nothing."""
        self._root, self._lies = f"{root}/", lies
        self._safe: _Names = {name: _File(data) for name, data in start.items()}
        self._names: _Names = dict(self._safe)
        self._waiting: list[_Names] = []
        self._open: dict[int, _Open] = {}

    def take(self, call: Call) -> bool:
        """Do what a call did; tell whether it changed what a power cut may leave."""
        return bool(getattr(self, f"_{call.name}")(call))

    def image(self, chance: Random) -> Files:
        """Return what one power cut leaves now."""
        kept = chance.choice((0.0, 0.3, 0.7, 1.0))
        names = dict(self._safe)
        for some in self._waiting:
            if chance.random() < kept:
                names.update(some)
        return {
            name: _torn(file, chance, kept)
            for name, file in names.items()
            if file is not None and not name.endswith("/") and self._reached(name, names)
        }

    def _reached(self, name: str, names: _Names) -> bool:
        """Tell whether all folders above a file are there."""
        above = [str(one) for one in Path(name).parents][:-1]
        return all(f"{one}/" in names or f"{one}/" not in self._names for one in above)

    def _name(self, text: bytes) -> str:
        said = text.decode()
        return said.removeprefix(self._root) if said.startswith(self._root) else ""

    def _openat(self, call: Call) -> bool:
        name = self._name(call.texts[0])
        self._open.pop(call.fd, None)
        if not name:
            if f"{call.texts[0].decode()}/" == self._root:
                self._open[call.fd] = (None, "", 0)
            return False
        made = "O_CREAT" in call.flags and name not in self._names
        if made:
            self._say({name: _File()})
        file = self._names.get(name)
        if file is not None and "O_TRUNC" in call.flags and not made:
            file.waiting.append((0, None))
        self._open[call.fd] = (file, name, 0)
        return made

    def _say(self, names: _Names) -> None:
        for name, file in names.items():
            if file is None:
                self._names.pop(name, None)
            else:
                self._names[name] = file
        self._waiting.append(names)

    def _write(self, call: Call) -> bool:
        file, name, at = self._open.get(call.fd, (None, "", 0))
        if file is None:
            return False
        file.waiting.append((at, call.texts[0]))
        self._open[call.fd] = (file, name, at + len(call.texts[0]))
        return True

    def _pwrite64(self, call: Call) -> bool:
        file, _, _ = self._open.get(call.fd, (None, "", 0))
        if file is not None:
            file.waiting.append((call.numbers[-1], call.texts[0]))
        return file is not None

    def _ftruncate(self, call: Call) -> bool:
        file, _, _ = self._open.get(call.fd, (None, "", 0))
        if file is not None:
            file.waiting.append((call.numbers[-1], None))
        return file is not None

    def _fsync(self, call: Call) -> bool:
        if call.fd not in self._open or self._lies:
            return False
        file, name, _ = self._open[call.fd]
        if file is not None:
            file.safe, file.waiting = _whole(file), []
            return True
        here = [one for one in self._waiting if name in {_folder(each) for each in one}]
        for one in here:
            self._safe.update(one)
            self._waiting.remove(one)
        return bool(here)

    _fdatasync = _fsync

    def _unlink(self, call: Call) -> bool:
        return self._named({self._name(call.texts[0]): None})

    def _rename(self, call: Call) -> bool:
        old, new = map(self._name, call.texts)
        return self._named({old: None, new: self._names.get(old)})

    def _link(self, call: Call) -> bool:
        old, new = map(self._name, call.texts)
        return self._named({new: self._names.get(old)})

    def _mkdir(self, call: Call) -> bool:
        name = self._name(call.texts[0])
        return self._named({f"{name}/": _File()}) if name else False

    def _named(self, names: _Names) -> bool:
        if not all(names):
            return False
        self._say(names)
        return True


def _folder(name: str) -> str:
    above = str(Path(name).parent)
    return "" if above == "." else above


def _whole(file: _File) -> bytes:
    return _laid(file.safe, file.waiting)


def _torn(file: _File, chance: Random, kept: float) -> bytes:
    """Return a file with some of the sectors that wait to be synced."""
    pieces: list[tuple[int, bytes | None]] = []
    for at, data in file.waiting:
        if data is None:
            pieces.append((at, None))
            continue
        cuts = [0, *range(SECTOR - at % SECTOR, len(data), SECTOR), len(data)]
        pieces += [(at + one, data[one:end]) for one, end in pairwise(cuts)]
    return _laid(file.safe, [one for one in pieces if chance.random() < kept])


def _laid(data: bytes, pieces: list[tuple[int, bytes | None]]) -> bytes:
    made = bytearray(data)
    for at, more in pieces:
        if len(made) < at + len(more or b""):
            made.extend(bytes(at + len(more or b"") - len(made)))
        if more is None:
            del made[at:]
        else:
            made[at : at + len(more)] = more
    return bytes(made)
