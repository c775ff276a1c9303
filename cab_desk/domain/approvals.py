"""Approval slots: what demands them, who fills which, and who may not sign."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cab_desk.domain.case import Case, finding
from cab_desk.domain.change import Change, Signoff
from cab_desk.domain.demands import Approval, ChangeType, Override
from cab_desk.domain.plan import MOST_KEPT, Bound
from cab_desk.domain.policy import Pack
from cab_desk.domain.sections import cited
from cab_desk.domain.signatures import APPROVING, folded, is_own, own_part, signed_by
from cab_desk.domain.unwritten import lapsed
from cab_desk.domain.verdict import BLOCK, Counted, Finding, Label, Slot, Source

_HEARD = {"own_sign": "own_heard", "signed_twice": "heard_twice"}  # of a word by mouth
OWN_CHANGE = "findings.own_change."  # and whose it is of the person who may not sign


def slots_of(case: Case) -> tuple[Slot, ...]:
    """Return the slots that class, type and risk demand together, none of them filled.

    For one role the largest count holds, and every condition.
    """
    holding = case.holding(case.scope.approvals)
    types = case.scope.types
    named = case.facts.types  # in the document's order, whatever the change's
    typed = [one for name, one in types.items() if name in named and one.holds(case.facts)]
    for one in typed:
        case.asked.add(one.rule)
    return _kept(case, tuple(map(id, (*holding, *typed))), (), _wanted(case, holding, typed))


def with_exceptions(
    case: Case, slots: tuple[Slot, ...], overrides: Sequence[Bound[Override]]
) -> tuple[Slot, ...]:
    """Return the slots with those of exceptions that are asked for."""
    if not overrides:
        return slots
    key = (*map(id, slots), 0, *map(id, overrides))
    return _kept(case, key, slots, _granted(overrides))


def _kept(
    case: Case,
    key: tuple[int, ...],
    slots: tuple[Slot, ...],
    wanted: Iterator[tuple[tuple[str, ...], Source]],
) -> tuple[Slot, ...]:
    known = case.scope.slots.get(key)
    if known is None:
        known = _merged(slots, wanted)
        if len(case.scope.slots) < MOST_KEPT:
            case.scope.slots[key] = known
    return known


def _wanted(
    case: Case, holding: Sequence[Bound[Approval]], typed: Sequence[Bound[ChangeType]]
) -> Iterator[tuple[tuple[str, ...], Source]]:
    for bound in holding:
        one = bound.demand
        source = Source(bound.rule, bound.section, one.meeting, one.count, one.verbal, one.in_order,
                        one.written)  # fmt: skip
        if one.board:
            yield from (((role,), source) for role in case.plan.meeting.members)
        else:
            yield one.any_of, source
    for kind in typed:
        yield from (((role,), Source(kind.rule, kind.section)) for role in kind.demand.roles)


def _granted(
    overrides: Sequence[Bound[Override]],
) -> Iterator[tuple[tuple[str, ...], Source]]:
    for override in overrides:
        source = Source(override.rule, override.section)
        if override.demand.any_of:
            yield override.demand.any_of, source
        yield from (((role,), source) for role in override.demand.all_of)


def _merged(
    slots: tuple[Slot, ...], wanted: Iterator[tuple[tuple[str, ...], Source]]
) -> tuple[Slot, ...]:
    merged = {_key(slot.any_of): slot for slot in slots}
    for any_of, source in wanted:
        key = _key(any_of)
        old = merged.get(key)
        if old is None:
            merged[key] = Slot(any_of, source.count, 0, source.rule, source.section, (), (source,),
                               source.meeting, source.verbal, source.in_order)  # fmt: skip
        else:
            sources = old.sources if source in old.sources else (*old.sources, source)
            merged[key] = replace(
                old,
                needed=max(old.needed, source.count),
                sources=sources,
                meeting=old.meeting or source.meeting,
                verbal=old.verbal and source.verbal,
                in_order=old.in_order or source.in_order,
            )
    return tuple(merged.values())


def _key(any_of: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(role) for role in any_of)


def filled(case: Case, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the slots, each with who fills it."""
    if not case.signed.counted:
        return slots
    people = case.signed.counted
    in_role: dict[str, list[tuple[int, Signoff]]] = {}
    for number, signs in enumerate(people):
        for one in signs:
            in_role.setdefault(folded(one.role), []).append((number, one))
    edges = [_edges(case, in_role, slot) for slot in slots]
    holders = match(edges, [slot.needed for slot in slots])
    return tuple(
        slot.filled_by(tuple(people[one][0].person for one in taken)) if taken else slot
        for slot, taken in zip(slots, holders, strict=True)
    )


