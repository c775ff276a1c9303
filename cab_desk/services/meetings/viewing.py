"""What the meeting's screen shows, read in one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState, Quorum, Verdict
from cab_desk.services.meetings.carrying import OpenTask, carried
from cab_desk.services.meetings.common import UNDER_WAY
from cab_desk.services.meetings.cutoff import is_frozen
from cab_desk.services.meetings.deciding import quorum, why_not
from cab_desk.services.meetings.restoring import Removed, removed
from cab_desk.services.meetings.series import Following, following
from cab_desk.services.ports import Reader, Work
from cab_desk.services.registers import duties
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.services.requests import judging, summary
from cab_desk.services.requests import review as reviews
from cab_desk.services.rows import QueueQuery, QueueRow, Summary

_MOST_CANDIDATES = 300
_MOST_MEETINGS = 40
_APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Rating:
    """How an RFC is rated: as it is, and with its measures in place where the policy asks."""

    impact: str
    probability: str
    residual_impact: str = ""
    residual_probability: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """A meeting as its screen shows it.

    `gates` has, by item id, what lists show of each RFC that waits; `about` and `why` belong to
    the current item. `others` are the meetings to choose from, and to defer to.
    """

    meeting: Meeting | None
    others: tuple[Meeting, ...]
    gates: dict[str, Summary]
    count: Quorum | None
    about: reviews.Review | None
    why: dict[Verdict, str]
    chairs: tuple[Person, ...]
    zone: str
    earlier: tuple[OpenTask, ...] = ()
    removed: tuple[Removed, ...] = ()
    follows: Following | None = None
    people: tuple[tuple[str, str], ...] = ()  # ids and names of who may take a seat
    frozen: bool = False
    due: tuple[DueRow, ...] = ()  # after the change under discussion
    owing: tuple[DueRow, ...] = ()  # the earliest of each change that is not on the agenda
    rated: dict[str, Rating] = field(default_factory=dict)  # by item id, of the RFCs alone
    mine: frozenset[str] = frozenset()  # ids of the items that are mine, or that I may sign

    @property
    def item(self) -> AgendaItem | None:
        """Return the item under discussion."""
        meeting = self.meeting
        return meeting.item(meeting.current) if meeting and meeting.current else None


def stand(work: Work, meeting_id: str = "", me: str = "") -> Stand:
    """Return a meeting for its screen: the one asked for, else the one that is nearest.

    `me` is the person who works at the desk, if that is known.
    """
    everything = work.meetings.all()
    meeting = chosen(everything, meeting_id)
    gates = _gates(work, meeting) if meeting else {}
    count = quorum(meeting, work.pack, work.people.same()) if meeting else None
    item = meeting.item(meeting.current) if meeting and meeting.current else None
    about = reviews.review(work, item.change_uid) if item and item.change_uid else None
    why = why_not(meeting, item, about, count) if meeting and item and count else {}
    role = work.pack.meeting.chair
    chairs = tuple(
        person
        for person in work.people.all()
        if person.linked
        and not person.retired
        and (person.chair or role in person.roles_at(work.now))
    )
    found = Stand(
        meeting, _offered(everything), gates, count, about, why, chairs, work.board().zone,
        carried(work, everything), due=_due(work, about),
    )  # fmt: skip
    return replace(found, **_around(work, meeting, gates, me)) if meeting else found


def _around(work: Work, meeting: Meeting, gates: Mapping[str, Summary], me: str) -> dict[str, Any]:
    """Return what only one state of a meeting needs: what comes back, what follows, who sits."""
    found: dict[str, Any] = _of_items(work, meeting, gates, me)
    if meeting.state is MeetingState.CLOSED:
        return found | {"follows": following(work, meeting)}
    people = tuple(
        (one.id, one.name) for one in work.people.all() if one.linked and not one.retired
    )
    found |= {"people": people, "frozen": is_frozen(meeting, work.now)}
    if meeting.state is MeetingState.PLANNED:
        found["removed"] = removed(work, meeting)
        found["owing"] = _owing(work, meeting)
    return found


def _of_items(
    work: Work, meeting: Meeting, gates: Mapping[str, Summary], me: str
) -> dict[str, Any]:
    """Return how the RFCs of an agenda are rated, and which of the items are mine."""
    uids = {item.id: item.change_uid for item in meeting.items if item.change_uid}
    stored = work.changes.get_many(list(uids.values()))
    found = {item_id: stored[uid] for item_id, uid in uids.items() if uid in stored}
    rated = {
        item_id: Rating(one.impact, one.probability, one.residual_impact, one.residual_probability)
        for item_id, one in found.items()
    }
    mine: set[str] = set()
    if me:
        person = next((one for one in work.people.all() if one.id == me), None)
        roles = set(person.roles_at(work.now)) if person else set()
        mine |= {
            one for one, change in found.items() if me in (change.requester_id, change.owner_id)
        }
        mine |= {one for one, gate in gates.items() if roles & set(gate.open_roles)}
    return {"rated": rated, "mine": frozenset(mine)}


def _due(work: Work, about: reviews.Review | None) -> tuple[DueRow, ...]:
    """Return what the change under discussion owes; missing sign-offs have their own places."""
    if about is None:
        return ()
    rows = duties.open_rows(about.change, about.verdict, work.now)
    return tuple(row for row in rows if row.what != _APPROVAL)


def _owing(work: Work, meeting: Meeting) -> tuple[DueRow, ...]:
    known = {item.change_uid for item in meeting.items} | {one.change_uid for one in meeting.late}
    found: dict[str, DueRow] = {}
    for row in duties.due(work):
        if row.uid and row.uid not in known and row.what != _APPROVAL:
            found.setdefault(row.uid, row)
    stored = work.changes.get_many(list(found))
    return tuple(row for uid, row in found.items() if stored[uid].stage is Stage.IMPLEMENTED)


def public(stand: Stand) -> Stand:
    """Return what the wall may show: without notes, actions, other meetings and who chairs;
    of who is there only who sits for somebody else.

    What is private is not in it, so that no view can show it by mistake.
    """
    meeting = stand.meeting
    if meeting is not None:
        items = tuple(replace(item, note="", actions=()) for item in meeting.items)
        lent = tuple(seat for seat in meeting.attendance if seat.delegate and seat.here)
        meeting = replace(meeting, items=items, attendance=lent, late=())
    return replace(
        stand, meeting=meeting, others=(), why={}, chairs=(), earlier=(), removed=(), people=(),
        follows=None, due=(), owing=(), mine=frozenset(),
    )  # fmt: skip


def chosen(everything: Sequence[Meeting], meeting_id: str) -> Meeting | None:
    """Return the meeting asked for, else the one under way, the next planned, the last closed."""
    for meeting in everything:
        if meeting.id == meeting_id:
            return meeting
    running = [meeting for meeting in everything if meeting.state in UNDER_WAY]
    planned = [meeting for meeting in everything if meeting.state is MeetingState.PLANNED]
    nearest = sorted(planned, key=lambda meeting: meeting.planned_at)
    return next(iter([*running, *nearest, *everything]), None)


def candidates(reader: Reader, now: datetime, meeting: Meeting) -> list[QueueRow]:
    """Return the submitted RFCs that are not on the agenda or in the late tray, by planned time."""
    known = {item.change_uid for item in meeting.items} | {one.change_uid for one in meeting.late}
    rows = reader.page(QueueQuery(view="open"), now, 0, _MOST_CANDIDATES)
    return [row for row in rows if row.number and row.gate != "draft" and row.uid not in known]


def _offered(everything: Sequence[Meeting]) -> tuple[Meeting, ...]:
    waiting = [meeting for meeting in everything if meeting.state is not MeetingState.CLOSED]
    closed = [meeting for meeting in everything if meeting.state is MeetingState.CLOSED]
    waiting.sort(key=lambda meeting: meeting.planned_at)
    return (*waiting, *closed)[:_MOST_MEETINGS]


def _gates(work: Work, meeting: Meeting) -> dict[str, Summary]:
    bench = judging.bench(work)
    items = [item for item in meeting.items if item.change_uid and item.verdict is None]
    signed = work.signoffs.standing_of([item.change_uid for item in items])
    found = {}
    for item in items:
        signoffs = signed.get(item.change_uid, ())
        change = judging.signed(work.changes.get(item.change_uid), signoffs)
        found[item.id] = summary.summarise(change, bench.judge(change), work.now)
    return found
