"""What is owed and until when: approvals after a submission, duties after a change."""

from collections.abc import Iterator
from datetime import datetime

from cab_desk.domain import unwritten
from cab_desk.domain.case import Case
from cab_desk.domain.demands import Duty
from cab_desk.domain.intake import open_items
from cab_desk.domain.signatures import folded
from cab_desk.domain.verdict import WARN, Due, Finding, Label, Moment

_OVER = ("succeeded", "failed", "rolled_back")


def due_of(case: Case) -> tuple[Due, ...]:
    """Return what is owed for a change, each thing once, by when it is due."""
    found = [*_approvals(case), *_duties(case), *unwritten.owed(case)]
    if len(found) > 1:
        found = list({(one.what, one.by, one.rule): one for one in found}.values())
        found.sort(key=lambda one: (one.by, one.what, case.plan.order.get(one.rule, 0)))
    return tuple(found)


def _approvals(case: Case) -> Iterator[Due]:
    lacking = {source.rule for slot in case.slots if not slot.filled for source in slot.sources}
    told = set()
    for bound in case.scope.approvals:
        within = bound.demand.within
        if within is None or (bound.rule, within) in told or not bound.holds(case.facts):
            continue
        told.add((bound.rule, within))
        by = case.until(case.submitted, within)
        done = bound.rule not in lacking
        yield Due("approval", by, done, not done and case.at > by, bound.rule, bound.section)


def _duties(case: Case) -> Iterator[Due]:
    if case.outcome.result == "cancelled":
        return
    for bound in case.scope.duties:
        if not bound.holds(case.facts):
            continue
        since = _since(case, bound.demand)
        if since is None:
            continue
        case.asked.add(bound.rule)
        by = case.until(since, bound.demand.within)
        done = _done(case, bound.demand) or _told(case, bound.demand.what, by)
        yield Due(bound.demand.what, by, done, not done and case.at > by, bound.rule,
                  bound.section, bound.demand.label)  # fmt: skip


def _since(case: Case, duty: Duty) -> datetime | None:
    if duty.since == "submitted":
        return case.submitted
    if duty.since == "incident":
        begun = min((incident.start for _, incident in case.incidents), default=None)
        return begun or case.submitted
    if case.outcome.finished_at is not None:
        return case.outcome.finished_at
    return case.at if case.outcome.result in _OVER else None


def _done(case: Case, duty: Duty) -> bool:
    kind, _, name = duty.done_by.partition(":")
    if kind == "document":
        return bool(case.change.documents.get(name, "").strip())
    if kind == "checklist":
        return name in case.change.checklists and not open_items(case, name)
    if kind == "signed":
        role = folded(duty.role)
        return duty.count <= sum(
            any(folded(one.role) == role for one in signs) for signs in case.signed.counted
        )
    moments = {
        "reviewed_at": case.change.reviewed_at,
        "documented_at": case.change.documented_at,
        "started": case.outcome.started_at,
        "finished": case.outcome.finished_at,
    }
    return moments.get(kind) is not None


def _told(case: Case, what: str, by: datetime) -> bool:
    return any(one.what == what and one.by == by for one in case.change.duties_done)


def overdue(case: Case, due: Due) -> Finding:
    """Return the warning of something that is overdue."""
    return Finding(
        due.rule, due.section, "duty.overdue", WARN, "findings.duty.overdue.message",
        f"findings.duty.{due.what}.remedy",
        {"what": Label(f"findings.due.{due.what}", due.label),
         "by": Moment(due.by, case.calendar.zone_name), "id": due.what},
    )  # fmt: skip
