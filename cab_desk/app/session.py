"""Composition root: settings → database → policy → desk → window.

The one file that knows every layer. What is costly to import is imported by the function that
needs it, so that the first page is painted before SQLAlchemy, cryptography or ReportLab load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import settings as user_settings
from cab_desk.app import keeping, older
from cab_desk.app.notary import AppNotary
from cab_desk.app.places import database_path as database_path  # noqa: PLC0414 -- of a session
from cab_desk.app.places import new_board_file as new_board_file  # noqa: PLC0414 -- likewise
from cab_desk.app.policies import Policies
from cab_desk.app.policies import pack_folder as pack_folder  # noqa: PLC0414 -- of a session
from cab_desk.app.policies import pack_folders as pack_folders  # noqa: PLC0414
from cab_desk.app.reports import AppReports
from cab_desk.app.sharing import FileSharing
from cab_desk.errors import CabDeskError, Unavailable
from cab_desk.services.office import Office
from cab_desk.services.sharing_ports import NETWORK
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.app.history import Watch
    from cab_desk.app.policies import Kept
    from cab_desk.domain.board import Board
    from cab_desk.domain.face import Face
    from cab_desk.domain.nameplate import Head
    from cab_desk.domain.policy import Pack
    from cab_desk.services.audit_ports import AuditSource
    from cab_desk.services.journal import Journal, Recorded
    from cab_desk.services.ports import Reader, Vault, Work
    from cab_desk.services.presence import Presence
    from cab_desk.settings import Settings
    from cab_desk.storage.servers import Server

    Listening = Callable[[Callable[[], object]], Callable[[], object]]

DEFAULT_PACK = "cab-process"


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def print_minutes(
    record: Mapping[str, Any], record_hash: str, progress: Callable[[int, int], object]
) -> bytes:
    """Draw minutes as PDF; ReportLab is imported by the first one."""
    from cab_desk.domain.canonical import canonical, moment
    from cab_desk.reports.minutes import render
    from cab_desk.reports.record_file import attach

    made = moment(record["made"]["utc"])
    return attach(render(record, record_hash, progress), canonical(record), made)


class Session:
    """One board, open: its file, the pack in force, and the office that commands work in."""

    allowed: frozenset[str] | None = None  # the only events that may be written; None: all
    stands_on: Head | None = None  # what is signed stands on this head; None: on the board's own

    def __init__(
        self,
        place: Path | Server,
        settings: Settings | None = None,
        clock: Callable[[], datetime] = utc_now,
        vault: Vault | None = None,
        outbox: Path | None = None,
    ) -> None:
        self.place = place
        self.read_only = ""  # why nothing may be written, where that is so
        self.settings = settings or user_settings.load()
        self.clock = clock
        self.default_pack = DEFAULT_PACK  # of a board that is still to be made
        self._engine: Any = None
        self._board_id = ""  # of a server's board, once it is known
        self.policies = Policies()
        self.hurried = False  # whether to give up soon where somebody else writes
        self.watched = False  # whether the history that this machine saw is asked for
        self._watch: Watch | None = None
        self._adopted = False  # whether the board is known to keep the text of its policy
        self.sharing = FileSharing(place, clock) if isinstance(place, Path) else None
        self._prepare()
        self.heads = keeping.heads()
        presence = self._presence()
        self.office = Office(
            open_work=self.open_work,
            open_reader=self.open_reader,
            vault=vault or keeping.vault(),
            outbox=keeping.outbox(
                outbox or user_settings.data_folder() / "outbox",
                self.sharing,
                far=not isinstance(place, Path),
            ),
            clock=clock,
            open_view=self.open_view,
            anew=self._anew if isinstance(place, Path) else None,
            printer=print_minutes,
            reports=AppReports(),
            open_audit=self.open_audit,
            heads=self.heads,
            keys=keeping.known_keys(),
            listen=_listening(place, presence),
            notary=AppNotary(),
            keep_copy=self._keep_copy,
            sharing=self.sharing,
            presence=presence,
            private=keeping.private(),
            unsaved=keeping.unsaved(),
            tray=keeping.tray(),
            recorded=self._journal(),
            policies=self.policies,
        )

    def pack(self) -> Pack:
        """Return the pack in force: the board's, or the default for a board still to be made."""
        with self.open_reader() as reader:
            return self._found(reader.board(), reader.pack_texts)

    def face(self, board: Board | None) -> Face:
        """Return what lists show of the pack in force; the whole is loaded when it is needed."""
        return self.policies.face(board, self.pack, self.default_pack)

    def open_reader(self) -> AbstractContextManager[Reader]:
        """Open the read side, on a connection of its own."""
        from cab_desk.storage.reading import SqlReader

        return SqlReader(self.place)

    def open_audit(self) -> AbstractContextManager[AuditSource]:
        """Open what verifying reads, on a connection of its own."""
        from cab_desk.storage.auditing import SqlAudit

        return SqlAudit(self.place)

    def open_work(self) -> AbstractContextManager[Work]:
        """Open a unit of work that may write."""
        return self._writing()

    def open_view(self) -> AbstractContextManager[Work]:
        """Open a unit of work that only reads."""
        return self._unit(reading=True)

    def _anew(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def close(self) -> None:
        """Let go of the database."""
        self._remember()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self.sharing is not None:
            self.sharing.release()

    def _prepare(self) -> None:
        """Look at the board before anything opens it; a file is upgraded where that is due."""
        if isinstance(self.place, Path) and self.sharing is not None:
            self.read_only = older.made_ready(self.place, self.sharing)
        else:  # what many desks share is upgraded by its owner, never by whoever opens it first
            self.read_only = self._read_only_because()

    def _read_only_because(self) -> str:
        if isinstance(self.place, Path):
            return older.because(self.place)
        from cab_desk.storage import server_upgrade

        return server_upgrade.read_only_because(self.place)

    def _presence(self) -> Presence | None:
        """Return what knows who else is here: on a server, and in a network folder."""
        if self.read_only if self.sharing is None else self.sharing.ground.kind != NETWORK:
            return None
        import secrets

        from cab_desk.services.presence import Presence

        return Presence(f"{self.settings.device}-{secrets.token_hex(4)}")

    def _journal(self) -> Journal | None:
        """Return where this desk notes what it recorded: of a board that may lose it."""
        if self.sharing is not None and not self.sharing.ground.shared:
            return None
        from cab_desk.files.recorded import RecordedFiles

        return RecordedFiles(user_settings.data_folder() / "recorded")

    def _unit(self, *, reading: bool) -> AbstractContextManager[Work]:
        import platform

        from cab_desk.storage.engine import make_engine
        from cab_desk.storage.work import open_work

        if self._engine is None:
            self._engine = make_engine(self.place, hurried=self.hurried)
        return open_work(
            self._engine,
            pack=self._found,
            clock=self.clock,
            actor=self._me(),
            device=self.settings.device,
            host=platform.node(),
            reading=reading,
            allowed=self.allowed,
            head=self.stands_on,
        )

    def _keep_copy(self) -> str:
        """Keep a copy of the board as a file with this user's data, apart from where it lies."""
        with self.open_reader() as reader:
            board = reader.board()
        folder = user_settings.data_folder() / "backups" / (board.id if board else "none")
        from cab_desk.services.members import access

        access.taken(self.office, "copy", "")  # before, so that it is in it
        try:
            return str(self._kept_in(folder))
        except CabDeskError:
            access.taken(self.office, "copy_failed", "")
            raise

    def _kept_in(self, folder: Path) -> Path:
        place, now = self.place, self.clock()
        if isinstance(place, Path):
            from cab_desk.storage import keeping

            return keeping.keep(place, folder, "meeting", now)
        from cab_desk.storage import server_keeping

        return server_keeping.keep(place, folder, "meeting", now, self._check_copy)

    def _check_copy(self, file: Path) -> None:
        """Raise Unavailable for a copy whose audit trail is not whole."""
        from cab_desk.services.evidence.verifying import verify_office

        with closing(Session(file, self.settings)) as copy:
            # It ends before what this machine saw since.
            report = verify_office(replace(copy.office, heads=None))
        if not report.ok:
            raise Unavailable(say("server.copy_unsound", why=report.sentence()))

    def _me(self) -> str:
        if not self.settings.me:
            return ""
        if not self._board_id:
            with self.open_reader() as reader:
                board = reader.board()
            if board is None:
                return ""
            if isinstance(self.place, Path):  # a restore may lay another one there
                return self.settings.me.get(board.id, "")
            self._board_id = board.id  # a connection for each unit of work would be dear
        return self.settings.me.get(self._board_id, "")

    @contextmanager
    def _writing(self) -> Iterator[Work]:
        """Open a unit of work; the first one sees to it that the board keeps its policy's text."""
        from cab_desk.services.policies import packs

        if why := self._why_not():
            raise Unavailable(why)
        watch = self._watching()
        with self._unit(reading=False) as work:
            if watch is not None:
                watch.check(work)
            adopted = self._adopted or packs.adopt(work)
            yield work
            seen = watch.seen_by(work) if watch is not None else None
            board_id, notes = self._notes(work)
        self._adopted = adopted
        if notes and self.office.recorded is not None:
            self.office.recorded.add(board_id, notes)
        if watch is not None and seen is not None:
            watch.saw(*seen)

    def _why_not(self) -> str:
        """Return why nothing may be written now, or nothing."""
        if self.read_only:  # its owner may have upgraded it meanwhile
            self.read_only = self._read_only_because()
            if self.sharing is not None:
                self.sharing.freeze(frozen=bool(self.read_only))
        return self.read_only or (self.sharing.why_not() if self.sharing else "")

    def _notes(self, work: Work) -> tuple[str, list[Recorded]]:
        if self.office.recorded is None:
            return "", []
        from cab_desk.services.boards import losses

        return losses.of(work)

    def _watching(self) -> Watch | None:
        if self.watched and self._watch is None:
            from cab_desk.app.history import Watch

            self._watch = Watch(self.heads)
        return self._watch

    def _remember(self) -> None:
        """Remember the head of the board that is let go."""
        watch = self._watching()
        if watch is None or self._engine is None:
            return
        try:
            with self.open_view() as work:
                watch.let_go(work)
        except CabDeskError as error:  # the board is gone, or never was
            import logging

            log = logging.getLogger(__name__)
            log.info("the head of the audit chain is not remembered: %s", error.sentence)

    def _found(self, board: Board | None, kept: Kept) -> Pack:
        return self.policies.of(board, kept, self.default_pack)


def _listening(place: Path | Server, presence: Presence | None) -> Listening | None:
    """Return what hears of other desks; a file's writes are looked for instead."""
    if not isinstance(place, Path):
        return partial(_listen, place, presence)
    return None if presence is None else partial(_look_beside, place, presence)


def _look_beside(
    place: Path, presence: Presence, _heard: Callable[[], object]
) -> Callable[[], object]:
    from cab_desk.files.nearby import Nearby

    return Nearby(place, presence).close


def _listen(
    place: Server, presence: Presence | None, heard: Callable[[], object]
) -> Callable[[], object]:
    from cab_desk.storage.listening import Ear

    return Ear(place, heard, presence).close
