"""Rows of changes that are nearer than the policy wants, made of what others take of time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cab_desk.domain.days import zone_of
from cab_desk.domain.identity import one_of
from cab_desk.domain.spacing import AWAY, BUFFER, Short, Spacing, Taken, too_close
from cab_desk.services.span_rows import Near


class Row(NamedTuple):
    """What a live change takes: `of` is a system or the id of a person, who is called `who`."""

    of: str
    who: str
    uid: str
    name: str
    start: datetime
    end: datetime


def made(spacing: Spacing, systems: Iterable[Row], people: Iterable[Row]) -> list[Near]:
    """Return what is too near; a pair that shares several systems once for all of one buffer."""
    called: dict[str, str] = {}
    who: dict[str, str] = {}
    merged: dict[Short, list[str]] = defaultdict(list)
    same = dict(spacing.same)
    counted = (row._replace(of=one_of(same, row.of)) for row in people)
    for short in too_close(spacing, _taken(systems, called, {}), _taken(counted, called, who)):
        alike = short._replace(of="") if short.kind == BUFFER else short
        merged[alike].append(short.of)
    return [
        _near(spacing, short._replace(of=names[0]), sorted(names), called, who)
        for short, names in merged.items()
    ]


def _near(
    spacing: Spacing, short: Short, names: list[str], called: dict[str, str], who: dict[str, str]
) -> Near:
    rule, section = spacing.named(short)
    zone = spacing.board_zone if short.kind == AWAY else spacing.zone
    return Near(
        short.one,
        short.other,
        ", ".join(names) if short.kind == BUFFER else "",
        short.start,
        short.end,
        short.kind,
        who.get(short.of, ""),
        (called[short.one], called.get(short.other, who.get(short.of, ""))),
        short.asked,
        short.found,
        rule,
        section,
        short.start.astimezone(zone_of(zone)).date(),
    )


def _taken(rows: Iterable[Row], called: dict[str, str], who: dict[str, str]) -> Iterable[Taken]:
    for row in rows:
        called[row.uid], who[row.of] = row.name, row.who
        yield Taken(row.of, row.uid, row.start, row.end)
