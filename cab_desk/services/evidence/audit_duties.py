"""Hold every sign-off that counts against the separate duties of its own moment.

Who owns the file and a member's key can enter what the desk refused: the approval of an own
change. What is asked here is what the desk asked then: the policy that was in force, who was said
to request and own that version, and which names and ids were known to be whose.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cab_desk.domain.change import Change
from cab_desk.domain.heard import HEARD, speaker
from cab_desk.domain.identity import AGREED, JOINED, Link, one_of, united
from cab_desk.domain.merge import COUNTS
from cab_desk.domain.signatures import APPROVING, as_known, folded, is_own
from cab_desk.domain.statement import Statement
from cab_desk.services.audit_ports import AuditedChange
from cab_desk.services.requests.decided import SAYING

Names = Mapping[str, str]
Links = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A sign-off, and what the board knew when it was entered. `links` None: ids were not said."""

    seq: int
    event_id: str
    said: Statement
    policy: str
    links: Links
    bearers: Names
    same: Names
    name: str
    before: tuple[str, ...]  # who had signed the same content, by the ids that they count by
    # The same, each with its event and with the key's owner, who may have heard it.
    beside: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Duties:
    """What the chain says of people and their sign-offs, followed entry by entry."""

    signed: list[Moment] = field(default_factory=list)
    _people: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _links: list[Link] = field(default_factory=list)
    _agreed: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    _standing: dict[str, dict[str, tuple[str, str, str]]] = field(default_factory=dict)
    _known: tuple[Names, Names] | None = None
    _own: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @property
    def same(self) -> Names:
        """Return which ids are one person's by now."""
        return self._now()[1]

    def hear(self, seq: int, event_id: str, said: Statement, policy: str, links: Links) -> None:
        """Note an entry."""
        if said.type == "person.put":
            self._people[said.subject], self._known = said.body, None
        elif said.type == AGREED:
            self._agreed[event_id] = (said.author, _pair(said))
        elif said.type == JOINED:
            pair = _pair(said)
            self._links.append(Link(said.subject, str(pair["other"]), pair["joined"] is True))
            self._known = None
        elif said.type in SAYING:
            self._sign(seq, event_id, said, policy, links)
        elif said.type == "signoff.withdrawn":
            for who, given in self._standing.get(said.subject, {}).items():
                if given[0] == said.body.get("withdraws"):
                    self._standing[said.subject].pop(who)
                    break

    def agreed(self, said: Statement, able: set[str]) -> bool:
        """Tell whether a second person agreed that two ids are one's, where anybody could."""
        same = self.same
        of_them = {one_of(same, one) for one in (said.subject, str(said.body.get("other")),
                                                 said.author)}  # fmt: skip
        given = str(said.body.get("agreed") or "")
        if not given:
            return not {one for one in able if one_of(same, one) not in of_them}
        author, pair = self._agreed.pop(given, ("", {}))  # a word serves once
        return bool(author) and one_of(same, author) not in of_them and pair == _pair(said)

    def look(self, change: AuditedChange) -> None:
        """Note who requested and owned the versions of a change that were signed."""
        if change.uid not in self._standing:
            return
        for revision in change.revisions:
            try:
                found = json.loads(revision.data)
                pair = (str(found["requester"]), str(found["owner"]))
            except (ValueError, KeyError, TypeError):  # it is told that this version is spoilt
                continue
            self._own[change.uid, revision.content_hash] = pair

    def faults(
        self, own: Mapping[str, bool], twice: Mapping[str, bool], labels: Mapping[str, str]
    ) -> Iterator[tuple[int, Statement, str]]:
        """Return entry, event and fault of what should not have counted.

        `own` and `twice` say by policies' hashes whether they allow that; of one that is not known
        nothing is said. What came back and does not count was judged when it came.
        """
        for one in self.signed:
            if labels.get(one.event_id, COUNTS) != COUNTS:
                continue
            if own.get(one.policy, True) is False and (why := self._is_own(one)):
                yield one.seq, one.said, why
            elif twice.get(one.policy, True) is False and _two_voices(one, labels):
                yield one.seq, one.said, "heard_twice"
            elif (
                twice.get(one.policy, True) is False
                and one.event_id not in labels
                and one_of(one.same, speaker(one.said)) in one.before
            ):
                yield one.seq, one.said, "signed_twice"

    def _sign(self, seq: int, event_id: str, said: Statement, policy: str, links: Links) -> None:
        bearers, same = self._now()
        others = self._standing.setdefault(said.subject, {})
        whose = speaker(said)
        others.pop(whose, None)
        beside = tuple(
            (given, one_of(same, who), one_of(same, ear))
            for who, (given, seen, ear) in others.items()
            if seen == said.seen
        )
        before = tuple(who for _, who, _ in beside)
        if said.body.get("decision") in APPROVING:
            others[whose] = (event_id, said.seen, said.author)
        name = str(self._people.get(whose, {}).get("name", ""))
        found = Moment(seq, event_id, said, policy, links, bearers, same, name, before, beside)
        self.signed.append(found)

    def _is_own(self, one: Moment) -> str:
        pair = self._own.get((one.said.subject, one.said.seen))
        if pair is None:
            return ""
        ids = one.links or ("", "")
        change = Change(title="", class_id="", requester=pair[0], owner=pair[1],
                        requester_id=ids[0], owner_id=ids[1])  # fmt: skip
        known = as_known(change, one.bearers, one.same)
        if is_own(known, one_of(one.same, speaker(one.said)), one.name):
            return "own_change"
        ear = one_of(one.same, one.said.author)
        if one.said.type == HEARD and is_own(known, ear, str(one.said.body.get("name", ""))):
            return "own_heard"
        behalf = one.said.body.get("behalf")
        if isinstance(behalf, Mapping):
            lender = one_of(one.same, str(behalf.get("id", "")))
            if is_own(known, lender, str(behalf.get("name", ""))):
                return "own_behalf"
        return ""

    def _now(self) -> tuple[Names, Names]:
        if self._known is None:
            self._known = (_bearers(self._people), united(self._links))
        return self._known


def _two_voices(one: Moment, labels: Mapping[str, str]) -> bool:
    """Tell whether one key approves twice of a content: for its owner, and for whom they heard.

    What comes back in packets is not asked for: the judge sets aside what one key too many says.
    """
    me, word = one_of(one.same, one.said.author), one.said.type == HEARD
    if one.said.body.get("decision") not in APPROVING or one.event_id in labels:
        return False
    others = [(who, ear) for given, who, ear in one.beside if given not in labels]
    return any(me == ear and (word or who != ear) for who, ear in others)


def _pair(said: Statement) -> dict[str, Any]:
    body = said.body
    return {"one": said.subject, "other": body.get("other"), "joined": body.get("joined")}


def _bearers(people: Mapping[str, Mapping[str, Any]]) -> Names:
    """Return who bears each name, as the board finds them: of several the one still here.

    Who was never more than a name that an import brought bears none.
    """
    found: dict[str, str] = {}
    for person_id, body in sorted(people.items(), key=lambda one: (bool(one[1].get("retired")),
                                                                   one[0])):  # fmt: skip
        if body.get("linked") is False:
            continue
        for name in (body.get("name", ""), *body.get("aliases", ())):
            found.setdefault(folded(str(name)), person_id)
    return found
