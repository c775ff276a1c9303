"""Two ids of one human: what the board said of them, and by which of them both are counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Both signed. The second person's word first, then the chair's, which says what holds from then on.
AGREED, JOINED = "identity.agreed", "identity.joined"


@dataclass(frozen=True, slots=True)
class Link:
    """The board's word that two ids are one person, or with `joined` False that they are two."""

    one: str
    other: str
    joined: bool = True


def united(links: Iterable[Link]) -> dict[str, str]:
    """Return for each id that is joined to another the one that all of its person are counted by.

    The last word about a pair holds; who is one with a second who is one with a third is one with
    that one, too.
    """
    said = {frozenset((link.one, link.other)): link.joined for link in links}
    found: dict[str, str] = {}
    for pair, joined in said.items():
        if joined:
            ids = {found.get(one, one) for one in pair}
            least = min(ids)
            found |= {one: least for one, now in found.items() if now in ids}
            found |= dict.fromkeys(pair, least)
    return found


def one_of(same: Mapping[str, str], person_id: str) -> str:
    """Return the id by which a person is counted."""
    return same.get(person_id, person_id)
