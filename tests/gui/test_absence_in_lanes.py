"""What the lanes show of somebody who is away beside another conflict of the same change."""

import pytest

from cab_desk.services.conflict_ports import ACCEPTED
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.schedule.settling import SettleRequest, settle
from cab_desk.services.schedule.settling_away import settle_away
from tests.gui import rooms

WHY = "Ben stays on call for it."


def clashing(room):
    """Put two changes on one system at once, the owner of one away; return both and the entry."""
    room.make_board()
    uids = room.add(
        rooms.rfc("Grow", owner="Ben Tech", start=rooms.at(19, 14), end=rooms.at(19, 15)),
        rooms.rfc("Reindex", owner="Tea Lead", start=rooms.at(19, 14.5), end=rooms.at(19, 15.5)),
    )
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        room.session.settings.me = {work.board().id: chair.id}
    with room.session.open_work() as work:
        entry = CalendarEntry("", "absence", "Ben Tech", rooms.at(19, 0), rooms.at(21, 0))
        made = calendar.declare(work, entry).made
        settle(work, SettleRequest(*uids, ACCEPTED, WHY))
    return uids[0], made


@pytest.mark.parametrize("accepted", [False, True])
def test_an_overlap_that_is_accepted_hides_no_absence_that_is_open(qtbot, room, accepted):
    uid, entry = clashing(room)
    if accepted:
        with room.session.open_work() as work:
            settle_away(work, SettleRequest(uid, entry, ACCEPTED, WHY))
    window = room.window("calendar")
    page = window.page()
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(page.view.chips()))
    page.show_mode("week")
    view = page.weeks_pane().view
    qtbot.waitUntil(lambda: view.scene() is not None and rooms.quiet(window))
    assert view.scene().weeks.pairs == (0 if accepted else 1)
    box, one = view.scene().find(uid)
    bar = view.scene().bar_rect(box, one)
    look = view.scene().look
    beside = bar.adjusted(-look.px(20), 0, 0, 0).toRect()
    beside.setRight(int(bar.left()) - 3)
    drawn = view.viewport().grab().toImage()
    scale = drawn.devicePixelRatio()
    colours = {
        drawn.pixelColor(int(x * scale), int(y * scale)).name()
        for x in range(beside.left(), beside.right())
        for y in range(beside.top(), beside.bottom())
    }
    assert (look.colour("block.fg").name() in colours) is not accepted
