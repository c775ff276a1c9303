"""Judge changes that come from a file, and give the verdicts in the contract's form."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cab_desk.domain.change import Change
from cab_desk.domain.policy import Pack
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context, Due, Finding, Slot, Verdict
from cab_desk.services.requests.intake import one_line
from cab_desk.words import plural, say


def check(
    pack: Pack, changes: Iterable[Change], context: Context, at: datetime
) -> list[dict[str, Any]]:
    """Return one verdict for each change, in the order of the input."""
    return [as_data(pack, change, judge(pack, change, context, at)) for change in changes]


def as_data(pack: Pack, change: Change, verdict: Verdict) -> dict[str, Any]:
    """Return a verdict in the contract's form."""
    rollback = verdict.rollback
    matrix = pack.matrix
    residual = (
        {"residual": {"level": verdict.residual.level, "inferred": verdict.residual.inferred}}
        if matrix and matrix.residual else {}
    )  # fmt: skip
    return {
        "id": change.external_id or change.number or change.uid,
        "policy": pack.id,
        "class": verdict.class_id,
        "risk": {"level": verdict.risk.level, "inferred": verdict.risk.inferred},
        **residual,
        "allowed": verdict.allowed,
        "approvals": {
            "satisfied": verdict.approvals_satisfied,
            "slots": [_slot(slot) for slot in verdict.slots],
        },
        "rollback": None
        if rollback is None
        else {"required": rollback.required, "triggers": list(rollback.triggers)},
        "due": _due(verdict.due),
        "findings": [_finding(finding) for finding in verdict.findings],
    }


def text(verdict: dict[str, Any]) -> str:
    """Return a verdict for people to read: the change, then each finding with its remedy."""
    findings = _together(verdict["findings"])
    blocks = sum(finding["severity"] == "block" for finding in findings)
    level = verdict["risk"]["level"]
    head = say(
        "checking.allowed" if verdict["allowed"] else "checking.blocked",
        change=one_line(verdict["id"]) or "–",
        blocks=plural("checking.blocks", blocks),
    )
    lines = [head]
    if level is not None:
        lines.append("  " + say("checking.risk", level=level))
    for finding in findings:
        name = "checking.block" if finding["severity"] == "block" else "checking.warning"
        lines.append("  " + say(name, **{key: finding[key] for key in _SPOKEN}))
    lines += ["  " + say("checking.due", **due) for due in verdict["due"] if not due["done"]]
    return "\n".join(lines)


_SPOKEN = ("message", "remedy", "rules")


def _together(findings: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return findings that ask for the same thing as one, with every rule that asks for it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in findings:
        said = (one["severity"], one_line(one["message"]), one_line(one["remedy"]))
        found.setdefault(said, []).append(say("checking.rule", **one))
    return [
        {"severity": severity, "message": message, "remedy": remedy, "rules": "; ".join(rules)}
        for (severity, message, remedy), rules in found.items()
    ]


def _slot(slot: Slot) -> dict[str, Any]:
    return {"any_of": list(slot.any_of), "needed": slot.needed, "signed": slot.signed}


def _due(dues: Iterable[Due]) -> list[dict[str, Any]]:
    """Return what is due, the same thing at the same moment once: done when all of it is."""
    found: dict[tuple[str, datetime], dict[str, Any]] = {}
    for due in dues:
        one = found.setdefault(
            (due.what, due.by),
            {"what": due.what, "by": due.by.astimezone(UTC).isoformat(), "done": True,
             "overdue": False},
        )  # fmt: skip
        one["done"] = one["done"] and due.done
        one["overdue"] = one["overdue"] or due.overdue
    return list(found.values())


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "section": finding.section,
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message(),
        "remedy": finding.remedy(),
    }
