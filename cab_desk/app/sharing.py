"""One board's file where other machines may write too: its lease, and why it is read only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.errors import Unavailable
from cab_desk.services.sharing_ports import LOCAL
from cab_desk.storage import mounts
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.sharing_ports import Ground, Holder
    from cab_desk.storage.lease import Lease


class FileSharing:
    """Implements `services.sharing_ports.SharedBoard`; a board of this machine alone needs none."""

    def __init__(self, board: Path, clock: Callable[[], datetime]) -> None:
        self.board, self._clock = board, clock
        self._lease: Lease | None = None
        self._holder: Holder | None = None
        self._ground = mounts.ground_of(board)
        self._frozen = False

    @property
    def ground(self) -> Ground:
        """Return where it lies."""
        return self._ground

    def holder(self) -> Holder | None:
        """Return who writes to it, where that is somebody else."""
        return self._holder

    def freeze(self, *, frozen: bool) -> None:
        """Write nothing, and become nobody who writes; or do so again."""
        self._frozen = frozen

    def opened_elsewhere(self) -> bool:
        """Tell whether other machines may have the file open: it lies where they can, or where a
        service brings it to them, or some desk left word beside it.
        """
        from cab_desk.files import nearby
        from cab_desk.storage import lease

        held = lease.holder_of(self.board) is not None
        here = self._ground.kind == LOCAL
        return not here or held or nearby.somebody(self.board, self._clock())

    def writes(self) -> bool:
        """Tell whether this program may write now, without trying to become who does."""
        if self._frozen:
            return False
        return not self._ground.shared or (self._lease is not None and self._lease.held)

    def take(self) -> bool:
        """Try to become who writes; tell whether this program may write now."""
        if not self._ground.shared:
            return True
        from cab_desk.storage import lease

        if self._lease is not None and self._lease.held:
            return True
        self.release()
        try:
            found = lease.take(self.board, self._clock())
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Unavailable(say("sharing.no_lease", why=why)) from error
        if isinstance(found, lease.Lease):
            self._lease, self._holder = found, None
            return True
        self._holder = found
        return False

    def why_not(self) -> str:
        """Return why nothing may be written now, or nothing where this program may write."""
        # Asked each time: a machine that slept may have lost its lease, another one left its own.
        if self.take():
            return ""
        other = self._holder
        if other is None:
            return ""
        return say("sharing.held", user=other.user, host=other.host, since=other.since)

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy; raises Refused or Unavailable where that cannot be done."""
        from cab_desk.storage import copies

        copies.copy(self.board, path)

    def close(self) -> None:
        """Let others write, at the end."""
        self.release()

    def release(self) -> None:
        """Let others write."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None
