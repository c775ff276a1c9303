"""Some days of the schedule as lanes, one for each team or system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cab_desk.domain.systems import OTHER, Register, folded
from cab_desk.services.conflict_ports import pair_of, standing

if TYPE_CHECKING:
    from cab_desk.domain.spacing import Spacing
    from cab_desk.services.conflict_ports import SettledPair
    from cab_desk.services.ports import Reader
    from cab_desk.services.rows import Bar, Clash

_MOST_LANES = 40  # of systems; the rest share one


@dataclass(frozen=True, slots=True)
class Lane:
    """A team (or a system) with its changes by start; OTHER for what nobody has claimed."""

    name: str
    systems: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """The lanes of some days from `first` on; `clashes` by the uid of either partner.

    `settled` is what is settled of them, by pair; `unsettled` are the open ones, by the uid of
    either partner again, and `pairs` how many they are.
    """

    first: date
    days: int
    lanes: tuple[Lane, ...]
    clashes: Mapping[str, tuple[Clash, ...]] = field(default_factory=dict)
    pairs: int = 0
    total: int = 0
    settled: Mapping[str, SettledPair] = field(default_factory=dict)
    unsettled: Mapping[str, tuple[Clash, ...]] = field(default_factory=dict)


def span_of(first: date, days: int, zone: str) -> tuple[datetime, datetime]:
    """Return begin and end of some days in a zone, in UTC."""
    where = ZoneInfo(zone)
    begin = datetime.combine(first, time(), where)
    end = datetime.combine(first + timedelta(days=days), time(), where)
    return begin.astimezone(UTC), end.astimezone(UTC)


def weeks(
    reader: Reader, first: date, days: int, zone: str, by: str = "team", *, gone: bool = False,
    spacing: Spacing | None = None,
) -> Weeks:  # fmt: skip
    """Return the lanes of some days; `by` is team or system, `gone` rejected and withdrawn too.

    Where no system has a team yet, each system has a lane of its own.
    """
    since, until = span_of(first, days, zone)
    bars = reader.bars(since, until, gone=gone)
    clashes = reader.clashes(since, until, spacing)
    register = Register.of(reader.register())
    grouped = _by_team if by == "team" and register.teams() else _by_system
    lanes = grouped(bars, register)
    settled = standing(clashes, reader, apart=spacing is not None)
    still = [one for one in clashes if pair_of(one.one, one.other) not in settled]
    return Weeks(
        first,
        days,
        lanes,
        _by_uid(clashes),
        len({(clash.one, clash.other) for clash in still}),
        len(bars),
        settled,
        _by_uid(still),
    )


def _by_uid(clashes: list[Clash]) -> Mapping[str, tuple[Clash, ...]]:
    by_uid: dict[str, list[Clash]] = defaultdict(list)
    for clash in clashes:
        by_uid[clash.one].append(clash)
        by_uid[clash.other].append(clash)
    return {uid: tuple(found) for uid, found in by_uid.items()}


def _by_team(bars: list[Bar], register: Register) -> tuple[Lane, ...]:
    held: dict[str, list[Bar]] = {team: [] for team in register.teams()}
    for bar in bars:
        held.setdefault(register.team_of(bar.system), []).append(bar)
    rest = held.pop(OTHER, [])
    lanes = [Lane(team, _systems(team, found, register), tuple(found))
             for team, found in held.items()]  # fmt: skip
    if rest:
        names = dict.fromkeys(register.canonical(bar.system) for bar in rest if bar.system)
        lanes.append(Lane(OTHER, tuple(names), tuple(rest)))
    return tuple(lanes)


def _systems(team: str, bars: list[Bar], register: Register) -> tuple[str, ...]:
    """Return the systems of a team, those in use in these days first."""
    used = dict.fromkeys(register.canonical(bar.system) for bar in bars)
    mine = [item.name for item in register.systems if item.team == team and not item.retired]
    return tuple(dict.fromkeys((*used, *mine)))


def _by_system(bars: list[Bar], register: Register) -> tuple[Lane, ...]:
    held: dict[str, list[Bar]] = defaultdict(list)
    for bar in bars:
        held[register.canonical(bar.system)].append(bar)
    rest = list(held.pop(OTHER, []))
    names = sorted(held, key=lambda name: (-len(held[name]), folded(name)))
    for name in names[_MOST_LANES:]:
        rest += held[name]
    shown = sorted(names[:_MOST_LANES], key=folded)
    lanes = [Lane(name, (), tuple(held[name])) for name in shown]
    if rest:
        lanes.append(Lane(OTHER, (), tuple(sorted(rest, key=lambda bar: bar.start))))
    return tuple(lanes)
