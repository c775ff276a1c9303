"""Write a packet for somebody to take along: RFCs, agenda, calendar, policy, and the head."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cab_desk.domain.board import Person, SealedKey
from cab_desk.domain.canonical import Plain, canonical, clean, digest, stamp
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft, Event
from cab_desk.domain.meeting import Meeting
from cab_desk.domain.packet import FORM, TAKEN, VERSION
from cab_desk.errors import Refused
from cab_desk.services.members import passphrases
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.packets import packet_files, packet_form
from cab_desk.services.packets.packet_form import CONTENTS, SIGNED, Contents
from cab_desk.services.packets.packet_signed import Pen
from cab_desk.services.ports import Work
from cab_desk.services.review_ports import HandedOut, Slice
from cab_desk.words import plural, say

MOST_CHANGES = 500
MOST_BESIDE = 500
_BEFORE, _AFTER = timedelta(days=14), timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken along, and by whom. Without RFCs and meeting: all that is submitted."""

    person_id: str
    uids: tuple[str, ...] = ()
    meeting_id: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A packet, ready to be written: its members by name, the list of contents among them."""

    contents: Contents
    members: Mapping[str, bytes]
    outcome: Outcome


def take(office: Office, wanted: Wanted, *, schema: int, by: Pen | None = None) -> Packed:
    """Hand a packet out: the board knows it, and its key, before anybody has the file.

    What the key of a packet signs is never a sign-off; those need their author's own key. `by`
    signs the entry, which lies in the packet: without it only the board can tell a changed one.
    """
    if office.seat is not None:
        raise Refused(say("packets.not_from_packet"))
    packet_id, secret = secrets.token_hex(16), secrets.token_urlsafe(24)
    key = office.vault.make(wanted.person_id, secret, office.clock())
    with office.open_work() as work:
        person = reader_of(work, wanted.person_id)
        meeting = work.meetings.get(wanted.meeting_id) if wanted.meeting_id else None
        changes = _chosen(work, wanted, meeting)
        members = _members(work, changes, wanted)
        listed = canonical(
            {
                "form": FORM,
                "v": VERSION,
                "schema": schema,
                "packet": packet_id,
                **_of_board(work),
                "for": _reader(work, person),
                "meeting": _meeting(meeting),
                "key": _key(key, secret),
                "signer": _signer(by),
                "changes": [_told(change) for change in changes],
                "members": {name: packet_form.member(data) for name, data in members.items()},
                **_files(packet_files.chosen(work, changes)),
            }
        )
        packet = HandedOut(packet_id, "", person.id, key.key_id, key.public, digest(listed),
                           work.now, wanted.meeting_id)  # fmt: skip
        event = _recorded(work, packet, person.name, changes, by)
    words = plural("packets.taken", len(changes), name=person.name)
    outcome = touched("packets", message=words, made=packet_id)
    if by is not None:
        members[SIGNED] = packet_form.signed(event.data, event.signature)
    return Packed(packet_form.contents(listed), {CONTENTS: listed, **members}, outcome)


def _recorded(
    work: Work, packet: HandedOut, name: str, changes: Sequence[Change], by: Pen | None
) -> Event:
    """Write the entry of a packet, and keep the packet."""
    body: dict[str, Plain] = {
        "person": packet.person_id,
        "name": name,
        "key": packet.key_id,
        "public": packet.public.hex(),
        "hash": packet.hash,
        "meeting": packet.meeting_id,
        "changes": [change.uid for change in changes],
    }
    draft = Draft(TAKEN, body, packet.id)
    event = by.record(work, draft) if by else work.record(draft)
    work.reviews.add_packet(replace(packet, event_id=event.id))
    return event


def _key(key: SealedKey, secret: str) -> dict[str, Plain]:
    return {
        "id": key.key_id,
        "public": key.public.hex(),
        "sealed": key.sealed.hex(),
        "secret": secret,
    }


def _meeting(meeting: Meeting | None) -> dict[str, Plain]:
    return {"id": meeting.id if meeting else "", "number": meeting.number if meeting else ""}


def reader_of(work: Work, person_id: str) -> Person:
    """Return who a packet may be for; raises Refused for somebody who cannot speak here."""
    person = work.people.get(person_id)
    if not person.linked or person.retired:
        raise Refused(
            say(f"signing.{'retired' if person.retired else 'unlinked'}", name=person.name)
        )
    return person


def _chosen(work: Work, wanted: Wanted, meeting: Meeting | None) -> list[Change]:
    uids = dict.fromkeys(wanted.uids)
    if meeting is not None:
        uids |= dict.fromkeys(item.change_uid for item in meeting.items if item.change_uid)
    if uids:
        found = work.changes.get_many(tuple(uids))
        if missing := uids.keys() - found.keys():
            work.changes.get(min(missing))  # says which one there is none of
        changes = [found[uid] for uid in uids]
    elif meeting is not None:
        raise Refused(say("packets.empty_agenda", meeting=meeting.number))
    else:
        changes = [change for change in work.changes.each() if change.stage is Stage.SUBMITTED]
    if not changes:
        raise Refused(say("packets.nothing_submitted"))
    if drafts := [change for change in changes if change.stage is Stage.DRAFT]:
        raise Refused(say("packets.draft", title=drafts[0].title))
    if len(changes) > MOST_CHANGES:
        raise Refused(say("packets.too_many", count=len(changes), most=MOST_CHANGES))
    return changes


def _members(work: Work, changes: Sequence[Change], wanted: Wanted) -> dict[str, bytes]:
    uids = [change.uid for change in changes]
    beside = work.reviews.beside(uids)[:MOST_BESIDE]  # whom they may clash with
    starts = [change.start for change in changes if change.start]
    ends = [change.end for change in changes if change.end]
    slice_ = Slice(
        (*uids, *beside),
        wanted.person_id,
        min([*starts, work.now]) - _BEFORE,
        max([*ends, work.now]) + _AFTER,
        wanted.meeting_id,
    )
    tables = work.reviews.slice(slice_)
    return {f"{name}.json": packet_form.encoded(rows) for name, rows in tables.items()}


def _reader(work: Work, person: Person) -> dict[str, Plain]:
    """Return whom a packet is for, and since when their passphrase is the same: of that the rules
    of the board speak on the train as well.
    """
    made = passphrases.since(work, person.id)
    return {"id": person.id, "name": person.name, "since": stamp(made) if made else ""}


def _files(files: Mapping[str, int]) -> dict[str, Plain]:
    """Return the attached files as the list of contents has them; nothing where there are none."""
    listed: list[Plain] = [{"sha256": name, "size": size} for name, size in files.items()]
    return {"files": listed} if listed else {}


def _signer(by: Pen | None) -> dict[str, Plain]:
    if by is None:
        return {}
    one = by.signer
    return {"id": one.id, "name": clean(one.name), "key": one.key_id, "public": one.public.hex()}


def _of_board(work: Work) -> dict[str, Plain]:
    board, head = work.board(), work.ledger.head()
    maker = work.people.get(work.actor).name if work.actor else ""
    return {
        "board": {"id": board.id, "name": clean(board.name), "zone": board.zone},
        "policy": {"id": work.pack.id, "hash": work.pack.hash, "title": clean(work.pack.title)},
        "head": {"seq": head.seq, "hash": head.hash},
        "made_at": stamp(work.now),
        "made_by": maker,
    }


def _told(change: Change) -> dict[str, Plain]:
    return {
        "uid": change.uid,
        "number": change.number,
        "title": change.title,
        "revision": change.revision,
        "content_hash": content_hash(change),
    }
