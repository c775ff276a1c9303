"""The judge: one function for each kind of rule, each returning its findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cab_desk.domain import approvals
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.days import day_end, shift_business
from cab_desk.domain.demands import Amount, Facts
from cab_desk.domain.plan import Calendar, Plan, Scope, calendar_of, plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import (
    BLOCK,
    WARN,
    Context,
    Due,
    Finding,
    Label,
    Passed,
    Risk,
    Rollback,
    Slot,
    Source,
    Value,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One change before the judge."""

    pack: Pack
    plan: Plan
    calendar: Calendar
    scope: Scope
    facts: Facts
    change: Change
    at: datetime
    slots: tuple[Slot, ...] = ()


def judge(pack: Pack, change: Change, context: Context, at: datetime) -> Verdict:
    """Judge a change against a pack; the same question has always the same answer."""
    plan, calendar = plan_of(pack), calendar_of(pack, context)
    scope = plan.scope(change.class_id, change.environment)
    case = Case(pack, plan, calendar, scope, pack.facts(change), change, at)
    slots, duty = _slots(case)
    case = Case(pack, plan, calendar, scope, case.facts, change, at, slots)
    findings = [*duty, *(found for rule in RULES for found in rule(case))]
    findings.sort(key=lambda found: (not found.blocks, plan.order.get(found.rule, 0)))
    due = tuple(_due(case))
    findings += [_overdue(item) for item in due if item.overdue]
    spoken = {found.rule for found in findings}
    passed = tuple(
        plan.passes[rule.id]
        for rule in pack.rules
        if "gate" in rule.how and rule.id not in spoken and _asked(case, rule.id)
    )
    return Verdict(
        change.class_id,
        _risk(case),
        not any(found.blocks for found in findings),
        slots,
        all(slot.filled for slot in slots) and not _rejected(case),
        _rollback(case),
        due,
        tuple(findings),
        passed,
    )


def _finding(
    rule: str, section: str, kind: str, severity: str, key: str = "", **fields: Value
) -> Finding:
    name = key or kind
    return Finding(rule, section, kind, severity, f"findings.{name}.message",
                   f"findings.{name}.remedy", fields)  # fmt: skip


def _risk(case: Case) -> Risk:
    matrix = case.plan.matrix
    cell = matrix.cell(case.change.impact, case.change.probability) if matrix else None
    if cell is None:
        return Risk()
    level = case.plan.levels[cell.level]
    return Risk(level.label, cell.inferred, level.id, level.tone)


def _slots(case: Case) -> tuple[tuple[Slot, ...], list[Finding]]:
    wanted: dict[tuple[str, ...], Slot] = {}
    for bound in case.scope.approvals:
        if not bound.holds(case.facts):
            continue
        approval = bound.demand
        groups = (
            [(role,) for role in case.plan.meeting.members] if approval.board
            else [approval.any_of]
        )  # fmt: skip
        for any_of in groups:
            source = Source(bound.rule, bound.section, approval.meeting)
            old = wanted.get(any_of)
            wanted[any_of] = Slot(
                any_of,
                max(approval.count, old.needed if old else 0),
                0,
                old.rule if old else bound.rule,
                old.section if old else bound.section,
                (),
                (*(old.sources if old else ()), source),
                approval.meeting or bool(old and old.meeting),
                approval.verbal and (old is None or old.verbal),
            )
    for kind in case.change.types:
        typed = case.scope.types.get(kind)
        for role in typed.demand.roles if typed and typed.holds(case.facts) else ():
            wanted.setdefault(
                (role,),
                Slot((role,), 1, 0, typed.rule, typed.section, (), ()),  # type: ignore[union-attr]
            )
    return _filled(case, tuple(wanted.values()))


