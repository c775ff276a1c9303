"""Remember, on this machine, whose key was which: so that another one in its place is noticed."""

import json
import logging
from pathlib import Path

from cab_desk.domain.canonical import canonical
from cab_desk.keys.heads import whole_in

log = logging.getLogger(__name__)


class RememberedKeys:
    """Implements `services.audit_ports.KeyMemory` in a folder of the user's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, board_id: str, person_id: str) -> str:
        """Return the id of the key that a person had when this machine saw it last, or nothing."""
        return self._known(board_id).get(person_id, "")

    def remember(self, board_id: str, person_id: str, key_id: str) -> None:
        """Keep that this is a person's key; where that fails the log says so."""
        known = self._known(board_id)
        if known.get(person_id) == key_id:
            return
        try:
            data = canonical({**known, person_id: key_id})
            whole_in(self._folder, self._place(board_id), data)
        except OSError as error:
            log.warning("the key of %s cannot be remembered: %s", person_id, error.strerror)

    def _known(self, board_id: str) -> dict[str, str]:
        try:
            found = json.loads(self._place(board_id).read_bytes())
            return {str(person): str(key) for person, key in found.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def _place(self, board_id: str) -> Path:
        if not (board_id.isascii() and board_id.isalnum()):
            raise ValueError("a board is named by its id")
        return self._folder / f"{board_id}.keys"