def _edges(
    case: Case, in_role: Mapping[str, Sequence[tuple[int, Signoff]]], slot: Slot
) -> list[int]:
    """Return who may fill a slot, by number."""
    found: dict[int, None] = {}
    for role in slot.any_of:
        for number, one in in_role.get(folded(role), ()):
            if _counts(case, one, slot):
                found[number] = None
    return sorted(found) if len(slot.any_of) > 1 else list(found)


def match(edges: Sequence[Sequence[int]], needed: Sequence[int]) -> list[list[int]]:
    """Return who fills which slot, each person one at most, so that as many as can be are filled.

    Earlier slots come first; a slot once filled stays filled when further people come.
    """
    places = [number for number, count in enumerate(needed) for _ in range(min(count, 64))]
    place_of: dict[int, int] = {}  # person → place

    def fill(place: int, seen: set[int]) -> bool:
        for person in edges[places[place]]:
            if person not in seen:
                seen.add(person)
                if person not in place_of or fill(place_of[person], seen):
                    place_of[person] = place
                    return True
        return False

    for place in range(len(places)):
        if edges[places[place]]:
            fill(place, set())
    found: list[list[int]] = [[] for _ in needed]
    for person in sorted(place_of):
        found[places[place_of[person]]].append(person)
    return found


def _counts(case: Case, one: Signoff, slot: Slot | Source) -> bool:
    """Tell whether a sign-off in the right role fulfils the conditions of a slot."""
    return (
        (not one.verbal or (slot.verbal and not lapsed(case, one, slot)))
        and (not slot.meeting or bool(one.meeting))
        and (not slot.in_order or _in_order(case, one))
    )


def _in_order(case: Case, one: Signoff) -> bool:
    if one.at is None:
        return True
    submitted, started = case.change.submitted_at, case.outcome.started_at
    return (submitted is None or submitted <= one.at) and (started is None or one.at <= started)


def rule_approvals(case: Case) -> Iterator[Finding]:
    """Find slots that are not filled, and standing rejections."""
    if not case.change.signoffs:
        yield from _unsigned(case)
        return
    yield from _lacking(case)
    for one in case.signed.rejected:
        role = folded(one.role)
        for slot in case.slots:
            if role in map(folded, slot.any_of):
                yield from _rejection(one, slot)


def _unsigned(case: Case) -> tuple[Finding, ...]:
    """Return what lacks where nobody has signed; it is the same for all with these slots."""
    slots, known = case.slots, case.scope.unsigned
    found = known.get(id(slots))
    if found is None:
        found = slots, tuple(_lacking(case))
        if len(known) < MOST_KEPT:
            known[id(slots)] = found  # with the slots themselves, whose id nobody else gets then
    return found[1]


def _lacking(case: Case) -> Iterator[Finding]:
    for slot in case.slots:
        if not slot.filled:
            yield from _missing(case, slot)


def _rejection(one: Signoff, slot: Slot) -> Iterator[Finding]:
    for source in slot.sources:
        yield _of(source, "approval.rejected", "approval.rejected", person=one.person,
                  role=one.role)  # fmt: skip


def _missing(case: Case, slot: Slot) -> Iterator[Finding]:
    role = f" {Label('findings.or')} ".join(slot.any_of)
    spare = _spare(case, slot)
    lacking = [
        source
        for source in slot.sources
        if slot.signed + sum(_counts(case, one, source) for one in spare) < source.count
    ]  # of the others another rule's condition on the same slot lacks
    for source in lacking or slot.sources:
        more = Counted("findings.people", max(1, source.count - slot.signed))
        yield _of(source, "approval.missing", _why(case, source, slot, spare), role=role,
                  signed=slot.signed, needed=source.count, missing=more)  # fmt: skip


