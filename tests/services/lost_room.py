"""A desk whose board loses what was recorded last."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

from cab_desk.domain.canonical import digest
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Place, chain, compose
from cab_desk.keys.beside import SharedOutbox
from cab_desk.keys.recent import RecentOutbox
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.records import OutboxEntry
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from tests import databases
from tests.services.evidence_room import DANA, WORDS, Room, room


def with_two_rfcs(folder: Path) -> Path:
    """Make a board with two RFCs that may be signed."""
    with room(folder) as desk:
        desk.furnish()
        for title in ("Rotate the certificates", "Upgrade the queue"):
            desk.submitted(title)
    return folder


def at_desk(folder: Path) -> Room:
    """Return a desk that keeps what it signs, as one on a share, or on a server, does."""
    desk = Room(folder)
    kept = folder / "outbox-d1"
    desk.outbox = RecentOutbox(kept) if databases.on_server() else SharedOutbox(kept, desk.path)
    desk.office = replace(desk.office, outbox=desk.outbox)
    desk.find_people()
    desk.actor = desk.ids["Dana Reyes"]
    return desk


def uid_of(desk: Room, number: int) -> str:
    found: str = desk.do(lambda work: work.changes.by_number(f"CR-2026-{number:04}")).uid
    return found


def edit(desk: Room) -> str:
    """Edit one RFC; the other one is signed."""
    uid = uid_of(desk, 1)
    old = desk.change(uid)
    new = replace(old, title="Rotate all certificates")
    desk.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version, reason="All"))
    return "change.edited"


def signed_before(desk: Room, uid: str) -> str:
    """Sign as an earlier version did: in the one stream that all of a person's entries are in."""
    request = desk.request(uid, *DANA)
    key = open_key(desk.office, request.person_id, WORDS)
    with desk.office.open_work() as work:
        change = work.changes.get(uid)
        body = signing._given_body(work, change, request)
        draft = Draft(
            signing.GIVEN, body, uid, change.revision, content_hash(change), key.person_id,
            key.key_id,
        )  # fmt: skip
        place: Place = work.place(key.person_id)
        data = compose(draft, place, work.now, work.now)
    entry = OutboxEntry(digest(data), data, key.seal(SIGNED_PREFIX + data), "PENDING")
    desk.outbox.put(entry)
    return entry.event_id


def rewrite(desk: Room, seq: int, old: bytes, new: bytes) -> None:
    """Change an entry that has no signature, and make all that hangs on it anew."""
    pairs = desk.do(lambda work: [(entry, event) for entry, event in work.ledger.entries()])
    renamed: dict[str, str] = {}
    prev, statements = "", []
    for entry, event in pairs:
        data = event.data.replace(old, new) if entry.seq == seq else event.data
        for before, after in renamed.items():  # its author's next entry names it
            data = data.replace(before.encode(), after.encode())
        event_id = digest(data)
        if event_id != event.id:
            assert not event.signature, "what is signed is found by its signature"
            renamed[event.id] = event_id
            told = json.loads(data)["at"]
            rows = ("UPDATE event SET id = ?, data = ?, at = ? WHERE id = ?",
                    (event_id, data.decode(), told, event.id))  # fmt: skip
            statements.append(rows)
        made = chain(prev or entry.prev, entry.seq, event_id)
        if made != entry.hash:
            statements.append(
                ("UPDATE ledger SET prev = ?, event_id = ?, hash = ? WHERE seq = ?",
                 (prev or entry.prev, event_id, made, entry.seq))
            )  # fmt: skip
        prev = made
    desk.tamper("PRAGMA foreign_keys = OFF", *statements)
