"""The chips of the calendar's month: where they stand, and what their look says."""

import pytest

from tests.gui import rooms
from tests.gui.rooms import chip


@pytest.fixture
def month(qtbot, room):
    room.make_board()
    room.uids = room.add_november()
    window = room.window("calendar", 1120, 700)
    qtbot.waitUntil(lambda: not window.desk.busy)
    window.page().view.repaint()
    return window.page()


def test_days_stand_on_whole_pixels_and_fill_the_picture(month, look):
    view = month.view
    for width in (700, 881, 1003):
        view.resize(width, 500)
        view.grab()
        rects = [hit.rect for hit in view.chips()]
        assert rects
        assert all(rect == rect.toRect() and rect.right() < width for rect in rects)


def test_a_change_that_is_over_stands_back_and_one_in_conflict_is_marked(month, room, look):
    view = month.view
    one, other, later = (chip(month, uid).rect.toRect() for uid in room.uids)
    image = view.grab().toImage()
    mark = look.colour("block.fg").rgb()
    beside = [{image.pixel(rect.left() - x, rect.center().y()) for x in range(1, 6)}
              for rect in (one, other, later)]  # fmt: skip
    assert [mark in found for found in beside] == [True, True, False]
    ahead = month.view.grab().toImage().copy(later)
    view.show_month(view._of.month, 11, view._of.face, "UTC", rooms.at(30, 23))
    behind = view.grab().toImage().copy(later)
    assert behind != ahead
    dark = [min(found.pixelColor(x, y).lightness() for x in range(12, 60) for y in range(4, 17))
            for found in (behind, ahead)]  # fmt: skip
    assert dark[0] > dark[1] + 40
