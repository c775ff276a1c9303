"""Where the chair keeps notes that are nobody else's."""

from collections.abc import Sequence
from typing import Protocol


class PrivateNotes(Protocol):
    """Notes of one person on one computer; never in a board, a packet or a backup."""

    def read(self, board_id: str, meeting_id: str) -> dict[str, str]:
        """Return the notes of a meeting by the id of their item."""

    def keep(
        self, board_id: str, meeting_id: str, item_id: str, text: str,
        seen: Sequence[str] | None = None,
    ) -> str:  # fmt: skip
        """Keep a note, or drop it where it is empty, and return what is kept.

        What another window of the same person wrote, and is not `seen` here, stays before it.
        Raises Unavailable where nothing can be kept.
        """
