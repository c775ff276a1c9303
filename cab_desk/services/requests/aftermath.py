"""What is to be said of a change after its work: outcome, roll-back, duties, and the next step."""

from dataclasses import dataclass

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.plan import plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.rollback import measured
from cab_desk.domain.sections import cited
from cab_desk.domain.verdict import Rollback
from cab_desk.services.ports import Work
from cab_desk.services.requests import closing, judging
from cab_desk.words import say

_STEPS = {
    Stage.SUBMITTED: "start",
    Stage.SCHEDULED: "start",
    Stage.IN_PROGRESS: "outcome",
    Stage.IMPLEMENTED: "close",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A change whose outcome is being entered, and the judge that says what it means."""

    change: Change
    bench: judging.Bench


def trial(work: Work, uid: str) -> Trial:
    """Return a change with its standing sign-offs, to be judged while one types."""
    change = work.changes.get(uid)
    standing = work.signoffs.standing(uid)
    return Trial(judging.signed(change, standing), judging.bench(work))


def next_step(change: Change) -> str:
    """Return what is done next with a change: start, outcome, close, or nothing."""
    return _STEPS.get(change.stage, "")


def measures(pack: Pack, change: Change) -> list[str]:
    """Return the figures of an outcome that the policy's triggers read for a change."""
    facts = pack.facts(change)
    found = [
        name
        for bound in plan_of(pack).scope(change.class_id, change.environment).triggers
        if bound.holds(facts)
        for name in measured(bound.demand)
    ]
    return list(dict.fromkeys(found))


def has_checklists(pack: Pack, change: Change) -> bool:
    """Tell whether the policy demands a checklist of a change."""
    return bool(closing.open_checklists(pack, change))


def rollback_lines(pack: Pack, rollback: Rollback | None) -> list[str]:
    """Return why a change is to be rolled back, a line for each trigger, and who may do it."""
    if rollback is None or not rollback.required:
        return []
    lines = [
        say("aftermath.trigger", trigger=trigger.label, section=cited(rule.section))
        for rule in pack.rules
        for trigger in rule.triggers
        if trigger.id in rollback.triggers
    ]
    ways = [say("aftermath.and").join(roles) for roles in rollback.authority]
    if ways:
        lines.append(say("aftermath.authority", who=say("aftermath.or").join(ways)))
    return list(dict.fromkeys(lines))
