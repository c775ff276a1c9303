"""Read TOML tables by kind of value, noting every fault with its key path and line."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from cab_desk.domain.demands import Amount
from cab_desk.errors import Fault
from cab_desk.files.pack_forms import Form
from cab_desk.files.toml_lines import Path
from cab_desk.words import say

T = TypeVar("T")

LONGEST_TEXT = 8000
MOST_ITEMS = 500
MOST_AMOUNT = {"minutes": 525_600, "hours": 87_600, "days": 3650, "business_days": 1000}

_AMOUNT = re.compile(r"^(\d{1,9}) (minute|hour|day|business day)s?$")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_CLOCK = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)$")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Faults:
    """All faults of one file, in the order of its lines."""

    def __init__(self, name: str, lines: Mapping[Path, int]) -> None:
        self._name = name
        self._lines = lines
        self._found: list[tuple[int, Fault]] = []

    def add(self, path: Path, sentence: str) -> None:
        """Note a fault; without a known line the next higher key's line is given."""
        line = next((self._lines[path[:n]] for n in range(len(path), 0, -1)
                     if path[:n] in self._lines), 0)  # fmt: skip
        where = f"{self._name}:{line}" if line else self._name
        key = dotted(path)
        self._found.append((line, Fault(f"{where}: {key}" if key else where, sentence)))

    @property
    def found(self) -> list[Fault]:
        """Return the faults by line."""
        return [fault for _, fault in sorted(self._found, key=lambda pair: pair[0])]


def _digits(value: int | str) -> str:
    """Return a number as text, and a monstrous one as one that no score is."""
    return value if isinstance(value, str) else str(value) if abs(value) < 10**9 else "…"