def _spare(case: Case, slot: Slot) -> list[Signoff]:
    """Return the sign-offs in a role of the slot that fill no slot at all."""
    roles = set(map(folded, slot.any_of))
    filling = {person for other in case.slots for person in other.people}
    return [
        one for signs in case.signed.counted for one in signs[:1]
        if folded(one.role) in roles and signs[0].person not in filling
    ]  # fmt: skip


def _why(case: Case, source: Source, slot: Slot, spare: Sequence[Signoff]) -> str:
    spoken = [one for one in spare if one.verbal]
    if spoken and (not source.verbal or any(lapsed(case, one, source) for one in spoken)):
        return "slot.verbal"
    if source.meeting:
        return "slot.not_met" if spare else "slot.in_meeting"
    if slot.meeting and not spare:  # a signature outside a meeting would be the wrong one
        return "slot.in_meeting"
    if spare and source.in_order:
        return "slot.out_of_order"
    return "approval.missing" if source.count == 1 else "slot.too_few"


def _of(source: Source, kind: str, words: str, **fields: str | int | Counted) -> Finding:
    return Finding(source.rule, source.section, kind, BLOCK, f"findings.{words}.message",
                   f"findings.{words}.remedy", fields)  # fmt: skip


def rule_duties_of_signers(case: Case) -> Iterator[Finding]:
    """Find who signed for their own change, and who signed twice."""
    for said, signs in (("own_sign", case.signed.own), ("signed_twice", case.signed.again)):
        for one in signs:
            words, name = said, one.person
            ear = one.heard
            if ear and (said != "own_sign" or is_own(case.change, ear.by_id, ear.by)):
                words, name = _HEARD[said], ear.by
            yield _of(_source(case, one), "approval.duty", words, person=name, role=one.role)


def _source(case: Case, one: Signoff) -> Source:
    return duties_source(case.plan.pack, case.change, case.slots, (one.role,))


def duties_source(
    pack: Pack, change: Change, slots: Sequence[Slot], roles: Iterable[str]
) -> Source:
    """Return what asks for a sign-off in some roles, and so keeps its duties separate."""
    held = set(map(folded, roles))
    for slot in slots:
        if not held.isdisjoint(map(folded, slot.any_of)):
            return slot.sources[0]
    known = pack.class_def(change.class_id) or pack.classes[0]
    return Source(known.rule, known.section)


def rule_authority(case: Case) -> Iterator[Finding]:
    """Find a rollback for which nobody with the authority has signed."""
    if case.outcome.result != "rolled_back":
        return
    ways = case.holding(case.scope.authorities)
    for rule in dict.fromkeys(way.rule for way in ways):
        mine = [way for way in ways if way.rule == rule]
        if not any(all(map(case.signed.in_role, way.demand.all_of)) for way in mine):
            roles = f" {Label('findings.or')} ".join(" + ".join(way.demand.all_of) for way in mine)
            yield finding(mine[0], "approval.missing", BLOCK, "rollback_authority", role=roles)


def eligible(
    pack: Pack,
    change: Change,
    slots: Sequence[Slot],
    person_id: str,
    name: str,
    roles: Sequence[str],
) -> tuple[list[Slot], tuple[str, Mapping[str, str]] | None]:
    """Return the slots that a person may fill now, or the key and fields of the reason why none."""
    fields = {"person": name}
    if not pack.own_change and (part := own_part(change, person_id, name)):
        section = cited(duties_source(pack, change, slots, roles).section)
        return [], (f"{OWN_CHANGE}{part}", {**fields, "section": section})
    if not pack.twice and _has_signed(pack, change, person_id, name):
        return [], ("findings.has_signed", fields)
    held = set(map(folded, roles))
    mine = [slot for slot in slots if not held.isdisjoint(map(folded, slot.any_of))]
    if not mine:
        return [], ("findings.no_slot", fields)
    still = [slot for slot in mine if not slot.filled]
    if not still:
        return [], ("findings.slot_filled", fields)
    return still, None


def _has_signed(pack: Pack, change: Change, person_id: str, name: str) -> bool:
    for signs in signed_by(pack, change).counted:
        for one in signs:
            if one.decision in APPROVING and (
                one.person_id == person_id if one.person_id and person_id
                else folded(one.person) == folded(name)
            ):  # fmt: skip
                return True
    return False
