"""Keep the policy that is being written, one for each board, in the user's own folder."""

import json
from pathlib import Path

from cab_desk.errors import Unavailable
from cab_desk.services.pack_ports import DraftPack
from cab_desk.settings import write_whole
from cab_desk.words import say


class PackDrafts:
    """Drafts as small files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, board_id: str) -> DraftPack | None:
        """Return the draft of a board; None where none can be read."""
        try:
            found = json.loads(self._place(board_id).read_text(encoding="utf-8"))
            texts = {str(name): str(text) for name, text in found["texts"].items()}
            return DraftPack(str(found["id"]), texts, str(found["base"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, board_id: str, draft: DraftPack | None) -> None:
        """Keep the draft of a board, or drop it; raises Unavailable where that fails."""
        place = self._place(board_id)
        try:
            if draft is None:
                place.unlink(missing_ok=True)
                return
            data = {"id": draft.id, "base": draft.base, "texts": dict(draft.texts)}
            write_whole(place, json.dumps(data, ensure_ascii=True, indent=1).encode())
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Unavailable(say("policy.draft_unkept", why=why)) from error

    def _place(self, board_id: str) -> Path:
        if not (board_id.isascii() and board_id.isalnum()):
            raise ValueError("a board is named by its id")
        return self._folder / f"{board_id}.json"
