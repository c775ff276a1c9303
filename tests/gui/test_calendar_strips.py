"""Incidents, failed windows and notices say on the calendar what they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from cab_desk.domain.systems import System
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, systems
from tests.gui import rooms

PATIENCE = 20_000  # ms, on a busy machine
INCIDENT = CalendarEntry("", "incident", "Checkout is slow", rooms.at(18, 9), rooms.at(19, 3),
                         systems=("checkout",), severity="P1")  # fmt: skip
NOTICE = CalendarEntry("n-1", "notice", "Fibre works in the west", rooms.at(18, 11),
                       rooms.at(18, 20), source="Carrier", external_id="n-1",
                       systems=("checkout",))  # fmt: skip
FAILED = CalendarEntry("", "failed_window", "Nightly window failed", rooms.at(17, 2),
                       rooms.at(17, 4))  # fmt: skip


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    with room.session.open_work() as work:
        systems.put_many(work, [System("", "checkout", "Orders"), System("", "gateway", "Edge")])
    room.add(rooms.rfc("Grow the disk", systems=("checkout",)))
    for entry in (INCIDENT, FAILED):
        with room.session.open_work() as work:
            calendar.declare(work, entry=entry)
    with room.session.open_work() as work:
        work.calendar.put(NOTICE)  # as an import does
    window = room.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window), timeout=PATIENCE)
    return window.page()


def test_a_lane_names_what_lies_over_it(qtbot, page):
    QTest.keyClick(page.window(), Qt.Key.Key_W)
    pane = page.weeks_pane()
    qtbot.waitUntil(lambda: pane.view.scene() is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: any(box.strips for box in pane.view.scene().boxes), timeout=PATIENCE)
    scene = pane.view.scene()
    boxes = {box.lane.name: box for box in scene.boxes}
    orders = [one.text for one in boxes["Orders"].strips]
    assert "Incident: Checkout is slow" in orders
    assert "Notice: Fibre works in the west" in orders
    first, second = boxes["Orders"].strips[-2:]
    assert first.top != second.top  # they lie at the same time: their words on two lines
    named = [one.text for box in scene.boxes for one in box.strips if one.entry.kind != "incident"]
    assert named.count("Failed window: Nightly window failed") == 1  # it concerns all lanes
    for box, placed in scene.placed():
        assert scene.bar_rect(box, placed).top() >= box.top + box.inset


def test_the_month_names_them_on_their_first_day(page):
    view = page.view
    tips = {text for _rect, text in view.tips}
    assert tips == {"Incident: Checkout is slow", "Notice: Fibre works in the west",
                    "Failed window: Nightly window failed"}  # fmt: skip
    rect = next(rect for rect, text in view.tips if text.startswith("Failed"))
    QTest.mouseMove(view, QPointF(rect.center()).toPoint())
    assert "Nightly window failed" in view.toolTip()
    colour = page.look.colour("warn.fg").rgb()
    image: QImage = view.grab().toImage()
    assert image.pixelColor(round(rect.center().x()), round(rect.top() + 2)).rgb() == colour


def test_what_lies_under_days_may_come_before_their_lanes(qtbot, page):
    QTest.keyClick(page.window(), Qt.Key.Key_W)
    pane = page.weeks_pane()
    qtbot.waitUntil(lambda: pane.view.scene() is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: rooms.quiet(page.window()), timeout=PATIENCE)
    scene = pane.view.scene()
    later = scene.weeks.first + timedelta(days=7)
    lying = replace(scene.grounds, entries=scene.grounds.entries[:1])
    pane._first = later
    pane._show_grounds((later, lying))
    assert pane.view.scene() is scene
    assert scene.grounds is not lying  # not under the days that still stand there
    pane._show(replace(scene.weeks, first=later))
    assert pane.view.scene().grounds is lying
