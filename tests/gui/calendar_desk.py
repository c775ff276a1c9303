"""The calendar's page, and what is done at it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.systems import System
from cab_desk.services.schedule import systems
from tests.gui import rooms

DOWN = {"traits": ("downtime",)}


def settle(qtbot, page):
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))


def choose(page, text):
    menu = page.entries_menu()
    found = next(action for action in menu.actions() if text in action.text())
    found.trigger()
    menu.deleteLater()
    return rooms.dialog_of(page.window())


def lines(box):
    return [box.item(row).text() for row in range(box.count())]


def write(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


def view(page):
    return page.weeks_pane().view


def filled(room):
    """Put systems, RFCs on their lanes and a freeze on a board."""
    room.make_board()
    with room.session.open_work() as work:
        systems.put_many(work, [
            System("", "orders-db", "Orders", ("Order database",)),
            System("", "checkout", "Orders"),
            System("", "gateway", "Edge"),
        ])  # fmt: skip
    room.uids = room.add(
        rooms.rfc("Grow the disk"),
        rooms.rfc("Reindex", systems=("Order database",), start=rooms.at(19, 14.5),
                  end=rooms.at(19, 15.5)),
        rooms.rfc("Rotate keys", systems=("gateway",), start=rooms.at(22, 2),
                  end=rooms.at(22, 4), **DOWN),
        rooms.rfc("Move the mail", systems=("mail",), start=rooms.at(17, 14),
                  end=rooms.at(17, 15), class_id="emergency"),
    )  # fmt: skip
    room.declare("Quarter close", rooms.at(20, 18), rooms.at(21, 6), ())
    return room


def week_of(qtbot, board):
    """Open the calendar at its week."""
    window = board.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    QTest.keyClick(window, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    page = window.page()
    assert page.weeks_pane().isVisible()
    return page
