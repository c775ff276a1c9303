"""Decide the items of a meeting, and close it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Signoff
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState, Quorum, Verdict
from cab_desk.domain.policy import Pack
from cab_desk.domain.signatures import as_known, signed_by
from cab_desk.domain.stages import CARRIED_OUT, may_move
from cab_desk.domain.verdict import Verdict as Judgement
from cab_desk.errors import Refused
from cab_desk.services.meetings import correcting
from cab_desk.services.meetings.common import (
    LONGEST_NOTE,
    SHORTEST_REASON,
    STAGES,
    UNDER_WAY,
    bound,
    chaired,
    item_label,
    item_of,
    keep,
    load,
    undecided_item,
    verdict_word,
)
from cab_desk.services.meetings.planning import carry_over
from cab_desk.services.meetings.running import tidy_conditions
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests import changes, summary
from cab_desk.words import plural, say

APPROVING = frozenset({Verdict.APPROVED, Verdict.CONDITIONS})
WITH_REASON = frozenset({Verdict.DEFERRED, Verdict.REJECTED, Verdict.WITHDRAWN})
# The board may talk, note and defer without a quorum, never decide.
WITHOUT_QUORUM = frozenset({Verdict.DEFERRED, Verdict.NOTED})
OF_CHANGE = (
    Verdict.APPROVED, Verdict.CONDITIONS, Verdict.DEFERRED, Verdict.REJECTED, Verdict.WITHDRAWN,
)  # fmt: skip
OF_OTHER = (Verdict.NOTED, Verdict.APPROVED, Verdict.DEFERRED, Verdict.REJECTED)
# What was carried out is on the agenda for what is owed after it: nothing is left to approve.
OF_CARRIED_OUT = (Verdict.NOTED, Verdict.DEFERRED)

# A signature that is still missing is said by slots, not as a block.
_WAITING = "approval.missing"
_MOST_NAMED = 3  # of the items that wait, when a meeting is to be closed


class About(Protocol):
    """What the board has before it about one RFC: `services.review.Review` is one."""

    @property
    def change(self) -> Change:
        """Return the RFC."""

    @property
    def verdict(self) -> Judgement:
        """Return the policy's judgement of it."""

    @property
    def signoffs(self) -> tuple[RecordedSignoff, ...]:
        """Return everything that was signed of it."""


