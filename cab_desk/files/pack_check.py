"""Hold the parts of a pack against each other: ids that are used twice, or lead nowhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields

from cab_desk.domain.content import RESIDUAL
from cab_desk.domain.policy import Pack, Rule
from cab_desk.files.pack_table import Table
from cab_desk.words import say

_ABOUT = {"id", "section", "name", "text", "how", "note"}

Place = tuple[Rule, Table]  # a rule and where it stands

# What must not stand twice in a pack, by the key under which it stands in a rule.
_ONCE: tuple[tuple[str, Callable[[Rule], Iterable[str]]], ...] = (
    ("id", lambda rule: [rule.id]),
    ("types", lambda rule: [item.id for item in rule.types]),
    ("override", lambda rule: [item.id for item in rule.overrides]),
    ("trigger", lambda rule: [item.id for item in rule.triggers]),
    ("kpi", lambda rule: [item.id for item in rule.kpis]),
    ("review", lambda rule: [item.what for item in rule.reviews]),
)


_NAMED = {"review": "what"}  # under which key an element says its id, where it is not "id"


def check_whole(pack: Pack, first: Table, places: Sequence[Place]) -> None:
    """Note what is wrong with a pack as a whole, each fault where it stands."""
    for key, items in (("class", pack.classes), ("rule", pack.rules)):
        if not items:
            first.fault(key, "list_empty", key=key)
    for key, named in (("class", pack.classes), ("level", pack.levels)):
        _once_in_list(first, key, [item.id for item in named])
    for key, ids in _ONCE:
        _once(places, key, ids)
    _timed_once(places)
    _leads(pack, first, places)
    _ratings(pack, places)
    for rule, table in places:
        if _empty(rule):
            table.fault("", "rule_empty", rule=rule.id)
    _only_one(places, "matrix")
    _only_one(places, "meeting")
    _only_one(places, "people")
    for rule, table in places:
        _for_all(rule, table)


def _once_in_list(table: Table, key: str, ids: Sequence[str]) -> None:
    for number, name in enumerate(ids):
        if name and name in ids[:number]:
            table.faults.add((key, number, "id"), say("checking.twice", value=name))


def _once(places: Sequence[Place], key: str, ids: Callable[[Rule], Iterable[str]]) -> None:
    seen: set[str] = set()
    for rule, table in places:
        for number, name in enumerate(ids(rule)):
            if name and name in seen:
                path = (key,) if key == "id" else (key, number, _NAMED.get(key, "id"))
                table.faults.add((*table.path, *path), say("checking.twice", value=name))
            seen.add(name)


def _timed_once(places: Sequence[Place]) -> None:
    """Note windows and freezes that share an id: an exception lifts either by it."""
    seen: set[str] = set()
    for rule, table in places:
        for key, names in (
            ("window", [item.id for item in rule.windows]),
            ("freeze", [item.id for item in rule.freezes]),
        ):
            for number, name in enumerate(names):
                if name and name in seen:
                    path = (*table.path, key, number, "id")
                    table.faults.add(path, say("checking.twice", value=name))
                seen.add(name)


def _leads(pack: Pack, first: Table, places: Sequence[Place]) -> None:
    rules = {rule.id for rule in pack.rules}
    for number, item in enumerate(pack.classes):
        if item.rule not in rules:
            sentence = say("checking.leads_nowhere", value=item.rule)
            first.faults.add(("class", number, "rule"), sentence)
    timed = {item.id for rule in pack.rules for item in rule.windows}
    timed |= {item.id for rule in pack.rules for item in rule.freezes}
    for rule, table in places:
        for number, override in enumerate(rule.overrides):
            for name in sorted(override.lifts - timed):
                path = (*table.path, "override", number, "lifts")
                table.faults.add(path, say("checking.leads_nowhere", value=name))
        if any(slot.board for slot in rule.approvals) and not pack.meeting.members:
            table.fault("approval", "no_board")


def _ratings(pack: Pack, places: Sequence[Place]) -> None:
    matrix = pack.matrix
    if matrix is not None and matrix.residual:
        return
    for rule, table in places:
        for rating in rule.ratings:
            if rating.id in RESIDUAL:
                table.fault("ratings", "residual_rating", rating=rating.id)


def _only_one(places: Sequence[Place], key: str) -> None:
    for _, table in [place for place in places if getattr(place[0], key) is not None][1:]:
        table.fault(key, "only_one", key=key)


def _for_all(rule: Rule, table: Table) -> None:
    """Note a condition above what holds for every live change."""
    for key, found in (("buffer", rule.buffers), ("people", rule.people)):
        if found and "when" in table:
            table.fault(key, "no_when", key=key)


def _empty(rule: Rule) -> bool:
    return not any(getattr(rule, part.name) for part in fields(Rule) if part.name not in _ABOUT)
