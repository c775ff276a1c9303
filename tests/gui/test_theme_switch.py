"""Whenever the theme is switched, a page looks as if it had been made in the new one."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel

from cab_desk.domain.change import Outcome
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.reports import ReportsPage
from cab_desk.gui.widgets.labels import Label
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.requests import changes
from tests.gui import rooms

_LEAST = 3.0  # disabled text and text in a size that headings have
_DIFFERS = 24  # by how much a channel may be off where something is drawn anew
NAMES = [entry.name for entry in PAGES]


@pytest.fixture
def filled(room):
    room.make_board()
    uids = room.add(*(rooms.rfc(f"Grow disk {n}", systems=(f"s{n}",)) for n in range(6)))
    for number, result in enumerate(("succeeded", "failed", "rolled_back")):
        end = rooms.at(3 + number, 15)
        outcome = Outcome(result, end - timedelta(hours=1), end)
        change = rooms.rfc(f"It {result}", class_id="standard", start=end - timedelta(hours=1),
                           end=end, outcome=outcome)  # fmt: skip
        with room.session.open_work() as work:
            changes.create(work, change)
    with room.session.open_work() as work:
        made = meetings.plan(work, NewMeeting("Weekly CAB", rooms.NOW + timedelta(days=1))).made
    with room.session.open_work() as work:
        meetings.add_changes(work, made, uids=uids[:3])
    yield room
    room.look.set(theme="light")


def undrawn(window) -> bool:
    """Tell whether a chart is still to be drawn in the present theme and size."""
    page = window.page()
    if not isinstance(page, ReportsPage) or page.found is None or page.found.period is None:
        return False
    views = [card.view for card in page.cards.values()]
    return page._rest.isActive() or not all(view.drawn for view in views)


def rest(window) -> None:
    """Wait until nothing is under way, and what came of it is laid out."""
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: window.desk.busy or undrawn(window) or loop.quit())
    look.start()
    loop.exec()
    QApplication.processEvents()


def luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in colour.getRgbF()[:3]]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def unreadable(window) -> list[str]:
    """Return the visible texts that do not stand out from what is painted around them."""
    picture = window.grab().toImage()
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or label.visibleRegion().isEmpty():
            continue
        place = label.mapTo(window, label.visibleRegion().boundingRect().topLeft())
        ground = picture.pixelColor(max(0, place.x()), max(0, place.y()))
        ink = label.palette().color(label.foregroundRole())
        if contrast(ink, ground) < _LEAST:
            found.append(f"{label.text()}: {ink.name()} on {ground.name()}")
    return found


def stale(window, look) -> list[str]:
    """Return the visible texts whose colour is not that of their token in the present theme."""
    return [
        f"{label.text()}: {label.palette().color(label.foregroundRole()).name()}"
        for label in window.findChildren(Label)
        if label.isVisible()
        and label.palette().color(label.foregroundRole()) != look.colour(label.tone)
    ]


def picture_of(window) -> QImage:
    held = QApplication.focusWidget()
    if held is not None:
        held.clearFocus()  # no caret, no ring
    rest(window)
    return window.grab().toImage()


def differing(one: QImage, other: QImage) -> int:
    """Count the pixels that differ by more than what is rounded."""
    assert one.size() == other.size()
    count = 0
    for y in range(0, one.height(), 4):
        for x in range(0, one.width(), 4):
            left, right = one.pixelColor(x, y), other.pixelColor(x, y)
            if any(abs(a - b) > _DIFFERS for a, b in
                   zip(left.getRgb()[:3], right.getRgb()[:3], strict=True)):  # fmt: skip
                count += 1
    return count


@pytest.mark.parametrize("name", ["reports", "meeting"])
def test_every_text_can_be_read_where_the_page_still_reads(filled, name: str) -> None:
    window, look = filled.window(name, 1120, 700), filled.look
    window.page().reload(frozenset())
    look.set(theme="dark")
    rest(window)
    assert stale(window, look) == []
    assert unreadable(window) == []
    window.page().reload(frozenset())
    look.set(theme="light")
    rest(window)
    assert stale(window, look) == []
    assert unreadable(window) == []


def test_a_page_is_painted_as_if_made_in_the_new_theme(filled) -> None:
    look = filled.look

    def walked(window) -> dict[str, QImage]:
        for name in NAMES:
            window.go(name)
            rest(window)
        if look.theme != "dark":
            look.set(theme="dark")
        pictures = {}
        for name in NAMES:
            window.go(name)
            pictures[name] = picture_of(window)
            assert (name, stale(window, look), unreadable(window)) == (name, [], [])
        window.close()
        return pictures

    switched = walked(filled.window("home", 1120, 700))
    born = walked(filled.window("home", 1120, 700))
    found = {name: differing(switched[name], born[name]) for name in NAMES}
    assert {name: count for name, count in found.items() if count} == {}
