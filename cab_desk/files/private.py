"""The chair's private notes: one small file for each meeting, in the user's own folder."""

import json
from collections.abc import Sequence
from pathlib import Path

from cab_desk.errors import Unavailable
from cab_desk.settings import write_whole
from cab_desk.words import say

LONGEST = 8_000


class PrivateFiles:
    """Implements `services.private.PrivateNotes` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, board_id: str, meeting_id: str) -> dict[str, str]:
        """Return the notes of a meeting by the id of their item; none where none can be read."""
        place = self._place(board_id, meeting_id)
        try:
            found = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(key): text for key, text in found.items() if isinstance(text, str)}

    def keep(
        self, board_id: str, meeting_id: str, item_id: str, text: str,
        seen: Sequence[str] | None = None,
    ) -> str:  # fmt: skip
        """Keep a note by writing the notes of its meeting anew."""
        notes = self.read(board_id, meeting_id)
        before = notes.pop(item_id, "")
        if seen is not None and before not in (*seen, text.strip()):
            text = _both(before, text)
        if text.strip():
            notes[item_id] = text[:LONGEST]
        data = json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True).encode()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._place(board_id, meeting_id), data)
        except OSError as error:
            raise Unavailable(say("meeting.private_unkept", why=error.strerror or "")) from error
        return notes.get(item_id, "")

    def _place(self, board_id: str, meeting_id: str) -> Path:
        for name in (board_id, meeting_id):
            if not (name.isascii() and name.isalnum()):
                raise ValueError("a board and a meeting are named by their ids")
        return self._folder / f"{board_id}-{meeting_id}.json"


def _both(first: str, second: str) -> str:
    """Return a text with the lines of another one behind it that it has not."""
    known = set(first.splitlines())
    return "\n".join((first, *(line for line in second.splitlines() if line not in known)))
