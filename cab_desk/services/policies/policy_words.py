"""The words in which a policy's conditions and amounts are put."""

from collections.abc import Iterable

from cab_desk.domain.change import RESULTS
from cab_desk.domain.conditions import When
from cab_desk.domain.demands import Amount
from cab_desk.domain.policy import Pack
from cab_desk.words import catalogue, plural, say


def when_text(pack: Pack, when: When) -> str:
    """Say for which changes a demand holds; empty where it holds for all."""
    types = [_type(pack, item) for item in sorted(when.types)]
    traits = [catalogued(f"changes.trait.{item}", item) for item in sorted(when.traits)]
    if when.either:
        types, traits = [*types, *traits], []
    groups = (
        [class_label(pack, item) for item in ordered(pack, when.classes)],
        [catalogued(f"changes.environment.{item}", item) for item in sorted(when.environments)],
        types,
        [_level(pack, item) for item in (e.id for e in pack.levels) if item in when.risk],
        traits,
        [_without(item) for item in sorted(when.without)],
        [say(f"rules.result.{item}") for item in RESULTS if item in when.results],
        [say("rules.caused_incident")] if when.caused_incident else [],
        [_incident(item) for item in sorted(when.incident)],
    )
    return ", ".join(say("pages.policy.or").join(group) for group in groups if group)


def _without(trait: str) -> str:
    return say("rules.without", trait=catalogued(f"changes.trait.{trait}", trait))


def _incident(severity: str) -> str:
    if severity == "any":
        return say("rules.during_incident")
    return say("rules.during", severity=severity.upper())


def amount(length: Amount) -> str:
    """Say a length of time as the policy gives it."""
    if length.unit == "day_end" and not length.count:
        return say("pages.policy.same_day")
    return plural(f"pages.policy.unit.{length.unit}", length.count)


def document_word(pack: Pack, key: str) -> str:
    """Return what a document is called: by the pack's word, else by the program's."""
    return pack.labels.get(key) or catalogued(f"changes.document.{key}", key)


def scoped(pack: Pack, text: str, when: When) -> str:
    """Say a demand with the changes for which it holds."""
    scope = when_text(pack, when)
    return say("pages.policy.approval", who=text, when=scope) if scope else text


def ordered(pack: Pack, classes: frozenset[str]) -> list[str]:
    """Return classes in the order of the policy."""
    return [item.id for item in pack.classes if item.id in classes]


def class_label(pack: Pack, class_id: str) -> str:
    """Return what a class is called."""
    found = pack.class_def(class_id)
    return found.label if found else class_id


def _level(pack: Pack, level: str) -> str:
    found = pack.level(level)
    return say("requests.row.risk", level=found.label if found else level)


def _type(pack: Pack, type_id: str) -> str:
    return next((item.label for item in pack.types if item.id == type_id), type_id)


def evidence_word(name: str) -> str:
    """Return what a piece of evidence is called."""
    return catalogued(f"requests.evidence.{name}", name)


def catalogued(key: str, name: str) -> str:
    """Return the catalogue's word, or the name itself where there is none."""
    return say(key) if key in catalogue() else name.replace("_", " ")


def items(names: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(names)
