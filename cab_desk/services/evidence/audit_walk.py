"""Walk the ledger in order: chain, streams, signatures; gather what it says must be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cab_desk.domain import merkle
from cab_desk.domain.board import Board
from cab_desk.domain.canonical import stamp
from cab_desk.domain.change import Stage
from cab_desk.domain.identity import one_of
from cab_desk.domain.ledger import SIGNED_PREFIX, Entry, Event, import_leaf
from cab_desk.domain.membership import Membership
from cab_desk.domain.packet import MERGED, REVIEW_TYPES, TAKEN
from cab_desk.domain.statement import Malformed, Statement, link_fault, read, signature_needed
from cab_desk.services.audit_ports import AuditSource
from cab_desk.services.evidence import audit_authority, audit_granted, audit_reviews, audit_stated
from cab_desk.services.evidence.audit_conditions import Standing
from cab_desk.services.evidence.audit_duties import Duties
from cab_desk.services.evidence.audit_facts import UNREAD, AuditFault, KeyFact, SignoffFact, Vouched
from cab_desk.services.evidence.audit_policies import Agreements
from cab_desk.services.evidence.audit_returned import Returned
from cab_desk.services.evidence.audit_sessions import Sessions
from cab_desk.services.evidence.audit_stated import STATED
from cab_desk.services.evidence.audit_stood import Stood
from cab_desk.services.evidence.audit_words import described as described  # noqa: PLC0414
from cab_desk.services.members.people import folded
from cab_desk.services.ports import Vault
from cab_desk.services.requests.decided import CLOSING_TYPES, SAYING
from cab_desk.words import say

# Clocks are set right by seconds; more than this is told.
DRIFT = timedelta(minutes=2)

# Events that may state a policy whose text is kept with them.
KEEPING = frozenset({"board.created", "policy.changed", "policy.saved"})

_WITH_ORIGIN = 2  # the form of an import's leaves that vouches for number, source and id too


@dataclass(slots=True)
class Facts:
    """All that a ledger says, by what it is about. Numbers are entries."""

    changes: dict[str, Vouched] = field(default_factory=dict)
    contents: dict[str, dict[str, str]] = field(default_factory=dict)  # event → uid → hash
    moments: dict[str, str] = field(default_factory=dict)  # event with contents → its time
    first: dict[tuple[str, str], str] = field(default_factory=dict)  # uid and hash → since when
    event_seq: dict[str, int] = field(default_factory=dict)
    signoffs: dict[str, SignoffFact] = field(default_factory=dict)
    keys: dict[str, KeyFact] = field(default_factory=dict)
    people: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)  # person → all names ever
    items: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    meetings: dict[str, tuple[int, str, str | None]] = field(default_factory=dict)
    minutes: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    # By kind of record and id, what the last event about it said.
    stated: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    board: tuple[int, Mapping[str, Any]] | None = None
    created: str = ""  # when the board was; empty: not said
    # Id and hash of the policy in force; None: not said.
    policy: tuple[int, str | None, str | None] = (0, None, None)
    # Requests to replace a key: event → who asked, for whom, which key.
    asked: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    reviews: audit_reviews.ReviewFacts = field(default_factory=audit_reviews.ReviewFacts)
    # Roles that were lent by signature: lender, delegate, role, since, until.
    lent: set[tuple[str, str, str, str, str]] = field(default_factory=set)
    # Entries before which the clock of their device had been set back.
    set_back: list[int] = field(default_factory=list)
    left: set[str] = field(default_factory=set)  # heads that the board had before a restore
    standing: Standing = field(default_factory=Standing)
    agreements: Agreements = field(default_factory=Agreements)
    duties: Duties = field(default_factory=Duties)
    sessions: Sessions = field(default_factory=Sessions)
    returned: Returned = field(default_factory=Returned)
    # Change → what KPIs count of it by the judge's word, which no entry has.
    counted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    members: Membership = field(default_factory=Membership)

    def able(self) -> set[str]:
        """Return who is a member with a key that is valid."""
        members = {one.person_id for one in self.keys.values() if not one.revoked}
        return {one for one in members if not self.people.get(one, (0, {}))[1].get("retired")}


class Walk:
    """One walk; `faults` in the order of the ledger, `facts` of the whole of it afterwards."""

    def __init__(
        self, source: AuditSource, vault: Vault, board: Board, rights: audit_authority.Rights
    ) -> None:
        self.facts = Facts(members=Membership(rights.chairs.get))
        self._rights = rights
        self.signatures = 0
        self._source = source
        self._vault = vault
        self._board = board
        self._streams: dict[str, tuple[int, str]] = {}
        self._clocks: dict[str, tuple[datetime, int]] = {}  # desk → its last time, and entry
        self._before: Entry | None = None
        self.stood = Stood()

    def faults(self) -> Iterator[tuple[Entry, AuditFault | None]]:
        """Go through the ledger; yields each entry with its fault, if it has one."""
        for entry, event in self._source.entries():
            fault = self._entry(entry, event)
            self.stood.close(entry.hash, sound=fault is None)
            yield entry, fault
            self._before = entry
        self.facts.reviews.settle()

    def _entry(self, entry: Entry, event: Event) -> AuditFault | None:
        if not event.data:
            return self._fault(entry, None, "missing")
        try:
            said = read(event.data)
        except Malformed as error:
            why = "newer" if error.part == "version" else "form"
            return self._fault(entry, None, link_fault(entry, event, self._before) or why)
        why = link_fault(entry, event, self._before) or self._place(event, said)
        why = why or self._signature(event, said)
        if not why:
            self._streams[said.stream] = (said.seq, event.id)
            self._clock(entry, said)
            self.stood.hear(entry.seq, said)
        if event.id in self.facts.event_seq:
            return self._fault(entry, said, why or "twice")
        self.facts.event_seq[event.id] = entry.seq
        try:
            why = self._hear(entry, event, said, why)
        except UNREAD:  # its body says what nobody can have said
            why = why or "form"
        return self._fault(entry, said, why) if why else None

    def _hear(self, entry: Entry, event: Event, said: Statement, why: str) -> str:
        """Take in what an entry says; returns what is wrong with it, if anything."""
        self.facts.returned.hear(event, said)
        allowed = audit_authority.fault(said, event.id, self.facts, self._rights)
        members = self.facts.members.hear(event.id, said, entry.seq, sound=not why)
        self.facts.standing.hear(entry.seq, event.id, said)
        self.facts.agreements.hear(event.id, said)
        self.facts.sessions.hear(entry.seq, event.id, said)
        change = self.facts.changes.get(said.subject)
        links = change.links if change else None
        self.facts.duties.hear(entry.seq, event.id, said, self.facts.policy[2] or "", links)
        gathered = self._gather(entry, event, said)
        return why or members or allowed or gathered

    def _clock(self, entry: Entry, said: Statement) -> None:
        # What comes back in a packet is older than what stands before it, but not by its own clock;
        # and so is what a board lost and has again: it stood on less than its desk recorded since.
        desk = said.device.partition("/")[0]
        last, seq = self._clocks.get(desk, (said.at, 0))
        if said.stood_on is not None and said.stood_on.seq < seq:
            return
        if said.at < last - DRIFT:
            self.facts.set_back.append(entry.seq)
        self._clocks[desk] = said.at, entry.seq

    def _fault(self, entry: Entry, said: Statement | None, why: str) -> AuditFault:
        what = described(said) if said else say("verifying.unreadable")
        sentence = say("verifying.entry", seq=entry.seq, what=what, why=say(f"verifying.why.{why}"))
        return AuditFault(entry.seq, said.subject if said else "", sentence)

    def _place(self, event: Event, said: Statement) -> str:
        if said.ledger != self._board.id:
            return "board"
        columns = (said.type, said.author, said.stream, said.seq, said.subject, stamp(said.at))
        if columns != (
            event.type, event.author, event.stream, event.stream_seq, event.subject, event.at,
        ):  # fmt: skip
            return "columns"
        last, prev = self._streams.get(said.stream, (0, ""))
        return "" if (said.seq, said.prev) == (last + 1, prev) else "stream"

    def _signature(self, event: Event, said: Statement) -> str:
        if not signature_needed(said):
            return "unexpected_signature" if event.signature else ""
        self.signatures += 1
        if said.type == "key.accepted":
            return self._new_key(event, said)
        if said.type in REVIEW_TYPES:
            public = self.facts.reviews.public(said)
            return self._verified(public, event) if public else "unknown_key"
        key = self.facts.keys.get(said.key)
        if key is None or key.person_id != said.author:
            return "unknown_key"
        if key.revoked:
            return "revoked_key"
        if said.type == "key.revoked" and not self._vouched(said):
            return "revoked_alone"
        return self._verified(key.public, event)

    def _vouched(self, said: Statement) -> bool:
        """Tell whether two others, not one, want a key to be revoked."""
        asker, person, key = self.facts.asked.get(str(said.body.get("asked")), ("", "", ""))
        known = self.facts.keys.get(key)
        same = (person, key) == (said.subject, said.body.get("key"))
        same_as = self.facts.duties.same
        three = len({one_of(same_as, one) for one in (asker, said.author, person)} - {""}) == 3
        return same and three and known is not None and known.person_id == person

    def _new_key(self, event: Event, said: Statement) -> str:
        public = audit_reviews.unhex(said.body.get("public"))
        valid = [one for one in self.facts.keys.values() if one.person_id == said.subject]
        taken = said.key in self.facts.keys  # nobody's key is put in the place of another's
        if taken or said.subject != said.author or any(not one.revoked for one in valid):
            return "second_key"
        return self._verified(public, event)

    def genuine(self, event: Event, said: Statement) -> bool:
        """Tell whether an event that stands in no entry is signed by its author."""
        key = self.facts.keys.get(said.key)
        own = key.public if key is not None and key.person_id == said.author else b""
        public = self.facts.reviews.public(said) if said.type in REVIEW_TYPES else own
        return bool(public) and not self._verified(public, event)

    def _verified(self, public: bytes, event: Event) -> str:
        fits = self._vault.verify(public, SIGNED_PREFIX + event.data, event.signature)
        return "" if fits else "signature"

    def _gather(self, entry: Entry, event: Event, said: Statement) -> str:
        """Note what an event says; returns what is wrong with it, if anything."""
        room = said.type.partition(".")[0]
        body = said.body
        if said.type == "change.imported":
            self.facts.moments[event.id] = event.at
            return self._import(entry, event, body)
        if room == "change":
            self._change(entry, event, said)
        elif room == "key":
            self._keyed(entry, event, said)
        elif room == "signoff":
            self._signed(entry, event, said)
        elif room in ("person", "role"):
            return self._person(entry, said)
        else:
            self._board_room(entry, event, said)
        return ""

    def _person(self, entry: Entry, said: Statement) -> str:
        body = said.body
        if said.type == "role.lent":
            dates = (str(body.get("since")), str(body.get("until")))
            self.facts.lent.add((said.author, said.subject, str(body.get("role")), *dates))
            return ""
        self.facts.people[said.subject] = (entry.seq, body)
        names = (body.get("name", ""), *body.get("aliases", ()))
        self.facts.names.setdefault(said.subject, set()).update(map(folded, names))
        held = {
            (str(role["behalf"]), said.subject, str(role.get("name")), str(role.get("since")),
             str(role.get("until")))
            for role in body.get("roles", ()) if role.get("behalf")
        }  # fmt: skip
        signed = held <= self.facts.lent
        # What is left out is over: it is held again by another loan alone.
        self.facts.lent -= {one for one in self.facts.lent if one[1] == said.subject} - held
        return "" if signed else "lent_unsigned"

    def _board_room(self, entry: Entry, event: Event, said: Statement) -> None:
        body = said.body
        if "meeting_hash" in body:
            self._meeting(entry, said)
        self._policy(entry, event, said)
        self._packets(entry, event, said)
        if said.type == "item.decided":
            self.facts.items[str(body.get("item"))] = (entry.seq, body)
        elif said.type in ("minutes.made", "minutes.final"):
            self.facts.minutes[event.id] = (entry.seq, audit_stated.facts(event, said))
        elif said.type in STATED:
            kind = STATED[said.type]
            one = kind, audit_stated.record_of(kind, event.id, said)
            self.facts.stated[one] = (entry.seq, audit_stated.facts(event, said))
        elif said.type in ("board.created", "board.changed") and "name" in body:
            self._named(entry, event, said)
        elif said.type == "database.restored":
            self.facts.left.add(str(body.get("before", "")))

    def _named(self, entry: Entry, event: Event, said: Statement) -> None:
        if said.type == "board.changed":
            self.facts.board = (entry.seq, said.body)
        elif self.facts.board is None:  # a board is made once
            self.facts.board = (entry.seq, said.body)
            self.facts.created = event.at

    def _policy(self, entry: Entry, event: Event, said: Statement) -> None:
        body = said.body
        founded = said.type == "board.created" and not self.facts.policy[0]
        if said.type == "policy.changed" or founded:
            made_by = said.policy if said.type == "board.created" else self.facts.policy[2]
            self.facts.policy = (entry.seq, body.get("policy"), body.get("hash", made_by))
        if isinstance(pack := body.get("pack"), Mapping) and said.type in KEEPING:
            one = "pack", str(pack.get("hash"))  # what was kept first stays
            self.facts.stated.setdefault(one, (entry.seq, audit_stated.facts(event, said, pack)))

    def _packets(self, entry: Entry, event: Event, said: Statement) -> None:
        if said.type == TAKEN:
            self.facts.reviews.packet(said.body)
        elif said.type == MERGED:
            self.facts.reviews.merged(said.body)
            self.facts.returned.merged(event, said)
            for one, _ in said.body.get("labels", ()):
                self.facts.stated["returned", one] = (entry.seq, {})

    def _meeting(self, entry: Entry, said: Statement) -> None:
        body = said.body
        meeting_id = str(body.get("meeting")) if said.type == "item.decided" else said.subject
        _, number, _ = self.facts.meetings.get(meeting_id, (0, "", None))
        if said.type != "item.decided":  # that one bears the number of the RFC
            number = str(body.get("number", number))
        self.facts.meetings[meeting_id] = (entry.seq, number, body["meeting_hash"])

    def _change(self, entry: Entry, event: Event, said: Statement) -> None:
        found = self.facts.changes.setdefault(said.subject, Vouched(entry.seq, "", ""))
        found.seq = entry.seq
        if said.type == "change.created":  # what is written here comes from nowhere else
            found.origin, found.stage = ("", ""), str(Stage.DRAFT)
        elif said.type in CLOSING_TYPES or "to" in said.body:
            found.stage = str(said.body.get("to", ""))
        if said.seen:
            found.content_hash, found.revision = said.seen, said.revision
            self.facts.contents[event.id] = {said.subject: said.seen}
            self.facts.moments[event.id] = event.at
            self.facts.first.setdefault((said.subject, said.seen), event.at)
        if particulars := said.body.get("particulars"):
            found.particulars_hash = particulars
        if "number" in said.body:
            found.number = said.body["number"]
        if "requester_id" in said.body:
            found.links = (said.body["requester_id"], str(said.body.get("owner_id", "")))

    def _import(self, entry: Entry, event: Event, body: Mapping[str, Any]) -> str:
        leaves = self._source.leaves(entry.seq)
        whole, source = body.get("leaf") == _WITH_ORIGIN, str(body.get("source", ""))
        try:
            hashed = merkle.root([
                import_leaf(leaf.uid, leaf.content_hash, leaf.particulars_hash,
                            *((leaf.number, source, leaf.external_id) if whole else ()))
                for leaf in leaves
            ])  # fmt: skip
        except ValueError:
            hashed = ""
        wrong = (hashed, len(leaves)) != (body.get("root"), body.get("count"))
        for leaf in leaves:
            before = self.facts.changes.get(leaf.uid)
            number, origin = (before.number, before.origin) if before else (None, None)
            if whole:
                number, origin = leaf.number, (source, leaf.external_id)
            self.facts.changes[leaf.uid] = Vouched(
                entry.seq, leaf.content_hash, leaf.particulars_hash, 0, number, origin
            )
            self.facts.first.setdefault((leaf.uid, leaf.content_hash), event.at)
        self.facts.contents[event.id] = {leaf.uid: leaf.content_hash for leaf in leaves}
        return "leaves" if wrong else ""

    def _keyed(self, entry: Entry, event: Event, said: Statement) -> None:
        body = said.body
        if said.type == "key.accepted":
            public = audit_reviews.unhex(body.get("public"))
            made = str(body.get("made", ""))
            # Whoever names it again takes it from nobody.
            self.facts.keys.setdefault(said.key, KeyFact(said.subject, public, entry.seq, made))
        elif said.type == "key.reset_asked":
            asked = (said.author, said.subject, str(body.get("key")))
            self.facts.asked[event.id] = asked
        elif said.type == "key.revoked" and self._vouched(said):
            self.facts.keys[body["key"]].revoked_at = event.at

    def _signed(self, entry: Entry, event: Event, said: Statement) -> None:
        body = said.body
        if said.type in SAYING:
            fact = self.facts.signoffs[event.id] = SignoffFact(said, entry.seq)
            self.facts.reviews.sign(event.id, fact)
            if found := self.facts.changes.get(said.subject):
                found.number = body.get("number", found.number)
            if isinstance(body.get("exception"), Mapping):
                granted = audit_granted.facts(said)
                self.facts.stated["exception", event.id] = (entry.seq, granted)
        elif said.type == "signoff.withdrawn":
            self.facts.reviews.withdraw(event.id, said)
