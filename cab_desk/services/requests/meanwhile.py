"""Say to the second of two editors who changed what, and merge both: no last write wins.

An RFC has a form of its own for that (`editing`). What else is typed and replaces what stands says
what it began from; where something else stands by then, nothing is recorded.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cab_desk.domain.statement import Statement, read
from cab_desk.domain.threeway import Parts, parts
from cab_desk.errors import Refused
from cab_desk.services.ports import Work
from cab_desk.words import say

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What is edited: how it is called, and the events that speak of it."""

    label: str
    subject: str
    types: Collection[str]
    is_it: Callable[[Statement], bool] = lambda _said: True
    joins: frozenset[str] = frozenset()  # texts that may stand one behind the other
    names: Mapping[str, str] = field(default_factory=dict)  # of fields that the words do not know


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened to it since somebody began: by whom, when, and both edits merged."""

    label: str
    who: tuple[str, ...]
    at: datetime | None
    merged: Parts
    joins: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """Return how a field is called."""
        return self.names.get(name) or say(f"meanwhile.field.{name}")


class ChangedMeanwhile(Refused):
    """Say that somebody else saved while an edit was being made; nothing was recorded."""

    def __init__(self, found: Meanwhile) -> None:
        who = ", ".join(found.who) or say("changes.meanwhile.somebody")
        words = [found.word(name) for name in found.merged.theirs]
        super().__init__(
            say("meanwhile.refused", who=who, what=found.label, fields=", ".join(words))
        )
        self.found = found


def follow(work: Work, about: About, seen: Fields | None, mine: Fields, now: Fields) -> None:
    """Raise ChangedMeanwhile where an edit did not begin from what stands; None asks nothing.

    Whoever wants what stands already loses nothing, and is told nothing.
    """
    if seen is None or now in (seen, mine):
        return
    who, at = _last(work, about)
    merged = parts(seen, mine, now)
    raise ChangedMeanwhile(Meanwhile(about.label, who, at, merged, about.joins, about.names))


def _last(work: Work, about: About) -> tuple[tuple[str, ...], datetime | None]:
    """Return who wrote last, and when."""
    for _entry, event in reversed(work.ledger.of_subject(about.subject)):
        if event.type in about.types and about.is_it(said := read(event.data)):
            names = {person.id: person.name for person in work.people.all()}
            return (names.get(said.author, said.host),), said.at
    return (), None
