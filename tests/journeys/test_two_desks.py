"""Two desks on one board on a server: what one records, the other shows by itself."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from cab_desk.app.session import Session
from cab_desk.domain.change import Change
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from cab_desk.storage.servers import Server
from tests.databases import Databases
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk


@pytest.fixture
def place(server: Databases) -> Server:
    return server.new()


@pytest.fixture
def far(place: Server, tmp_path: Path) -> Iterator[Session]:
    """Return another desk's session, far from the window under test."""
    with ExitStack() as open_:
        made = open_.enter_context(closing(
            Session(place, Settings(device="far"), vault=desk.cheap(), outbox=tmp_path / "far")
        ))  # fmt: skip
        people = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
        with made.open_work() as work:
            boards.create_board(work, name=desk.BOARD, zone="UTC", people=people)
        yield made


def test_what_one_desk_records_stands_on_the_other_by_itself(
    place: Server, far: Session, tmp_path: Path, open_desk: OpenDesk
) -> None:
    near = Session(place, Settings(device="near"), vault=desk.cheap(), outbox=tmp_path / "near")
    at = open_desk(near)
    page = at.go("requests", RequestsPage)
    assert page.model.rowCount() == 0
    heard: list[object] = []
    at.desk.touched.connect(heard.append)
    at.desk.reach._timer.setInterval(10 * 60_000)  # it has to be heard of, not looked up
    at.desk.watch()
    at.wait(lambda: at.desk.reach._seen is not None)
    at.settle()
    with far.open_work() as work:
        change = Change(title="Rotate the far certificates", class_id="normal")
        changes.create(work, change=change)
    at.wait(lambda: heard)
    at.wait(lambda: page.model.rowCount() > 0)
    at.settle()
    assert at.failures == []
