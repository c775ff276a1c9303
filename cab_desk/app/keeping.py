"""What a session keeps on this machine, each made when something of it is asked for first.

A start makes a session, and few starts sign, attach a file or note anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import settings
from cab_desk.later import made_later

if TYPE_CHECKING:
    from cab_desk.app.sharing import FileSharing
    from cab_desk.files.private import PrivateFiles
    from cab_desk.files.unsaved import UnsavedFiles
    from cab_desk.keys.heads import RememberedHeads
    from cab_desk.keys.known import RememberedKeys
    from cab_desk.services.attachment_ports import Tray
    from cab_desk.services.ports import Vault


def vault() -> Vault:
    """Return the vault, whose cryptography is imported when a key is made or opened."""

    def make() -> Vault:
        from cab_desk.keys.vault import SealedVault

        return SealedVault()

    return made_later(make)


def tray() -> Tray:
    """Return where files lie that are attached and not saved yet."""
    folder = settings.data_folder() / "tray"

    def make() -> Tray:
        from cab_desk.files.tray import TrayFolder

        return TrayFolder(folder)

    return made_later(make)


def heads() -> RememberedHeads:
    """Return what remembers the heads of boards that were seen here."""
    folder = settings.data_folder() / "heads"

    def make() -> RememberedHeads:
        from cab_desk.keys.heads import RememberedHeads

        return RememberedHeads(folder)

    return made_later(make)


def known_keys() -> RememberedKeys:
    """Return what remembers the keys of people that were seen here."""
    folder = settings.data_folder() / "heads"

    def make() -> RememberedKeys:
        from cab_desk.keys.known import RememberedKeys

        return RememberedKeys(folder)

    return made_later(make)


def private() -> PrivateFiles:
    """Return the notes that nobody else is to read."""
    folder = settings.data_folder() / "private"

    def make() -> PrivateFiles:
        from cab_desk.files.private import PrivateFiles

        return PrivateFiles(folder)

    return made_later(make)


def unsaved() -> UnsavedFiles:
    """Return the texts of forms that were not saved yet."""
    folder = settings.data_folder() / "unsaved"

    def make() -> UnsavedFiles:
        from cab_desk.files.unsaved import UnsavedFiles

        return UnsavedFiles(folder)

    return made_later(make)


def outbox(folder: Path, sharing: FileSharing | None = None, *, far: bool = False) -> Any:
    """Return the outbox in a folder; one for a board that others may write to keeps files there."""

    def make() -> Any:
        if far:
            from cab_desk.keys.recent import RecentOutbox

            return RecentOutbox(folder)
        if sharing is not None and sharing.ground.shared:
            from cab_desk.keys.beside import SharedOutbox

            return SharedOutbox(folder, sharing.board)
        from cab_desk.keys.outbox import FileOutbox

        return FileOutbox(folder)

    return made_later(make)
