"""Put RFCs on hold with a reason, and take them off again: a flag beside their stage."""

from dataclasses import replace

from cab_desk.domain.change import Change
from cab_desk.domain.stages import OPEN
from cab_desk.errors import Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

_SHORTEST_REASON = 3


def hold(work: Work, uid: str, reason: str, seen: str | None = None) -> Outcome:
    """Put an RFC on hold for a reason: until it is taken off the board approves and nobody starts
    nothing of it.

    `seen` is the reason that stood when somebody began to write this one. Raises Refused for a
    missing reason and for an RFC that nobody waits for, ChangedMeanwhile where another reason
    stands by now.
    """
    old = work.changes.get(uid)
    reason = " ".join(reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise Refused(say("changes.hold_reason", change=changes.label(old)))
    if old.stage not in OPEN:
        raise Refused(
            say("changes.hold_late", change=changes.label(old), stage=changes.stage_name(old))
        )
    return _store(work, old, reason, seen, "changes.held")


def release(work: Work, uid: str, seen: str | None = None) -> Outcome:
    """Take an RFC off hold; `seen` is the reason that it was on hold for."""
    return _store(work, work.changes.get(uid), "", seen, "changes.released")


def _store(work: Work, old: Change, reason: str, seen: str | None, told: str) -> Outcome:
    _follow(work, old, reason, seen)
    if reason == old.on_hold:
        return Outcome(frozenset(), say("changes.nothing_changed"))
    new = replace(old, on_hold=reason)
    changes.note_particulars(work, old, new, "change.edited", reason, ["on_hold"])
    message = say(told, change=changes.label(old))
    return touched("change", f"change:{old.uid}", message=message)


def _follow(work: Work, old: Change, reason: str, seen: str | None) -> None:
    name = "on_hold"
    about = About(
        changes.label(old),
        old.uid,
        {"change.edited"},
        lambda said: name in said.body.get("fields", ()),
        names={name: say("changes.field.on_hold")},
    )
    base = None if seen is None else {name: seen}
    follow(work, about, base, {name: reason}, {name: old.on_hold})
