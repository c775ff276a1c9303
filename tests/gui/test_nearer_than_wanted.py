"""Changes nearer than the policy wants: on the calendar, in the review, and settled there."""

import pytest
from PySide6.QtWidgets import QApplication

from cab_desk.gui.dialogs.settle import SettleDialog
from cab_desk.gui.widgets.conflict_rows import ConflictRow
from cab_desk.services.requests import moving
from cab_desk.settings import data_folder
from tests.domain.spaced_packs import BUFFER, PEOPLE, spaced
from tests.gui import rooms

WHY = "Both are rehearsed, and the second is a restart."
HALF = "ends 30 min before"
ASKED = "the policy asks for 1 h between them (4.2)"


@pytest.fixture
def house(room):
    def make(rules: str):
        spaced(data_folder() / "policies" / "house", rules)
        room.session.default_pack = "house"
        room.make_board()
        return room

    return make


def two(room, **second):
    given = {"owner": "Ada Chair", "start": rooms.at(19, 15.5), "end": rooms.at(19, 16.5)} | second
    return room.add(
        rooms.rfc("Grow the disk", owner="Ben Tech", start=rooms.at(19, 14), end=rooms.at(19, 15)),
        rooms.rfc("Reindex", **given),
    )


def rows(window):
    return [row for row in window.findChildren(ConflictRow) if row.isVisibleTo(window)]


def review_of(qtbot, room, uid):
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        room.session.settings.me = {work.board().id: chair.id}
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(rows(window)))
    return window


@pytest.mark.parametrize("place", [0, 1])
def test_the_review_of_either_says_how_near_they_are_and_what_is_asked(qtbot, house, place):
    room = house(BUFFER)
    window = review_of(qtbot, room, two(room)[place])
    (row,) = rows(window)
    said = row.accessibleName()
    assert HALF in said
    assert ASKED in said
    assert "orders-db" in said
    assert said.endswith("Open.")


def test_it_is_accepted_with_a_reason_until_a_date_moves(qtbot, house):
    room = house(BUFFER)
    uids = two(room)
    window = review_of(qtbot, room, uids[0])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    rows(window)[0].button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SettleDialog)))
    dialog = next(one for one in window.findChildren(SettleDialog) if one.isVisible())
    qtbot.waitUntil(dialog.go.isEnabled)
    assert ASKED in dialog.text.text()
    dialog.reason.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), WHY)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: bool(rows(window)) and WHY in rows(window)[0].accessibleName())
    with room.session.open_work() as work:
        change = work.changes.get(uids[1])
        start, end = rooms.at(19, 15.25), rooms.at(19, 16.25)
        moving.move(work, change.uid, start, end, expected_version=change.version, reason=WHY)
    window.open_change(uids[1])
    qtbot.waitUntil(lambda: bool(rows(window)) and "15 min" in rows(window)[0].accessibleName())
    assert rows(window)[0].accessibleName().endswith("Open.")


def month_of(qtbot, room):
    window = room.window("calendar")
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(window.page().view.chips()))
    return window


def test_the_month_marks_both_and_counts_the_conflict(qtbot, house):
    room = house(BUFFER)
    uids = two(room)
    window = month_of(qtbot, room)
    page = window.page()
    qtbot.waitUntil(page.clashing.isVisible)
    assert page.clashing.text() == "1 conflict"
    for uid in uids:
        said = page.view.spoken(rooms.chip(page, uid))
        assert HALF in said
        assert ASKED in said
    page.clashing.click()
    qtbot.waitUntil(lambda: rooms.quiet(window) and page.clashing.isChecked())
    qtbot.waitUntil(lambda: {hit.bar.uid for hit in page.view.chips() if hit.bar} == set(uids))


def test_the_lanes_say_it_too(qtbot, house):
    room = house(BUFFER)
    uids = two(room)
    window = month_of(qtbot, room)
    page = window.page()
    page.show_mode("week")
    pane = page.weeks_pane()
    scene = pane.view.scene
    qtbot.waitUntil(lambda: scene() is not None and scene().weeks.pairs == 1)
    view = pane.view
    for uid in uids:
        assert HALF in view.said(view.scene().find(uid)[1].bar)


def test_a_policy_without_such_a_rule_knows_none(qtbot, room):
    room.make_board()
    two(room, owner="Ben Tech")
    window = month_of(qtbot, room)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert not window.page().clashing.isVisible()


def test_one_person_is_told_with_both_changes_and_the_rule(qtbot, house):
    room = house(PEOPLE)
    other = {"owner": "Ben Tech", "systems": ("gateway",)}
    uids = two(room, start=rooms.at(19, 14.5), end=rooms.at(19, 15.5), **other)
    window = review_of(qtbot, room, uids[1])
    (row,) = rows(window)
    assert "Ben Tech is on for" in row.accessibleName()
    assert "one change at a time (7.1)" in row.accessibleName()


def test_who_has_no_rest_or_a_full_night_is_told_so(qtbot, house):
    room = house(PEOPLE)
    uids = room.add(*(
        rooms.rfc(title, owner="Ben Tech", systems=(title,), start=rooms.at(19, at),
                  end=rooms.at(19, at + 1))
        for title, at in (("disk", 21.5), ("cache", 23.5))
    ))  # fmt: skip
    window = review_of(qtbot, room, uids[0])
    (row,) = rows(window)
    said = row.accessibleName()
    assert "Ben Tech has 1 h between" in said
    assert "a rest of 2 h (7.1)" in said
    assert "are changes 1 and 2 of Ben Tech in the night of 19 November 2026" in said
    assert "the policy allows 1 (7.1)" in said
