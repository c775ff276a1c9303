"""What a user can do with a meeting: plan it, run it, decide its items, close it."""

from cab_desk.services.meetings.common import item_label, verdict_word
from cab_desk.services.meetings.deciding import (
    Decision,
    Review,
    close,
    decide,
    defer_rest,
    lacks,
    missing_roles,
    quorum,
    review,
    standing,
    verdicts_of,
    why_not,
)
from cab_desk.services.meetings.planning import (
    NewMeeting,
    add_changes,
    add_item,
    move_item,
    plan,
    planned,
    remove_item,
    set_box,
)
from cab_desk.services.meetings.running import (
    add_action,
    attendance,
    conditions,
    current_item,
    next_item,
    note,
    open_item,
    pause,
    resume,
    running_meeting,
    skip,
    start,
    tick_action,
)
from cab_desk.services.meetings.viewing import Stand, candidates, public, stand

__all__ = [
    "Decision", "NewMeeting", "Review", "Stand", "add_action", "add_changes", "add_item",
    "attendance", "candidates", "close", "conditions", "current_item", "decide", "defer_rest",
    "item_label", "lacks", "missing_roles", "move_item", "next_item", "note", "open_item",
    "pause", "plan", "planned", "public", "quorum", "remove_item", "resume", "review",
    "running_meeting", "set_box", "skip", "stand", "standing", "start", "tick_action",
    "verdict_word", "verdicts_of", "why_not",
]  # fmt: skip
