"""Keep signed events beside a board in a network folder too, as files that nobody rewrites.

A share whose locks do not work loses rows of the database without a word (measured); it does not
lose files. So each event lies on the signer's own disk and beside the board, and what the board
lost is entered again.
"""

import logging
from collections.abc import Collection
from pathlib import Path

from cab_desk.errors import Unavailable
from cab_desk.keys.outbox import RECORDED, REFUSED, FileOutbox
from cab_desk.services.records import OutboxEntry

log = logging.getLogger(__name__)


def folder_beside(board: Path) -> Path:
    """Return where the events of a board lie beside it."""
    return board.with_name(f"{board.name}.events")


class SharedOutbox(FileOutbox):
    """An outbox whose entries also go beside the board."""

    def __init__(self, folder: Path, board: Path) -> None:
        super().__init__(folder)
        self._beside = FileOutbox(folder_beside(board))

    def put(self, entry: OutboxEntry) -> None:
        """Keep an entry on this machine, and then beside the board.

        A share that takes no file does not stand in the way: the entry is safe by then, and the
        board itself, which lies there too, says what is the matter.
        """
        super().put(entry)
        try:
            self._beside.put(entry)
        except Unavailable:
            log.warning("no file beside the board for %s", entry.event_id, exc_info=True)

    def mark(self, event_id: str, state: str, reason: str = "") -> None:
        """Note what became of an entry; beside the board stays what was recorded.

        What this desk cannot enter, another one may: its refusal takes nothing away there.
        """
        super().mark(event_id, state, reason)
        if state != RECORDED and self._beside.holds(event_id, RECORDED):
            return
        try:
            self._beside.mark(event_id, state)
        except Unavailable:
            log.warning("the file beside the board of %s stays", event_id, exc_info=True)

    def known(self, only: Collection[str] | None = None) -> list[OutboxEntry]:
        """Return what was recorded here and, by any machine, beside the board."""
        refused = self.ids(REFUSED)
        both = (*self._beside.entries(RECORDED, only), *self.entries(RECORDED, only))
        found = {entry.event_id: entry for entry in both if entry.event_id not in refused}
        return list(found.values())

    def known_ids(self) -> set[str]:
        """Return the ids of these: of some thousand files only the names are read."""
        return (self._beside.ids(RECORDED) | self.ids(RECORDED)) - self.ids(REFUSED)
