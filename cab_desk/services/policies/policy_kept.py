"""Put what a policy measures, keeps and looks back on into lines to read."""

from collections.abc import Iterator

from cab_desk.domain.demands import Amount, FlagRules, Kpi, Override, Review, Rollout
from cab_desk.domain.policy import Pack, Rule
from cab_desk.services.policies import policy_apart
from cab_desk.services.policies.policy_words import amount, class_label, items, scoped
from cab_desk.words import plural, say

UNITS = ("minutes", "hours", "days")
Line = tuple[str, str]  # what it is, and what it says


def lines(pack: Pack, rule: Rule) -> list[Line]:
    """Return what else a rule says: types, notices, rollback, figures, reviews, records."""
    return [*_changes(pack, rule), *policy_apart.lines(rule), *_rollback(pack, rule), *_kept(rule)]


def _changes(pack: Pack, rule: Rule) -> Iterator[Line]:
    for kind in rule.types:
        text = say("rules.labelled", label=kind.label, text=items(kind.roles))
        yield say("rules.types"), text if kind.roles else kind.label
    labels = {kind.id: kind.label for kind in pack.types}
    for fit in rule.fits:
        names = items(label for name, label in labels.items() if name in fit.types)
        least = say("rules.least", label=class_label(pack, fit.least))
        yield say("rules.classes"), say("rules.labelled", label=least, text=names)
    for notice in rule.notices:
        text = say(f"rules.notice.{notice.of}", ahead=amount(notice.ahead))
        yield say("rules.notices"), scoped(pack, text, notice.when)
    for override in rule.overrides:
        yield say("rules.exceptions"), _override(override)
    for rollout in rule.rollouts:
        yield say("rules.rollout"), _rollout(rollout)
    for station in rule.stations:
        name = say("rules.not_there", label=station.label)
        yield say("rules.stations"), station.label if station.implemented else name


def _rollback(pack: Pack, rule: Rule) -> Iterator[Line]:
    for trigger in rule.triggers:
        yield say("rules.triggers"), trigger.label
    for way in rule.authorities:
        yield say("rules.authority"), scoped(pack, say("rules.all_of").join(way.all_of), way.when)
    for procedure in rule.procedures:
        text = say("rules.labelled", label=procedure.label, text=procedure.text)
        yield say("rules.procedures"), text


def _kept(rule: Rule) -> Iterator[Line]:
    for kpi in rule.kpis:
        yield say("rules.kpis"), _kpi(kpi)
    for review in rule.reviews:
        yield say("rules.reviews"), _review(review)
    for question in rule.questions:
        yield say("rules.questions"), question
    if rule.captures:
        yield say("rules.captures"), items(rule.captures)
    if rule.retention is not None:
        years = plural("rules.years", rule.retention.years)
        text = say("rules.labelled", label=years, text=items(rule.retention.keeps))
        yield say("rules.retention"), text if rule.retention.keeps else years
    if rule.passphrases is not None:
        yield say("rules.passphrases"), plural("rules.days_same", rule.passphrases.days)
    if rule.flags is not None:
        yield say("rules.flags"), _flags(rule.flags)


def _override(override: Override) -> str:
    everyone = say("rules.all_of").join(override.all_of)
    roles = everyone or say("pages.policy.or").join(override.any_of)
    return say("rules.labelled", label=override.label, text=roles)


def _rollout(rollout: Rollout) -> str:
    text = say("rules.then").join(rollout.stages)
    if rollout.over is not None:
        text = say("rules.over", stages=text, time=amount(rollout.over))
    if rollout.standby is None:
        return text
    return say("rules.standby", text=text, role=rollout.standby_role, time=amount(rollout.standby))


def _kpi(kpi: Kpi) -> str:
    if not kpi.aim or kpi.target is None:
        return kpi.label
    target = say(f"rules.aim.{kpi.aim}", target=_measured(kpi.target, kpi.unit))
    return say("rules.labelled", label=kpi.label, text=target)


def _measured(value: float, unit: str) -> str:
    if unit in UNITS and value == int(value):
        return amount(Amount(int(value), unit))
    return f"{value:g}" if unit == "count" else say("rules.value", value=f"{value:g}", unit=unit)


def _review(review: Review) -> str:
    every = say(f"rules.every.{review.every}")
    text = say("rules.labelled", label=review.label, text=items((every, *review.roles)))
    return say("rules.covers", text=text, covers=items(review.covers)) if review.covers else text


def _flags(flags: FlagRules) -> str:
    return say(
        "rules.flag_text", pattern=flags.pattern, kinds=items(flags.kinds),
        stale=amount(flags.stale_after), every=say(f"rules.every.{flags.audit_every}"),
    )  # fmt: skip
