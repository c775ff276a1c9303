"""Read the times of foreign files: what is proven is taken, what is not is asked for."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import stamp
from cab_desk.errors import Refused
from cab_desk.files.limits import YEARS, Unasked
from cab_desk.words import say

ORDERS = ("day-month", "month-day")

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CLOCK = r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([AaPp])\.?[Mm]\.?)?)?"
_WORDED = re.compile(rf"(\d{{1,2}})[/\- .]([A-Za-z]{{3,9}})\.?[/\- .](\d{{4}}|\d{{2}}){_CLOCK}")
_NUMERIC = re.compile(rf"(\d{{1,2}})([/\-.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")


class NotATime(ValueError):
    """Carry the sentence that says why a text is no usable time."""


class Clock:
    """Turns the texts of one file into moments.

    `zone` is that of times without an offset; `used_zone` tells whether it was needed. The order
    of day and month is as told, or as the file proves.
    """

    def __init__(self, zone: str = "UTC", order: str = "") -> None:
        """Take the zone by its IANA name; raises Refused for an unknown one."""
        try:
            self._zone = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise Refused(say("files.no_zone", zone=zone[:60])) from None
        if order and order not in ORDERS:
            raise Refused(say("files.no_order", order=order[:40], known=", ".join(ORDERS)))
        self.zone = zone
        self.order = order
        self.used_zone = False
        self._known: dict[str, str] = {}

    def prove(self, texts: Iterable[str]) -> None:
        """Find out from all dates of a file whether the day or the month stands first."""
        if self.order:
            return
        seen: set[str] = set()
        for text in texts:
            found = _NUMERIC.fullmatch(text.strip())
            if found and found[2] != ".":
                first, second = int(found[1]), int(found[3])
                if first != second:
                    seen.add(ORDERS[0] if first > 12 else ORDERS[1] if second > 12 else "")
        proven = seen - {""}
        if len(proven) == 1:
            self.order = proven.pop()
        elif proven:
            raise Refused(say("files.orders_mixed"))

    def text(self, text: str) -> str:
        """Return a time as UTC text, or "" for an empty cell; raises NotATime or Unasked."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._stamped(text.strip())
        return known

    def _stamped(self, text: str) -> str:
        if not text:
            return ""
        try:
            found = self._read(text)
            if found.tzinfo is None:
                self.used_zone = True
                found = self._placed(found, text)
            found = found.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            if isinstance(error, NotATime):
                raise
            raise NotATime(say("files.not_a_time", text=text[:60])) from None
        if found.year not in YEARS:
            raise NotATime(say("files.far_time", text=text[:60], first=YEARS[0], last=YEARS[-1]))
        return stamp(found)

    def _read(self, text: str) -> datetime:
        if _ISO.fullmatch(text):
            return datetime.fromisoformat(text)
        if found := _WORDED.fullmatch(text):
            month = _MONTHS.get(found[2][:3].casefold(), 0)
            return _moment(found[3], month, int(found[1]), found.groups()[3:])
        if found := _NUMERIC.fullmatch(text):
            one, other = int(found[1]), int(found[3])
            day, month = (one, other) if self._day_first(found) else (other, one)
            return _moment(found[4], month, day, found.groups()[4:])
        raise ValueError(text)

    def _day_first(self, found: re.Match[str]) -> bool:
        if found[2] == "." or found[1] == found[3]:
            return True
        if not self.order:
            raise Unasked("date_order", say("files.which_order", text=found[0][:40]), ORDERS)
        return self.order == ORDERS[0]

    def _placed(self, naive: datetime, text: str) -> datetime:
        found = naive.replace(tzinfo=self._zone)
        back = found.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None)
        if back != naive:
            raise NotATime(say("files.no_such_time", text=text[:60], zone=self.zone))
        later = found.replace(fold=1)
        if later.utcoffset() != found.utcoffset():
            raise NotATime(say("files.twice", text=text[:60], zone=self.zone))
        return found


def exact(text: str, field: str) -> datetime:
    """Return an ISO 8601 time that carries its offset; raises NotATime for anything else."""
    try:
        found = datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
        year = found.astimezone(UTC).year if found and found.tzinfo else None
    except (ValueError, OverflowError):
        found = year = None
    if found is None or (year is None and found.tzinfo):
        raise NotATime(say("files.not_a_time", text=text[:60]))
    if year is None:
        raise NotATime(say("files.no_offset", field=field, text=text[:60]))
    if year not in YEARS:
        raise NotATime(say("files.far_time", text=text[:60], first=YEARS[0], last=YEARS[-1]))
    return found


def _moment(year: str, month: int, day: int, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    # Two digits as spreadsheets and trackers mean them.
    full = int(year) + (2000 if len(year) == 2 else 0)
    return datetime(full, month, day, hour, minute, second)  # noqa: DTZ001 - placed afterwards