def _filled(case: Case, slots: tuple[Slot, ...]) -> tuple[tuple[Slot, ...], list[Finding]]:
    counted, duty = [], []
    seen: set[str] = set()
    for sign in case.change.signoffs:
        if sign.decision not in approvals.APPROVING:
            continue
        who = approvals.identity(sign.person_id, sign.person)
        own = not case.pack.own_change and approvals.is_own(
            case.change, sign.person_id, sign.person
        )
        if own or (who in seen and not case.pack.twice):
            rule = next((slot for slot in slots if sign.role in slot.any_of), None)
            if rule is not None:
                key = "own_change" if own else "signed_twice"
                duty.append(
                    _finding(rule.rule, rule.section, "approval.duty", BLOCK, key,
                             person=sign.person, role=sign.role)
                )  # fmt: skip
            continue
        seen.add(who)
        counted.append(sign)
    found = approvals.fill(slots, counted)
    full = tuple(
        Slot(slot.any_of, slot.needed, len(taken), slot.rule, slot.section,
             tuple(counted[number].person for number in taken), slot.sources, slot.meeting,
             slot.verbal)
        for slot, taken in zip(slots, found, strict=True)
    )  # fmt: skip
    return full, duty


def _rejected(case: Case) -> list[str]:
    roles = {role for slot in case.slots for role in slot.any_of}
    return [
        sign.person
        for sign in case.change.signoffs
        if sign.decision is Choice.REJECT and sign.role in roles
    ]


def rule_approvals(case: Case) -> Iterator[Finding]:
    """Find slots that are not filled, and rejections."""
    for slot in case.slots:
        if not slot.filled:
            role = f" {Label('findings.or')} ".join(slot.any_of)
            yield _finding(slot.rule, slot.section, "approval.missing", BLOCK,
                           role=role, missing=slot.needed - slot.signed)  # fmt: skip
        for sign in case.change.signoffs:
            if sign.decision is Choice.REJECT and sign.role in slot.any_of:
                yield _finding(slot.rule, slot.section, "approval.rejected", BLOCK,
                               person=sign.person, role=sign.role)  # fmt: skip


def rule_documents(case: Case) -> Iterator[Finding]:
    """Find documents that are missing."""
    change = case.change
    has = {key for key, text in change.documents.items() if text.strip()}
    if change.systems:
        has.add("systems_affected")
    if change.start and change.end:
        has.add("proposed_time")
    for bound in case.scope.documents:
        if bound.holds(case.facts) and bound.demand.id not in has:
            name = bound.demand.id
            label = Label(f"changes.document.{name}", case.pack.labels.get(name, ""))
            yield _finding(bound.rule, bound.section, "document.missing", bound.demand.severity,
                           document=label, id=name)  # fmt: skip


def rule_ratings(case: Case) -> Iterator[Finding]:
    """Find ratings that are missing."""
    for bound in case.scope.ratings:
        if bound.holds(case.facts) and not getattr(case.change, bound.demand.id):
            yield _finding(bound.rule, bound.section, "rating.missing", bound.demand.severity,
                           rating=Label(f"changes.field.{bound.demand.id}"))  # fmt: skip


_KINDS = {"code_reviews": "review.missing", "security_review": "review.missing",
          "rollback_tested": "rollback.untested"}  # fmt: skip


def rule_evidence(case: Case) -> Iterator[Finding]:
    """Find evidence that is missing or not good enough."""
    for bound in case.scope.evidence:
        proof = bound.demand
        if not bound.holds(case.facts):
            continue
        value = getattr(case.change.evidence, proof.needs) if case.change.evidence else None
        if not _proved(proof, value):
            yield _finding(bound.rule, bound.section, _KINDS.get(proof.needs, "evidence.missing"),
                           proof.severity, "evidence.missing",
                           evidence=Label(f"findings.evidence.{proof.needs}"))  # fmt: skip


def _proved(proof: object, value: object) -> bool:
    at_least, below = getattr(proof, "at_least"), getattr(proof, "below")
    one_of, all_of = getattr(proof, "one_of"), getattr(proof, "all_of")
    if all_of:
        return set(all_of) <= set(value or ())  # type: ignore[call-overload]
    if value is None or value is False:
        return False
    if one_of:
        return value in one_of
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (at_least is None or value >= at_least) and (below is None or value < below)
    return True


def rule_windows(case: Case) -> Iterator[Finding]:
    """Find a planned time that lies in none of the windows of its class."""
    span = _span(case)
    bounds = [bound for bound in case.scope.windows if bound.holds(case.facts)]
    if span is None or not bounds:
        return
    inside = [
        bound for bound in bounds
        if any(line.containing(*span) for line in case.calendar.open_times(bound.demand).times)
    ]  # fmt: skip
    if not inside:
        names = ", ".join(bound.demand.label for bound in bounds)
        yield _finding(bounds[0].rule, bounds[0].section, "window.outside", BLOCK, window=names)


