"""Settle a conflict: accept it as it is, put one change before the other, or open it again.

What was settled holds for both contents as they were: a material edit of either opens the conflict
again, by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.conflict_ports import ORDERED, STATES, SYSTEM, Settled
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import in_the_way
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say

SETTLED = "conflict.settled"
SHORTEST_REASON, LONGEST_REASON = 5, 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict as it was shown: both contents by uid, and the event of the last word on it."""

    contents: Mapping[str, str]
    last: str = ""


@dataclass(frozen=True, slots=True)
class SettleRequest:
    """Which two changes, what is to become of their conflict, and why; `first` where ordered.

    `shown` is what whoever decides had before them; without it nothing is held against it.
    """

    one: str
    other: str
    state: str
    reason: str
    first: str = ""
    shown: Shown | None = None


def shown(work: Work, one: str, other: str) -> Shown:
    """Return a conflict as it is now, to be handed back with what is settled about it."""
    last = work.conflicts.between(one, other)
    contents = {uid: content_hash(work.changes.get(uid)) for uid in (one, other)}
    return Shown(contents, last.event_id if last is not None else "")


def settle(work: Work, request: SettleRequest) -> Outcome:
    """Record what is settled about a conflict.

    Raises Refused where there is none, who works here is no member, or it is no longer what was
    shown; BadInput for a reason that is none.
    """
    one, other = sorted((request.one, request.other))
    mine, theirs = work.changes.get(one), work.changes.get(other)
    kinds = _check_there(work, mine, theirs)
    _check_shown(work, request, {one: mine, other: theirs})
    person = member(work)
    reason = reason_of(request)
    first = _first(request, (one, other))
    facts: dict[str, Plain] = {
        "one": one, "other": other, "state": request.state, "first": first, "reason": reason,
        "person": person.id, "name": person.name,
        "seen_one": content_hash(mine), "seen_other": content_hash(theirs),
    }  # fmt: skip
    if kinds != (SYSTEM,):
        facts["kinds"] = list(kinds)
    names = {one: label(mine), other: label(theirs)}
    body = {**facts, "number": " ".join(names.values()), "before": _before(first, names)}
    event = work.record(Draft(SETTLED, body, one, mine.revision, content_hash(mine)))
    work.conflicts.put(
        Settled(one, other, request.state, first, reason, person.id, person.name, work.now,
                content_hash(mine), content_hash(theirs), event.id, kinds)
    )  # fmt: skip
    said = say(f"conflicts.told.{request.state}", one=names[one], other=names[other],
               before=_before(first, names))  # fmt: skip
    return touched("change", f"change:{one}", f"change:{other}", message=said, made=event.id)


def _check_there(work: Work, mine: Change, theirs: Change) -> tuple[str, ...]:
    """Return the kinds of conflict that there are between two changes."""
    found = in_the_way.of_change(work, mine.uid)
    kinds = next((one.kinds for one in found if one.uid == theirs.uid), ())
    if not kinds:
        raise Refused(say("conflicts.none", one=label(mine), other=label(theirs)))
    return kinds


def _check_shown(work: Work, request: SettleRequest, pair: Mapping[str, Change]) -> None:
    """Refuse what was decided of another content, or without the last word of somebody else."""
    if request.shown is None:
        return
    now = shown(work, *pair)
    for uid, change in pair.items():
        if now.contents[uid] != request.shown.contents.get(uid):
            raise Refused(say("conflicts.edited", name=label(change)))
    last = work.conflicts.between(*pair)
    if last is not None and now.last != request.shown.last:
        raise Refused(say("conflicts.said_meanwhile", name=last.name, reason=last.reason))


def member(work: Work) -> Person:
    """Return who works here, who has to be of the board."""
    found = next((one for one in work.people.all() if one.id == work.actor), None)
    if found is None:
        raise Refused(say("conflicts.nobody"))
    if found.retired or not (found.member or found.chair):
        raise Refused(say("conflicts.no_member", name=found.name))
    return found


def reason_of(request: SettleRequest) -> str:
    """Return the reason that is given; raises BadInput for one that is none."""
    reason = one_line(request.reason)
    if request.state not in STATES:
        raise BadInput(say("conflicts.no_state"), [Fault("state", say("conflicts.no_state"))])
    key = ""
    if len(reason) < SHORTEST_REASON:
        key = "conflicts.reason_short"
    elif len(reason) > LONGEST_REASON:
        key = "conflicts.reason_long"
    if key:
        sentence = say(key, least=SHORTEST_REASON, most=LONGEST_REASON)
        raise BadInput(sentence, [Fault("reason", sentence)])
    return reason


def _first(request: SettleRequest, pair: tuple[str, str]) -> str:
    if request.state != ORDERED:
        return ""
    if request.first not in pair:
        raise BadInput(say("conflicts.no_first"), [Fault("state", say("conflicts.no_first"))])
    return request.first


def _before(first: str, names: dict[str, str]) -> str:
    """Say which goes before which, or nothing."""
    if not first:
        return ""
    after = next(name for uid, name in names.items() if uid != first)
    return say("conflicts.before", first=names[first], after=after)
