"""What of a record is printed: all of it, less the parts that were left out by choice."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk.reports import times
from cab_desk.reports.flow import Flow
from cab_desk.reports.text import line, passage
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

# What stands in an item where a part is left out.
_NOTHING: dict[str, dict[str, Any]] = {
    "notes": {"note": ""},
    "risk": {},
    "earlier": {"earlier": (), "set_aside": ()},
    "duties": {"done": ()},
    "actions": {"actions": ()},
}


def chosen(record: Record) -> Record:
    """Return a record as it is printed."""
    left_out = record.get("edits", {}).get("left_out", ())
    gone = {name: value for part in left_out for name, value in _NOTHING.get(part, {}).items()}
    if not left_out:
        return record
    return {
        **record,
        "items": [{**item, **gone} for item in record["items"]],
        "matrix": None if "risk" in left_out else record["matrix"],
        "reviews": () if "duties" in left_out else record.get("reviews", ()),
    }


def by_hand(flow: Flow, record: Record, place: str) -> None:
    """Write the text that was added before the items, or after them."""
    text = record.get("edits", {}).get(place, "")
    if not text:
        return
    flow.heading(say(f"minutes.paper.{place}"), before=22, key=place)
    for part in passage(text):
        flow.say(part, flow.style.body, "text.primary")


def left_out_line(record: Record) -> str:
    """Return which parts the print leaves out, or nothing."""
    left_out = record.get("edits", {}).get("left_out", ())
    words = [say(f"minutes.left.{name}") for name in left_out if name in _NOTHING]
    return say("minutes.paper.left_out", parts=", ".join(words)) if words else ""


def not_admitted(flow: Flow, meeting: Record) -> None:
    """Name the requests that came after the cut-off and that the chair did not let in."""
    late = meeting.get("not_admitted", ())
    if late:
        names = ", ".join(f"{line(one['number'])} {line(one['title'])}".strip() for one in late)
        flow.y += 6
        text = say("minutes.paper.not_admitted", names=names)
        flow.say(text, flow.style.body, "text.secondary")


def emergency_line(meeting: Record) -> str:
    """Say that it was an emergency meeting, when it was asked for, and whether it came late."""
    requested = meeting.get("requested")
    if not requested:
        return say("minutes.paper.emergency")
    late = meeting.get("requested_late")
    key = "minutes.paper.emergency_late" if late else "minutes.paper.emergency_asked"
    hours, minutes = divmod(late or 0, 60)
    return say(key, at=times.minute(requested), hours=hours, minutes=minutes)
