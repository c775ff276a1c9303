"""Reports as their page runs them."""

from datetime import timedelta

from cab_desk.domain.change import Outcome
from cab_desk.services.requests import changes
from tests.gui import rooms


def ran(room, result, end, **more):
    start = end - timedelta(hours=1)
    change = rooms.rfc(f"It {result}", class_id="standard", start=start, end=end,
                       outcome=Outcome(result, start, end), **more)  # fmt: skip
    with room.session.open_work() as work:
        return changes.create(work, change).made
