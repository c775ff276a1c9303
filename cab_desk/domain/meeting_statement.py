"""What an event vouches for of a meeting: all of it, as plain data, and the hash of that."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from cab_desk.domain.canonical import Plain, canonical, digest, stamp
from cab_desk.domain.meeting import AgendaItem, Attendance, ItemAction, LateItem, Meeting

_LEFT_OUT = frozenset({"version"})  # it counts writes and is no fact


def stated(meeting: Meeting) -> dict[str, Plain]:
    """Return a meeting with agenda, actions and attendance as plain data."""
    return _plain(meeting)


def without_empty(facts: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return facts without those that are empty, so that a field of a later version, while it is
    empty, changes no hash.
    """
    return {name: value for name, value in facts.items() if value}


def meeting_hash(meeting: Mapping[str, Plain]) -> str:
    """Return the hash by which events bind a stated meeting."""
    return digest(canonical(meeting))


def _plain(thing: Meeting | AgendaItem | ItemAction | Attendance | LateItem) -> dict[str, Plain]:
    names = [part.name for part in fields(thing) if part.name not in _LEFT_OUT]
    return without_empty({name: _value(getattr(thing, name)) for name in names})


def _value(value: object) -> Plain:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, AgendaItem | ItemAction | Attendance | LateItem):
        return _plain(value)
    if isinstance(value, datetime):
        return stamp(value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
