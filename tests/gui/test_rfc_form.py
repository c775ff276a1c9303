"""The form of an RFC, driven as its user does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtWidgets import QListWidget

from cab_desk.domain.change import Stage
from cab_desk.gui.widgets.basics import FieldError
from cab_desk.services.requests import changes
from tests.gui import rooms
from tests.gui.forms_room import closed, form_opener


@pytest.fixture
def open_form(qtbot, room):
    return form_opener(qtbot, room)


def marks(form):
    """Return which documents stand first, as the list has them."""
    listing: QListWidget = form.document_list
    return [listing.item(row).data(Qt.ItemDataRole.UserRole) for row in range(listing.count())]


def wall(edit, *parts):
    year, month, day, hour, minute = parts
    edit.setDateTime(QDateTime(QDate(year, month, day), QTime(hour, minute), QTimeZone.utc()))


def faults(form):
    return {one.objectName(): one.text() for one in form.findChildren(FieldError) if one.text()}


def test_a_draft_is_typed_and_saved_by_ctrl_s(qtbot, room, open_form):
    form = open_form()
    assert form.fields.title.hasFocus()
    qtbot.keyClicks(form.fields.title, "Grow the disk")
    qtbot.keyClick(form.fields.title, Qt.Key.Key_Return)  # ends nothing
    assert form.isVisible()
    form.fields.class_id.button("normal").click()
    form.fields.systems.setText("orders-db, orders-api")
    form.documents.choose("rollback_plan")
    qtbot.keyClicks(form.document_text, "Shrink it again.")
    qtbot.keyClick(form.document_text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    closed(qtbot, form)
    (made,) = room.changes()
    assert (made.title, made.class_id, made.stage) == ("Grow the disk", "normal", Stage.DRAFT)
    assert made.systems == ("orders-api", "orders-db")
    assert made.documents == {"rollback_plan": "Shrink it again."}


def test_the_form_is_never_higher_than_its_window(open_form):
    form = open_form()
    assert form.height() <= form.parent().window().height()
    assert form.submit.isVisible()


def test_faults_stand_under_their_fields_and_go_when_mended(qtbot, room, open_form):
    form = open_form()
    form.fields.planned.setChecked(True)
    wall(form.fields.start, 2026, 11, 19, 14, 0)
    wall(form.fields.end, 2026, 11, 19, 13, 0)
    form.save.click()
    qtbot.waitUntil(lambda: form.save.isEnabled() and form.notice.isVisible())
    assert faults(form) == {
        "title_error": "The title is missing. Say in one line what is changed.",
        "end_error": "The end lies before the start. Choose a later end.",
    }
    assert form.fields.title.hasFocus()
    form.fields.title.setText("Grow the disk")
    wall(form.fields.end, 2026, 11, 19, 14, 0)
    form.save.click()
    qtbot.waitUntil(lambda: form.save.isEnabled() and "title_error" not in faults(form))
    assert faults(form)["end_error"].startswith("The end is the start, so it would take no time.")
    wall(form.fields.end, 2026, 11, 19, 15, 0)
    form.save.click()
    closed(qtbot, form)
    assert room.changes()[0].start == rooms.at(19, 13)


def test_the_class_decides_which_documents_are_asked_for_first(qtbot, room, open_form):
    form = open_form()
    asked = {item.id for item in form.desk.pack.required(form.change()) if item.kind == "document"}
    assert set(marks(form)[: len(asked)]) == asked
    before = form.policy_pane.said()
    form.documents.choose("rollback_plan")
    qtbot.keyClicks(form.document_text, "Back")
    qtbot.waitUntil(lambda: form.policy_pane.said() != before)
    assert not any("Rollback plan is missing" in text for text in form.policy_pane.said())


def test_ratings_give_the_level_in_the_words_of_the_policy(qtbot, open_form):
    form = open_form()
    assert form.risk.text() == "Rate impact and probability"
    form.fields.impact.setCurrentText("Medium")
    form.fields.probability.setCurrentText("High")
    qtbot.waitUntil(lambda: form.risk.text() == "Critical (inferred)")


def test_an_edit_that_makes_signatures_stale_needs_its_reason(qtbot, room, open_form):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    room.sign(uid)
    form = open_form(uid)
    assert not form.reason.isVisible()
    form.fields.priority.setCurrentText("High")  # no part of what was signed
    form.judge()
    assert not form.reason.isVisible()
    form.fields.title.setText("Grow the disk twice")
    form.judge()
    assert form.reason.isVisible()
    form.save.click()
    assert faults(form)["reason_error"].startswith("Give the reason")
    form.reason.setText("Twice the room is needed.")
    form.save.click()
    closed(qtbot, form)
    assert room.change(uid).revision == 2


def test_unsaved_text_is_warned_of_once_and_again_after_an_edit(qtbot, open_form):
    form = open_form()
    form.fields.title.setText("Half a thought")
    form.cancel.click()
    assert form.isVisible()
    assert form.notice.sentence.text() == "What was typed is not saved."
    form.judge()  # as typing does
    form.cancel.click()
    assert form.isVisible()
    form.cancel.click()
    closed(qtbot, form)


def test_a_fault_on_the_screen_does_not_let_cancel_lose_the_text(qtbot, open_form):
    form = open_form()
    form.fields.systems.setText("orders-db")
    form.save.click()
    qtbot.waitUntil(lambda: "title is missing" in form.notice.sentence.text())
    form.cancel.click()
    assert form.isVisible()
    assert form.notice.sentence.text() == "What was typed is not saved."
    form.notice.button.click()
    closed(qtbot, form)


def test_nothing_typed_closes_by_esc(qtbot, open_form):
    form = open_form()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    closed(qtbot, form)


def test_submitting_gives_a_number(qtbot, room, open_form):
    form = open_form()
    form.fields.title.setText("Grow the disk")
    form.fields.requester.setCurrentText("Tea Lead")
    form.submit.click()
    closed(qtbot, form)
    (made,) = room.changes()
    assert (made.number, made.stage) == ("CR-2026-0001", Stage.SUBMITTED)


def test_what_cannot_be_submitted_says_why_and_keeps_the_text(qtbot, room, open_form):
    form = open_form()
    form.fields.title.setText("Grow the disk")
    form.fields.requester.setCurrentText("")
    form.submit.click()
    qtbot.waitUntil(form.notice.isVisible)
    assert "names no requester" in form.notice.sentence.text()
    assert form.fields.title.text() == "Grow the disk"
    assert room.changes() == []


def test_somebody_elses_newer_version_is_told(qtbot, room, open_form):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    form = open_form(uid)
    with room.session.open_work() as work:
        old = work.changes.get(uid)
        changes.edit(
            work, uid, replace(old, title="Theirs"), expected_version=old.version, reason="x"
        )
    form.fields.title.setText("Mine")
    form.save.click()
    qtbot.waitUntil(form.notice.isVisible)
    assert "was saved by somebody else" in form.notice.sentence.text()
    assert form.fields.title.text() == "Mine"
    assert room.change(uid).title == "Theirs"


def test_a_remedy_leads_to_its_document(qtbot, room, open_form):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    form = open_form(uid, "document.missing:rollback_plan")
    qtbot.waitUntil(form.document_text.hasFocus)
    assert form.document_text.toPlainText() == "Written."


def test_times_are_those_of_the_board_and_stay_to_the_second(qtbot, room, open_form):
    start = datetime(2026, 11, 19, 14, 0, 17, tzinfo=UTC)
    (uid,) = room.add(rooms.rfc("Grow the disk", start=start, end=rooms.at(19, 16)))
    form = open_form(uid)
    assert form.fields.start.text() == "Thu 19 Nov 2026  15:00"
    assert not form.is_edited()
    wall(form.fields.start, 2026, 11, 19, 18, 0)
    assert form.fields.end.text() == "Thu 19 Nov 2026  19:59"


def test_the_second_of_two_like_hours_stays_when_it_was_only_shown(qtbot, room, open_form):
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 in Berlin for the second time
    end = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    (uid,) = room.add(rooms.rfc("Night work", start=second, end=end))
    form = open_form(uid)
    assert form.fields.start.text() == "Sun 25 Oct 2026  02:30"
    assert form.change().start == second


def test_the_hour_that_is_offered_is_an_hour_on_the_night_of_25_hours(qtbot, room, open_form):
    night = datetime(2026, 10, 24, 0, 10, tzinfo=UTC)  # 02:10 in Berlin, the day before
    room.session.office = replace(room.session.office, clock=lambda: night)
    form = open_form()
    form.fields.planned.setChecked(True)
    change = form.change()
    assert change.end.astimezone(UTC) - change.start.astimezone(UTC) == timedelta(hours=1)


def test_a_time_that_the_clocks_jump_over_is_named(qtbot, room, open_form):
    form = open_form()
    form.fields.title.setText("Spring night")
    form.fields.planned.setChecked(True)
    wall(form.fields.start, 2027, 3, 28, 2, 30)
    form.save.click()
    assert "02:30 does not exist on that day in Europe/Berlin" in faults(form)["start_error"]
    assert room.changes() == []


def test_a_start_at_the_end_of_all_calendars_is_no_bug(qtbot, room, open_form):
    form = open_form()
    form.fields.planned.setChecked(True)
    wall(form.fields.start, 9999, 12, 31, 23, 59)
    wall(form.fields.start, 2026, 11, 19, 9, 0)
    wall(form.fields.end, 5026, 11, 19, 9, 0)
    wall(form.fields.start, 9998, 12, 31, 23, 59)
    assert form.fields.end.text() == form.fields.start.text()
    assert form.change().start == form.change().end
