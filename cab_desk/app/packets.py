"""Take a packet along, open one without any board, and bring back what was said in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import settings as user_settings
from cab_desk.app import keeping, packet_folders
from cab_desk.app.session import Session
from cab_desk.domain.packet import ALLOWED, Seat, Signed
from cab_desk.errors import Refused
from cab_desk.files import packet as packets
from cab_desk.keys.known import RememberedKeys
from cab_desk.services.packets import packet_signed
from cab_desk.settings import Settings, write_whole
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.audit_ports import AuditSource
    from cab_desk.services.office import Office
    from cab_desk.services.packets.merge_report import MergeReport
    from cab_desk.services.packets.packet_form import Contents
    from cab_desk.services.packets.packing import Packed, Wanted
    from cab_desk.services.ports import Vault

_OF_THE_PACKET = frozenset({"me", "device", "database", "recent"})


@dataclass(slots=True)
class PacketSettings(Settings):
    """The user's settings, with who reads the packet in place of who works at the desk."""

    def save(self) -> None:
        """Write what is the user's own; who reads a packet is no setting."""
        kept = user_settings.load()
        for part in fields(Settings):
            if part.name not in _OF_THE_PACKET:
                setattr(kept, part.name, getattr(self, part.name))
        kept.save()


class PacketSession(Session):
    """A packet, open: a board of its own on this machine, in which only a review is written.

    What is written is on disk at once, in the user's own folder, and stays there when the packet
    is opened again. Each machine has a stream of its own.
    """

    allowed = ALLOWED

    def __init__(
        self,
        file: Path,
        settings: Settings | None = None,
        vault: Vault | None = None,
        home: Path | None = None,
        **more: Any,
    ) -> None:
        """Open a packet; the first time it is unpacked and held against its own hashes.

        It is kept in the user's data folder, or in another `home`.
        """
        self.file = file
        vault = vault or keeping.vault()
        self.contents, folder = unpacked(file, home, vault)
        self.folder = folder
        self.stands_on = self.contents.head
        packet_folders.note_opened(folder)
        self.device = (folder / packet_folders.DEVICE).read_text("utf-8")
        told = settings or user_settings.load()
        own = {part.name: getattr(told, part.name) for part in fields(Settings)}
        own |= {"device": self.device, "me": {self.contents.board_id: self.contents.person_id}}
        super().__init__(folder / packet_folders.BOARD, PacketSettings(**own), vault=vault, **more)
        found = self.contents
        self.office = replace(
            self.office,
            seat=Seat(
                found.id,
                found.hash,
                found.person_id,
                found.person,
                found.key_id,
                found.made_at,
                found.head,
                _signed(found, RememberedKeys(user_settings.data_folder() / "heads")),
                found.since,
            ),
            seal=_seal(vault, found),
            outbox=keeping.outbox(folder / "outbox"),
            heads=None,
        )

    def open_audit(self) -> AbstractContextManager[AuditSource]:
        """Raise Refused: a packet holds a part of the audit chain, which proves nothing alone."""
        raise Refused(say("packets.no_ledger"))

    def events(self) -> list[tuple[bytes, bytes]]:
        """Return what was said in this packet on this machine, in order."""
        from cab_desk.services.packets import review_offline

        with self.open_view() as view:
            return review_offline.said(view, self.contents.person_id, self.device)


def unpacked(
    file: Path, home: Path | None = None, vault: Vault | None = None
) -> tuple[Contents, Path]:
    """Return a packet's list of contents, and the folder in which it lies unpacked.

    Raises Refused for one that names a signer and is not what that one signed.
    """
    contents = packets.peek(file)
    packet_signed.check(contents, vault or keeping.vault())
    folder = packet_folders.place(home, contents.hash)
    if not (folder / packet_folders.LISTED).exists():
        _unpack(file, folder)
        packet_folders.tidy(home, spare=folder)
    return contents, folder


def _unpack(file: Path, folder: Path) -> None:
    """Unpack a packet; what a kill left half done is begun again."""
    from cab_desk.storage import packet_board

    opened = packets.read(file)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / packet_folders.BOARD).unlink(missing_ok=True)
    attached = packets.files(file, opened.contents)
    packet_board.unpack(opened.tables, folder / packet_folders.BOARD, opened.contents, attached)
    write_whole(folder / packet_folders.DEVICE, secrets.token_hex(8).encode())
    write_whole(folder / packet_folders.LISTED, opened.listed)


def _signed(contents: Contents, known: RememberedKeys) -> Signed | None:
    """Return who signed a packet; the first key that is seen of somebody is remembered."""
    signer = contents.signer
    if signer is None:
        return None
    before = known.of(contents.board_id, signer.id)
    if not before:
        known.remember(contents.board_id, signer.id, signer.key_id)
    return Signed(signer.name, signer.key_id, before == signer.key_id if before else None)


def _seal(vault: Vault, contents: Contents) -> Callable[[bytes], bytes]:
    """Return what signs comments and votes; the key is opened by the first of them."""
    opened: list[Callable[[bytes], bytes]] = []

    def seal(data: bytes) -> bytes:
        if not opened:
            from cab_desk.domain.board import SealedKey

            key = SealedKey(
                contents.key_id, contents.person_id, contents.public, contents.sealed,
                contents.made_at,
            )  # fmt: skip
            opened.append(vault.signer(key, contents.secret))
        return opened[0](data)

    return seal


def take(office: Office, wanted: Wanted, file: Path, passphrase: str = "") -> Packed:
    """Hand a packet out and write it, whole or not at all.

    The passphrase of who works here signs it; without one it says that nobody did.
    """
    from cab_desk.services.packets import packet_files, packing
    from cab_desk.storage import guard

    by = packet_signed.pen(office, passphrase)
    packed = packing.take(office, wanted, schema=guard.SCHEMA, by=by)
    with (office.open_view or office.open_work)() as view:
        packets.write(file, packed.members, packet_files.carried(view, packed.contents))
    return packed


def bring(office: Office, file: Path) -> MergeReport:
    """Merge what came back in a file."""
    from cab_desk.services.packets import merging

    report = merging.merge(office, packets.read_events(file))
    packet_folders.tidy()
    return report


def save(session: PacketSession, file: Path) -> int:
    """Write what was said in a packet, for the board; return how many events."""
    events = session.events()
    if not events:
        raise Refused(say("packets.nothing_said"))
    count = packets.write_events(file, events)
    packet_folders.note_saved(session.folder, count)
    return count


def is_packet(file: Path) -> bool:
    """Tell whether a path names a packet."""
    return file.suffix.casefold() == packets.SUFFIX
