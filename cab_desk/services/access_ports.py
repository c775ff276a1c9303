"""What of the audit chain is asked of one desk's own events."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cab_desk.domain.ledger import Event


class Streams(Protocol):
    """Events by the author and desk that they come from."""

    def last_of_kind(self, stream: str, kinds: Collection[str]) -> Event | None:
        """Return a stream's last event of some types."""
