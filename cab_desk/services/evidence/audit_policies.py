"""Follow through the ledger who signed for another policy, and whether two had to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cab_desk.domain.statement import Statement

AGREED, CHANGED = "policy.agreed", "policy.changed"


@dataclass(slots=True)
class Agreements:
    """The words that were given for policies. `bound`: two are asked for, once two have keys.

    Boards of before are bound by their first switch by two: what they did until then was as right
    as the program was.
    """

    bound: bool = False
    _begun: bool = False
    _given: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def hear(self, event_id: str, said: Statement) -> None:
        """Note an entry."""
        body = said.body
        if said.type == AGREED:
            between = (str(body.get("before")), str(body.get("hash")))
            self._given[event_id] = (said.author, *between)
        elif said.type == "board.created" and not self._begun:
            self._begun = True
            self.bound = body.get("two_for_policy") is True
        elif said.type == CHANGED and body.get("agreed"):
            self.bound = True
            for one in _ids(body):  # a word serves once
                self._given.pop(one, None)

    def authors(self, body: Mapping[str, Any], before: str | None) -> tuple[str, ...]:
        """Return who signed for this switch from the policy before; nobody where two did not."""
        given = [self._given.get(one, ("", "", "")) for one in _ids(body)]
        fits = all(one[1:] == (before, body.get("hash")) for one in given)
        authors = tuple(dict.fromkeys(one[0] for one in given))
        return authors if fits and len(authors) > 1 else ()

    def needed(self, body: Mapping[str, Any], able: Collection[str]) -> bool:
        """Tell whether two have to sign, where these people have keys and may."""
        return bool(body.get("agreed")) or (self.bound and len(able) > 1)


def _ids(body: Mapping[str, Any]) -> list[str]:
    ids = body.get("agreed")
    listed = isinstance(ids, Sequence) and not isinstance(ids, str)
    return [str(one) for one in ids or ()] if listed else []
