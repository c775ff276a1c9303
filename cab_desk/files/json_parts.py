"""Read the values of parsed JSON by kind, noting every fault with its place."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from cab_desk.domain.canonical import clean
from cab_desk.errors import Fault
from cab_desk.files import fields
from cab_desk.files.limits import LONGEST_DOCUMENT, LONGEST_TITLE, MOST_ITEMS
from cab_desk.files.times import NotATime, exact
from cab_desk.words import plural, say

T = TypeVar("T")

_LARGEST = 2**53
_SHOWN = 60


class Part:
    """One object of the file: its values are asked for by name, the rest is refused by name.

    A value that is null counts as absent.
    """

    __slots__ = ("_asked", "_data", "faults", "place")

    def __init__(self, data: Mapping[str, Any], place: str, faults: list[Fault]) -> None:
        self._data = data
        self._asked: set[str] = set()
        self.place = place
        self.faults = faults

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong with a value."""
        self.faults.append(Fault(joined(self.place, key), sentence))

    def done(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                name = clean(key)[:_SHOWN]
                self.fault(name, say("checking.unknown_key", key=name, known=known))

    def has(self, key: str) -> bool:
        """Tell whether a value is there."""
        return self._data.get(key) is not None

    def need(self, key: str) -> bool:
        """Tell whether a value is there, and note a fault where it is not."""
        if not self.has(key):
            self._asked.add(key)
            self.fault(key, say("checking.key_missing", key=key))
        return self.has(key)

    def text(self, key: str, most: int = LONGEST_TITLE) -> str:
        """Return a text; empty where there is none."""
        value = self._typed(key, str, "text")
        if value is None:
            return ""
        if len(value) > most:
            self.fault(key, fields.too_long(key, value, most))
            return ""
        return clean(value)

    def document(self, key: str) -> str:
        """Return a long text."""
        return self.text(key, LONGEST_DOCUMENT)

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return a word of a list; empty where there is none."""
        value = self.text(key)
        if self.has(key) and value not in known:
            if isinstance(self._data[key], str):
                self.fault(key, fields.not_in_list(key, value, tuple(known)))
            return ""
        return value

    def items(self, key: str, known: Collection[str] = ()) -> tuple[str, ...]:
        """Return a list of texts, of a list of words where one is given."""
        value = self._typed(key, list, "list")
        if value is None:
            return ()
        if len(value) > MOST_ITEMS:
            self.fault(key, plural("files.too_many", len(value), field=key, most=MOST_ITEMS))
            return ()
        return tuple(self._checked(key, value, known))

    def _checked(self, key: str, value: list[Any], known: Collection[str]) -> Iterator[str]:
        for place, item in enumerate(value):
            where = f"{key}[{place}]"
            if not isinstance(item, str):
                self._wrong(where, "text")
            elif known and item not in known:
                self.fault(where, fields.not_in_list(key, clean(item), tuple(known)))
            elif len(item) > LONGEST_TITLE:
                self.fault(where, fields.too_long(key, item, LONGEST_TITLE))
            else:
                yield clean(item)

    def time(self, key: str) -> datetime | None:
        """Return a time with its offset."""
        value = self._typed(key, str, "time")
        if value is None:
            return None
        try:
            return exact(value, key)
        except NotATime as error:
            self.fault(key, clean(str(error)))
            return None

    def dates(self, key: str) -> tuple[date, ...]:
        """Return a list of dates."""
        found = []
        for place, item in enumerate(self.items(key)):
            try:
                if len(item) != len("2026-12-24"):
                    raise ValueError(item)
                found.append(date.fromisoformat(item))
            except ValueError:
                self.fault(f"{key}[{place}]", say("checking.not_date", value=item[:_SHOWN]))
        return tuple(found)

    def flag(self, key: str) -> bool | None:
        """Return true or false."""
        return self._typed(key, bool, "flag")

    def number(self, key: str, *, most: float = math.inf, whole: bool = False) -> Any:
        """Return a number from 0 on."""
        self._asked.add(key)
        value = self._data.get(key)
        if value is None:
            return None
        kind = int if whole else int | float
        if isinstance(value, bool) or not isinstance(value, kind):
            return self._wrong(key, "count" if whole else "number")
        if not 0 <= value <= most or value >= _LARGEST:
            bound = f"{most:,g}" if math.isfinite(most) else "2^53"
            self.fault(key, say("checking.out_of_range", key=key, most=bound))
            return None
        return value if whole else float(value)

    def part(self, key: str, read: "Callable[[Part], T]") -> T | None:
        """Return what `read` makes of an inner object."""
        value = self._typed(key, dict, "object")
        return None if value is None else read_part(value, joined(self.place, key), self.faults,
                                                    read)  # fmt: skip

    def parts(self, key: str, read: "Callable[[Part], T]") -> list[T]:
        """Return what `read` makes of each object of a list."""
        value = self._typed(key, list, "list")
        return read_parts(value or [], joined(self.place, key), self.faults, read)

    def mapping(self, key: str, known: Collection[str], read: "Callable[[Part, str], T]"
                ) -> dict[str, T]:  # fmt: skip
        """Return an inner object whose keys are of a list."""

        def each(part: Part) -> dict[str, T]:
            part._asked.update(known)
            return {name: read(part, name) for name in part._data if name in known}

        return self.part(key, each) or {}

    def _typed(self, key: str, kind: type[T], name: str) -> T | None:
        self._asked.add(key)
        value = self._data.get(key)
        if value is None or isinstance(value, kind):
            return value
        self._wrong(key, name)
        return None

    def _wrong(self, key: str, name: str) -> None:
        self.fault(key, say(f"checking.no_{name}", key=key))


def joined(place: str, key: str) -> str:
    """Return a place within a place."""
    return f"{place}.{key}" if place and key else place or key


def read_part(
    value: Mapping[str, Any], place: str, faults: list[Fault], read: Callable[[Part], T]
) -> T:
    """Return what `read` makes of an object, and refuse what it did not ask for."""
    part = Part(value, place, faults)
    made = read(part)
    part.done()
    return made


def read_parts(
    values: list[Any], place: str, faults: list[Fault], read: Callable[[Part], T]
) -> list[T]:
    """Return what `read` makes of each object of a list."""
    made = []
    for number, value in enumerate(values):
        where = f"{place}[{number}]"
        if isinstance(value, Mapping):
            made.append(read_part(value, where, faults, read))
        else:
            faults.append(Fault(where, say("checking.no_object", key=where)))
    return made
