"""Keep in mind what was recorded last on a server that may be followed by another one.

A server that did not wait for its standby takes the end of the board's history with it. What was
signed at this machine lies on its disk, and is entered again.
"""

from cab_desk.keys.outbox import PENDING, RECORDED, REFUSED, FileOutbox
from cab_desk.services.records import OutboxEntry

MOST = 50  # at once: where all of them were lost, those before them are looked at


class RecentOutbox(FileOutbox):
    """An outbox that knows what was recorded last."""

    def known(self) -> list[OutboxEntry]:
        """Return the last that was recorded and neither waits nor was refused."""
        return self.newest(RECORDED, MOST, but_not=(PENDING, REFUSED))
