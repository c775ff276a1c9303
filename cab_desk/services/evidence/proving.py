"""One root over the whole audit chain, and proofs that an entry is under it.

The leaves are the ids of the events in the order of the ledger: leaf n is entry n + 1. A root
stands in the minutes beside the head of the same length, so that a proof of one entry can be
held against paper that left the room.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cab_desk.domain import merkle
from cab_desk.domain.canonical import Plain, digest
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.domain.packet import REVIEW_TYPES, TAKEN
from cab_desk.domain.statement import Malformed, Statement, read, signature_needed
from cab_desk.errors import BadInput, Refused
from cab_desk.services.evidence.audit_walk import described
from cab_desk.services.ports import Vault, Work
from cab_desk.services.records import MinutesFile
from cab_desk.words import say

KIND = "cabdesk/proof/v1"
ACCEPTED = "key.accepted"
LARGEST = 262_144
_SHORTEST_ID = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof shows: the entry, what it says, and under which root of how many entries."""

    seq: int
    said: Statement
    size: int
    root: str
    meeting: str = ""  # whose minutes bear the root, as the proof says
    revision: int = 0


def leaves(ids: Sequence[str]) -> list[bytes]:
    """Return the leaves of a ledger whose events have these ids."""
    return [bytes.fromhex(one) for one in ids]


def root_at(work: Work, size: int | None = None) -> str:
    """Return the root over the first entries of the ledger, or over all."""
    return merkle.root(leaves(work.ledger.ids(size)))


def proof(work: Work, wanted: str) -> dict[str, Plain]:
    """Return what proves one entry, named by its number or its event, without all the others.

    It is made against the root that stands in the oldest final minutes that cover the entry, for
    that one has been out of the room longest; against the present root where there are none. The
    entry by which the signer accepted the key is proved with it. Raises Refused where there is no
    such entry.
    """
    ids = work.ledger.ids()
    seq = _place(ids, wanted)
    printed = _printed(work, seq)
    size = printed[1] if printed else len(ids)
    under = leaves(ids[:size])
    return {
        "kind": KIND,
        "board": work.board().id,
        "size": size,
        "root": merkle.root(under),
        "printed": _named(work, printed[0]) if printed else None,
        "entries": [_shown(work, under, one) for one in _needed(work, ids, seq)],
    }


def written(made: Mapping[str, Plain]) -> bytes:
    """Return a proof as the file that is handed on."""
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def check(data: bytes, vault: Vault) -> Checked:
    """Return what a proof shows, without any board; raises BadInput where it shows nothing.

    Whether the root is the one that was printed, whoever holds the minutes has to see.
    """
    found = _decoded(data)
    try:
        entries = [_entry(found, one, vault) for one in found["entries"]]
        keys = dict(_key(said) for _, said, _ in entries if said.type in (ACCEPTED, TAKEN))
        seq, said, signature = entries[0]
        printed = found.get("printed") or {}
        checked = Checked(seq, said, found["size"], found["root"], str(printed.get("meeting", "")),
                          int(printed.get("revision", 0)))  # fmt: skip
        event = found["entries"][0]["event"].encode()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, Malformed):
        raise BadInput(say("evidence.proof_form")) from None
    if signature_needed(said):
        author, public = keys.get((said.type in REVIEW_TYPES, said.key), ("", b""))
        if not author or author != said.author:
            raise BadInput(say("evidence.proof_key"))
        if not vault.verify(public, SIGNED_PREFIX + event, signature):
            raise BadInput(say("evidence.proof_signature"))
    return checked


def facts(found: Checked) -> dict[str, str]:
    """Return what sentences about a proof name."""
    return {
        "seq": f"{found.seq:,}",
        "what": described(found.said),
        "size": f"{found.size:,}",
        "root": found.root,
    }


