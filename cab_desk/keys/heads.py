"""Remember, on this machine, the highest head of each board's audit chain that was in order.

A chain without an outside witness cannot show that its end was cut off; this is one witness.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path

from cab_desk.domain.canonical import canonical
from cab_desk.domain.nameplate import Head
from cab_desk.settings import write_whole

log = logging.getLogger(__name__)


_LONGEST = 4_096  # bytes of a memory that is read with every write


class RememberedHeads:
    """Implements `services.audit_ports.HeadMemory` in a folder of the user's own.

    A head is added as a line: what the system was given outlives this program, and a power cut
    may cost the last lines, but not those before them. Now and then one line takes the place of
    all, synced.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def highest(self, board_id: str) -> Head | None:
        """Return the highest head that was found in order."""
        heads = filter(None, map(_read, self._bytes(board_id).splitlines()))
        return max(heads, key=lambda head: head.seq, default=None)

    def remember(self, board_id: str, head: Head) -> None:
        """Keep a head, unless a higher one is known."""
        known = self.highest(board_id)
        if known is None:
            self.start_again(board_id, head)
        elif known.seq < head.seq:
            self._told(self._add, board_id, head)

    def start_again(self, board_id: str, head: Head) -> None:
        """Keep a head whatever was known: somebody put an older copy back on purpose.

        Where it cannot be kept the log says so; what was verified is no less intact.
        """
        self._told(self._keep, board_id, head)

    def settle(self, board_id: str) -> None:
        """Put one line in the place of all, synced."""
        known = self.highest(board_id)
        if known is not None and self._bytes(board_id) != _line(known):
            self.start_again(board_id, known)

    def _told(self, keep: Callable[[str, Head], None], board_id: str, head: Head) -> None:
        try:
            keep(board_id, head)
        except OSError as error:
            log.warning("the head of the audit chain cannot be remembered: %s", error.strerror)

    def _keep(self, board_id: str, head: Head) -> None:
        whole_in(self._folder, self._place(board_id), _line(head))

    def _add(self, board_id: str, head: Head) -> None:
        with self._place(board_id).open("ab") as file:
            if file.tell() <= _LONGEST:
                file.write(b"\n" + _line(head))  # apart from a line that was torn
                return
        self._keep(board_id, head)

    def _bytes(self, board_id: str) -> bytes:
        place = self._place(board_id)
        try:
            return place.read_bytes()
        except OSError:
            return b""

    def _place(self, board_id: str) -> Path:
        if not (board_id.isascii() and board_id.isalnum()):
            raise ValueError("a board is named by its id")
        return self._folder / f"{board_id}.head"


def _line(head: Head) -> bytes:
    return canonical({"seq": head.seq, "hash": head.hash})


def _read(line: bytes) -> Head | None:
    try:
        found = json.loads(line)
        return Head(int(found["seq"]), str(found["hash"]))
    except (ValueError, KeyError, TypeError):
        return None


def whole_in(folder: Path, place: Path, data: bytes) -> None:
    """Write a file of a folder that is the user's alone, whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(place, data)
