"""From a signature that does not count any more there is a way to what differs from it."""

from dataclasses import replace

from cab_desk.gui.dialogs.earlier import EarlierDialog
from cab_desk.gui.widgets.basics import Label
from cab_desk.services.requests import changes
from tests.gui import rooms


def edited(room, uid, title):
    with room.session.open_work() as work:
        old = work.changes.get(uid)
        new = replace(old, title=title)
        changes.edit(work, uid, new, expected_version=old.version, reason="Wider.")


def test_the_review_leads_to_the_difference(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    room.sign(uid)
    edited(room, uid, "Grow both disks")
    window = room.window("requests")
    window.open_change(uid)
    panel = window.page().review.panel
    qtbot.waitUntil(lambda: panel.earlier is not None)
    panel.earlier.click()
    (dialog,) = window.findChildren(EarlierDialog)
    qtbot.waitUntil(lambda: dialog.which.count() == 1)
    assert dialog.which.currentText() == "Ada Chair, Engineering Manager: approve"
    said = [one.text() for one in dialog.differences.findChildren(Label)]
    assert said[:2] == ["Content, revision 1", "Content, revision 2"]
    assert said[-2:] == ["Grow the disk", "Grow both disks"]
    dialog.reject()


def test_without_one_there_is_nothing_to_lead_to(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    room.sign(uid)
    window = room.window("requests")
    window.open_change(uid)
    panel = window.page().review.panel
    qtbot.waitUntil(lambda: bool(panel.slots))
    assert panel.earlier is None
