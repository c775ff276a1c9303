"""Who signed a change: people told apart, own changes and second signatures set aside."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from cab_desk.domain.change import Change, Choice, Grant, Signoff
from cab_desk.domain.identity import one_of
from cab_desk.domain.policy import Pack

APPROVING = frozenset({Choice.APPROVE, Choice.CONDITIONS})


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """Return a name as names are compared: NFC, trimmed, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).strip().casefold())


@dataclass(frozen=True, slots=True)
class Signed:
    """The sign-offs of a change, sorted out.

    `counted` has, for each person who may sign, the approving sign-offs in a settled order.
    """

    counted: tuple[tuple[Signoff, ...], ...] = ()
    rejected: tuple[Signoff, ...] = ()
    own: tuple[Signoff, ...] = ()
    again: tuple[Signoff, ...] = ()

    def in_role(self, role: str) -> bool:
        """Tell whether somebody has signed in a role, other than by word of mouth."""
        wanted = folded(role)
        return any(
            folded(one.role) == wanted and not one.verbal for signs in self.counted for one in signs
        )

    def granting(self, grant: Grant, roles: Iterable[str]) -> tuple[Signoff, ...]:
        """Return by which sign-offs an exception was granted, in one of some roles."""
        wanted = {folded(role) for role in roles}
        found = (one for signs in self.counted for one in signs)
        return tuple(
            one for one in found
            if folded(one.role) in wanted and not one.verbal
            and (one.grants is None or grant in one.grants)
        )  # fmt: skip


_NOBODY = Signed()


def signed_by(pack: Pack, change: Change) -> Signed:
    """Sort out the sign-offs of a change; their order makes no difference."""
    if not change.signoffs:
        return _NOBODY
    ids = {folded(one.person): one.person_id for one in change.signoffs if one.person_id}
    own: list[Signoff] = []
    again: list[Signoff] = []
    rejected: list[Signoff] = []
    by_person: dict[str, list[Signoff]] = {}
    for one in sorted(change.signoffs, key=_order):
        if one.decision is Choice.ABSTAIN:
            continue
        if not pack.own_change and _is_own(change, one):
            own.append(one)
        elif one.decision is Choice.REJECT:
            if _stands(one, change):
                rejected.append(one)
        else:
            name = folded(one.person)
            # Whoever signs in the place of another is counted as that one.
            person = one.behalf_id or one.person_id or ids.get(name) or name
            by_person.setdefault(person, []).append(one)
    if not pack.twice:
        again = [one for signs in by_person.values() for one in signs[1:]]
        again += _set_aside(by_person)
    counted = by_person.values() if not pack.twice else _each(by_person.values())
    return Signed(tuple(map(tuple, counted)), tuple(rejected), tuple(own), tuple(again))


def _set_aside(by_person: dict[str, list[Signoff]]) -> list[Signoff]:
    """Take the words out that one key says too many: its owner signed, too, or heard another."""
    firsts = [(who, signs[0]) for who, signs in by_person.items() if signs[0].heard is None]
    # Whoever signs for a lender does it by the own key.
    keys = {key for who, one in firsts for key in (who, one.person_id)}
    found = []
    for who, signs in tuple(by_person.items()):
        ear = _ear(signs[0])
        if ear and ear in keys:
            found.append(by_person.pop(who)[0])
        elif ear:
            keys.add(ear)
    return found


def _is_own(change: Change, one: Signoff) -> bool:
    """Tell whether the signer, whom the signer stands for, or who heard it, requested or owns it.

    Nobody brings the approval of their own change by having heard it from somebody else.
    """
    heard = one.heard
    return (
        is_own(change, one.person_id, one.person)
        or (bool(one.behalf_id) and is_own(change, one.behalf_id, one.behalf))
        or (heard is not None and is_own(change, heard.by_id, heard.by))
    )


def is_own(change: Change, person_id: str, name: str) -> bool:
    """Tell whether somebody requested or owns the change."""
    return bool(own_part(change, person_id, name))


def own_part(change: Change, person_id: str, name: str) -> str:
    """Return whose change it is of somebody: requested, owned, both, or nothing."""
    requested = _same(change.requester_id, change.requester, person_id, name)
    owned = _same(change.owner_id, change.owner, person_id, name)
    if requested and owned:
        return "both"
    return "requested" if requested else "owned" if owned else ""


def as_known(
    change: Change, bearers: Mapping[str, str], same: Mapping[str, str] | None = None
) -> Change:
    """Return a change with who requested, owns and signed it as the board knows them by now.

    `bearers`: the people of the board by each of their folded names. Somebody may have got a
    name, or another one, since the change was written or its import brought that name alone.
    `same`: by which id somebody is counted who has several.
    """
    same = same or {}
    requester_id = one_of(same, _known(change.requester_id, change.requester, bearers))
    owner_id = one_of(same, _known(change.owner_id, change.owner, bearers))
    signoffs = as_one(change.signoffs, same)
    if (requester_id, owner_id) == (change.requester_id, change.owner_id) and (
        signoffs is change.signoffs
    ):
        return change
    return replace(change, requester_id=requester_id, owner_id=owner_id, signoffs=signoffs)


def as_one(signoffs: tuple[Signoff, ...], same: Mapping[str, str]) -> tuple[Signoff, ...]:
    """Return sign-offs with the ids that their people are counted by."""
    if not any(same.keys() & {one.person_id, one.behalf_id, _ear(one)} for one in signoffs):
        return signoffs
    return tuple(
        replace(one, person_id=one_of(same, one.person_id), behalf_id=one_of(same, one.behalf_id),
                heard=one.heard and replace(one.heard, by_id=one_of(same, one.heard.by_id)))
        for one in signoffs
    )  # fmt: skip


def _ear(one: Signoff) -> str:
    """Return who heard a sign-off that is a word by mouth."""
    return one.heard.by_id if one.heard else ""


def _known(person_id: str, name: str, bearers: Mapping[str, str]) -> str:
    if not name or (person_id and person_id in bearers.values()):
        return person_id
    return bearers.get(folded(name), person_id)


def _same(known_id: str, known: str, person_id: str, name: str) -> bool:
    if person_id and known_id:
        return person_id == known_id
    return bool(known) and folded(known) == folded(name) and bool(folded(known))


def _stands(one: Signoff, change: Change) -> bool:
    """Tell whether a rejection stands: a submission after it has answered it."""
    return one.at is None or change.submitted_at is None or one.at >= change.submitted_at


def _each(groups: Iterable[list[Signoff]]) -> Iterator[list[Signoff]]:
    for signs in groups:
        yield from ([one] for one in signs)


def _order(one: Signoff) -> tuple[str, str, float, str, bool, str, str]:
    at = one.at.timestamp() if one.at else 0.0
    return (
        folded(one.person), folded(one.role), at, str(one.decision), one.verbal,
        one.meeting or "", one.person,
    )  # fmt: skip
