"""Record what became of a change, tick its checklists, and bring it to its end."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cab_desk.domain.change import RESULTS, Change, Stage
from cab_desk.domain.change import Outcome as Result
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, closing
from cab_desk.words import say

_RUN = frozenset({Stage.IN_PROGRESS, Stage.IMPLEMENTED})
_PERCENT = ("error_rate_before", "error_rate_after", "pool_utilisation", "memory_utilisation")
_COUNTS = ("p95_before_ms", "p95_after_ms", "sustained_minutes", "health_check_failures")
_WHOLE = 100


def record(work: Work, uid: str, outcome: Result, expected_version: int) -> Outcome:
    """Record the outcome of a change under way, which is implemented then, or correct it.

    Raises BadInput with every fault by its field, Refused where the change has not begun or
    somebody else saved meanwhile.
    """
    old = work.changes.get(uid)
    name = changes.label(old)
    if old.version != expected_version:
        raise Refused(say("changes.edited_meanwhile", change=name))
    if old.stage not in _RUN:
        raise Refused(say("duties.outcome_stage", change=name, stage=changes.stage_name(old)))
    faults = (*faults_of(work, outcome), *_moved_end(old, outcome))
    if faults:
        raise BadInput(faults[0].sentence, faults)
    new = replace(old, outcome=outcome, stage=Stage.IMPLEMENTED)
    parts = ["outcome"] if new.stage == old.stage else ["outcome", "stage"]
    changes.note_particulars(work, old, new, "change.outcome", "", parts,
                             result=str(outcome.result))  # fmt: skip
    result = say(f"duties.result.{outcome.result}")
    message = say("duties.outcome_saved", change=name, result=result)
    return touched("change", f"change:{uid}", "duties", message=message)


def tick_phases(
    work: Work,
    uid: str,
    done: Mapping[str, tuple[str, ...]],
    before: Mapping[str, tuple[str, ...]] | None = None,
) -> Outcome:
    """Store which items of several phases are done, in one step.

    `before` is what was done when somebody began to tick: what others ticked since stays ticked.
    A phase that was never begun and has nothing ticked stays as it is.
    """
    old = work.changes.get(uid)
    known = old.checklists if before is None else before
    merged = {
        phase: _merged(items, known.get(phase, ()), old.checklists.get(phase, ()))
        for phase, items in done.items()
    }
    kept = {phase: items for phase, items in merged.items() if items or phase in old.checklists}
    new = replace(old, checklists=old.checklists | kept)
    if new.checklists == old.checklists:
        return Outcome(frozenset())
    parts = [f"checklists.{phase}" for phase in kept
             if old.checklists.get(phase) != kept[phase]]  # fmt: skip
    changes.note_particulars(work, old, new, "change.edited", "", parts)
    message = say("duties.ticked", change=changes.label(old))
    return touched("change", f"change:{uid}", "duties", message=message)


def _merged(
    done: tuple[str, ...], before: tuple[str, ...], now: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the items that are done after both edits, one's own in their order first."""
    cleared_here, cleared_there = set(before) - set(done), set(before) - set(now)
    mine = (item for item in done if item not in cleared_there)
    theirs = (item for item in now if item not in cleared_here)
    return tuple(dict.fromkeys((*mine, *theirs)))


def tick_all(work: Work, uid: str) -> Outcome:
    """Store that every item of every checklist that the policy demands is done."""
    old = work.changes.get(uid)
    demanded = closing.demanded(work.pack, old)
    new = replace(old, checklists=old.checklists | demanded)
    if new.checklists == old.checklists:
        return Outcome(frozenset())
    parts = [f"checklists.{phase}" for phase in demanded]
    changes.note_particulars(work, old, new, "change.edited", "", parts)
    return touched("change", f"change:{uid}", "duties")


def faults_of(work: Work, outcome: Result) -> tuple[Fault, ...]:
    """Return what is wrong with an outcome that somebody entered, by its field."""
    return (*_times(work, outcome), *_figures(outcome))


def _times(work: Work, outcome: Result) -> Iterator[Fault]:
    if outcome.result not in RESULTS:
        yield Fault("result", say("duties.result_missing"))
    start, end = outcome.started_at, outcome.finished_at
    if outcome.result != "cancelled":
        if start is None:
            yield Fault("started_at", say("duties.start_missing"))
        if end is None:
            yield Fault("finished_at", say("duties.finish_missing"))
    if start is not None and end is not None and end < start:
        yield Fault("finished_at", say("duties.end_first"))
    for place, at in (("started_at", start), ("finished_at", end)):
        if at is not None and at > work.now:
            yield Fault(place, say("duties.time_ahead"))


def _figures(outcome: Result) -> Iterator[Fault]:
    for name in _PERCENT:
        value = getattr(outcome, name)
        if value is not None and not 0 <= value <= _WHOLE:
            yield Fault(name, say("duties.percent"))
    for name in _COUNTS:
        value = getattr(outcome, name)
        if value is not None and value < 0:
            yield Fault(name, say("duties.negative"))


def _moved_end(old: Change, outcome: Result) -> Iterator[Fault]:
    """What was done was owed by a time that the end decides: the end stays."""
    before = old.outcome.finished_at if old.outcome else None
    if old.duties_done and before is not None and outcome.finished_at != before:
        text = say("duties.end_held", change=changes.label(old), at=f"{before:%Y-%m-%d %H:%M} UTC")
        yield Fault("finished_at", text)
