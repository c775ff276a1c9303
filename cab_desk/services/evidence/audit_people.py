"""Tell what verifying found of people and keys that is no fault, and that is to be known."""

from cab_desk.domain.membership import Membership
from cab_desk.words import plural, say


def unaccepted(members: Membership, signed: dict[int, str]) -> tuple[int, ...]:
    """Return the entries of sign-offs whose keys, by entry, no chair has accepted until now."""
    never = members.never_accepted()
    return tuple(seq for seq, key_id in sorted(signed.items()) if key_id in never)


def told(members: Membership, by_unaccepted: tuple[int, ...]) -> list[str]:
    """Return it in sentences."""
    found = []
    unsigned, bound, ended = members.unsigned, members.bound, members.ended
    if by_unaccepted:
        first = f"{by_unaccepted[0]:,}"
        found.append(plural("people.by_unaccepted", len(by_unaccepted), first=first))
    if unsigned:
        words = "people.unsigned_before" if bound else "people.unsigned"
        found.append(plural(words, len(unsigned), first=f"{unsigned[0]:,}"))
    if ended:
        found.append(plural("people.loans_ended", len(ended), first=f"{ended[0]:,}"))
    if not bound:
        found.append(say("people.unbound"))
    return found
