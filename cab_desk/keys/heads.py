"""Remember, on this machine, the highest head of each board's audit chain that was in order.

A chain without an outside witness cannot show that its end was cut off; this is one witness.
"""

import json
import logging
import os
import tempfile
from pathlib import Path

from cab_desk.domain.canonical import canonical
from cab_desk.domain.nameplate import Head

log = logging.getLogger(__name__)


class RememberedHeads:
    """Implements `services.audit_ports.HeadMemory` in a folder of the user's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def highest(self, board_id: str) -> Head | None:
        """Return the highest head that was found in order."""
        place = self._place(board_id)
        try:
            found = json.loads(place.read_bytes())
            return Head(int(found["seq"]), str(found["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, board_id: str, head: Head) -> None:
        """Keep a head, unless a higher one is known."""
        known = self.highest(board_id)
        if known is None or known.seq < head.seq:
            self.start_again(board_id, head)

    def start_again(self, board_id: str, head: Head) -> None:
        """Keep a head whatever was known: somebody put an older copy back on purpose.

        Where it cannot be kept the log says so; what was verified is no less intact.
        """
        try:
            self._keep(board_id, head)
        except OSError as error:
            log.warning("the head of the audit chain cannot be remembered: %s", error.strerror)

    def _keep(self, board_id: str, head: Head) -> None:
        data = canonical({"seq": head.seq, "hash": head.hash})
        whole_in(self._folder, self._place(board_id), data)

    def _place(self, board_id: str) -> Path:
        if not (board_id.isascii() and board_id.isalnum()):
            raise ValueError("a board is named by its id")
        return self._folder / f"{board_id}.head"


def whole_in(folder: Path, place: Path, data: bytes) -> None:
    """Write a file of this folder, whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(place)