def sentence(found: Checked) -> str:
    """Return in words what a proof shows and what it has to be held against."""
    shows = say("evidence.proof_shows", **facts(found))
    if not found.meeting:
        return f"{shows} {say('evidence.proof_no_paper')}"
    paper = say("evidence.proof_paper", meeting=found.meeting, revision=found.revision)
    return f"{shows} {paper}"


def _entry(
    found: Mapping[str, Any], one: Mapping[str, Any], vault: Vault
) -> tuple[int, Statement, bytes]:
    event, seq = one["event"].encode(), one["seq"]
    said, signature = read(event), bytes.fromhex(one["signature"])
    path = merkle.Proof(seq - 1, found["size"], tuple(map(str, one["path"])))
    if not merkle.holds(path, bytes.fromhex(digest(event)), found["root"]):
        raise BadInput(say("evidence.proof_path", seq=seq))
    if said.ledger != found["board"]:
        raise BadInput(say("evidence.proof_board"))
    if said.type == ACCEPTED:
        public = _unhex(said.body.get("public"))
        if not vault.verify(public, SIGNED_PREFIX + event, signature):
            raise BadInput(say("evidence.proof_signature"))
    return seq, said, signature


def _key(said: Statement) -> tuple[tuple[bool, str], tuple[str, bytes]]:
    """Return whose key an entry names, with its public half; a packet's signs no sign-off."""
    public = _unhex(said.body.get("public"))
    if said.type == ACCEPTED:
        return (False, said.key), (said.author, public)
    return (True, str(said.body.get("key"))), (str(said.body.get("person")), public)


def _place(ids: Sequence[str], wanted: str) -> int:
    text = wanted.strip().lower()
    if text.isascii() and text.isdecimal() and 0 < int(text) <= len(ids):
        return int(text)
    long_enough = len(text) >= _SHORTEST_ID
    places = [seq for seq, one in enumerate(ids, 1) if long_enough and one.startswith(text)]
    if len(places) != 1:
        raise Refused(say("evidence.no_such_entry", entry=wanted, entries=f"{len(ids):,}"))
    return places[0]


def _needed(work: Work, ids: Sequence[str], seq: int) -> list[int]:
    """Return the entry, and the one by which its signer accepted the key."""
    _, event = next(work.ledger.entries(seq - 1))
    said = read(event.data)
    if said.type == ACCEPTED or not signature_needed(said):
        return [seq]
    if said.type in REVIEW_TYPES:
        packet = work.reviews.packet_of_key(said.key)
        return [seq, ids.index(packet.event_id) + 1] if packet else [seq]
    for entry, other in work.ledger.of_subject(said.author):
        if other.type == ACCEPTED and read(other.data).key == said.key:
            return [seq, entry.seq]
    return [seq]


def _shown(work: Work, under: Sequence[bytes], seq: int) -> dict[str, Plain]:
    entry, event = next(work.ledger.entries(seq - 1))
    return {
        "seq": seq,
        "hash": entry.hash,
        "event": event.data.decode(),
        "signature": event.signature.hex(),
        "path": list(merkle.prove(under, seq - 1).path),
    }


def _printed(work: Work, seq: int) -> tuple[MinutesFile, int] | None:
    """Return the oldest final minutes whose printed root covers an entry, with its size."""
    best: tuple[MinutesFile, int] | None = None
    for meeting_id, (_, state) in work.minutes.states().items():
        files = work.minutes.of_meeting(meeting_id) if state in ("final", "revised") else []
        for file in files:
            head = json.loads(file.record)["head"]
            fits = file.state == "final" and "root" in head and head["seq"] >= seq
            if fits and (best is None or head["seq"] < best[1]):
                best = file, head["seq"]
    return best


def _named(work: Work, file: MinutesFile) -> Mapping[str, Plain]:
    number = work.meetings.get(file.meeting_id).number
    return {"meeting": number, "revision": file.revision}


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise BadInput(say("evidence.proof_form"))
    return found


def _unhex(text: object) -> bytes:
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""
