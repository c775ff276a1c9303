"""End a chair's session from the window: the key is forgotten at once, the entry follows."""

from functools import partial

from cab_desk.gui.desk import Desk
from cab_desk.services.members.chair import ChairSession, note_locked


def lock(desk: Desk, chair: ChairSession | None) -> None:
    """Forget a chair's key, if one is open, and have it recorded."""
    if chair is not None and chair.open:
        chair.drop()
        desk.run_office(partial(note_locked, chair=chair))
