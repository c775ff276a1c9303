"""Parse JSON without leniency, and read it field by field with every fault at its place."""

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from cab_desk.domain.canonical import clean
from cab_desk.errors import BadInput, Fault
from cab_desk.words import say

T = TypeVar("T")

LARGEST = 64 << 20
DEEPEST = 30
LONGEST_TEXT = 200_000
MOST_FAULTS = 500
FIRST_YEAR, LAST_YEAR = 1970, 2199
# Zero beside the words: a fault in a file of any size fits on a line.
_SHOWN = 60
_LONGEST_NUMBER = 40


class Odd:
    """A number that JSON has no place for, kept until its place is known."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Doubled(dict[str, Any]):
    """An object in which keys stand twice."""

    __slots__ = ("keys_twice",)

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.keys_twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def parse(data: bytes) -> object:
    """Return what JSON bytes hold; raises BadInput with the place of what is no JSON."""
    if len(data) > LARGEST:
        raise _bad("", "file_too_large", most=LARGEST >> 20)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad(say("checking.line", line=line, column=1), "not_utf8") from None
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=Odd,
        )
    except json.JSONDecodeError as error:
        place = say("checking.line", line=error.lineno, column=error.colno)
        raise _bad(place, "not_json", why=error.msg) from None
    except RecursionError:
        raise _bad("", "too_deep") from None


def _bad(place: str, name: str, **fields: object) -> BadInput:
    fault = Fault(place, say(f"checking.{name}", **fields))
    return BadInput(str(fault), [fault])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(pairs)


def _whole(text: str) -> int | Odd:
    return int(text) if len(text) <= 15 else Odd(text)


def _number(text: str) -> float | Odd:
    value = float(text) if len(text) <= _LONGEST_NUMBER else math.inf
    return value if math.isfinite(value) else Odd(text)


class Faults:
    """The faults of one file, up to a number."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, place: str, name: str, /, **fields: object) -> None:
        """Note a fault of a place."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(place, say(f"checking.{name}", **fields)))


class Fields:
    """One object: each value is asked for by kind, and what nobody asked for is a fault."""

    def __init__(self, data: Mapping[str, Any], place: str, faults: Faults) -> None:
        self._data = data
        self._asked: list[str] = []
        self.place = place
        self.faults = faults
        for key in getattr(data, "keys_twice", ()):
            self.fault(key, "key_twice", key=shown(key))

    def fault(self, key: str, name: str, /, **fields: object) -> None:
        """Note a fault of a key."""
        self.faults.add(self.at(key), name, **fields)

    def at(self, key: str) -> str:
        """Return the place of a key."""
        key = shown(key)
        return f"{self.place}.{key}" if self.place else key

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.fault(key, "unknown_key", key=shown(key), known=", ".join(self._asked))

    def has(self, key: str) -> bool:
        """Tell whether a key is there and not null."""
        return self._data.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text, empty where it is absent."""
        return self._text(self.at(key), self._raw(key), "")

    def choice(self, key: str, known: Collection[str], default: str = "") -> str:
        """Return one of some words."""
        value = self._raw(key)
        if value is None:
            return default
        return self._one_of(self.at(key), value, known, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = []
        for place, item in self._items(key):
            if item is None:
                self.faults.add(place, "not_string", value=shown(item))
            found.append(self._text(place, item, ""))
        return tuple(found)

    def choices(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return some of some words."""
        found = (self._one_of(place, item, known, "") for place, item in self._items(key))
        return tuple(dict.fromkeys(item for item in found if item))

    def moment(self, key: str) -> datetime | None:
        """Return a time; it needs its offset."""
        value = self._raw(key)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            self.fault(key, "not_time", value=shown(value))
            return None
        if found.tzinfo is None:
            self.fault(key, "time_without_offset", value=shown(value))
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fault(key, "year_out_of_range", value=shown(value))
            return None
        return found

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates."""
        found = []
        for place, item in self._items(key):
            try:
                found.append(date.fromisoformat(item if isinstance(item, str) else ""))
            except ValueError:
                self.faults.add(place, "not_date", value=shown(item))
        return tuple(found)

    def flag(self, key: str) -> bool | None:
        """Return true, false, or None where it is absent."""
        value = self._raw(key)
        if value is None or isinstance(value, bool):
            return value
        self.fault(key, "not_bool", value=shown(value))
        return None

    def number(self, key: str, most: float) -> float | None:
        """Return a number from 0 to `most`."""
        value = self._raw(key)
        if value is None:
            return None
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not 0 <= value <= most:
            self.fault(key, "number_out_of_range", value=shown(value), most=f"{most:,.0f}")
            return None
        return float(value)

    def whole(self, key: str, most: int) -> int | None:
        """Return a whole number from 0 to `most`."""
        value = self._raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.fault(key, "whole_out_of_range", value=shown(value), most=f"{most:,}")
            return None
        return value

    def part(self, key: str, read: Callable[["Fields"], T]) -> T | None:
        """Return what `read` makes of an object, or None where it is absent."""
        value = self._raw(key)
        if value is None:
            return None
        return self._object(self.at(key), value, read)

    def parts(self, key: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """Return what `read` makes of each object of a list."""
        found = (self._object(place, item, read) for place, item in self._items(key))
        return tuple(item for item in found if item is not None)

    def _object(self, place: str, value: object, read: Callable[["Fields"], T]) -> T | None:
        if not isinstance(value, dict):
            self.faults.add(place, "not_object", value=shown(value))
            return None
        fields = Fields(value, place, self.faults)
        made = read(fields)
        fields.done()
        return made

    def _items(self, key: str) -> list[tuple[str, Any]]:
        value = self._raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, "not_list", value=shown(value))
            return []
        return [(f"{self.at(key)}[{number}]", item) for number, item in enumerate(value)]

    def _text(self, place: str, value: object, default: str) -> str:
        if value is None:
            return default
        if not isinstance(value, str):
            self.faults.add(place, "not_string", value=shown(value))
            return default
        if len(value) > LONGEST_TEXT:
            self.faults.add(place, "text_too_long", most=f"{LONGEST_TEXT:,}")
            return default
        return clean(value)

    def _one_of(self, place: str, value: object, known: Collection[str], default: str) -> str:
        if not isinstance(value, str) or value not in known:
            self.faults.add(place, "not_known", value=shown(value), known=", ".join(known))
            return default
        return value

    def _raw(self, key: str) -> Any:
        self._asked.append(key)
        return self._data.get(key)


def shown(value: object) -> str:
    """Return a value as a fault shows it: short, on one line."""
    if isinstance(value, Odd):
        text = value.text
    elif isinstance(value, str):
        text = value
    elif isinstance(value, dict | list):
        text = "{…}" if isinstance(value, dict) else "[…]"
    else:
        text = json.dumps(value)
    text = " ".join(clean(text).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
