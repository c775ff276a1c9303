"""Feature flags held against a policy: what is wrong with one, and when it is stale."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from cab_desk.domain.case import Case
from cab_desk.domain.change import Flag
from cab_desk.domain.demands import FlagRules
from cab_desk.domain.policy import Rule
from cab_desk.domain.verdict import BLOCK, Finding, Value
from cab_desk.words import say

LONGEST_NAME = 120
TYPE = "type"  # the part of a name that is the flag's type

_LENGTHS = ("minutes", "hours", "days")
_PART = re.compile(r"\[([a-z]+)\]")
_WORD = "[a-z0-9]+"
_WORDS = "[a-z0-9]+(?:-[a-z0-9]+)*"
_MANY = "feature"  # the one part that may have several words


class Aging(Protocol):
    """What tells whether a flag is stale."""

    @property
    def kind(self) -> str:
        """Return the flag's type."""

    @property
    def ttl(self) -> str:
        """Return the day by which it is to be gone, or nothing."""

    @property
    def rolled_out_at(self) -> datetime | None:
        """Return when it was fully rolled out."""


@dataclass(frozen=True, slots=True)
class FlagFault:
    """One thing that is wrong with a flag: where, and the name and fields of its sentence."""

    place: str
    why: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return it in words."""
        return say(f"findings.flag.{self.why}.message", **self.fields)


def faults(flag: Flag, rules: FlagRules) -> tuple[FlagFault, ...]:
    """Return everything that a policy has against a flag."""
    name = flag.name or say("flags.this")
    return tuple(
        FlagFault(place, why, {"flag": name, "pattern": rules.pattern, "kind": flag.kind,
                               "kinds": ", ".join(rules.kinds)})
        for place, why in _faults(flag, rules)
    )  # fmt: skip


def _faults(flag: Flag, rules: FlagRules) -> Iterator[tuple[str, str]]:
    if flag.kind not in rules.kinds:
        yield "kind", "kind"
    elif not named(flag.name, rules, flag.kind):
        yield "name", "type" if named(flag.name, rules) else "name"
    for part in rules.needs:
        if not getattr(flag, part).strip():
            yield part, part
    if flag.ttl.strip() and day(flag.ttl) is None:
        yield "ttl", "day"
    if rules.kill_switch_for and flag.user_facing and not flag.kill_switch:
        yield "kill_switch", "kill_switch"


def named(name: str, rules: FlagRules, kind: str = "") -> bool:
    """Tell whether a name has the policy's form, with a type of the policy or just this one."""
    kinds = (kind,) if kind else rules.kinds
    return len(name) <= LONGEST_NAME and bool(_form(rules.pattern, kinds).fullmatch(name))


@lru_cache(maxsize=64)
def _form(pattern: str, kinds: tuple[str, ...]) -> re.Pattern[str]:
    parts = _PART.split(pattern)  # text, part, text, part … text
    found = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            found.append(re.escape(part))
        elif part == TYPE:
            found.append(f"(?:{'|'.join(map(re.escape, kinds))})")
        else:
            found.append(_WORDS if part == _MANY else _WORD)
    return re.compile("".join(found))


def is_form(pattern: str) -> bool:
    """Tell whether a policy's form of names can be held against names in no time: its parts are
    told apart by signs that no part begins with, and none stands twice.
    """
    parts = _PART.split(pattern)
    names, between = parts[1::2], parts[2:-1:2]
    apart = all(text and not text[0].isalnum() and not text[-1].isalnum() for text in between)
    return bool(names) and len(set(names)) == len(names) and apart


def stale(flag: Aging, rules: FlagRules, at: datetime) -> bool:
    """Tell whether a flag is past its TTL, or stands too long after its full rollout."""
    if flag.kind in rules.stale_kinds and flag.rolled_out_at is not None:
        after = rules.stale_after
        length = after.length if after.unit in _LENGTHS else timedelta(days=after.count)
        if flag.rolled_out_at + length < at:
            return True
    last = day(flag.ttl)
    return last is not None and last < at.date()


def day(text: str) -> date | None:
    """Return the day that a text says, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def rule_flags(case: Case) -> Iterator[Finding]:
    """Find what a change's flags lack, and the flag or kill switch that it has not registered."""
    known = case.change.flags
    if known is None:
        return
    open_ones = [flag for flag in known if flag.removed_at is None]
    for rule, rules in case.plan.flags:
        wanted = not rules.for_types.isdisjoint(case.facts.types)
        switched = rules.kill_switch_for in case.facts.traits
        if wanted or switched or open_ones:
            case.asked.add(rule.id)
        if wanted and not open_ones:
            yield _finding(rule, "flag_none", pattern=rules.pattern)
        if switched and not _with_switch(open_ones):
            yield _finding(rule, "flag_no_switch")
        for flag in open_ones:
            for fault in faults(flag, rules):
                yield Finding(
                    rule.id, rule.section, "flag.invalid", BLOCK,
                    f"findings.flag.{fault.why}.message", "findings.flag.faulty.remedy",
                    dict(fault.fields),
                )  # fmt: skip


def _with_switch(flags: Iterable[Flag]) -> bool:
    return any(flag.kill_switch for flag in flags)


def _finding(rule: Rule, words: str, **fields: Value) -> Finding:
    return Finding(rule.id, rule.section, "flag.invalid", BLOCK, f"findings.{words}.message",
                   f"findings.{words}.remedy", fields)  # fmt: skip
