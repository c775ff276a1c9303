"""What the command line says of the schedule."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cab_desk.app.opening import open_session
from cab_desk.app.standard import check_place
from cab_desk.app.verbs import span
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.services.conflict_ports import SettledPair
    from cab_desk.services.schedule.conflicts import Broken, Close, Overlap, Planned


def conflicts(
    option: str | None, since: date | None, until: date | None
) -> tuple[bool, dict[str, Any], str]:
    """Return whether the schedule is clean, what is wrong in it as data, and as text.

    A conflict that was settled is told, and leaves it clean.
    Days are of the board's zone, both within; without them all live changes are looked at.
    """
    from cab_desk.services.requests import judging
    from cab_desk.services.schedule import conflicts as finding

    with closing(open_session(option)) as session, session.open_view() as view:
        zone = ZoneInfo(view.board().zone)
        begin, end = span(zone.key, since, until)
        pairs, close = finding.between(view, begin or judging.FIRST, end or judging.LAST)
        breaks = list(finding.broken(view, begin, end))
    data = {
        "overlaps": [_overlap(pair, zone) for pair in pairs],
        "spacing": [_close(pair, zone) for pair in close],
        "broken": [_broken(item, zone) for item in breaks],
    }
    still = any(one.settled is None for one in pairs) or any(one.settled is None for one in close)
    return not (still or breaks), data, _text(pairs, close, breaks, zone)


def invite(option: str | None, meeting: str, out: Path | None) -> tuple[dict[str, Any], str]:
    """Write the invitation to a meeting as a calendar file; of one called off, that it is."""
    from cab_desk.files.ics_invite import render
    from cab_desk.files.whole import whole
    from cab_desk.services import meetings
    from cab_desk.services.papers import minutes

    with closing(open_session(option)) as session, session.open_view() as view:
        view.board()
        found = minutes.find(view, meeting)
        target = out or Path(f"meeting-{found.number}.ics")
        check_place(target)
        made = meetings.invitation(view, found.id)
    with whole(target) as stream:
        stream.write(render(made))
    data = {
        "file": str(target),
        "called_off": made.called_off,
        "sequence": made.sequence,
        "guests": [{"name": one.name, "answer": one.answer or None} for one in made.guests],
    }
    return data, say("agenda.invited", meeting=found.number, file=target)


def _overlap(pair: Overlap, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "changes": [_change(pair.one, zone), _change(pair.other, zone)],
        "systems": list(pair.systems),
        "start": pair.start.astimezone(zone).isoformat(),
        "end": pair.end.astimezone(zone).isoformat(),
        "settled": _settled(pair.settled, zone) if pair.settled else None,
    }


def _close(pair: Close, zone: ZoneInfo) -> dict[str, Any]:
    from cab_desk.services.schedule.near_words import said

    near = pair.near
    return {
        "kind": near.kind,
        "changes": [_change(one, zone) for one in (pair.one, pair.other) if one],
        "systems": near.system.split(", ") if near.system else [],
        "person": near.who,
        "start": near.start.astimezone(zone).isoformat(),
        "end": near.end.astimezone(zone).isoformat(),
        "asked": near.asked,
        "found": near.found,
        "rule": near.rule,
        "section": near.section,
        "message": said(near),
        "settled": _settled(pair.settled, zone) if pair.settled else None,
    }


def _settled(pair: SettledPair, zone: ZoneInfo) -> dict[str, str]:
    found = pair.settled
    return {
        "state": found.state,
        "first": pair.names.get(found.first, ""),
        "reason": found.reason,
        "by": found.name,
        "at": found.at.astimezone(zone).isoformat(),
    }


def _broken(item: Broken, zone: ZoneInfo) -> dict[str, Any]:
    finding = item.finding
    return {
        **_change(item.change, zone),
        "rule": finding.rule,
        "section": finding.section,
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message(),
        "remedy": finding.remedy(),
    }


def _change(change: Planned, zone: ZoneInfo) -> dict[str, str]:
    return {
        "id": change.name,
        "title": change.title,
        "start": change.start.astimezone(zone).isoformat(),
        "end": change.end.astimezone(zone).isoformat(),
    }


def _text(pairs: list[Overlap], close: list[Close], breaks: list[Broken], zone: ZoneInfo) -> str:
    from cab_desk.services.schedule.near_words import said

    if not (pairs or close or breaks):
        return say("schedule.none")
    lines = [
        say("schedule.overlap", one=pair.one.name, other=pair.other.name,
            systems=", ".join(pair.systems), start=_moment(pair.start, zone),
            end=_moment(pair.end, zone), state=_state(pair.settled))
        for pair in pairs
    ]  # fmt: skip
    lines += [say("spacing.line", why=said(one.near), state=_state(one.settled)) for one in close]
    lines += [
        say("schedule.broken", change=item.change.name, start=_moment(item.change.start, zone),
            end=_moment(item.change.end, zone), message=item.finding.message(),
            rule=item.finding.rule, section=item.finding.section)
        for item in breaks
    ]  # fmt: skip
    ends = [plural("schedule.overlaps", len(pairs)), plural("schedule.breaks", len(breaks))]
    if close:
        ends.insert(1, plural("spacing.count", len(close)))
    return "\n".join((*lines, ", ".join(ends)))


def _state(pair: SettledPair | None) -> str:
    from cab_desk.services.schedule.settled_words import sentence

    return sentence(pair.settled, pair.names) if pair else say("conflicts.open")


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