def rule_freezes(case: Case) -> Iterator[Finding]:
    """Find freezes, declared ones and incidents, that the planned time touches."""
    span = _span(case)
    if span is None:
        return
    starts, ends, titles = case.calendar.declared
    for bound in case.scope.freezes:
        if not bound.holds(case.facts):
            continue
        hit = ""
        if bound.demand.declared:
            for start, end, title in zip(starts, ends, titles, strict=True):
                if start < span[1] and span[0] < end:
                    hit = title or bound.demand.label
        if any(line.touching(*span) for line in case.calendar.closed_times(bound.demand)):
            hit = hit or bound.demand.label
        if hit:
            yield _finding(bound.rule, bound.section, "freeze.active", BLOCK, freeze=hit)


def rule_checklists(case: Case) -> Iterator[Finding]:
    """Find open items of a phase that was begun."""
    for bound in case.scope.checklists:
        done = case.change.checklists.get(bound.demand.phase)
        if done is None or not bound.holds(case.facts):
            continue
        open_items = [item.label for item in bound.demand.items if item.id not in done]
        if open_items:
            yield _finding(bound.rule, bound.section, "checklist.open", BLOCK,
                           phase=bound.demand.label, items=", ".join(open_items))  # fmt: skip


RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    rule_approvals,
    rule_documents,
    rule_ratings,
    rule_evidence,
    rule_windows,
    rule_freezes,
    rule_checklists,
)


def _span(case: Case) -> tuple[float, float] | None:
    start, end = case.change.start, case.change.end
    return (start.timestamp(), end.timestamp()) if start and end else None


def _asked(case: Case, rule: str) -> bool:
    scope = case.scope
    groups = (scope.approvals, scope.documents, scope.evidence, scope.ratings, scope.windows,
              scope.freezes)  # fmt: skip
    return any(
        bound.rule == rule and bound.holds(case.facts) for group in groups for bound in group
    )


def _until(case: Case, since: datetime, amount: Amount) -> datetime:
    if amount.unit == "business_days":
        return shift_business(since, amount.count, case.calendar.zone, case.calendar.days)
    if amount.unit == "day_end":
        return day_end(since, case.calendar.zone)
    return since + timedelta(**{amount.unit: amount.count})


def _due(case: Case) -> Iterator[Due]:
    change, outcome = case.change, case.change.outcome
    submitted = change.submitted_at or case.at
    for bound in case.scope.approvals:
        if bound.demand.within and bound.holds(case.facts):
            by = _until(case, submitted, bound.demand.within)
            done = all(slot.filled for slot in case.slots)
            yield Due("approval", by, done, not done and case.at > by, bound.rule, bound.section)
            break
    finished = outcome.finished_at if outcome else None
    for bound_duty in case.scope.duties:
        duty = bound_duty.demand
        if finished is None or not bound_duty.holds(case.facts):
            continue
        by = _until(case, finished, duty.within)
        name = duty.done_by.partition(":")[2]
        done = bool(
            change.documents.get(name) if duty.done_by.startswith("document:")
            else getattr(change, duty.done_by, None) if duty.done_by else False
        )  # fmt: skip
        yield Due(duty.what, by, done, not done and case.at > by, bound_duty.rule,
                  bound_duty.section, duty.label)  # fmt: skip


def _overdue(due: Due) -> Finding:
    return _finding(due.rule, due.section, "duty.overdue", WARN,
                    what=Label(f"findings.due.{due.what}", due.label))  # fmt: skip


def _rollback(case: Case) -> Rollback | None:
    outcome = case.change.outcome
    if outcome is None:
        return None
    met = [
        bound.demand.id
        for bound in case.scope.triggers
        if bound.demand.above is not None
        and isinstance(value := getattr(outcome, bound.demand.measure, None), int | float)
        and value > bound.demand.above
    ]
    return Rollback(bool(met), tuple(met))


__all__ = ["RULES", "Passed", "Verdict", "judge"]
