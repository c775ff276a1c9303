"""In which line of a TOML file each key stands: the parser of the standard library tells not."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\[\]]+?)\s*(\]\]|\])\s*$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_\"'-]+)*)\s*=")
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_LONG = re.compile(r'"""|\'\'\'')


def lines_of(text: str) -> dict[Path, int]:
    """Return the line of each table, key and array element."""
    return dict(reversed(list(_Walk().walk(text))))


class _Walk:
    def __init__(self) -> None:
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self._depth = 0
        self._key: Path = ()
        self._element = 0
        self._list = False
        self._next = False
        self._long = ""

    def walk(self, text: str) -> Iterator[tuple[Path, int]]:
        for number, line in enumerate(text.splitlines(), start=1):
            bare = self._without_texts(line)
            if bare is None:
                continue
            yield from ((path, number) for path in self._found(bare, line))
            self._depth = max(0, self._depth + _balance(bare))

    def _found(self, bare: str, line: str) -> Iterator[Path]:
        if self._depth:
            yield from self._elements(bare, self._depth)
        elif header := _HEADER.match(bare):
            yield self._enter(header[2], repeated=header[1] == "[[")
        elif key := _KEY.match(line):
            self._key = (*self._table, *_parts(key[1]))
            yield self._key
            value = bare.partition("=")[2].lstrip()
            self._element, self._list, self._next = 0, value.startswith("["), True
            yield from self._elements(value[1:], 1)

    def _elements(self, text: str, depth: int) -> Iterator[Path]:
        """Yield the elements of the list at hand that begin in some text without strings."""
        if not self._list:
            return
        for sign in text:
            if depth == 1 and sign == ",":
                self._element += 1
                self._next = True
            elif depth == 1 and self._next and sign not in " \t]":
                self._next = False
                yield (*self._key, self._element)
            depth += (sign in "[{") - (sign in "]}")
            if depth < 1:
                return

    def _enter(self, name: str, *, repeated: bool) -> Path:
        path: Path = ()
        parts = _parts(name)
        for place, part in enumerate(parts):
            path = (*path, part)
            if place == len(parts) - 1 and repeated:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        self._table = path
        return path

    def _without_texts(self, line: str) -> str | None:
        """Return the line without strings and comment, or None inside a long string."""
        if self._long:
            if self._long in line:
                self._long = ""
            return None
        marks = _LONG.findall(line)
        if len(marks) % 2:
            self._long = marks[-1]
            line = line.split(marks[-1], 1)[0]
        return _TEXT.sub('""', line).partition("#")[0].rstrip()


def _balance(bare: str) -> int:
    if _HEADER.match(bare):
        return 0
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
