"""Two people edit one RFC: tell the second who changed what, and merge both."""

from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.change import Change
from cab_desk.domain.statement import read
from cab_desk.domain.threeway import Merged, merge
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.happenings import field_word


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened to an RFC since a form was opened on it.

    `who` are the names of those who wrote, `at` is when the last of them did; `version` is the
    one that a further edit follows.
    """

    label: str
    who: tuple[str, ...]
    at: datetime | None
    merged: Merged
    version: int
    joins: frozenset[str] = frozenset()

    def word(self, name: str) -> str:
        """Return how a field is called."""
        return field_word(name)


def meanwhile(work: Work, before: Change, mine: Change, head: int) -> Meanwhile:
    """Return what others changed since the ledger's entry `head`, merged with one's own edit."""
    now = work.changes.get(before.uid)
    names = {person.id: person.name for person in work.people.all()}
    who, at = [], None
    for entry, event in work.ledger.of_subject(before.uid):
        if entry.seq <= head or not event.type.startswith("change."):
            continue
        said = read(event.data)
        who.append(names.get(said.author, said.host))
        at = said.at
    merged = merge(before, mine, now)
    return Meanwhile(label(now), tuple(dict.fromkeys(who)), at, merged, now.version)
