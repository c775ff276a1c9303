"""Hear of what others write on a server, on a thread and a connection of its own.

What is heard is that something was written, never what: whoever hears it reads anew. A line that
broke is made again, and then it is said once, since what was missed is never told a second time.
On the same line desks tell each other who is here; nothing of that is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from cab_desk.errors import CabDeskError
from cab_desk.storage import postgres

if TYPE_CHECKING:
    import psycopg

    from cab_desk.services.presence import Presence
    from cab_desk.storage.servers import Server

_TURN_SECONDS = 0.25  # how long an end of the listening waits
_END_SECONDS = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 4.0
_STANDBY_PAUSE = 15.0
_MOVED = "moved"  # another board was put in the place of the one that is listened to
_CHANNEL = "SELECT 'board_pin_' || 'board_pin'::regclass::oid"


class Ear:
    """Listens from its making until it is closed; `heard` is called on its own thread."""

    def __init__(
        self, place: Server, heard: Callable[[], object], presence: Presence | None = None
    ) -> None:
        """Begin to listen; a server that is not there is waited for."""
        self._place = place
        self._heard = heard
        self._presence = presence
        self._ended = Event()
        self._thread = Thread(target=self._run, name="cab-desk-listen", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the listening; a line on which a server hangs is left to itself."""
        self._ended.set()
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        import psycopg  # noqa: PLC0415 -- no file needs it

        pause = _FIRST_PAUSE
        while not self._ended.is_set():
            try:
                self._listen()
            except psycopg.errors.ReadOnlySqlTransaction:
                # A standby tells nobody anything; one that becomes the first server does.
                self._ended.wait(_STANDBY_PAUSE)
            except (psycopg.Error, CabDeskError):
                self._ended.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE

    def _listen(self) -> None:
        with closing(postgres.connect(self._place, reading=True)) as connection:
            row = connection.execute(_CHANNEL).fetchone()
            if row is None:
                return
            told, company = row[0], f"{row[0]}_company"
            connection.execute(f'LISTEN "{told}"'.encode())
            if self._presence is not None:
                connection.execute(f'LISTEN "{company}"'.encode())
                self._presence.renew()
            self._heard()  # of whatever was written before there was an ear for it
            while not self._ended.is_set():
                self._tell(connection, company)
                notices = list(connection.notifies(timeout=_TURN_SECONDS, stop_after=1))
                self._hear(notices, told)
                if any(one.payload == _MOVED for one in notices):
                    return
            if self._presence is not None:
                _send(connection, company, self._presence.leave())

    def _hear(self, notices: list[psycopg.Notify], told: str) -> None:
        if any(one.channel == told for one in notices):
            self._heard()
        for one in notices:
            if self._presence is not None and one.channel != told:
                self._presence.hear(one.payload)

    def _tell(self, connection: psycopg.Connection[Any], company: str) -> None:
        if self._presence is not None and (notice := self._presence.due()):
            _send(connection, company, notice)


def _send(connection: psycopg.Connection[Any], company: str, notice: str) -> None:
    import psycopg  # noqa: PLC0415 -- whoever has a connection has imported it

    # Nobody is kept from work because others do not hear that they are here; a line that broke
    # is noticed by the listening.
    with suppress(psycopg.Error):
        connection.execute("SELECT pg_notify(%s, %s)", (company, notice))
