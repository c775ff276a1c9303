"""Look over each event that came back: is it whole, of this board, and really its author's?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.domain.merge import Act
from cab_desk.domain.packet import (
    GIVEN,
    RETURNING,
    REVIEW_TYPES,
    VOTE,
    WITHDRAWN,
    check_body,
)
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.errors import Refused
from cab_desk.services.packets.merge_report import Row, refused
from cab_desk.services.ports import Vault, Work
from cab_desk.words import say

NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a file of events holds: its name and hash, and bytes and signature of each event."""

    name: str
    hash: str
    entries: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One event that came back, read; `said` is None for a form that is not known yet."""

    id: str
    data: bytes
    signature: bytes
    said: Statement | None

    @property
    def body(self) -> Mapping[str, Any]:
        """Return what the event says."""
        return self.said.body if self.said is not None else {}

    def act(self) -> Act:
        """Return the event as merging sees it."""
        said = self.said
        assert said is not None  # noqa: S101 -- what cannot be read is never merged
        body = said.body
        return Act(
            id=self.id,
            stream=said.stream,
            seq=said.seq,
            prev=said.prev,
            type=said.type,
            author=said.author,
            subject=said.subject,
            seen=said.seen,
            choice=_choice(said),
            supersedes=frozenset(
                [body["withdraws"]] if said.type == WITHDRAWN else body.get("supersedes", ())
            ),
        )


def _choice(said: Statement) -> tuple[str, ...]:
    if said.type not in (GIVEN, VOTE):
        return ()
    return (said.body["role"], said.body["decision"], *said.body["conditions"])


class Inspector:
    """Checks letters in one unit of work; keeps what it looked up."""

    def __init__(self, work: Work, vault: Vault) -> None:
        self._work = work
        self._vault = vault
        self._hashes: dict[str, dict[int, str] | None] = {}
        self._handed_out = {"", *(one.hash for one in work.reviews.packets())}
        self._desks: set[str] = set()

    def look(self, bundle: Bundle) -> tuple[list[Letter], list[Row]]:
        """Return the events of a file, each once, and a row for each that cannot be taken in.

        What the ledger holds already is not looked at again.
        """
        letters = {one.id: one for one in map(opened, bundle.entries)}
        read_ = [one for one in letters.values() if one.said is not None]
        self._desks = self._work.reviews.desk_streams({_said(one).stream for one in read_})
        rows = [self._row(one) for one in read_]
        broken = [one for one in letters.values() if one.said is None and not _newer(one.data)]
        bad = [refused(None, one.id, "form") for one in broken]
        return list(letters.values()), [*bad, *(row for row in rows if row is not None)]

    def _row(self, letter: Letter) -> Row | None:
        said = _said(letter)
        if self._work.ledger.event(letter.id) is not None:
            return None
        why = self._fault(letter, said)
        name = str(said.body.get("name") or said.author)
        return refused(said, letter.id, why, name=name) if why else None

    def _fault(self, letter: Letter, said: Statement) -> str:
        return self._form_fault(said) or self._key_fault(letter, said) or self._place_fault(said)

    def _form_fault(self, said: Statement) -> str:
        if said.ledger != self._work.board().id:
            return "board"
        if said.type not in RETURNING:
            return "type"
        try:
            check_body(said)
        except Malformed:
            return "form"
        if said.type == WITHDRAWN and not self._is_own(said):
            return "not_own"
        # Both are of the board alone.
        return next((name for name in ("exception", "meeting") if said.body.get(name)), "")

    def _is_own(self, said: Statement) -> bool:
        """Tell whether a withdrawal takes back its author's own sign-off, or one not known yet."""
        event = self._work.ledger.event(str(said.body["withdraws"]))
        own = (GIVEN, said.author, said.subject)
        return event is None or (event.type, event.author, event.subject) == own

    def _place_fault(self, said: Statement) -> str:
        if said.stream in self._desks:
            return "desk"
        if not self._is_name(said):
            return "name"
        known = self._known(said.subject)
        if known is None:
            return "change"
        return "" if known.get(said.revision) == said.seen else "revision"

    def _key_fault(self, letter: Letter, said: Statement) -> str:
        if said.type in REVIEW_TYPES:
            packet = self._work.reviews.packet_of_key(said.key)
            if packet is None or packet.person_id != said.author:
                return "packet"
            if packet.hash != said.body["packet"]:
                return "altered"
            public = packet.public
        else:
            key = self._work.people.key_by_id(said.key)
            if key is None or key.person_id != said.author:
                return "key"
            if key.revoked_at is not None:
                return "revoked"
            if said.body.get("packet", "") not in self._handed_out:
                return "altered"  # who signed had another packet before them than the board gave
            public = key.public
        fits = self._vault.verify(public, SIGNED_PREFIX + letter.data, letter.signature)
        return "" if fits else "signature"

    def _is_name(self, said: Statement) -> bool:
        """Tell whether the printed name is one that its author bears, or bore."""
        person = self._work.people.get(said.author)
        names = {person.name, *person.aliases}
        for _, event in self._work.ledger.of_subject(person.id):
            if event.type == "person.put":
                body = read(event.data).body
                names |= {str(body.get("name", "")), *map(str, body.get("aliases", ()))}
        lent = said.body.get("behalf")
        if isinstance(lent, Mapping):
            lender = lent.get("name", "")
            names |= {say("evidence.lent.name", name=one, behalf=lender) for one in names}
        return said.body["name"] in names

    def _known(self, uid: str) -> dict[int, str] | None:
        """Return the revisions of a change and their hashes; None where there is no change."""
        if uid not in self._hashes:
            self._hashes[uid] = self._revisions(uid)
        return self._hashes[uid]

    def _revisions(self, uid: str) -> dict[int, str] | None:
        try:
            found = self._work.changes.revisions(uid)
        except Refused:
            return None
        return {one.number: one.content_hash for one in found} or None


def opened(entry: tuple[bytes, bytes]) -> Letter:
    """Return an event that came back, read if it can be."""
    data, signature = entry
    try:
        said = read(data)
    except Malformed:
        said = None
    return Letter(digest(data), data, signature, said)


def _newer(data: bytes) -> bool:
    try:
        read(data)
    except Malformed as error:
        return error.part == "version"
    return False


def _said(letter: Letter) -> Statement:
    assert letter.said is not None  # noqa: S101 -- asked only of what was read
    return letter.said


def streams_of(letters: Iterable[Letter]) -> set[str]:
    """Return the streams that letters stand in."""
    return {one.said.stream for one in letters if one.said is not None}


def subjects_of(letters: Iterable[Letter]) -> set[str]:
    """Return the changes that letters are about."""
    return {one.said.subject for one in letters if one.said is not None}
