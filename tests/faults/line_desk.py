"""The window on a board at the other end of a line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from cab_desk.app.session import Session
from cab_desk.gui.settling import Settling
from cab_desk.settings import Settings
from cab_desk.storage.servers import Server
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk

Open = Callable[[Server], AtDesk]


@contextmanager
def opener(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Give what opens the window on a place, as it is once it has settled in."""
    opened: list[AtDesk] = []

    def go(place: Server) -> AtDesk:
        session = Session(
            place, Settings(device="near"), vault=desk.cheap(), outbox=tmp_path / "outbox"
        )
        at = AtDesk(session, qtbot)
        opened.append(at)
        at.desk.reach._timer.setInterval(200)
        Settling(at.desk, at.window)._again.setInterval(200)
        return at

    yield go
    for one in opened:
        one.leave()


def watch(at: AtDesk) -> None:
    """Have the desk look after the board, as it does once it has settled in."""
    at.desk.watch()
    at.wait(lambda: at.desk.reach.good_at)
    at.settle()
