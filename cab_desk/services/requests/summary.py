"""What lists show of a judged change, stored beside it in the transaction that touches it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from cab_desk.domain.change import Change, Choice, Stage
from cab_desk.domain.content import Written, write
from cab_desk.domain.verdict import Due, Slot, Verdict
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging, kpi_rows
from cab_desk.services.rows import Objection, Summary

HEARD = "v"  # the pip of an approval by word of mouth
_PIPS = {
    Choice.APPROVE: "a",
    Choice.CONDITIONS: "c",
    Choice.REJECT: "r",
    Choice.ABSTAIN: "b",
}
_DONE = frozenset({Stage.IMPLEMENTED, Stage.CLOSED, Stage.WITHDRAWN})
_OWES_NOTHING = frozenset({Stage.DRAFT, Stage.CLOSED, Stage.REJECTED, Stage.WITHDRAWN})
_SETTLED = _DONE | {Stage.DRAFT, Stage.REJECTED}
# A signature that is still missing is shown by the pips, not counted as a block.
_WAITING = "approval.missing"
_AT_ONCE = 500
_WRITTEN_AT_ONCE = 5_000  # a table's pages are then in the cache while it is their turn
_TICK = timedelta(milliseconds=1)


def judged(work: Work, change: Change) -> Verdict:
    """Judge a change with its standing sign-offs, as of this unit of work."""
    standing = work.signoffs.standing(change.uid)
    return judging.bench(work).judge(judging.signed(change, standing))


def refresh(work: Work, uids: Sequence[str]) -> None:
    """Judge changes again and store what lists show."""
    standing = work.signoffs.standing_of(uids)
    found = work.changes.get_many(uids)
    keep(work, [judging.signed(found[uid], standing.get(uid, ())) for uid in uids])


def keep(work: Work, changes: Sequence[Change]) -> None:
    """Judge changes as they are stored, with their standing sign-offs, and store what lists show.

    For whoever has them in hand: nothing is read back.
    """
    bench = judging.bench(work)
    verdicts = {change.uid: (change, bench.judge(change)) for change in changes}
    work.changes.set_summaries(_summaries(work, verdicts))
    _keep_beside(work, bench, verdicts)


def add(work: Work, changes: Iterable[Written], event_id: str) -> Iterator[int]:
    """Insert new changes, which nobody has signed, with what lists show of them.

    Yields now and then how many are judged; all are in at the end. One judge serves them all,
    and each row is written once, thousands to a table at a time.
    """
    bench = judging.bench(work)
    rest, done = iter(changes), 0
    while some := list(islice(rest, _WRITTEN_AT_ONCE)):
        verdicts = {}
        for one in some:
            verdicts[one.change.uid] = (one.change, bench.judge(one.change))
            done += 1
            if done % _AT_ONCE == 0:
                yield done
        work.changes.add_judged(some, event_id, _summaries(work, verdicts))
        _keep_beside(work, bench, verdicts)
    yield done


def add_one(work: Work, change: Change, event_id: str) -> None:
    """Insert a new change, which nobody has signed, with what lists show of it."""
    new = replace(change, signoffs=(), duties_done=(), flags=None)
    for _ in add(work, [write(new)], event_id):
        pass


def _summaries(work: Work, verdicts: Mapping[str, tuple[Change, Verdict]]) -> dict[str, Summary]:
    return {uid: summarise(*one, work.now) for uid, one in verdicts.items()}


def _keep_beside(
    work: Work, bench: judging.Bench, verdicts: Mapping[str, tuple[Change, Verdict]]
) -> None:
    work.duties.keep({uid: owed(*one) for uid, one in verdicts.items()})
    kpi_rows.keep(work, bench, verdicts)


def owed(change: Change, verdict: Verdict) -> tuple[Due, ...]:
    """Return what a change still owes; one that is not asked for or is closed owes nothing."""
    if change.stage in _OWES_NOTHING:
        return ()
    return tuple(due for due in verdict.due if not due.done)


def catch_up(work: Work) -> Outcome:
    """Judge again what time, a new policy or a moved freeze left out of date, some at a time."""
    uids = work.changes.outdated(work.now, _AT_ONCE)
    if not uids:
        return Outcome(frozenset())
    refresh(work, uids)
    return Outcome(frozenset({"change"}))


def summarise(change: Change, verdict: Verdict, now: datetime) -> Summary:
    """Return what lists show of a change whose sign-offs are those that stand."""
    counted = [finding for finding in verdict.findings if finding.kind != _WAITING]
    blocks = [finding for finding in counted if finding.blocks]
    warnings = len(counted) - len(blocks)
    upcoming = [due.by for due in verdict.due if not due.done and due.by > now]
    if verdict.in_time_until is not None:
        upcoming.append(verdict.in_time_until + _TICK)
    return Summary(
        state=state_of(change, verdict),
        risk=verdict.risk.id,
        gate=_gate(change, verdict, len(blocks), warnings),
        blocks=len(blocks),
        warnings=warnings,
        pips="".join(_slot_pips(change, slot) for slot in verdict.slots),
        open_roles=_open_roles(change, verdict),
        first_block=blocks[0].message() if blocks else "",
        valid_until=min(upcoming, default=None),
        objections=objections(change, verdict),
    )


def _open_roles(change: Change, verdict: Verdict) -> tuple[str, ...]:
    """Return whose signature is wanted: of open places, and after a word by mouth."""
    found = {role for slot in verdict.slots if not slot.filled for role in slot.any_of}
    filling = {person for slot in verdict.slots for person in slot.people}
    found |= {one.role for one in change.signoffs if one.heard and one.person in filling}
    return tuple(sorted(found))


def objections(change: Change, verdict: Verdict) -> tuple[Objection, ...]:
    """Return which rules object to a change that is under way to its work or in it."""
    if change.stage in _SETTLED:
        return ()
    found = (
        Objection(one.rule, "wait" if one.kind == _WAITING else one.severity)
        for one in verdict.findings
    )
    return tuple(dict.fromkeys(found))


def state_of(change: Change, verdict: Verdict) -> str:
    """Return the state that is shown: *approved* is derived from the standing sign-offs."""
    if change.stage is Stage.SUBMITTED and verdict.approvals_satisfied:
        return "approved"
    return str(change.stage)


def _gate(change: Change, verdict: Verdict, blocks: int, warnings: int) -> str:
    if change.stage is Stage.DRAFT:
        return "draft"
    if change.stage in _DONE:
        return "done"
    rejected = any(finding.kind == "approval.rejected" for finding in verdict.findings)
    if change.stage is Stage.REJECTED or rejected:
        return "rejected"
    if blocks:
        return "block"
    if verdict.exceptions:
        return "exception"
    return "warn" if warnings else "clear"


def _slot_pips(change: Change, slot: Slot) -> str:
    said = {one.person: HEARD if one.heard else _PIPS[one.decision] for one in change.signoffs}
    pips = [said.get(person, _PIPS[Choice.APPROVE]) for person in slot.people[: slot.needed]]
    against = [
        _PIPS[signoff.decision]
        for signoff in change.signoffs
        if signoff.role in slot.any_of and signoff.decision in (Choice.REJECT, Choice.ABSTAIN)
    ]
    room = slot.needed - len(pips)
    pips += against[:room]
    return "".join(pips) + ("l" if slot.meeting else "o") * (slot.needed - len(pips))
