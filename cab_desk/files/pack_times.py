"""Read from a pack when something holds: conditions, recurring times and holidays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from cab_desk.domain import change
from cab_desk.domain.conditions import When
from cab_desk.domain.days import Holiday
from cab_desk.domain.recurrences import Recurrence
from cab_desk.files.pack_table import WEEKDAYS, Table

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_LONGEST_SPAN = 7 * 1440


@dataclass(frozen=True, slots=True)
class Names:
    """What the parts of a pack may refer to."""

    classes: tuple[str, ...]
    levels: tuple[str, ...]
    types: tuple[str, ...]
    bands: tuple[tuple[str, int], ...] = ()  # levels with their lowest scores, where they have one


def read_when(table: Table, names: Names, inherited: When, key: str = "when") -> When:
    """Return the condition of a demand: what it states itself stands over what the rule states."""
    own = table.table(key, lambda part: _when(part, names))
    if own is None:
        return inherited
    stated = {part.name: getattr(own, part.name) for part in fields(When)}
    return replace(inherited, **{name: value for name, value in stated.items() if value})


def read_times(table: Table, key: str) -> tuple[Recurrence, ...]:
    """Return the recurring times of a list."""
    return table.tables(key, _recurrence)


def read_holiday(table: Table) -> Holiday:
    """Return a holiday that returns each year."""
    name = table.text("name")
    month_and_day = table.month_day("day") if "day" in table else (0, 0)
    nth = _NTH[table.choice("nth", _NTH)] if "nth" in table else 0
    if bool(nth) == bool(month_and_day[0]):
        table.fault("", "holiday_form")
    if nth:
        weekdays = table.weekdays("days")
        return Holiday(
            name,
            table.whole("month", 1, 12),
            weekday=weekdays[0] if weekdays else 0,
            nth=nth,
            since=table.whole("since", 1900, 2200, 1900),
        )
    return Holiday(
        name,
        month_and_day[0] or 1,
        month_and_day[1] or 1,
        observed=table.flag("observed"),
        since=table.whole("since", 1900, 2200, 1900),
    )


def _when(table: Table, names: Names) -> When:
    return When(
        classes=frozenset(table.choices("class", names.classes)),
        environments=frozenset(table.choices("environment", change.ENVIRONMENTS)),
        types=_types(table, names),
        traits=frozenset(table.choices("trait", change.TRAITS)),
        without=frozenset(table.choices("without", change.TRAITS)),
        risk=frozenset(table.choices("risk", names.levels)),
        results=frozenset(table.choices("result", change.RESULTS)),
        incident=frozenset(name.casefold() for name in table.texts("incident")),
        caused_incident=table.flag("caused_incident"),
        either=_either(table),
    )


def _either(table: Table) -> bool:
    either = table.flag("either")
    if either and not ("type" in table and "trait" in table):
        table.fault("either", "either_form")
    return either


def _types(table: Table, names: Names) -> frozenset[str]:
    return expand_types(table, "type", names)


def expand_types(table: Table, key: str, names: Names) -> frozenset[str]:
    """Return type ids, where `group.*` stands for all of a group; unknown ones are faults."""
    found: set[str] = set()
    for name in table.texts(key):
        prefix = name[:-1] if name.endswith(".*") else None
        matching = {each for each in names.types
                    if each == name or (prefix and each.startswith(prefix))}  # fmt: skip
        if not matching:
            known = ", ".join(names.types) or "–"
            table.fault(key, "not_known", value=name, known=known)
        found |= matching
    return frozenset(found)


def _recurrence(table: Table) -> Recurrence:
    kinds = [key for key in _READERS if key in table]
    if "nth" in kinds:
        kinds.remove("days")
    if len(kinds) != 1:
        table.fault("", "recurrence_form", known=", ".join(_READERS))
        return Recurrence("dates")
    made = _READERS[kinds[0]](table)
    return replace(made, skip=table.dates("except"))


def _weekly(table: Table) -> Recurrence:
    begin, finish = _clocks(table)
    return Recurrence("weekly", table.weekdays("days"), begin=begin, finish=finish)


def _monthly(table: Table) -> Recurrence:
    begin, finish = _clocks(table)
    nth = _NTH[table.choice("nth", _NTH)]
    return Recurrence("monthly", table.weekdays("days"), nth, begin=begin, finish=finish)


def _clocks(table: Table) -> tuple[int, int]:
    begin, finish = table.clock("from", "00:00"), table.clock("to", "24:00")
    if "to_day" in table:
        days = table.weekdays("days")
        last = WEEKDAYS.index(table.choice("to_day", WEEKDAYS))
        if len(days) == 1:
            finish += 1440 * ((last - days[0]) % 7)
        else:
            table.fault("to_day", "one_day")
    if not begin < finish <= begin + _LONGEST_SPAN:
        table.fault("to", "span_backwards")
        return 0, 1440
    return begin, finish


def _month_end(table: Table) -> Recurrence:
    return Recurrence("month_end", days=table.whole("month_end_business_days", 1, 10))


def _yearly(table: Table) -> Recurrence:
    return Recurrence(
        "yearly", first_day=table.month_day("from_date"), last_day=table.month_day("to_date")
    )


def _holidays(table: Table) -> Recurrence:
    table.flag("holidays")
    return Recurrence("holidays")


def _holiday_weekends(table: Table) -> Recurrence:
    table.flag("holiday_weekends")
    return Recurrence("holiday_weekends")


def _dates(table: Table) -> Recurrence:
    begin, finish = table.clock("from", "00:00"), table.clock("to", "24:00")
    if begin >= finish:
        table.fault("to", "span_backwards")
    return Recurrence("dates", dates=table.dates("dates"), begin=begin, finish=finish)


_READERS: Mapping[str, Callable[[Table], Recurrence]] = {
    "days": _weekly,
    "nth": _monthly,
    "month_end_business_days": _month_end,
    "from_date": _yearly,
    "holidays": _holidays,
    "holiday_weekends": _holiday_weekends,
    "dates": _dates,
}
