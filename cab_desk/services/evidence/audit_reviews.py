"""What the ledger says of reviews that travelled: packets' keys, and what each event is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cab_desk.domain.heard import speaker
from cab_desk.domain.merge import CONFLICTING, KEPT, listed
from cab_desk.domain.statement import Statement


class Listed(Protocol):
    """A sign-off as the ledger knows it, with what followed."""

    said: Statement
    superseded: bool
    withdrawn_by: str
    held: str


@dataclass(slots=True)
class ReviewFacts:
    """Packets' keys with their readers, the worth of what came back, who signed what."""

    keys: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    given: dict[str, Listed] = field(default_factory=dict)
    of_person: dict[tuple[str, str], list[Listed]] = field(default_factory=dict)
    # Sign-off → its withdrawals, each with who said it of which change.
    taken_back: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def public(self, said: Statement) -> bytes:
        """Return the public key of the packet that an event was made in; nothing for a stranger."""
        person, public = self.keys.get(said.key, ("", b""))
        return public if person == said.author else b""

    def packet(self, body: Mapping[str, Any]) -> None:
        """Note a packet that was handed out."""
        self.keys[str(body.get("key"))] = (str(body.get("person")), unhex(body.get("public")))

    def merged(self, body: Mapping[str, Any]) -> None:
        """Note what a merge made of events."""
        for event_id, label in body.get("labels", ()):
            self.labels[event_id] = label
            if event_id in self.given:
                self._weigh(event_id, label)
        for event_id, label in body.get("desks", ()):
            if event_id in self.given:
                self._weigh(event_id, label)

    def sign(self, event_id: str, fact: Listed) -> None:
        """Note a sign-off: one that came back is worth what the merge said; one made at a desk
        takes the place of all that whoever decides said before.
        """
        before = self.of_person.setdefault((fact.said.subject, speaker(fact.said)), [])
        self.given[event_id] = fact
        if label := self.labels.get(event_id):
            self._weigh(event_id, label)
        else:
            for one in before:
                one.superseded = True
                one.held = "" if one.held == CONFLICTING else one.held
        before.append(fact)

    def withdraw(self, event_id: str, said: Statement) -> None:
        """Note that a sign-off is taken back, unless the withdrawal itself does not count."""
        target = str(said.body.get("withdraws"))
        whose = (event_id, said.author, said.subject)
        self.taken_back.setdefault(target, []).append(whose)
        taken = self.given.get(target)
        if taken and self.is_own(said) and self.labels.get(event_id, KEPT) == KEPT:
            taken.superseded = True

    def is_own(self, said: Statement) -> bool:
        """Tell whether a withdrawal takes back its author's own sign-off, or one not known yet."""
        taken = self.given.get(str(said.body.get("withdraws")))
        return taken is None or (said.author, said.subject) in _owners(taken.said)

    def settle(self) -> None:
        """Say of each sign-off by which word of its author it was taken back, all being known.

        One at the board's own desks goes before those that came back; of these the order in which
        they came must not matter.
        """
        for event_id, fact in self.given.items():
            whose = _owners(fact.said)
            found = [
                (one in self.labels, one)
                for one, *who in self.taken_back.get(event_id, ())
                if tuple(who) in whose and self.labels.get(one, KEPT) == KEPT
            ]
            fact.withdrawn_by = min(found)[1] if found else ""

    def _weigh(self, event_id: str, label: str) -> None:
        fact = self.given[event_id]
        fact.superseded, fact.held = listed(label)


def _owners(said: Statement) -> set[tuple[str, str]]:
    """Return who may take a sign-off back, and of which change; a word also whose it is."""
    return {(one, said.subject) for one in (said.author, speaker(said))}


def unhex(text: object) -> bytes:
    """Return the bytes that an event gives in hex, nothing for what is none."""
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""
