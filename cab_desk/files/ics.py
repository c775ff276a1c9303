"""Maintenance notices of providers as iCalendar (X-MAINTNOTE-*): entries of the calendar."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import clean, digest
from cab_desk.errors import Refused
from cab_desk.files.limits import LONGEST_KEY, LONGEST_TITLE, MOST_ITEMS, YEARS, check_size, decode
from cab_desk.files.mapping import Told
from cab_desk.files.recurring import occurrences
from cab_desk.files.times import Clock
from cab_desk.files.wire import Wire, notice_data
from cab_desk.services.rows import CalendarEntry
from cab_desk.words import say

BATCH = 200

OWN_PRODUCT = "-//CAB Desk//Changes//EN"

_BEGIN = re.compile(r"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


class Notices:
    """Reads notices, one event each; one without a start cannot be used."""

    def __init__(self, data: bytes, told: Told, clock: Clock) -> None:
        """Read the calendar; raises Refused for what is none, or is one that we wrote."""
        check_size(data, "ics")
        text = decode(data, told.encoding)
        self._clock = clock
        self._zone = ZoneInfo(clock.zone)
        self._lines = [text.count("\n", 0, found.start()) + 1 for found in _BEGIN.finditer(text)]
        self._events = _events(text)
        self._changed = self._changes()
        self._series: dict[str, dict[datetime, str]] = {}
        self.unknown: dict[str, None] = {}
        self.signoffs = 0

    def batches(self) -> Iterator[list[Wire]]:
        """Return the rows, some at a time."""
        for start in range(0, len(self._events), BATCH):
            some = self._events[start : start + BATCH]
            yield [
                row
                for place, event in enumerate(some, start)
                for row in self._rows(self._line(place), event)
            ]

    def _line(self, place: int) -> int:
        return self._lines[place] if place < len(self._lines) else 0

    def _rows(self, line: int, event: Any) -> Iterator[Wire]:
        warnings: list[str] = []
        title = _text(event, "SUMMARY")[:LONGEST_TITLE] or say("files.notice_untitled")
        key = _key(event)
        try:
            start, end = self._span(event)
            provider = _provider(event, warnings)
            if not _text(event, "X-MAINTNOTE-MAINTENANCE-ID"):
                if not key:
                    raise ValueError(say("files.notice_no_key", title=title))
                warnings.append(say("files.notice_uid"))
            self._warn(event, end, warnings)
            length = end - start.astimezone(UTC) if end is not None else None
            times = [
                (_numbered(key, number), first, last)
                for number, first, last in occurrences(event, start, length)
                if (key, first) not in self._changed
            ]
            if (changes := self._changes_time(event)) is not None:
                times = [(self._of_series(key, changes), first, last) for _, first, last in times]
        except ValueError as error:
            yield (line, key, {"title": title}, (str(error),), (), None)
            return
        for external, first, last in times:
            entry = self._entry(event, title, provider, external, first, last)
            yield (line, external, {}, (), tuple(warnings), notice_data(entry))

    def _changes(self) -> frozenset[tuple[str, datetime]]:
        """Return the times of series that an event of their own stands for."""
        found = set()
        for event in self._events:
            # One that cannot be read is a fault of its own event.
            with suppress(ValueError):
                if (moment := self._changes_time(event)) is not None:
                    found.add((_key(event), moment))
        return frozenset(found)

    def _changes_time(self, event: Any) -> datetime | None:
        """Return which time of its series an event changes (RECURRENCE-ID), in UTC."""
        found = _when(event, "RECURRENCE-ID")
        if found is None:
            return None
        if str(getattr(event["RECURRENCE-ID"], "params", {}).get("RANGE", "")):
            raise ValueError(say("files.rule_range"))
        return self._moment(found).astimezone(UTC)

    def _of_series(self, key: str, changes: datetime) -> str:
        """Return the key that a changed time has in its series: it stays the same notice."""
        if key not in self._series:
            self._series[key] = self._times_of(key)
        return self._series[key].get(changes, f"{key}#{changes:%Y%m%dT%H%M%SZ}")

    def _times_of(self, key: str) -> dict[datetime, str]:
        for event in self._events:
            if _key(event) == key and "RECURRENCE-ID" not in event:
                start, _ = self._span(event)
                times = occurrences(event, start, None)
                return {first: _numbered(key, number) for number, first, _ in times}
        return {}

    def _span(self, event: Any) -> tuple[datetime, datetime | None]:
        found = _when(event, "DTSTART")
        if found is None:
            title = _text(event, "SUMMARY")[:80]
            raise ValueError(say("files.notice_no_start", title=title))
        start = self._moment(found)
        ended = _when(event, "DTEND")
        length = event.get("DURATION")
        end: datetime | None
        if ended is not None:
            end = self._moment(ended)
        elif length is not None and isinstance(_read(length), timedelta):
            end = start.astimezone(UTC) + length.dt
        else:
            end = start + timedelta(days=1) if not isinstance(found, datetime) else None
        if end is not None and end.astimezone(UTC) < start.astimezone(UTC):
            raise ValueError(say("files.end_before_start"))
        if any(time is not None and time.year not in YEARS for time in (start, end)):
            raise ValueError(say("files.far_time", text=str(found), first=YEARS[0],
                                 last=YEARS[-1]))  # fmt: skip
        return start, end.astimezone(UTC) if end is not None else None

    def _moment(self, found: date) -> datetime:
        """Return a time in the zone that it is named in, or in that of the board."""
        if not isinstance(found, datetime):
            found = datetime(found.year, found.month, found.day)  # noqa: DTZ001 - placed below
        if found.tzinfo is None:
            self._clock.used_zone = True
            found = found.replace(tzinfo=self._zone)
        try:
            found.astimezone(UTC)
        except OverflowError:
            raise ValueError(say("files.not_a_time", text=str(found))) from None
        return found

    def _warn(self, event: Any, end: datetime | None, warnings: list[str]) -> None:
        if end is None:
            warnings.append(say("files.notice_no_end"))
        if "DTSTAMP" not in event:
            warnings.append(say("files.notice_no_stamp"))
        if not _text(event, "X-MAINTNOTE-ACCOUNT"):
            warnings.append(say("files.notice_no_account"))
        if not _circuits(event):
            warnings.append(say("files.notice_no_circuit"))

    def _entry(
        self,
        event: Any,
        title: str,
        provider: str,
        key: str,
        start: datetime,
        end: datetime | None,
    ) -> CalendarEntry:
        return CalendarEntry(
            id=digest(f"notice\0{provider}\0{key}".encode())[:32],
            kind="notice",
            title=title,
            start=start,
            end=end,
            systems=tuple(_circuits(event)),
            severity=_text(event, "X-MAINTNOTE-IMPACT")[:40],
            source=provider,
            external_id=key,
            sequence=_sequence(event),
            status=(_text(event, "X-MAINTNOTE-STATUS") or _text(event, "STATUS"))[:40],
        )


def _events(text: str) -> list[Any]:
    # Costs 60 ms, and only calendars need it.
    from icalendar import Calendar

    if "\nEND:VCALENDAR" not in text.upper().replace("\r", ""):
        raise Refused(say("files.ics_cut"))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        why = " ".join(str(error).split())[:120]
        raise Refused(say("files.broken_ics", why=why)) from None
    if any(str(calendar.get("PRODID", "")) == OWN_PRODUCT for calendar in calendars):
        raise Refused(say("files.ics_own"))
    return [event for calendar in calendars for event in calendar.walk("VEVENT")]


def _key(event: Any) -> str:
    return (_text(event, "X-MAINTNOTE-MAINTENANCE-ID") or _text(event, "UID"))[:LONGEST_KEY]


def _numbered(key: str, number: int) -> str:
    return f"{key}#{number + 1}" if number else key


def _when(event: Any, name: str) -> date | None:
    found = event.get(name)
    found = found[0] if isinstance(found, list) else found
    if found is None:
        return None
    value = _read(found)
    zone = str(getattr(found, "params", {}).get("TZID", ""))
    if zone and isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(say("files.event_zone", text=_text(event, name)[:40], zone=zone[:40]))
    return value if isinstance(value, date) else None


def _read(found: Any) -> Any:
    """Return the value of a property; raises ValueError for one that says none."""
    try:
        return getattr(found, "dt", None)
    except ValueError:  # the library says it in its own words
        raise ValueError(say("files.not_a_time", text=str(found)[:40])) from None


def _text(event: Any, name: str) -> str:
    found = event.get(name)
    if isinstance(found, list):
        found = found[0] if found else None
    return " ".join(clean(str(found)).split()) if found is not None else ""


def _circuits(event: Any) -> list[str]:
    found = event.get("X-MAINTNOTE-OBJECT-ID", [])
    found = found if isinstance(found, list) else [found]
    names = (" ".join(clean(str(item)).split())[:120] for item in found)
    return sorted({name for name in names if name})[:MOST_ITEMS]


def _sequence(event: Any) -> int:
    found = _text(event, "SEQUENCE")
    return int(found) if found.isdecimal() and len(found) < 10 else 0


def _provider(event: Any, warnings: list[str]) -> str:
    if named := _text(event, "X-MAINTNOTE-PROVIDER"):
        return named[:LONGEST_KEY]
    organiser = _text(event, "ORGANIZER")
    domain = organiser.rpartition("@")[2] if "@" in organiser else ""
    if not domain:
        raise ValueError(say("files.notice_nobody"))
    warnings.append(say("files.notice_no_provider", domain=domain[:80]))
    return domain.casefold()[:LONGEST_KEY]
