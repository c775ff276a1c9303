"""Read from a pack how far apart changes have to be: of a system, and of one person."""

from cab_desk.domain.demands import Amount, Buffer, PeopleRules
from cab_desk.files.pack_table import Table

_HOUR = Amount(1, "hours")
_MOST = 100
_WHOLE_DAY = 1440
_LIMITS = ("most_per_day", "most_per_night")


def buffer(table: Table) -> Buffer:
    """Read how long a system is left alone between two changes."""
    return Buffer(_length(table, "between", needed=True) or _HOUR, table.texts("systems"))


def people(table: Table) -> PeopleRules:
    """Read what one person may be on for."""
    day, night = (table.whole(key, 1, _MOST, 0) for key in _LIMITS)
    made = PeopleRules(
        table.flag("one_at_a_time"),
        _length(table, "rest"),
        day,
        night,
        table.table("night", _night),
    )
    if not (made.one_at_a_time or made.rest or made.limited):
        table.fault("", "people_form")
    if bool(made.most_per_night) != bool(made.night):
        table.fault("night", "night_form")
    return made


def _night(table: Table) -> tuple[int, int]:
    """Read from when to when it is night; the morning is of the next day."""
    begin, finish = table.clock("from", "22:00"), table.clock("to", "06:00")
    if begin == finish or begin >= _WHOLE_DAY:
        table.fault("to", "night_hours")
    return begin, finish


def _length(table: Table, key: str, *, needed: bool = False) -> Amount | None:
    """Read a length that clocks alone tell."""
    found = table.amount(key, needed=needed)
    if found is not None and found.unit not in ("minutes", "hours", "days"):
        table.fault(key, "not_by_clock", key=key)
        return None
    return found
