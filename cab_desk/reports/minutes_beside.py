"""What the minutes say beside the decision about an item: files, exception, duties, actions."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk.domain.attachments import sized
from cab_desk.domain.content import fingerprint
from cab_desk.reports import times
from cab_desk.reports.flow import FULL, LEFT, Flow
from cab_desk.reports.text import line, passage
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

_GROUPS = 8  # of a hash, as of the content that a sign-off was given on


def beside(flow: Flow, item: Record, width: float) -> None:
    """Say the files of the RFC, the exception, the duties that were done in the meeting, and the
    action items.
    """
    for file in item.get("attachments", ()):
        _file(flow, file, width)
    _exception(flow, item, width)
    for settled in item.get("conflicts", ()):
        _labelled(flow, say("minutes.paper.conflict"), _settled(settled), width)
    for done in item.get("done", ()):
        _done(flow, done, width)
    for action in item["actions"]:
        _labelled(flow, say("minutes.paper.action"), _action(action), width)


def _file(flow: Flow, file: Record, width: float) -> None:
    named = {"file": line(file["name"]), "size": sized(file["size"])}
    said = say("minutes.paper.file_said", hash=fingerprint(file["sha256"], _GROUPS), **named)
    _labelled(flow, say("minutes.paper.file"), said, width)


def policy_reviews(flow: Flow, record: Record) -> None:
    """Say which reviews of the policy itself the meeting held."""
    held = record.get("reviews", ())
    if not held:
        return
    flow.heading(say("minutes.paper.reviews"), before=22, key="reviews")
    for one in held:
        _done(flow, one, FULL, "minutes.paper.review")


def _done(flow: Flow, done: Record, width: float, label: str = "minutes.paper.after") -> None:
    """Say what of the duties after the change was done in the meeting."""
    due = say("minutes.paper.due", by=times.minute(done["by"])) if done["by"] else ""
    said = say(
        "minutes.paper.done", what=line(done["what"]), at=times.minute(done["at"]), due=due,
        entry=f"{done['entry']:,}",
    )  # fmt: skip
    _labelled(flow, say(label), said, width)
    for part in passage(done["note"]):
        flow.say(part, flow.style.body, "text.secondary", width=width)
    flow.y += 2


def _settled(said: Record) -> str:
    partner = say("minutes.paper.conflict_with", partner=line(said["partner"]))
    names = {"name": line(said["by"]), "reason": line(said["reason"])}
    if said["state"] == "ordered":
        return f"{partner} {say('conflicts.ordered', before=line(said['before']), **names)}"
    return f"{partner} {say('conflicts.accepted', **names)}"


def _exception(flow: Flow, item: Record, width: float) -> None:
    if item["exception"] is not None:
        text = " ".join(passage(item["exception"]["reason"]))
        _labelled(flow, say("minutes.paper.exception"), text, width)
        for one in item["exception"].get("granted", ()):
            said = say(
                "minutes.paper.exception_granted", exception=line(one["label"]),
                section=line(one["section"]), name=line(one["name"]), role=line(one["role"]),
                at=times.minute(one["at"]),
            )  # fmt: skip
            flow.say(said, flow.style.body, "text.secondary", width=width)


def _action(action: Record) -> str:
    done = "done" if action["done"] else "open"
    key = f"minutes.action.{done}" if action["due"] else f"minutes.action.{done}_undated"
    return say(
        key,
        text=line(action["text"], 4_000),
        owner=line(action["owner"]) or say("minutes.paper.nobody"),
        due=times.plain_day(line(action["due"], 40)),
    )


def _labelled(flow: Flow, label: str, text: str, width: float) -> None:
    body = flow.style.body
    room = body.width(label) + 7
    flow.need(2 * body.leading)
    flow.at(LEFT, label, body, "text.tertiary")
    lines = body.wrap(text, width - room)
    flow.lines(lines, body, flow.colour("text.primary"), LEFT + room)
    flow.y += 2
