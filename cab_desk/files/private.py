"""The chair's private notes: one small file for each meeting, in the user's own folder."""

import json
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

    def keep(self, board_id: str, meeting_id: str, item_id: str, text: str) -> None:
        """Keep a note, or drop it where it is empty; raises Unavailable where that fails."""
        notes = self.read(board_id, meeting_id)
        notes.pop(item_id, None)
        if text.strip():
            notes[item_id] = text[:LONGEST]
        data = json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True).encode()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._place(board_id, meeting_id), data)
        except OSError as error:
            raise Unavailable(say("meeting.private_unkept", why=error.strerror or "")) from error

    def _place(self, board_id: str, meeting_id: str) -> Path:
        for name in (board_id, meeting_id):
            if not (name.isascii() and name.isalnum()):
                raise ValueError("a board and a meeting are named by their ids")
        return self._folder / f"{board_id}-{meeting_id}.json"
