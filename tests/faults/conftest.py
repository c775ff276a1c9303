"""A board on a server with a line to it that can be made to fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cab_desk.services.ports import Work
from cab_desk.storage import server_upgrade
from cab_desk.storage.servers import Server
from cab_desk.storage.work import open_work
from tests import databases
from tests.databases import Databases
from tests.faults.machines import Machines, pair
from tests.faults.proxy import Proxy
from tests.faults.tracing import Tracer
from tests.services.evidence_room import Room, room

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from tests.faults.line_desk import Open


@pytest.fixture
def place(server: Databases) -> Server:
    """Return the place of an empty board on the run's server."""
    return server.new()


@pytest.fixture
def line(place: Server) -> Iterator[Proxy]:
    """Return a line to the server."""
    made = Proxy(place)
    yield made
    made.close()


@pytest.fixture
def far(place: Server, line: Proxy) -> Server:
    """Return the board's place at the other end of the line."""
    return replace(place, hosts=(("127.0.0.1", line.port),))


@pytest.fixture
def near(place: Server, tmp_path: Path) -> Iterator[Room]:
    """Return a desk that no fault of the line touches, and the board that it made."""
    folder = tmp_path / "near"
    folder.mkdir()
    with room(folder, place=place, device="near") as made:
        yield made.furnish()


@pytest.fixture
def desk(near: Room, far: Server, tmp_path: Path) -> Iterator[Room]:
    """Return a desk at the other end of the line."""
    with room(tmp_path, place=far) as made:
        made.ids = near.ids
        made.office = replace(made.office, open_view=partial(viewed, made))  # as a session has it
        yield made


@contextmanager
def viewed(room: Room) -> Iterator[Work]:
    """Open a unit of work that reads, and waits for no lock."""
    with open_work(
        room.engine, pack=room.pack, clock=room.clock, actor=room.actor, device=room.device,
        host="desk-7", reading=True,
    ) as work:  # fmt: skip
        yield work


@pytest.fixture(scope="module")
def tracer() -> Iterator[Tracer]:
    """Return what writes down the system calls of an act, or has one fail."""
    made = Tracer()
    yield made
    made.close()


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Tell whether the long form is asked for."""
    return bool(request.config.getoption("--every-call"))


@pytest.fixture
def two() -> Iterator[Machines]:
    """Give two servers, the second following the first, with an empty board."""
    try:
        made = pair()
    except databases.NoServer as error:
        pytest.skip(str(error))
    made.ask("first", "CREATE DATABASE cab")
    server_upgrade.create(made.at("first", database="cab"))
    yield made
    made.close()


@pytest.fixture
def open_at(tmp_path: Path, qtbot: "QtBot", qapp: "QApplication") -> Iterator["Open"]:
    """Return what opens the window on a place, as it is once it has settled in."""
    # Of all these tests two files show a window: the others shall not wait for Qt.
    from tests.faults import line_desk

    with line_desk.opener(tmp_path, qtbot) as go:
        yield go
