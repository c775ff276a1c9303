"""The window of a journey, closed after it whatever happened."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cab_desk.app.session import Session
from tests.journeys.at_desk import AtDesk, OpenDesk
from tests.journeys.heart import check
from tests.journeys.shared import first, second, share

__all__ = ["first", "open_desk", "second", "share"]


@pytest.fixture
def open_desk(qtbot: QtBot, qapp: QApplication, heartbeat: float) -> Iterator[OpenDesk]:
    """Return what opens the window on a board."""
    opened: list[AtDesk] = []

    def go(session: Session, page: str = "") -> AtDesk:
        opened.append(AtDesk(session, qtbot, page, heartbeat=heartbeat))
        return opened[-1]

    yield go
    for one in opened:
        one.leave()
    check(one.heart for one in opened)
