"""A board that cannot be reached: what is shown stays, with its time, and goes on by itself."""

from functools import partial

from cab_desk.services.requests import holding
from tests.gui import rooms


def look(qtbot, window):
    window.desk.reach.look()
    qtbot.waitUntil(partial(rooms.quiet, window))


def test_what_is_shown_is_marked_while_the_board_is_lost_and_read_anew_after(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    window = room.window("requests")
    qtbot.waitUntil(partial(rooms.quiet, window))
    look(qtbot, window)
    page, cell = window.page(), window.status.saved
    assert page.model.rowCount() >= 1
    rows = page.model.rowCount()
    real = room.session.place
    window.desk._read_lane.put(window.desk._drop_reader)
    real.rename(real.with_suffix(".gone"))  # as a share does that is not mounted any more
    look(qtbot, window)
    assert cell.text() == "As of 13:42: the board can't be reached"
    assert cell.accessibleName() == cell.text()
    assert page.model.rowCount() == rows
    look(qtbot, window)
    assert "As of 13:42" in cell.text()
    real.with_suffix(".gone").rename(real)
    with room.session.open_work() as work:
        holding.hold(work, uid, "Wait for the vendor.")
    heard = []
    window.desk.touched.connect(heard.append)
    look(qtbot, window)
    assert "reached" not in cell.text()
    assert heard  # all is read anew: what was written meanwhile was never told


def test_many_writes_at_once_are_read_anew_once(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    window = room.window("requests")
    qtbot.waitUntil(partial(rooms.quiet, window))
    look(qtbot, window)
    reach = window.desk.reach
    heard = []
    reach.wrote.connect(lambda: heard.append("anew"))
    for number in range(12):
        room.add(rooms.rfc(f"Grow disk {number}"))
        reach.hear()
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert len(heard) <= 2  # what came while it was read is read after it
    assert window.page().model.rowCount() >= 12
