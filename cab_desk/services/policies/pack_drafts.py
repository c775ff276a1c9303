"""Write a policy: what a draft begins as, and where each of its faults stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cab_desk.domain.policy import Pack
from cab_desk.errors import Fault
from cab_desk.services.pack_ports import DraftPack, Policies, Texts
from cab_desk.services.policies import packs
from cab_desk.services.policies.packs import Offer, Shelf
from cab_desk.services.ports import Work

FIRST = "pack.toml"
_PLACE = re.compile(r"([\w.-]+\.toml)(?::(\d+))?(?:: (.+))?")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fault stands: file, line (0: nobody knows), key path, and what is wrong."""

    file: str
    line: int
    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stand:
    """What the editor begins with: the draft, if there is one, and what one may begin from."""

    draft: DraftPack | None
    shelf: Shelf


def stand(work: Work, policies: Policies) -> Stand:
    """Return the draft of the board and the policies that one may be begun from."""
    return Stand(policies.draft(work.board().id), packs.shelf(work, policies))


def begin(work: Work, policies: Policies, offer: Offer) -> DraftPack:
    """Return a draft that begins as a policy: an own one as it is, of others a copy."""
    pack = packs.whole(work, policies, offer.hash)
    if offer.origin == "own":
        return DraftPack(offer.id, dict(pack.texts), offer.hash)
    name, texts = packs.copy_of(pack, taken(work, policies))
    return DraftPack(name, texts, offer.hash)


def brought(work: Work, policies: Policies, pack_id: str, texts: Texts) -> DraftPack:
    """Return a draft of texts that came from a file, under a name that is not shipped."""
    shipped = {pack.id for pack in policies.at_hand()}
    if pack_id in shipped:
        pack_id = packs.free_id(pack_id, taken(work, policies))
    return DraftPack(pack_id, dict(texts))


def taken(work: Work, policies: Policies) -> list[str]:
    """Return the names that policies bear."""
    return [*(pack.id for pack in policies.at_hand()), *(kept.id for kept in work.packs.all())]


def spots(faults: Sequence[Fault]) -> list[Spot]:
    """Return where faults stand, by file and line as they were found."""
    return [_spot(fault) for fault in faults]


def lint(policies: Policies, draft: DraftPack) -> tuple[Pack | None, list[Spot]]:
    """Return the policy of a draft, None while it has faults, and where they stand."""
    pack, faults = policies.read(draft.id, draft.texts)
    return (None if faults else pack), spots(faults)


def _spot(fault: Fault) -> Spot:
    found = _PLACE.fullmatch(fault.place)
    if found is None:
        return Spot("", 0, fault.place, fault.sentence)
    return Spot(found[1], int(found[2] or 0), found[3] or "", fault.sentence)
