"""The head of minutes: what paper it is, of which meeting, and the figures of its decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from cab_desk.reports import times
from cab_desk.reports.flow import FULL, LEFT, TOP, Flow
from cab_desk.reports.minutes_chosen import emergency_line
from cab_desk.reports.text import line
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

_VERDICTS = ("approved", "approved_with_conditions", "rejected", "deferred", "withdrawn", "noted")


def held(meeting: Record) -> Record:
    """Return when a meeting was begun, or is planned."""
    found: Record = meeting["started"] or meeting["planned"]
    return found


def _state(record: Record) -> str:
    state = "draft" if record["state"] == "draft" else "final"
    if state == "final" and record["amends"]:
        state = "revised"
    number = line(record["meeting"]["number"])
    return say(f"minutes.paper.state.{state}", number=number, revision=record["revision"])


def _when(meeting: Record) -> str:
    if meeting["started"] is None:
        return say("minutes.paper.planned", when=times.minute(meeting["planned"]))
    return times.span(meeting["started"], meeting["closed"])


def head(flow: Flow, record: Record) -> None:
    """Write what the paper is, of which meeting, and in which state."""
    meeting = record["meeting"]
    style = flow.style
    flow.at(LEFT, say("minutes.paper.title"), style.title, "text.primary", y=TOP - 1)
    right = [_state(record), _when(meeting), line(meeting["place"])]
    if meeting["kind"] == "emergency":
        right.append(emergency_line(meeting))
    flow.y = TOP - 2
    right = [style.body.elided(text, 320) for text in right if text]
    for text in right:
        flow.at_right(text, style.body, "text.secondary")
        flow.y += style.body.leading
    low = flow.y
    title = say(
        "minutes.paper.subtitle", board=line(record["board"]["name"]), title=line(meeting["title"])
    )
    flow.y = TOP + 24
    wide = FULL - 24 - max(map(style.body.width, right))
    flow.say(title, style.subtitle, "text.secondary", width=wide)
    flow.y = max(flow.y, low) + 8
    flow.rule("ink", 1.6)
    flow.y += 8


def facts(flow: Flow, record: Record) -> None:
    """Write who chaired, whether there was a quorum, and what was decided."""
    quorum = record["quorum"]
    met = "met" if quorum["met"] else "missed"
    counts = {name: quorum[name] for name in ("here", "members", "needed")}
    pairs = (
        ("chair", [line(record["meeting"]["chair"]) or say("minutes.paper.nobody")], 92.0),
        ("quorum", [say(f"minutes.paper.quorum_{met}", **counts)], 112.0),
        ("decided", _counted(record["items"]), 166.0),
        ("scribe", [line(record["meeting"]["scribe"]) or say("minutes.paper.nobody")], 90.0),
    )
    x, top, low = LEFT, flow.y, flow.y
    for name, parts, width in pairs:
        flow.y = top
        flow.at(x, say(f"minutes.paper.{name}"), flow.style.label, "text.tertiary")
        flow.y += flow.style.label.leading + 0.5
        lines = flow.style.medium.wrap_parts(parts, width)[:5]
        flow.lines(lines, flow.style.medium, flow.colour("text.primary"), x)
        low = max(low, flow.y)
        x += width + 8
    flow.y = low


def _counted(items: Sequence[Record]) -> list[str]:
    counts = Counter(item["verdict"] or "open" for item in items)
    names = [name for name in (*_VERDICTS, "open") if counts[name]]
    if not counts.keys() - {"open"}:
        return [say("minutes.paper.nothing_decided")]
    return [say(f"minutes.count.{name}", count=counts[name]) for name in names]
