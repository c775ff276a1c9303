"""Say the figures of the board's work: a line each, alike in the window, in text and in a file."""

from dataclasses import dataclass

from cab_desk.services.figures.workings import Workings
from cab_desk.words import plural, say

GROUPS = ("queue", "board", "approvers")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its name, what it is, and what it is counted from."""

    group: str
    name: str
    value: str
    note: str = ""


def lines(found: Workings) -> list[Line]:
    """Return every figure in order."""
    return [*_queue(found), *_board(found), *_approvers(found)]


def rows(found: Workings) -> list[list[str]]:
    """Return them as a table with its head, for a file."""
    head = [say(f"workings.column.{name}") for name in ("group", "name", "value", "note")]
    return [head, *([group_of(one), one.name, one.value, one.note] for one in lines(found))]


def group_of(line: Line) -> str:
    """Return the name of a line's group."""
    return say(f"workings.{line.group}")


def _line(group: str, name: str, value: str, note: str = "") -> Line:
    return Line(group, say(f"workings.{group}.{name}"), value, note)


def _queue(found: Workings) -> list[Line]:
    queue = found.queue
    counted = ("open", "new", "emergency", "overdue", "on_hold", "conflicts", "awaiting_cab",
               "rejected")  # fmt: skip
    made = [_line("queue", name, f"{getattr(queue, name):,}", _note(name)) for name in counted]
    made.append(_line("queue", "growth", f"{queue.growth:+,}", say("workings.note.growth")))
    lasting = ("age", "oldest", "close_time")
    made += [_line("queue", name, _days(getattr(queue, name)), _note(name)) for name in lasting]
    return made + [
        Line("queue", say("workings.queue.system", system=system), f"{count:,}")
        for system, count in queue.systems
    ]


def _board(found: Workings) -> list[Line]:
    board = found.board
    heard = plural("workings.note.heard", board.heard)
    ran = plural("workings.note.ran", board.carried_out)
    freezes = plural("workings.note.freezes", board.freezes)
    per = f"{board.exceptions / board.freezes:.1f}" if board.freezes else str(board.exceptions)
    return [
        _line("board", "minutes_per_rfc", _minutes(board.minutes_per_rfc), heard),
        _line("board", "deferral_rate", _share(board.deferral_rate), heard),
        _line("board", "time_to_sign", _hours(board.time_to_sign), _note("time_to_sign")),
        _line("board", "exceptions", per, freezes),
        _line("board", "without_cab", _share(board.without_cab), ran),
    ]


def _approvers(found: Workings) -> list[Line]:
    return [
        Line("approvers", say("workings.approvers.of", person=one.person, role=one.role),
             _hours(one.median),
             plural("workings.note.signed", one.count, longest=_hours(one.longest)))
        for one in found.approvers
    ]  # fmt: skip


def _note(name: str) -> str:
    return say(f"workings.note.{name}") if name in _NOTED else ""


_NOTED = frozenset(
    {"new", "overdue", "conflicts", "awaiting_cab", "age", "close_time", "time_to_sign"}
)


def _days(value: float | None) -> str:
    return say("workings.none") if value is None else say("workings.days", count=f"{value:.1f}")


def _hours(value: float | None) -> str:
    if value is None:
        return say("workings.none")
    if value >= 48:
        return say("workings.days", count=f"{value / 24:.1f}")
    return say("workings.hours", count=f"{value:.1f}")


def _minutes(value: float | None) -> str:
    return say("workings.none") if value is None else say("workings.minutes", count=f"{value:.1f}")


def _share(value: float | None) -> str:
    return say("workings.none") if value is None else say("workings.percent", count=f"{value:.0f}")
