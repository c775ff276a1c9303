"""Hold the parts of a pack against each other: ids that are used twice, or lead nowhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from cab_desk.domain.content import RESIDUAL
from cab_desk.domain.policy import Pack, Rule
from cab_desk.files.pack_table import Table

_ABOUT = {"id", "section", "name", "text", "how", "note"}


def check_whole(pack: Pack, table: Table) -> None:
    """Note what is wrong with a pack as a whole."""
    if not pack.classes:
        table.fault("class", "list_empty", key="class")
    if not pack.rules:
        table.fault("rule", "list_empty", key="rule")
    _once(table, "class", (item.id for item in pack.classes))
    _once(table, "level", (item.id for item in pack.levels))
    _once(table, "rule", (rule.id for rule in pack.rules))
    _once(table, "types", (item.id for item in pack.types))
    timed = _timed(pack)
    _once(table, "window", timed)
    _once(table, "override", (item.id for rule in pack.rules for item in rule.overrides))
    _once(table, "kpi", (item.id for item in pack.kpis))
    _leads(table, pack, timed)
    for rule in pack.rules:
        if _empty(rule):
            table.fault("rule", "rule_empty", rule=rule.id)
    if sum(rule.matrix is not None for rule in pack.rules) > 1:
        table.fault("rule", "only_one", key="matrix")
    _ratings(table, pack)
    if sum(rule.meeting is not None for rule in pack.rules) > 1:
        table.fault("rule", "only_one", key="meeting")


def _ratings(table: Table, pack: Pack) -> None:
    matrix = pack.matrix
    if matrix is None or not matrix.residual:
        asked = (rating.id for rule in pack.rules for rating in rule.ratings)
        for name in sorted({*asked} & {*RESIDUAL}):
            table.fault("rule", "residual_rating", rating=name)


def _timed(pack: Pack) -> list[str]:
    return [
        *(item.id for rule in pack.rules for item in rule.windows),
        *(item.id for rule in pack.rules for item in rule.freezes),
    ]


def _once(table: Table, key: str, ids: Iterable[str]) -> None:
    for name, count in Counter(ids).items():
        if name and count > 1:
            table.fault(key, "twice", value=name)


def _leads(table: Table, pack: Pack, timed: list[str]) -> None:
    rules = {rule.id for rule in pack.rules}
    for item in pack.classes:
        if item.rule not in rules:
            table.fault("class", "leads_nowhere", value=item.rule)
    for rule in pack.rules:
        for override in rule.overrides:
            for name in sorted(override.lifts - set(timed)):
                table.fault("override", "leads_nowhere", value=name)
    uses_board = any(slot.board for rule in pack.rules for slot in rule.approvals)
    if uses_board and not pack.meeting.members:
        table.fault("rule", "no_board")


def _empty(rule: Rule) -> bool:
    return not any(getattr(rule, part.name) for part in fields(Rule) if part.name not in _ABOUT)
