"""Approval slots: who fills which, and who may not sign."""

import unicodedata
from collections.abc import Mapping, Sequence

from cab_desk.domain.change import Change, Choice, Signoff
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Slot

APPROVING = frozenset({Choice.APPROVE, Choice.CONDITIONS})


def folded(name: str) -> str:
    """Return a name as names are compared: NFC, trimmed, without case."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def identity(person_id: str, name: str) -> str:
    """Return what tells people apart: the id where it is known, else the folded name."""
    return f"#{person_id}" if person_id else folded(name)


def is_own(change: Change, person_id: str, name: str) -> bool:
    """Tell whether somebody requested or owns the change."""
    named = ((change.requester_id, change.requester), (change.owner_id, change.owner))
    for known_id, known in named:
        if person_id and known_id and person_id == known_id:
            return True
        if known and folded(known) == folded(name) and not (person_id and known_id):
            return True
    return False


def fill(slots: Sequence[Slot], signoffs: Sequence[Signoff]) -> list[list[int]]:
    """Return, for each slot, which sign-offs fill it: a largest matching, each used once."""
    places = [number for number, slot in enumerate(slots) for _ in range(slot.needed)]
    holder: dict[int, int] = {}

    def fits(signoff: Signoff, slot: Slot) -> bool:
        return (
            signoff.role in slot.any_of
            and (not slot.meeting or signoff.meeting is not None)
            and (not signoff.verbal or slot.verbal)
        )

    def place_one(sign: int, seen: set[int]) -> bool:
        for place, slot_number in enumerate(places):
            if place in seen or not fits(signoffs[sign], slots[slot_number]):
                continue
            seen.add(place)
            if place not in holder or place_one(holder[place], seen):
                holder[place] = sign
                return True
        return False

    for sign in range(len(signoffs)):
        place_one(sign, set())
    found: list[list[int]] = [[] for _ in slots]
    for place, sign in sorted(holder.items()):
        found[places[place]].append(sign)
    return found


def eligible(
    pack: Pack,
    change: Change,
    slots: Sequence[Slot],
    person_id: str,
    name: str,
    roles: Sequence[str],
) -> tuple[list[Slot], tuple[str, Mapping[str, str]] | None]:
    """Return the slots that a person may fill now, or the key and fields of the reason why none."""
    if not pack.own_change and is_own(change, person_id, name):
        return [], ("findings.own_change", {"person": name})
    mine = [slot for slot in slots if set(slot.any_of) & set(roles)]
    if not mine:
        return [], ("findings.no_slot", {"person": name})
    still = [slot for slot in mine if not slot.filled]
    if not still:
        return [], ("findings.slot_filled", {"person": name})
    return still, None
