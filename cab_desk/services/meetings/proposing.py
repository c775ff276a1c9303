"""Propose the agenda from what waits, in the order of the pack, as far as the minutes reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.meeting import AgendaItem, Meeting
from cab_desk.domain.policy import Pack
from cab_desk.domain.proposal import Proposal, Waiting, box_for, propose
from cab_desk.domain.stages import LIVE
from cab_desk.domain.verdict import Verdict
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import BEFORE, NOT_CLOSED, load, new_id, store
from cab_desk.services.meetings.cutoff import refuse_frozen
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging
from cab_desk.words import plural, say

_WAITING = "approval.missing"
_MOST_UNREADY = 3
_REVIEW_BOX = 5  # minutes, for what is owed after a change


@dataclass(frozen=True, slots=True)
class Unready:
    """An RFC that the policy blocks: the board would hear it in vain."""

    uid: str
    number: str
    why: tuple[str, ...]  # what is missing, in words


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed and left over, and what is kept off the agenda until it is ready."""

    agenda: Proposal
    unready: tuple[Unready, ...] = ()


def proposal(work: Work, meeting: Meeting, uids: Sequence[str]) -> Proposed:
    """Return which of these RFCs fit into the minutes that are left, and which do not.

    Only what still waits for a signature is proposed, or owes something after its work, and
    nothing that is on the agenda of another meeting. What the policy blocks for more than
    signatures is not proposed; by hand it can be put on the agenda all the same.
    """
    bench = judging.bench(work)
    taken = {
        item.change_uid
        for other in work.meetings.all()
        if other.state in NOT_CLOSED
        for item in other.items
    }
    wanted = [uid for uid in dict.fromkeys(uids) if uid not in taken]
    found, signed = work.changes.get_many(wanted), work.signoffs.standing_of(wanted)
    waiting: list[Waiting] = []
    unready: list[Unready] = []
    for uid, stored in found.items():
        change = judging.signed(stored, signed.get(uid, ()))
        verdict = bench.judge(change)
        if change.stage is Stage.IMPLEMENTED:
            waiting.extend(_owing(change, verdict))
        elif change.stage in LIVE and not verdict.approvals_satisfied:
            one = _waiting(work.pack, change, verdict)
            if change.on_hold:
                held = say("requests.on_hold", why=change.on_hold)
                unready.append(Unready(uid, change.number, (held,)))
            elif one.blocked:
                unready.append(Unready(uid, change.number, _missing(verdict)))
            else:
                waiting.append(one)
    free = meeting.minutes_planned - sum(item.box_minutes for item in meeting.items)
    agenda = propose(waiting, free, meetings.MOST_ITEMS - len(meeting.items))
    unready.sort(key=lambda one: (one.number, one.uid))
    return Proposed(agenda, tuple(unready))


def _missing(verdict: Verdict) -> tuple[str, ...]:
    """Return what blocks an RFC besides signatures, each once."""
    blocks = (one for one in verdict.findings if one.blocks and one.kind != _WAITING)
    return tuple(dict.fromkeys(one.message() for one in blocks))


def _unready_said(unready: Sequence[Unready]) -> str:
    """Name what is not ready, and what it lacks: the first of each, and how many more there are."""
    shown = [say("agenda.unready_one", change=one.number, why=one.why[0].rstrip("."))
             for one in unready[:_MOST_UNREADY]]  # fmt: skip
    more = len(unready) - len(shown)
    text = "; ".join(shown) + (f"; {plural('agenda.unready_more', more)}" if more else "")
    return plural("agenda.unready", len(unready), changes=text)


def propose_agenda(work: Work, meeting_id: str, uids: Sequence[str]) -> Outcome:
    """Put what is proposed at the end of the agenda, each with its box; say what was left over."""
    meeting = load(work, meeting_id, BEFORE)
    refuse_frozen(meeting, work.now)
    proposed = proposal(work, meeting, uids)
    found, unready = proposed.agenda, proposed.unready
    if not found.taken:
        why = plural("agenda.no_room", len(found.left)) if found.left else say("agenda.none_waits")
        raise Refused(f"{why} {_unready_said(unready)}" if unready else why)
    changes = work.changes.get_many([one.uid for one in found.taken])
    added = [_item(changes[one.uid], one.minutes) for one in found.taken]
    items = meetings.numbered((*meeting.items, *added))
    body: dict[str, Plain] = {
        "what": "agenda_proposed",
        "items": [
            {"item": item.id, "title": item.title, "change": item.change_uid,
             "minutes": item.box_minutes}
            for item in added
        ],
        "left": [one.uid for one in found.left],
        "unready": [one.uid for one in unready],
    }  # fmt: skip
    minutes = sum(item.box_minutes for item in items)
    message = plural(
        "agenda.proposed", len(added), minutes=minutes, planned=meeting.minutes_planned
    )
    if found.left:
        message = f"{message} {plural('agenda.left_over', len(found.left))}"
    if unready:
        message = f"{message} {_unready_said(unready)}"
    return store(work, replace(meeting, items=items), "meeting.changed", body, message)


def _waiting(pack: Pack, change: Change, verdict: Verdict) -> Waiting:
    levels = [level.id for level in pack.levels]
    risk = levels.index(verdict.risk.id) if verdict.risk.id in levels else 0
    board = any(slot.meeting and not slot.filled for slot in verdict.slots)
    blocked = any(finding.blocks and finding.kind != _WAITING for finding in verdict.findings)
    return Waiting(
        change.uid, change.number, board, risk, blocked, change.start,
        box_for(risk, len(levels), board),
    )  # fmt: skip


def _owing(change: Change, verdict: Verdict) -> Iterator[Waiting]:
    by = min((one.by for one in verdict.due if not one.done), default=None)
    if by is not None:
        yield Waiting(change.uid, change.number, False, 0, False, by, _REVIEW_BOX, True)


def _item(change: Change, minutes: int) -> AgendaItem:
    return AgendaItem(
        new_id(), 0, change.title, change.uid, change.number, change.revision, box_minutes=minutes
    )
