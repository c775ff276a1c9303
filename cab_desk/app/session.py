"""Composition root: settings → database → policy → desk → window.

The one file that knows every layer. What is costly to import is imported by the function that
needs it, so that the first page is painted before SQLAlchemy, cryptography or ReportLab load.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import assets
from cab_desk import settings as user_settings
from cab_desk.app.reports import AppReports
from cab_desk.errors import Refused
from cab_desk.files.private import PrivateFiles
from cab_desk.keys.heads import RememberedHeads
from cab_desk.services.office import Office
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board, SealedKey
    from cab_desk.domain.face import Face
    from cab_desk.domain.policy import Pack
    from cab_desk.services.audit_ports import AuditSource
    from cab_desk.services.ports import Reader, Vault, Work
    from cab_desk.settings import Settings

DEFAULT_PACK = "cab-process"
DATABASE_VARIABLE = "CAB_DESK_DATABASE"


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def database_path(option: str | None) -> Path:
    """Return the board's file: as named in the call, in the environment, or the user's own.

    Raises Refused for the address of a server, which this version does not open.
    """
    from cab_desk.storage.places import file_of

    named = option or os.environ.get(DATABASE_VARIABLE)
    return file_of(named) if named else user_settings.data_folder() / "board.cabdesk"


def print_minutes(
    record: Mapping[str, Any], record_hash: str, progress: Callable[[int, int], object]
) -> bytes:
    """Draw minutes as PDF; ReportLab is imported by the first one."""
    from cab_desk.reports.minutes import render

    return render(record, record_hash, progress)


class LazyVault:
    """The vault, whose cryptography is imported when a key is made or opened."""

    def __init__(self) -> None:
        self._vault: Vault | None = None

    def make(self, person_id: str, passphrase: str, now: datetime) -> SealedKey:
        """Make a key for a person, its seed sealed under the passphrase."""
        return self._real().make(person_id, passphrase, now)

    def signer(self, key: SealedKey, passphrase: str) -> Callable[[bytes], bytes]:
        """Return what signs bytes; raises WrongPassphrase."""
        return self._real().signer(key, passphrase)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Tell whether a signature is right."""
        return self._real().verify(public, data, signature)

    def _real(self) -> Vault:
        if self._vault is None:
            from cab_desk.keys.vault import SealedVault

            self._vault = SealedVault()
        return self._vault


class Session:
    """One board, open: its file, the pack in force, and the office that commands work in."""

    def __init__(
        self,
        path: Path,
        settings: Settings | None = None,
        clock: Callable[[], datetime] = utc_now,
        vault: Vault | None = None,
        outbox: Path | None = None,
    ) -> None:
        from cab_desk.storage import guard

        self.path = path
        self.settings = settings or user_settings.load()
        self.clock = clock
        self.default_pack = DEFAULT_PACK  # of a board that is still to be made
        self._engine: Any = None
        self._packs: dict[str, Pack] = {}
        if guard.inspect(path).due:
            from cab_desk.storage import upgrade

            upgrade.upgrade_file(path)
        self.heads = RememberedHeads(user_settings.data_folder() / "heads")
        self.office = Office(
            open_work=self.open_work,
            open_reader=self.open_reader,
            vault=vault or LazyVault(),
            outbox=_outbox(outbox or user_settings.data_folder() / "outbox"),
            clock=clock,
            open_view=self.open_view,
            printer=print_minutes,
            reports=AppReports(),
            open_audit=self.open_audit,
            heads=self.heads,
            private=PrivateFiles(user_settings.data_folder() / "private"),
        )

    def pack(self) -> Pack:
        """Return the pack in force: the board's, or the default for a board still to be made."""
        with self.open_reader() as reader:
            board = reader.board()
        return self._pack(board.policy_id if board else self.default_pack)

    def face(self, board: Board | None) -> Face:
        """Return what lists show of the pack in force; the whole is loaded when it is needed."""
        from cab_desk.files import faces

        pack_id = board.policy_id if board else self.default_pack
        kept = user_settings.data_folder() / "faces"
        return faces.face_of(pack_folder(pack_id), kept, lambda: self._pack(pack_id))

    def open_reader(self) -> AbstractContextManager[Reader]:
        """Open the read side, on a connection of its own."""
        from cab_desk.storage.reading import SqlReader

        return SqlReader(self.path)

    def open_audit(self) -> AbstractContextManager[AuditSource]:
        """Open what verifying reads, on a connection of its own."""
        from cab_desk.storage.auditing import SqlAudit

        return SqlAudit(self.path)

    def open_work(self) -> AbstractContextManager[Work]:
        """Open a unit of work that may write."""
        return self._unit(reading=False)

    def open_view(self) -> AbstractContextManager[Work]:
        """Open a unit of work that only reads."""
        return self._unit(reading=True)

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _unit(self, *, reading: bool) -> AbstractContextManager[Work]:
        import platform

        from cab_desk.storage.engine import make_engine
        from cab_desk.storage.work import open_work

        if self._engine is None:
            self._engine = make_engine(self.path)
        return open_work(
            self._engine,
            pack=self.pack(),
            clock=self.clock,
            actor=self._me(),
            device=self.settings.device,
            host=platform.node(),
            reading=reading,
        )

    def _me(self) -> str:
        if not self.settings.me:
            return ""
        with self.open_reader() as reader:
            board = reader.board()
        return self.settings.me.get(board.id, "") if board else ""

    def _pack(self, pack_id: str) -> Pack:
        if pack_id not in self._packs:
            from cab_desk.files import packs

            self._packs[pack_id] = packs.load(pack_folder(pack_id))
        return self._packs[pack_id]


def _outbox(folder: Path) -> Any:
    from cab_desk.keys.outbox import FileOutbox

    return FileOutbox(folder)


def pack_folders() -> dict[str, Path]:
    """Return the folders of all packs by id: the user's own stand before the shipped ones."""
    found: dict[str, Path] = {}
    for parent in (assets.path("resources/policies"), user_settings.data_folder() / "policies"):
        if parent.is_dir():
            found |= {
                folder.name: folder
                for folder in sorted(parent.iterdir())
                if (folder / "pack.toml").is_file()
            }
    return found


def pack_folder(pack_id: str) -> Path:
    """Return a pack's folder by its id, or the folder itself where a path is given.

    Raises Refused with the known ids.
    """
    folders = pack_folders()
    if pack_id in folders:
        return folders[pack_id]
    given = Path(pack_id)
    if (given / "pack.toml").is_file():
        return given
    known = ", ".join(sorted(folders))
    raise Refused(say("common.no_pack", pack=pack_id, known=known))


def new_board_file(path: Path) -> None:
    """Make an empty database at a path; raises Refused when something is there."""
    from cab_desk.storage import upgrade

    path.parent.mkdir(parents=True, exist_ok=True)
    upgrade.create(path)


def open_session(option: str | None, *, create: bool = False, **more: Any) -> Session:
    """Open the board named by the call; a missing file is made only where `create` says so."""
    path = database_path(option)
    if create and not path.exists():
        new_board_file(path)
    return Session(path, **more)