def dotted(path: Path) -> str:
    """Return a key path as people write it: ``rule[2].approval[0].count``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Table:
    """One TOML table: each value is asked for by kind, and what nobody asked for is a fault."""

    def __init__(self, data: Mapping[str, object], path: Path, faults: Faults) -> None:
        self.data = data
        self._asked: set[str] = set()
        self.path = path
        self.faults = faults

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def fault(self, key: str, name: str, /, **fields: object) -> None:
        """Note a fault of a key."""
        self.faults.add((*self.path, key) if key else self.path, say(f"checking.{name}", **fields))

    def fault_in(self, key: str, place: int, name: str, /, **fields: object) -> None:
        """Note a fault of one element of a list."""
        self.faults.add((*self.path, key, place), say(f"checking.{name}", **fields))

    def fault_at(self, key: str, item: str, name: str, /, **fields: object) -> None:
        """Note a fault of the first element of a list that is a text."""
        listed = self.data.get(key)
        texts = [str(one).strip() for one in listed] if isinstance(listed, list) else []
        self.fault_in(key, texts.index(item), name, **fields)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.fault(key, "unknown_key", key=key, known=known)

    def text(self, key: str, default: str | None = None, form: Form | None = None) -> str:
        """Return a text; without `default` it must be there."""
        value = self._raw(key)
        if value is None:
            if default is None:
                self.fault(key, "key_missing", key=key)
            return default or ""
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
            self.fault(key, "not_text", key=key, most=f"{LONGEST_TEXT:,}")
            return ""
        if form is not None and (said := form.fault(value)):
            self.faults.add((*self.path, key), said)
        return value.strip()

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of texts without repetition."""
        value = self._raw(key)
        if value is None:
            if needed:
                self.fault(key, "key_missing", key=key)
            return ()
        if not isinstance(value, list) or len(value) > MOST_ITEMS or not all(
            isinstance(item, str) and item.strip() for item in value
        ):  # fmt: skip
            self.fault(key, "not_texts", key=key, most=MOST_ITEMS)
            return ()
        for place, item in enumerate(value):
            if item in value[:place]:
                self.fault_in(key, place, "twice", value=item)
        if needed and not value:
            self.fault(key, "list_empty", key=key)
        return tuple(dict.fromkeys(item.strip() for item in value))

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Return one of some texts."""
        value = self.text(key, default)
        if value in known:
            return value
        if value:
            self.fault(key, "not_known", value=value, known=", ".join(known))
        return next(iter(known), "") if default is None else default

    def choices(self, key: str, known: Collection[str], *, needed: bool = False) -> tuple[str, ...]:
        """Return some of some texts."""
        values = self.texts(key, needed=needed)
        for value in values:
            if value not in known:
                self.fault_at(key, value, "not_known", value=value, known=", ".join(known))
        return tuple(value for value in values if value in known)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within a range."""
        value = self._raw(key)
        if value is None:
            if default is None:
                self.fault(key, "key_missing", key=key)
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(key, "not_whole", key=key, low=low, high=high)
            return low
        return value

    def number(self, key: str) -> float | None:
        """Return a number from 0 to a million, or None where it is not given."""
        value = self._raw(key)
        if value is None:
            return None
        if (
            isinstance(value, bool) or not isinstance(value, int | float)
            or not math.isfinite(value) or not 0 <= value <= 1_000_000
        ):  # fmt: skip
            self.fault(key, "not_number", key=key)
            return None
        return float(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "not_flag", key=key)
            return default
        return value

    def amount(self, key: str, *, needed: bool = False) -> Amount | None:
        """Return a length of time such as `5 business days` or `same day`."""
        text = self.text(key, None if needed else "")
        if not text:
            return None
        if text == "same day":
            return Amount(0, "day_end")
        match = _AMOUNT.match(text)
        unit = f"{match[2]}s".replace(" ", "_") if match else ""
        if match is None or not 0 < int(match[1]) <= MOST_AMOUNT[unit]:
            self.fault(key, "not_amount", value=text)
            return None
        return Amount(int(match[1]), unit)

    def clock(self, key: str, default: str) -> int:
        """Return a time of day in minutes after midnight, 24:00 with it."""
        text = self.text(key, default)
        match = _CLOCK.match(text)
        minutes = int(match[1]) * 60 + int(match[2]) if match else -1
        if not 0 <= minutes <= 1440:
            self.fault(key, "not_clock", value=text)
            return 0
        return minutes

    def weekdays(self, key: str) -> tuple[int, ...]:
        """Return weekdays as numbers, Monday 0."""
        return tuple(WEEKDAYS.index(day) for day in self.choices(key, WEEKDAYS, needed=True))

    def dates(self, key: str) -> tuple[date, ...]:
        """Return a list of dates."""
        value = self._raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > MOST_ITEMS or not all(
            isinstance(item, date) and not isinstance(item, datetime) for item in value
        ):  # fmt: skip
            self.fault(key, "not_dates", key=key)
            return ()
        return tuple(sorted(set(value)))

    def month_day(self, key: str) -> tuple[int, int]:
        """Return month and day of a text such as `12-25`."""
        text = self.text(key)
        found = _MONTH_DAY.fullmatch(text)
        try:
            day = date(2000, *map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            self.fault(key, "not_month_day", value=text)
            return 1, 1
        return day.month, day.day

    def tables(self, key: str, read: Callable[["Table"], T]) -> tuple[T, ...]:
        """Return what `read` makes of each table of a list."""
        value = self._raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(key, "not_tables", key=key)
            return ()
        if len(value) > MOST_ITEMS:
            self.fault(key, "too_many", key=key, most=MOST_ITEMS)
            return ()
        return tuple(
            self._read(Table(item, (*self.path, key, place), self.faults), read)
            for place, item in enumerate(value)
        )

    def table(self, key: str, read: Callable[["Table"], T]) -> T | None:
        """Return what `read` makes of a table, or None where it is not given."""
        value = self._raw(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, "not_table", key=key)
            return None
        return self._read(Table(value, (*self.path, key), self.faults), read)

    def mapping(self, key: str, known: Collection[str]) -> dict[str, str]:
        """Return a table of texts whose keys are known."""

        def read(table: Table) -> dict[str, str]:
            return {name: table.text(name) for name in known if name in table}

        return self.table(key, read) or {}

    def rows(self, key: str) -> list[list[str]]:
        """Return a list of lists of texts."""
        value = self._raw(key)
        good = isinstance(value, list) and all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in value
        )
        if not good or not isinstance(value, list):
            self.fault(key, "not_rows", key=key)
            return []
        return value

    def score_rows(self, key: str) -> list[list[str]]:
        """Return a list of lists of whole numbers, each as text, a star behind it or not."""
        value = self._raw(key)
        good = isinstance(value, list) and all(
            isinstance(row, list)
            and all(isinstance(cell, int | str) and not isinstance(cell, bool) for cell in row)
            for row in value
        )
        if not good or not isinstance(value, list):
            self.fault(key, "not_score_rows", key=key)
            return []
        return [[_digits(cell) for cell in row] for row in value]

    def peek(self, key: str) -> list[Mapping[str, Any]]:
        """Return the tables of a list as they stand, without asking for them."""
        value = self.data.get(key)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def _raw(self, key: str) -> object:
        self._asked.add(key)
        return self.data.get(key)

    @staticmethod
    def _read(table: "Table", read: Callable[["Table"], T]) -> T:
        made = read(table)
        table.done()
        return made
