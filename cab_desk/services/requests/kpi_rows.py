"""Make the row that KPIs are counted from, of a change that was carried out and its verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cab_desk.domain.days import zone_of
from cab_desk.domain.kpi import CANCELLED
from cab_desk.services.kpi_ports import OutcomeRow
from cab_desk.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cab_desk.domain.change import Change, Outcome
    from cab_desk.domain.policy import Pack
    from cab_desk.domain.verdict import Finding, Verdict
    from cab_desk.services.ports import Work
    from cab_desk.services.requests.judging import Bench

_TIMED = frozenset({"window.outside", "freeze.active", "incident.active", "window.too_long"})
_APPROVAL = frozenset({"approval.missing", "approval.rejected", "approval.duty"})


def keep(work: Work, bench: Bench, judged: Mapping[str, tuple[Change, Verdict]]) -> None:
    """Keep the rows of changes just judged, in the transaction that touched them."""
    rows: dict[str, OutcomeRow | None] = {}
    for uid, (change, verdict) in judged.items():
        if change.outcome is not None and change.outcome.result:
            rows[uid] = row_of(bench, change, verdict, work)
        elif change.version > 1:  # an outcome may have been taken back
            rows[uid] = None
    if rows:
        work.outcomes.put(rows)


def row_of(bench: Bench, change: Change, verdict: Verdict, work: Work) -> OutcomeRow:
    """Return the row of a change with an outcome.

    Windows and freezes are held against the time when the change really ran, approvals against
    what was signed when it began; an emergency may be approved while it runs.
    """
    outcome = change.outcome
    assert outcome is not None  # noqa: S101 -- the caller asked
    assert outcome.result  # noqa: S101
    pack, at = bench.pack, _ended(change, outcome, work.now)
    class_def = pack.class_def(change.class_id)
    emergency = class_def is not None and class_def.rank is None
    # It came in from a file or another tool with its outcome: who approved is not on record here.
    elsewhere = bool(change.source) and change.version == 1
    if outcome.result == CANCELLED:
        broken: list[Finding] = []
        missing: list[Finding] = []
    else:
        real = _as_it_ran(change, outcome, emergency=emergency)
        found = verdict if real == change else bench.judge(real)
        broken = [one for one in found.findings if one.blocks and one.kind in _TIMED]
        missing = [one for one in found.findings if one.blocks and one.kind in _APPROVAL]
    if elsewhere:
        missing = []
    return OutcomeRow(
        month=f"{at.astimezone(zone_of(work.board().zone)):%Y-%m}",
        at=at,
        class_id=change.class_id,
        environment=change.environment,
        result=outcome.result,
        types=change.types,
        traits=change.traits,
        risk=verdict.risk.id,
        started_at=outcome.started_at or change.start,
        finished_at=outcome.finished_at or change.end,
        incident=bool(outcome.caused_incident),
        violations=len(broken),
        bypasses=len(missing),
        migration=_migrates(change),
        emergency=emergency,
        elsewhere=elsewhere,
        deploy_seconds=_between(change.committed_at, outcome.finished_at),
        lead_seconds=_between(change.submitted_at, outcome.finished_at),
        approval_seconds=_approval(change, verdict),
        reason=_reason(
            pack, verdict, _off_plan(change, outcome) if broken else "", broken, missing
        ),
    )


def followed(change: Change, zone: str) -> dict[str, object]:
    """Return what of a change's row follows from the change alone; nothing without an outcome.

    The rest is what the judge said when it was last asked, by the policy and calendar of then.
    """
    outcome = change.outcome
    if outcome is None or not outcome.result:
        return {}
    found: dict[str, object] = {
        "class_id": change.class_id,
        "environment": change.environment,
        "result": outcome.result,
        "types": change.types,
        "traits": change.traits,
        "started_at": outcome.started_at or change.start,
        "finished_at": outcome.finished_at or change.end,
        "incident": bool(outcome.caused_incident),
        "migration": _migrates(change),
        "deploy_seconds": _between(change.committed_at, outcome.finished_at),
        "lead_seconds": _between(change.submitted_at, outcome.finished_at),
    }
    at = next((moment for moment in _ends(change, outcome) if moment is not None), None)
    if at is not None:  # else it was the moment of that write
        found |= {"at": at, "month": f"{at.astimezone(zone_of(zone)):%Y-%m}"}
    if not change.source or change.version == 1:
        found["elsewhere"] = bool(change.source)
    if outcome.result == CANCELLED:
        found |= {"violations": 0, "bypasses": 0}
    return found


def _ended(change: Change, outcome: Outcome, now: datetime) -> datetime:
    """Return the end, or what is nearest to it of what is on record."""
    return next(moment for moment in (*_ends(change, outcome), now) if moment is not None)


def _ends(change: Change, outcome: Outcome) -> tuple[datetime | None, ...]:
    return (
        outcome.finished_at, change.end, outcome.started_at, change.start, change.submitted_at,
    )  # fmt: skip


def _as_it_ran(change: Change, outcome: Outcome, *, emergency: bool) -> Change:
    start, end = outcome.started_at or change.start, outcome.finished_at or change.end
    real = change
    if start is not None and end is not None and start < end:
        real = replace(change, start=start, end=end)
    if start is None or emergency:
        return real
    early = tuple(one for one in change.signoffs if one.at is None or one.at <= start)
    return real if early == change.signoffs else replace(real, signoffs=early)


def _migrates(change: Change) -> bool:
    return "migration" in change.traits or any(
        kind.startswith("migration.") for kind in change.types
    )


def _between(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds())


def _approval(change: Change, verdict: Verdict) -> int | None:
    """Return how long after the submission the last approval that was needed came."""
    if not verdict.approvals_satisfied or not verdict.slots:
        return None
    signers = {person for slot in verdict.slots for person in slot.people}
    times = [one.at for one in change.signoffs if one.person in signers and one.at is not None]
    return _between(change.submitted_at, max(times, default=None))


def _reason(
    pack: Pack, verdict: Verdict, off_plan: str, broken: list[Finding], missing: list[Finding]
) -> str:
    """Return what went wrong: the triggers that were met, the windows that were broken."""
    labels = {item.id: item.label for rule in pack.rules for item in rule.triggers}
    met = verdict.rollback.triggers if verdict.rollback else ()
    said = [f"{labels.get(name, name)}." for name in met]
    late = [off_plan] if off_plan else [one.message() for one in broken]
    return " ".join(dict.fromkeys([*said, *late, *(one.message() for one in missing)]))


def _off_plan(change: Change, outcome: Outcome) -> str:
    """Return by how much a change left its planned time, where it did."""
    if outcome.finished_at and change.end and outcome.finished_at > change.end:
        late = round((outcome.finished_at - change.end).total_seconds() / 60)
        return plural("kpis.reason.late", late)
    if outcome.started_at and change.start and outcome.started_at < change.start:
        early = round((change.start - outcome.started_at).total_seconds() / 60)
        return plural("kpis.reason.early", early)
    return ""
