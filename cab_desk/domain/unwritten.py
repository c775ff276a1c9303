"""Words by mouth that the desk recorded: how long the policy lets them stand, and what they owe.

Only those are asked for a signature afterwards. What a file says was verbal is taken as stated.
"""

from collections.abc import Iterator
from datetime import datetime

from cab_desk.domain.case import Case
from cab_desk.domain.change import Signoff
from cab_desk.domain.policy import Pack
from cab_desk.domain.signatures import folded
from cab_desk.domain.verdict import WARN, Due, Finding, Label, Moment, Slot, Source, Value

UNWRITTEN = "approval.unwritten"  # of a place that a word fills
WRITTEN = "written"  # what is owed: the signature of who agreed by word of mouth


def roles_taking(pack: Pack) -> frozenset[str]:
    """Return the roles in which a policy takes a word of mouth anywhere."""
    found: set[str] = set()
    for one in (approval for rule in pack.rules for approval in rule.approvals):
        if one.verbal and not one.meeting:  # nobody who is absent decides in a meeting
            found.update(pack.meeting.members if one.board else one.any_of)
    return frozenset(found)


def lapsed(case: Case, one: Signoff, slot: Slot | Source) -> bool:
    """Tell whether a word stands no more: its time is over, and nobody has signed."""
    if one.heard is None:
        return False
    by = _until(case, slot)
    return by is not None and case.at > by


def rule_unwritten(case: Case) -> Iterator[Finding]:
    """Find the slots that a word fills for the time being: it is to be signed afterwards."""
    for slot in case.slots:
        if slot.filled and _owes(case, slot):
            by, source = _until(case, slot), slot.sources[0]
            role = f" {Label('findings.or')} ".join(_roles(case, slot))
            fields: dict[str, Value] = {"role": role}
            words = "findings.slot.verbal"
            if by is not None:
                words, fields["by"] = f"{words}_until", _moment(case, by)
            yield Finding(source.rule, source.section, UNWRITTEN, WARN,
                          f"{words}.message", f"{words}.remedy", fields)  # fmt: skip


def owed(case: Case) -> Iterator[Due]:
    """Return by when a word has to be signed, once the change is over."""
    if case.outcome.result == "cancelled":
        return
    for slot in case.slots:
        by = _until(case, slot)
        if by is not None and _owes(case, slot):
            source = slot.sources[0]
            yield Due(WRITTEN, by, False, case.at > by, source.rule, source.section)


def _owes(case: Case, slot: Slot) -> bool:
    """Tell whether a word fills a slot, or did until its time was over."""
    words = {one.person for one in _words(case, slot)}
    return bool(words) and slot.verbal and (not slot.filled or not words.isdisjoint(slot.people))


def _words(case: Case, slot: Slot) -> list[Signoff]:
    roles = set(map(folded, slot.any_of))
    firsts = (signs[0] for signs in case.signed.counted)
    return [one for one in firsts if one.heard is not None and folded(one.role) in roles]


def _roles(case: Case, slot: Slot) -> list[str]:
    """Return the roles in which words fill a slot, as the slot names them."""
    said = {folded(one.role) for one in _words(case, slot) if one.person in slot.people}
    return [role for role in slot.any_of if folded(role) in said]


def _until(case: Case, slot: Slot | Source) -> datetime | None:
    """Return until when a word stands in a slot; None while that time has not begun."""
    over = case.outcome.finished_at
    sources = slot.sources if isinstance(slot, Slot) else (slot,)
    ends = [case.until(over, one.written) for one in sources if over and one.written]
    return min(ends, default=None)


def _moment(case: Case, by: datetime) -> Moment:
    return Moment(by, case.calendar.zone_name)
