"""On a screen smaller than the smallest window, pages are scrolled to instead of being cut."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QScrollArea

from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES
from cab_desk.gui.widgets.rail import RailButton
from tests.gui import rooms


def bars(window):
    room = window.findChild(QScrollArea, "room")
    return room.horizontalScrollBar().maximum(), room.verticalScrollBar().maximum()


@pytest.fixture
def shown(qtbot, room, look, qapp, monkeypatch):
    """Open the window at a scale and a size."""
    made = []

    def show(k, width, height):
        made.append(Look("light", k))
        made[0].apply(qapp)
        monkeypatch.setattr(room, "look", made[0])
        room.make_board()
        room.add(rooms.rfc("Drop a column"))
        window = room.window("home", width, height)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        return window

    yield show
    look.apply(qapp)


@pytest.mark.parametrize(
    ("k", "width", "height"),
    [(1.0, 1120, 700), (1.25, 1400, 875), (1.6, 1792, 1120), (2.0, 2240, 1400)],
)
def test_a_window_of_the_least_size_shows_each_page_without_scrolling(
    qtbot, shown, k, width, height
):
    window = shown(k, width, height)
    assert window.search.height() <= 34 * k  # scaled once: the style sheet's height is already
    for entry in PAGES:
        window.go(entry.name)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        assert bars(window) == (0, 0), entry.name


def test_on_a_smaller_screen_a_page_begins_at_its_corner(qtbot, shown):
    window = shown(2.0, 1440, 900)
    window.setMinimumSize(0, 0)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: min(bars(window)) > 0)
    area = window.findChild(QScrollArea, "room")
    for name in ("settings", "policy", "requests", "home"):
        window.go(name)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        both = (area.horizontalScrollBar(), area.verticalScrollBar())
        qtbot.waitUntil(lambda both=both: [bar.value() for bar in both] == [0, 0])
    corner = area.grab().toImage()
    spots = {corner.pixelColor(corner.width() - x, corner.height() - x).name() for x in range(1, 9)}
    assert len(spots) == 1  # nothing is drawn where the two bars meet


def test_on_a_smaller_screen_everything_is_reached_by_scrolling(qtbot, shown):
    window = shown(2.0, 1440, 900)
    window.setMinimumSize(0, 0)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: min(bars(window)) > 0)
    area = window.findChild(QScrollArea, "room")
    last = window.page().start
    area.ensureWidgetVisible(last)
    inside = last.mapTo(area.viewport(), last.rect().center())
    assert area.viewport().rect().contains(inside)


def test_a_rail_without_room_for_captions_keeps_its_icons_apart(shown):
    window = shown(2.0, 1440, 900)
    window.setMinimumSize(0, 0)
    window.resize(1440, 900)
    rail = window.findChildren(RailButton)
    spans = sorted((one.geometry().top(), one.geometry().bottom()) for one in rail)
    assert all(above[1] < below[0] for above, below in pairwise(spans))
    assert [one.toolTip() for one in rail] == [one.text() for one in rail]
