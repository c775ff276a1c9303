"""Events and the ledger: what was done, by whom, in which order it was accepted.

An event is made by its author and never changes: canonical bytes, their SHA-256 as its id,
and, where its type asks for it, an Ed25519 signature over ``SIGNED_PREFIX + bytes``. The ledger
is the order of acceptance: each entry hashes the one before it. Events of two desks merge by
union; the form is version 1 and stays readable for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.canonical import Plain, canonical, clean, digest, stamp
from cab_desk.domain.heads import STOOD_ON, plain
from cab_desk.domain.nameplate import GENESIS as GENESIS  # noqa: PLC0414 -- still of the ledger
from cab_desk.domain.nameplate import Head as Head  # noqa: PLC0414

SIGNED_PREFIX = b"cabdesk/event/v1\0"
LARGEST_EVENT = 65_536

# An event of these types without a valid signature by its author's key is no event at all.
SIGNED_TYPES = frozenset(
    {"key.accepted", "key.reset_asked", "key.revoked", "role.lent", "signoff.given",
     "signoff.heard", "signoff.withdrawn", "condition.ticked", "item.admitted",
     "item.decided", "meeting.closed", "minutes.final", "certificate.made", "chair.unlocked",
     "policy.agreed", "identity.agreed", "identity.joined",
     "person.agreed", "key.welcomed", "people.confirmed", "history.lost",
     "template.answered"}
)  # fmt: skip


# What an earlier program would read otherwise than it is meant has a form of its own: it keeps
# such an event, and says that a newer program has to check it.
_FORMS = {"signoff.heard": 2}


def form_of(kind: str) -> int:
    """Return the form of the events of a type: 1, for all but those that came with a later one."""
    return _FORMS.get(kind, 1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an event is to say, before it has its place in its author's stream.

    `subject` is the uid of the change or the id of the meeting or person it is about; `seen`
    the content hash that the author had before him.
    """

    type: str
    body: Mapping[str, Plain]
    subject: str = ""
    revision: int = 0
    seen: str = ""
    author: str = ""
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is stored: exact bytes and signature, with what is looked up by."""

    id: str
    data: bytes
    signature: bytes
    type: str
    author: str
    stream: str
    stream_seq: int
    subject: str
    at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the ledger."""

    seq: int
    prev: str
    event_id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an author's next event goes: which ledger, stream, and after what.

    `head` is that of the chain which lies before its signer; nobody's word stands on none.
    """

    ledger: str
    device: str
    host: str
    zone: str
    policy: str
    seq: int = 1
    prev: str = ""
    head: Head | None = None


def compose(draft: Draft, place: Place, at: datetime, local: datetime) -> bytes:
    """Return the canonical bytes of an event; `local` is `at` in the board's zone."""
    stood_on = {STOOD_ON: plain(place.head)} if place.head else {}
    data = canonical(
        {
            "v": form_of(draft.type),
            "ledger": place.ledger,
            "type": draft.type,
            "author": draft.author,
            "device": place.device,
            "host": clean(place.host),
            "seq": place.seq,
            "prev": place.prev,
            "at": stamp(at),
            "offset": local.isoformat()[-6:],
            "zone": place.zone,
            "key": draft.key_id,
            "policy": place.policy,
            "subject": draft.subject,
            "revision": draft.revision,
            "seen": draft.seen,
            "body": _cleaned({**draft.body, **stood_on}),
        }
    )
    if len(data) > LARGEST_EVENT:
        raise ValueError(f"an event has at most {LARGEST_EVENT} bytes, this one {len(data)}")
    return data


def chain(prev: str, seq: int, event_id: str) -> str:
    """Return the hash of the ledger entry `seq` that follows `prev`."""
    return digest(canonical({"event": event_id, "prev": prev, "seq": seq}))


def stream_of(author: str, device: str) -> str:
    """Return the name of an author's stream on one device."""
    return f"{author or '-'}/{device}"


def lane_of(about: str, key_id: str, turn: int = 0) -> str:
    """Return in which lane of a desk a key signs what its signer's disk keeps as well.

    Such an event can be entered again where the board lost it, and others of the same desk
    cannot: each key has a stream of its own for each RFC, which follows nothing that may be gone
    for good. Where an event can't be entered again at all, later ones go into the next `turn`.
    """
    lane = f"signed/{digest(canonical([about, key_id]))[:16]}"
    return f"{lane}-{turn}" if turn else lane


def import_leaf(uid: str, content_hash: str, particulars_hash: str, *origin: str) -> bytes:
    """Return the leaf by which a bulk import vouches for one change (see `domain.merkle`).

    `origin` is the change's number, its source and its id there. Imports whose body says no
    `leaf` of 2 vouched for content and particulars alone.
    """
    return bytes.fromhex(digest(canonical([uid, content_hash, particulars_hash, *origin])))


def _cleaned(value: Plain) -> Plain:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {str(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(item) for item in value]
    return value
