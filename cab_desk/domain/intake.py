"""What a change has to show: documents, ratings, evidence, checklists, class, environments."""

from collections.abc import Iterator

from cab_desk.domain.case import Case, finding
from cab_desk.domain.demands import Document, Proof, Rating
from cab_desk.domain.plan import Bound
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import BLOCK, WARN, Finding, Inner, Label

# Documents whose names are plural, for the verb beside them.
PLURAL = frozenset({
    "systems_affected", "validation_steps", "success_criteria", "alternatives",
    "training_materials",
})  # fmt: skip
_PROOF_KINDS = {
    "code_reviews": "review.missing",
    "security_review": "review.missing",
    "rollback_tested": "rollback.untested",
}


def rule_documents(case: Case) -> Iterator[Finding]:
    """Find documents that are missing."""
    change, texts = case.change, case.change.documents
    for bound in case.holding(case.scope.documents):
        name = bound.demand.id
        text = texts.get(name)
        if text and not text.isspace():
            continue
        if name == "systems_affected" and any(map(str.strip, change.systems)):
            continue
        if name == "proposed_time" and case.span is not None:
            continue
        yield case.plan.kept(bound, lambda one: _document(case.plan.pack, one))


def _document(pack: Pack, bound: Bound[Document]) -> Finding:
    name = bound.demand.id
    words = f"document.missing.{'many' if name in PLURAL else 'one'}"
    if name == "proposed_time":
        words = "proposed_time.missing"
    label = Inner(Label(f"changes.document.{name}", pack.labels.get(name, "")))
    return finding(bound, "document.missing", bound.demand.severity, words, document=label,
                   id=name)  # fmt: skip


def rule_ratings(case: Case) -> Iterator[Finding]:
    """Find ratings that are missing."""
    for bound in case.holding(case.scope.ratings):
        if not getattr(case.change, bound.demand.id):
            yield case.plan.kept(bound, _rating)


def _rating(bound: Bound[Rating]) -> Finding:
    label = Inner(Label(f"changes.field.{bound.demand.id}"))
    return finding(bound, "rating.missing", bound.demand.severity, rating=label,
                   id=bound.demand.id)  # fmt: skip


def rule_evidence(case: Case) -> Iterator[Finding]:
    """Find evidence that is missing or not good enough."""
    shown = case.change.evidence
    for bound in case.holding(case.scope.evidence):
        proof = bound.demand
        value = getattr(shown, proof.needs) if shown is not None else None
        if value is None:
            yield case.plan.kept(bound, lambda one: _lacking(one, None))
        elif not proved(proof, value):
            yield _lacking(bound, value)


def _lacking(bound: Bound[Proof], value: object) -> Finding:
    proof = bound.demand
    words = f"evidence.{proof.needs}{_measured(proof, value)}"
    kind = _PROOF_KINDS.get(proof.needs, "evidence.missing")
    return finding(bound, kind, proof.severity, words, id=proof.needs, **_fields(proof, value))


def proved(proof: Proof, value: object) -> bool:
    """Tell whether a piece of evidence is good enough."""
    if proof.all_of:
        return isinstance(value, tuple) and set(proof.all_of) <= set(value)
    if value is None or value is False:
        return False
    if proof.one_of:
        return value in proof.one_of
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (proof.at_least is None or value >= proof.at_least) and (
            proof.below is None or value < proof.below
        )
    return True


def _measured(proof: Proof, value: object) -> str:
    """Return `.low` where a figure was given that is not good enough."""
    given = value is not None and not isinstance(value, bool | tuple)
    return ".low" if given and (proof.at_least or proof.below or proof.one_of) else ""


def _fields(proof: Proof, value: object) -> dict[str, str | float | tuple[str | Label, ...]]:
    if proof.all_of:
        had = value if isinstance(value, tuple) else ()
        lacking = tuple(Label(f"findings.test.{kind}") for kind in proof.all_of if kind not in had)
        return {"tests": lacking}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": float(value), "limit": proof.at_least or proof.below or 0.0}
    return {"value": str(value or ""), "limit": proof.at_least or proof.below or 0.0}


def rule_checklists(case: Case) -> Iterator[Finding]:
    """Find open items of a phase that was begun."""
    if not case.change.checklists:
        return
    for bound in case.holding(case.scope.checklists):
        done = case.change.checklists.get(bound.demand.phase)
        if done is None:
            continue
        left = open_items(case, bound.demand.phase)
        if left:
            yield finding(bound, "checklist.open", BLOCK, phase=bound.demand.label, items=left,
                          id=bound.demand.phase)  # fmt: skip


def open_items(case: Case, phase: str) -> tuple[str, ...]:
    """Return the labels of the items of a phase that are not done."""
    done = case.change.checklists.get(phase, ())
    return tuple(
        item.label
        for bound in case.scope.checklists
        if bound.demand.phase == phase and bound.holds(case.facts)
        for item in bound.demand.items
        if item.id not in done and item.when.holds(case.facts)
    )


def rule_classification(case: Case) -> Iterator[Finding]:
    """Find types of change that the claimed class cannot hold."""
    plan, claimed = case.plan, case.plan.classes.get(case.change.class_id)
    if claimed is None:
        first = plan.pack.classes[0]
        yield Finding(
            first.rule, first.section, "classification.mismatch", BLOCK,
            "findings.class.missing.message", "findings.class.missing.remedy",
            {"classes": tuple(item.label for item in plan.pack.classes)},
        )  # fmt: skip
        return
    for rule, fit in plan.fits:
        types = fit.types & case.facts.types
        if not types:
            continue
        case.asked.add(rule.id)
        least = plan.classes[fit.least]
        if claimed.rank is not None and least.rank is not None and claimed.rank < least.rank:
            named = tuple(plan.type_labels.get(name, name) for name in sorted(types))
            yield Finding(
                rule.id, rule.section, "classification.mismatch", BLOCK,
                "findings.classification.mismatch.message",
                "findings.classification.mismatch.remedy",
                {"types": named, "claimed": claimed.label, "least": least.label},
            )  # fmt: skip


def rule_environments(case: Case) -> Iterator[Finding]:
    """Find environments on the way to production that are not there yet."""
    if case.change.environment == "development":
        return
    for rule, station in case.plan.stations:
        yield Finding(
            rule.id, rule.section, "environment.missing", WARN,
            "findings.environment.missing.message", "findings.environment.missing.remedy",
            {"environment": station.label, "place": Inner(Label("", station.label))},
        )  # fmt: skip
