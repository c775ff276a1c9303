"""Keep in mind what was recorded last on a server that may be followed by another one.

A server that did not wait for its standby takes the end of the board's history with it. What was
signed at this machine lies on its disk, and is entered again.
"""

from collections.abc import Collection

from cab_desk.keys.outbox import PENDING, RECORDED, REFUSED, FileOutbox
from cab_desk.services.records import OutboxEntry

MOST = 50  # at once: where all of them were lost, those before them are looked at


class RecentOutbox(FileOutbox):
    """An outbox that knows what was recorded last."""

    def known(self, only: Collection[str] | None = None) -> list[OutboxEntry]:
        """Return the last that was recorded and neither waits nor was refused."""
        found = self.newest(RECORDED, MOST, but_not=(PENDING, REFUSED))
        return [entry for entry in found if only is None or entry.event_id in only]

    def known_ids(self) -> set[str]:
        """Return the ids of these."""
        found = self.newest_files(RECORDED, MOST, but_not=(PENDING, REFUSED))
        return {path.stem for path in found}
