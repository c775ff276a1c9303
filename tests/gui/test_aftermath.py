"""From the start of the work to the close: outcome, ROLL BACK, checklists, duties."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cab_desk.domain.change import Outcome, Stage
from cab_desk.gui.asks import Ask
from cab_desk.gui.widgets.aftermath_view import AftermathView
from cab_desk.services.requests import changes, outcomes
from tests.gui import rooms


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    room.uids = room.add(
        rooms.rfc("Grow the disk", start=rooms.at(17, 14), end=rooms.at(17, 15)),
    )
    window = room.window("requests", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    yield window.page()
    window.desk.close()


def under_way(room, stage=Stage.IN_PROGRESS):
    """Bring the RFC into its work without the board's sign-offs, as an import does."""
    with room.session.open_work() as work:
        old = work.changes.get(room.uids[0])
        new = replace(old, stage=stage)
        changes.note_particulars(work, old, new, "change.moved_stage", "", ["stage"])


def opened(qtbot, page, room):
    page.desk.touched.emit(frozenset({"change"}))
    page.window().open_change(room.uids[0])
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    review = page.review
    qtbot.waitUntil(lambda: review.review is not None and not review._steps)
    qtbot.waitUntil(lambda: review.review.change == room.change(room.uids[0]))
    return review


def dialog(qtbot, page):
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    return rooms.dialog_of(page.window())


def said(view):
    return [label.text() for label in view.findChildren(QLabel) if label.text()]


def test_what_is_not_allowed_cannot_be_started(qtbot, room, page):
    review = opened(qtbot, page, room)
    assert not review.step.isVisible()


def test_the_outcome_is_judged_while_one_types_and_recorded(qtbot, room, page):
    under_way(room)
    review = opened(qtbot, page, room)
    assert review.step.said() == "Record outcome…"
    review.step.click()
    form = dialog(qtbot, page)
    qtbot.waitUntil(lambda: "result" in form.fields)
    assert form.verdict() == []
    after = form.fields["error_rate_after"]
    QTest.keyClicks(after, "6")
    assert any("error rate" in line.lower() for line in form.verdict())
    assert "ROLL BACK" in said(form)
    after.selectAll()
    QTest.keyClicks(after, "4")
    assert form.verdict() == []
    after.selectAll()
    QTest.keyClicks(after, "7.5")
    form.go.click()
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    assert form.isVisible()  # no result was chosen
    assert form.errors["result"].isVisible()
    form.fields["result"].setCurrentIndex(form.fields["result"].findData("failed"))
    with qtbot.waitSignal(form.accepted):
        form.go.click()
    change = room.change(room.uids[0])
    assert (change.stage, change.outcome.result) == (Stage.IMPLEMENTED, "failed")
    assert change.outcome.error_rate_after == 7.5
    review = opened(qtbot, page, room)
    (view,) = review.findChildren(AftermathView)
    assert "ROLL BACK" in said(view)
    assert any("Rollback Procedures" in text for text in said(view))


def test_what_cannot_be_read_is_said_at_its_field(qtbot, room, page):
    under_way(room)
    opened(qtbot, page, room).step.click()
    form = dialog(qtbot, page)
    qtbot.waitUntil(lambda: "result" in form.fields)
    for name, text, part in (
        ("started_at", "yesterday", "not a time"), ("error_rate_after", "much", "not a number"),
    ):  # fmt: skip
        form.fields[name].selectAll()
        QTest.keyClicks(form.fields[name], text)
        form.go.click()
        assert part in form.errors[name].sentence.text()
    form.reject()
    assert room.change(room.uids[0]).outcome is None


def test_it_is_closed_once_every_checklist_is_done(qtbot, room, page):
    under_way(room)
    with room.session.open_work() as work:
        change = work.changes.get(room.uids[0])
        result = Outcome("succeeded", work.now - timedelta(hours=3), work.now - timedelta(hours=2))
        outcomes.record(work, change.uid, result, change.version)
    review = opened(qtbot, page, room)
    assert review.step.said() == "Close"
    review.step.click()
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    assert room.change(room.uids[0]).stage is Stage.IMPLEMENTED
    assert "open items" in page.window().notice.sentence.text()
    page.window().ask(Ask("checklists", room.uids[0]))
    ticks = dialog(qtbot, page)
    qtbot.waitUntil(lambda: bool(ticks.boxes))
    for box in ticks.boxes.values():
        box.click()
    with qtbot.waitSignal(ticks.accepted):
        QTest.keyClick(ticks.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    opened(qtbot, page, room).step.click()
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    assert room.change(room.uids[0]).stage is Stage.CLOSED


def test_what_is_owed_is_led_to(qtbot, room, page):
    under_way(room, Stage.IMPLEMENTED)
    page.window().resize(1120, 700)
    review = opened(qtbot, page, room)
    qtbot.waitUntil(lambda: review.sections.findChild(AftermathView) is not None)
    bar = review.area.verticalScrollBar()
    bar.setValue(0)
    page.window().open_change(f"{room.uids[0]}#owed")
    qtbot.waitUntil(lambda: bar.value() > 0)
    owed = review.sections.findChild(AftermathView)
    top = owed.mapTo(review.area.viewport(), owed.rect().topLeft()).y()
    assert 0 <= top < review.area.viewport().height() / 2 or bar.value() == bar.maximum()
