"""The judge: one function for each kind of rule, each returning its findings."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from cab_desk.domain import approvals, duties, flags, intake, rollback, timing, unwritten
from cab_desk.domain.case import Case
from cab_desk.domain.change import Change
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Context, Finding, Passed, Verdict

__all__ = ["RULES", "Verdict", "judge"]

RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    approvals.rule_approvals,
    approvals.rule_duties_of_signers,
    unwritten.rule_unwritten,
    approvals.rule_authority,
    intake.rule_classification,
    intake.rule_documents,
    intake.rule_ratings,
    intake.rule_evidence,
    intake.rule_checklists,
    intake.rule_environments,
    timing.rule_windows,
    timing.rule_notices,
    timing.rule_exceptions,
    rollback.rule_rollback,
    flags.rule_flags,
)


def judge(pack: Pack, change: Change, context: Context, at: datetime) -> Verdict:
    """Judge a change against a pack; the same question has always the same answer."""
    plan = plan_of(pack)
    case = Case(plan, calendar_of(pack, context), change, at)
    asked = approvals.slots_of(case)
    exceptions = timing.settle(case, asked)
    case.slots = approvals.filled(case, approvals.with_exceptions(case, asked, exceptions))
    if case.lifted:
        timing.hold_to_slots(case)
    found = [one for rule in RULES for one in rule(case)]
    due = duties.due_of(case)
    found += [duties.overdue(case, one) for one in due if one.overdue]
    findings = _settled(case, found)
    return Verdict(
        change.class_id,
        case.risk,
        not any(one.severity == "block" for one in findings),
        case.slots,
        _satisfied(case, findings),
        rollback.rollback_of(case),
        due,
        findings,
        _passed(case, findings),
        tuple(case.lifted),
        case.inherent,
        case.residual,
        timing.last_in_time(case),
    )


def _settled(case: Case, found: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings without repetition: blocks first, then in the order of the document."""
    if len(found) < 2:
        return tuple(found)
    order = case.plan.order
    once = {(one.rule, one.kind, one.message_key, *one.fields.values()): one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (one.severity, order.get(one.rule, 0))))


def _satisfied(case: Case, findings: Iterable[Finding]) -> bool:
    return all(slot.signed >= slot.needed for slot in case.slots) and not any(
        one.kind == "approval.rejected" for one in findings
    )


def _passed(case: Case, findings: Iterable[Finding]) -> tuple[Passed, ...]:
    spoken = {one.rule for one in findings}
    order, passes = case.plan.order, case.plan.passes
    asked = sorted(case.asked - spoken, key=lambda rule: order.get(rule, 0))
    return tuple(passes[rule] for rule in asked)