@dataclass(frozen=True, slots=True)
class Review:
    """An RFC as the policy judges it now."""

    change: Change
    verdict: Judgement
    signoffs: tuple[RecordedSignoff, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the chair records. `deferred_to` is the id of a planned meeting, or empty.

    `again` says that the chair knows of a decision that this one replaces.
    """

    verdict: Verdict
    reason: str = ""
    conditions: tuple[str, ...] = ()
    deferred_to: str = ""
    again: bool = False


def quorum(meeting: Meeting, pack: Pack, same: Mapping[str, str] | None = None) -> Quorum:
    """Count the quorum by the pack's rule; `same` says which ids are one person's."""
    rule = pack.meeting.quorum
    return meetings.count_quorum(meeting, rule.needed, rule.chair, same)


def review(work: Work, uid: str) -> Review:
    """Return an RFC as the policy judges it now, with its sign-offs."""
    change = work.changes.get(uid)
    verdict = summary.judged(work, change)
    return Review(change, verdict, tuple(work.signoffs.of_change(uid)))


def standing(about: About) -> list[Signoff]:
    """Return the sign-offs that count: given for this content, neither replaced nor withdrawn."""
    return [record.signoff for record in about.signoffs if not (record.stale or record.superseded)]


def verdicts_of(item: AgendaItem, about: About | None) -> tuple[Verdict, ...]:
    """Return what may be decided about an item at all."""
    if about is not None and about.change.stage in CARRIED_OUT:
        return OF_CARRIED_OUT
    return OF_CHANGE if item.change_uid else OF_OTHER


def why_not(
    meeting: Meeting, item: AgendaItem, about: About | None, count: Quorum
) -> dict[Verdict, str]:
    """Return, for each decision that is not open at present, the reason in words."""
    offered = verdicts_of(item, about)
    if general := _nothing_now(meeting):
        return dict.fromkeys(offered, general)
    found: dict[Verdict, str] = {}
    for verdict in offered:
        reason = _no_quorum(verdict, count)
        if not reason and about is not None:
            reason = _not_of_change(verdict, about, item)
        if reason:
            found[verdict] = reason
    return found


def decide(
    work: Work, meeting_id: str, item_id: str, decision: Decision, chair: ChairSession
) -> Outcome:
    """Record the board's decision about an item, signed by the chair.

    Approval itself comes from the sign-offs; a rejection or withdrawal moves the RFC's stage.
    Until the meeting is closed an item may be decided `again`: the earlier decision stays in the
    ledger and in the minutes, what it moved is taken back. Raises Refused with the reason when
    the decision is not open or its reason is missing.
    """
    meeting = load(work, meeting_id, UNDER_WAY)
    chaired(work, meeting, chair)
    item = item_of(meeting, item_id) if decision.again else undecided_item(meeting, item_id)
    replaced, moved = correcting.take_back(work, meeting, item)
    about = review(work, item.change_uid) if item.change_uid else None
    if decision.verdict not in verdicts_of(item, about):
        raise Refused(say("meeting.no_such_verdict", item=item_label(item)))
    decision = _tidy(work, meeting, item, decision)
    count = quorum(meeting, work.pack, work.people.same())
    reason = why_not(meeting, item, about, count).get(decision.verdict)
    if reason:
        raise Refused(reason)
    decided = replace(
        item,
        verdict=decision.verdict,
        reason=decision.reason,
        conditions=decision.conditions,
        deferred_to=decision.deferred_to,
        decided_at=work.now,
        elapsed=item.seconds(work.now),
        running_since=None,
        revision=about.change.revision if about else 0,
    )
    meeting = meetings.with_item(meeting, decided)
    chair.record(work, _draft(work, meeting, decided, about, replaced))
    outcome = _after(work, meeting, decided, about)
    return replace(outcome, touched=outcome.touched | moved)


def defer_rest(work: Work, meeting_id: str, decision: Decision, chair: ChairSession) -> Outcome:
    """Defer every undecided item, with one reason."""
    meeting = load(work, meeting_id, UNDER_WAY)
    waiting = meetings.undecided(meeting)
    if not waiting:
        raise Refused(say("meeting.no_further_item"))
    found: frozenset[str] = frozenset()
    for item in waiting:
        found |= decide(work, meeting_id, item.id, decision, chair).touched
    return Outcome(found, plural("meeting.rest_deferred", len(waiting)))


def lacks(meeting: Meeting) -> str:
    """Return what a close lacks, in one sentence: the first items that wait, the rest counted."""
    waiting = meetings.undecided(meeting)
    if len(waiting) == 1:
        item = waiting[0]
        return say("meeting.lacks_decision", position=item.position, item=item_label(item))
    named = [
        say("meeting.lacks_item", position=item.position, item=item_label(item))
        for item in waiting[:_MOST_NAMED]
    ]
    if rest := len(waiting) - len(named):
        named.append(plural("meeting.lacks_rest", rest))
    if not named:
        return ""
    items = say("meeting.and", first=", ".join(named[:-1]), last=named[-1])
    return say("meeting.lacks_decisions", items=items)


def hear_lacks(work: Work, meeting_id: str) -> Outcome:
    """Raise Refused with what the close of a meeting still lacks; nobody has to unlock for that."""
    if missing := lacks(load(work, meeting_id, UNDER_WAY)):
        raise Refused(say("meeting.cannot_close", missing=missing))
    return Outcome(frozenset())


def close(work: Work, meeting_id: str, chair: ChairSession) -> Outcome:
    """Close a meeting, signed by the chair; raises Refused with what it still lacks."""
    meeting = load(work, meeting_id, UNDER_WAY)
    chaired(work, meeting, chair)
    if missing := lacks(meeting):
        raise Refused(say("meeting.cannot_close", missing=missing))
    meeting = replace(
        meetings.clock_stopped(meeting, work.now),
        state=MeetingState.CLOSED,
        closed_at=work.now,
        current="",
    )
    body: dict[str, Plain] = {
        "number": meeting.number,
        "elapsed": meetings.elapsed(meeting, work.now),
        "decisions": {item.id: str(item.verdict) for item in meeting.items},
        "attendance": {seat.person_id: str(seat.presence) for seat in meeting.attendance},
        **bound(meeting),
    }
    chair.record(work, Draft("meeting.closed", body, meeting.id))
    return keep(work, meeting, say("meeting.closed", meeting=meeting.number))


def _nothing_now(meeting: Meeting) -> str:
    if meeting.state is MeetingState.PAUSED:
        return say("meeting.bar_paused")
    if meeting.state is not MeetingState.RUNNING:
        return say(f"meeting.not_while_{meeting.state}", meeting=meeting.number)
    return ""


def _no_quorum(verdict: Verdict, count: Quorum) -> str:
    if count.met or verdict in WITHOUT_QUORUM:
        return ""
    if count.here < count.needed:
        return say("meeting.no_quorum", here=count.here, members=count.members, needed=count.needed)
    return say("meeting.no_chair")


def _not_of_change(verdict: Verdict, about: About, item: AgendaItem) -> str:
    change = about.change
    # What the decision that is replaced moved is taken back first.
    moved = item.verdict is not None and STAGES.get(item.verdict) is change.stage
    if verdict in STAGES and not (moved or may_move(change.stage, STAGES[verdict])):
        return say(
            "meeting.stage_past", change=changes.label(change), stage=changes.stage_name(change)
        )
    if verdict in APPROVING:
        return _not_approvable(about)
    return ""


def _not_approvable(about: About) -> str:
    judgement = about.verdict
    if held := about.change.on_hold.rstrip("."):
        return say("meeting.on_hold", change=changes.label(about.change), why=held)
    blocks = [
        finding for finding in judgement.findings if finding.blocks and finding.kind != _WAITING
    ]
    if blocks:
        return say(
            "meeting.blocked", why=blocks[0].message().rstrip("."), section=blocks[0].section
        )
    if judgement.approvals_satisfied:
        return ""
    roles = missing_roles(judgement)
    return plural("meeting.approve_opens_after", len(roles), roles=_listed(roles))


def missing_roles(judgement: Judgement) -> list[str]:
    """Return, slot by slot, who has still to sign."""
    return [say("meeting.or").join(slot.any_of) for slot in judgement.slots if not slot.filled]


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("meeting.and", first=", ".join(words[:-1]), last=words[-1])


def _tidy(work: Work, meeting: Meeting, item: AgendaItem, decision: Decision) -> Decision:
    reason = " ".join(decision.reason.split())
    label, word = item_label(item), verdict_word(decision.verdict)
    if decision.verdict in WITH_REASON and len(reason) < SHORTEST_REASON:
        raise Refused(say("meeting.reason_needed", item=label, verdict=word))
    if len(reason) > LONGEST_NOTE:
        raise Refused(say("meeting.note_long", most=f"{LONGEST_NOTE:,}", count=f"{len(reason):,}"))
    kept = tidy_conditions(decision.conditions)
    if decision.verdict is Verdict.CONDITIONS and not kept:
        raise Refused(say("meeting.conditions_needed", item=label))
    if decision.verdict is not Verdict.CONDITIONS:
        kept = ()
    target = decision.deferred_to if decision.verdict is Verdict.DEFERRED else ""
    if target == meeting.id:
        raise Refused(say("meeting.deferred_to_itself"))
    if target:
        load(work, target)
    return replace(decision, reason=reason, conditions=kept, deferred_to=target)


def _counted(work: Work, about: About) -> list[str]:
    # An own change may have been signed before the board learnt of the name it was asked under.
    given = standing(about)
    people = work.people
    signed = replace(about.change, signoffs=tuple(given))
    change = as_known(signed, people.bearers(), people.same())
    own = {one.event_id for one in signed_by(work.pack, change).own}
    return [one.event_id for one in given if one.event_id not in own]


def _draft(
    work: Work, meeting: Meeting, item: AgendaItem, about: About | None, replaced: str
) -> Draft:
    body: dict[str, Plain] = {
        "meeting": meeting.id,
        "item": item.id,
        "verdict": str(item.verdict),
        "reason": item.reason,
        "conditions": list(item.conditions),
        "number": item.number,
        "title": about.change.title if about else item.title,
        "counted": [*_counted(work, about)] if about else [],
        "deferred_to": item.deferred_to,
        "replaces": replaced,
        **bound(meeting),
    }
    if about is None:
        return Draft("item.decided", body, item.id)
    return Draft(
        "item.decided", body, about.change.uid, about.change.revision, content_hash(about.change)
    )


def _after(work: Work, meeting: Meeting, item: AgendaItem, about: About | None) -> Outcome:
    message = say(
        "meeting.decided", item=item_label(item), verdict=verdict_word(item.verdict or "")
    )
    outcome = keep(work, meeting, message)
    found = outcome.touched
    if about is not None:
        uid = about.change.uid
        found |= {"change", f"change:{uid}"}
        if item.verdict in STAGES:
            changes.move_stage(work, uid, STAGES[item.verdict], item.reason)
        else:
            summary.refresh(work, [uid])
    if item.deferred_to:
        found |= carry_over(work, item.deferred_to, item).touched
    return Outcome(found, message)
