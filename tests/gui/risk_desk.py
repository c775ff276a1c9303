"""The matrix of risks, and a hand that drags on it."""

from PySide6.QtCore import QPoint, Qt

from cab_desk.gui.dialogs.rerate import RerateDialog
from tests.gui import rooms

LEFT = Qt.MouseButton.LeftButton


def risk_of(qtbot, room):
    """Open the page of risks on a board with two RFCs."""
    room.make_board()
    room.uids = room.add(rooms.rfc("Grow the disk"), rooms.rfc("Rotate keys"))
    window = room.window("risk")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window.page()


def rating(room, number=0):
    change = room.change(room.uids[number])
    return change.impact, change.probability


def asked(qtbot, risk):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in risk.findChildren(RerateDialog)))
    return next(one for one in risk.findChildren(RerateDialog) if one.isVisible())


def drag(qtbot, risk, uid, place):
    view = risk.view
    view.repaint()
    spot = next(one for one in view.spots() if one.row.uid == uid)
    start, end = spot.rect.center().toPoint(), view.rect_of(place).center().toPoint()
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, -20))
    qtbot.mouseMove(view, end)
    qtbot.waitUntil(lambda: view.hand() is not None and view.hand().trial is not None)
    return end
