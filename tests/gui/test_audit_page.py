"""The audit page: entries in words, verifying in the window, and documents."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit

from cab_desk import words
from cab_desk.app.session import Session
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.gui.widgets.audit_filters import KINDS
from cab_desk.gui.widgets.basics import EmptyState, Label
from cab_desk.services import meetings
from cab_desk.services.papers import minutes
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from tests.gui import rooms


@pytest.fixture
def audit(qtbot, room):
    room.make_board()
    (room.uid,) = room.add(rooms.rfc("Grow the disk"))
    room.sign(room.uid)
    window = room.window("audit")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window.page()


def column(page, number):
    model = page.entries.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_each_entry_says_what_happened_and_who_did_it(audit):
    assert column(audit, 2) == [
        "CR-2026-0001 signed: approved, as Engineering Manager",
        "Ada Chair accepted a signing key",
        "CR-2026-0001 submitted",
        "Grow the disk written",
        "Tea Lead entered or changed",
        "Ben Tech entered or changed",
        "Ada Chair entered or changed",
        "Board made, with 3 people",
    ]
    assert column(audit, 3)[:2] == ["Ada Chair", "Ada Chair"]
    assert column(audit, 4)[:3] == ["Signed", "Signed", ""]


def test_verifying_says_intact_here_and_in_the_status_bar(qtbot, audit):
    assert audit.state.text() == "Not verified yet"
    audit.verify.click()
    assert audit.verify.said() == "Stop"
    qtbot.waitUntil(lambda: audit.state.text() == "Intact")
    assert audit.facts.text() == "8 entries, every record and signature checked."
    assert audit.verify.said() == "Verify"
    qtbot.waitUntil(lambda: "intact" in audit.window().status.chain.accessibleName())


def test_a_record_that_was_edited_is_named(qtbot, audit, room):
    room.tamper("UPDATE change SET title = 'Shrink the disk'")
    audit.verify.click()
    qtbot.waitUntil(lambda: audit.state.text() == "Broken")
    assert "CR-2026-0001" in audit.faults.text()
    assert audit.faults.isVisible()
    said = audit.window().status.chain.accessibleName
    qtbot.waitUntil(lambda: said().startswith("Audit chain broken at entry"))


def test_a_signature_that_was_edited_breaks_the_chain_at_its_entry(qtbot, audit, room):
    room.tamper("UPDATE event SET signature = zeroblob(64) WHERE type = 'signoff.given'")
    audit.verify.click()
    qtbot.waitUntil(lambda: audit.state.text() == "Broken")
    qtbot.waitUntil(lambda: "broken at entry 8" in audit.window().status.chain.accessibleName())


def test_verifying_can_be_stopped(qtbot, audit):
    audit.verify.click()
    audit.verify.click()
    assert audit.facts.text() == "Verifying was stopped; nothing was found out."
    assert audit.verify.said() == "Verify"
    qtbot.waitUntil(lambda: not audit.desk.busy)
    assert audit.state.text() == "Not verified yet"


def test_what_is_recorded_later_appears_and_is_not_verified(qtbot, audit, room):
    audit.verify.click()
    qtbot.waitUntil(lambda: audit.state.text() == "Intact")
    room.add(rooms.rfc("Rotate keys"))
    audit.reload(frozenset())
    qtbot.waitUntil(lambda: column(audit, 2)[0] == "CR-2026-0002 submitted")
    assert audit.state.text() == "Not verified yet"


def test_minutes_that_the_board_holds_are_known(qtbot, audit, room, tmp_path):
    with room.session.open_work() as work:
        planned = meetings.plan(work, meetings.NewMeeting("Weekly CAB", rooms.at(25, 14)))
    minutes.make(room.session.office, planned.made)
    with room.session.open_view() as work:
        kept = minutes.kept(work, planned.made)
    path = tmp_path / "minutes.pdf"
    path.write_bytes(kept.pdf)
    audit.check_document(path)
    qtbot.waitUntil(audit.notice.isVisible)
    assert audit.notice.sentence.text() == (
        "minutes.pdf is a draft of the minutes of meeting 2026-48, revision 1. "
        "A draft is not signed by the board."
    )
    path.write_bytes(kept.pdf + b"\n")
    audit.check_document(path)
    qtbot.waitUntil(lambda: "draft" not in audit.notice.sentence.text())
    assert "minutes.pdf" in audit.notice.sentence.text()


def test_a_document_that_cannot_be_read_is_a_sentence(qtbot, audit, tmp_path):
    audit.check_document(tmp_path / "none.pdf")
    qtbot.waitUntil(audit.notice.isVisible)
    assert audit.notice.sentence.text() == "none.pdf cannot be read: No such file or directory."


def choose(combo, text):
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def test_entries_are_narrowed_by_kind_person_request_and_time(qtbot, audit, room):
    filters = audit.filters
    qtbot.waitUntil(lambda: filters.person.count() == 4)
    choose(filters.kind, "Signatures and decisions")
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 1)
    assert audit.shown.text() == "1 of 8 shown"
    assert not audit.more.isVisible()
    choose(filters.kind, "People, keys and sign-ins")
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 4)
    choose(filters.person, "Ben Tech")
    qtbot.waitUntil(lambda: column(audit, 2) == ["Ben Tech entered or changed"])
    choose(filters.person, "Everybody")
    choose(filters.kind, "Every kind")
    filters.about.setText("cr-2026-0001")
    filters.about.returnPressed.emit()
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 3)
    filters.about.setText("50%_")  # signs of SQL are signs of nothing
    filters.about.returnPressed.emit()
    qtbot.waitUntil(lambda: column(audit, 2) == [])
    nothing = audit.entries.findChild(EmptyState)
    assert nothing.isVisible()
    assert nothing.sentence.text() == "No entry fits these filters."
    filters.about.setText("")
    choose(filters.span, "Last 7 days")
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 8)
    assert not nothing.isVisible()


def test_a_failed_sign_in_stands_among_the_entries(qtbot, audit, room):
    from cab_desk.errors import Refused
    from cab_desk.services.members.passphrases import open_key

    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
    with pytest.raises(Refused):
        open_key(room.session.office, chair.id, "a wrong one")
    audit.reload(frozenset())
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 9)
    assert "Wrong passphrase for" in column(audit, 2)[0]


def test_a_proof_of_the_chosen_entry_is_kept(qtbot, audit, room, tmp_path):
    from cab_desk.services.evidence import proving

    audit.proof.click()
    assert audit.notice.sentence.text() == "Choose an audit entry first."
    path = tmp_path / "proof.json"
    audit.keep_proof(8, path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: "proof.json proves entry 8." in audit.notice.sentence.text())
    found = proving.check(path.read_bytes(), room.session.office.vault)
    assert (found.seq, found.said.type, found.size) == (8, "signoff.given", 8)


def test_every_kind_of_entry_is_under_a_kind_of_the_filter():
    beside = {
        "granting",
        "other",
        "in_role",
        "more_fields",
        "entry",
        "what",
    }  # words of entries, of no kind
    known = {part for _name, parts in KINDS for part in parts}
    names = [key.removeprefix("pages.event.") for key in words.catalogue() if "pages.event." in key]
    assert {name.split(".")[0] for name in names} - beside - known == set()


def between(filters, first, last):
    """Type two days as the keyboard does: into the sections of the fields."""
    choose(filters.span, "From – to")
    for field, day in ((filters.since, first), (filters.until, last)):
        assert field.isVisible()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.setDate(QDate(*day))


def test_entries_are_narrowed_to_days_of_the_boards_zone(qtbot, audit, room):
    # The board is in Berlin, where all of this was at 13:42 on 18 November.
    filters = audit.filters
    assert not filters.since.isVisible()
    between(filters, (2026, 11, 18), (2026, 11, 18))
    wanted = filters.wanted()
    assert wanted.since.isoformat() == "2026-11-18T00:00:00+01:00"
    assert wanted.until.isoformat() == "2026-11-19T00:00:00+01:00"
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 8)
    between(filters, (2026, 11, 16), (2026, 11, 17))
    qtbot.waitUntil(lambda: column(audit, 2) == [])
    between(filters, (2026, 10, 1), (2026, 12, 1))
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 8)


def test_days_that_end_a_summer_are_whole(audit):
    between(audit.filters, (2026, 10, 25), (2026, 10, 25))
    wanted = audit.filters.wanted()
    assert wanted.until.timestamp() - wanted.since.timestamp() == 25 * 3600


def test_the_last_day_is_never_before_the_first(audit):
    filters = audit.filters
    between(filters, (2026, 11, 10), (2026, 11, 12))
    filters.since.setDate(QDate(2026, 11, 20))
    assert filters.until.date() == QDate(2026, 11, 20)
    filters.until.setDate(QDate(2026, 11, 3))
    assert filters.since.date() == QDate(2026, 11, 3)


def test_a_day_is_typed_and_stepped_by_keys(qtbot, audit):
    filters = audit.filters
    between(filters, (2026, 11, 10), (2026, 11, 12))
    filters.since.setFocus(Qt.FocusReason.TabFocusReason)
    filters.since.setSelectedSection(QDateEdit.Section.DaySection)
    qtbot.keyClick(filters.since, Qt.Key.Key_Up)
    assert filters.since.date() == QDate(2026, 11, 11)
    qtbot.keyClicks(filters.since, "07")
    assert filters.since.date() == QDate(2026, 11, 7)


def test_kind_and_days_are_remembered(qtbot, audit, room):
    choose(audit.filters.kind, "Signatures and decisions")
    between(audit.filters, (2026, 11, 2), (2026, 11, 18))
    qtbot.waitUntil(lambda: audit.desk.settings.audit.get("since") == "2026-11-02")
    assert audit.desk.settings.audit == {
        "kind": "signatures", "span": "-1", "since": "2026-11-02", "until": "2026-11-18",
    }  # fmt: skip
    again = AuditPage(audit.desk, audit.look)
    qtbot.addWidget(again)
    assert again.filters.wanted() == audit.filters.wanted()
    choose(audit.filters.kind, "Every kind")
    choose(audit.filters.span, "Any time")
    assert audit.desk.settings.audit == {}


@pytest.mark.parametrize("kept", [{"kind": "nobody"}, {"span": "8"}, {"span": "-1", "since": "x"}])
def test_what_cannot_be_recalled_is_left_out(qtbot, audit, kept):
    audit.desk.settings.audit = kept
    again = AuditPage(audit.desk, audit.look)
    qtbot.addWidget(again)
    days = kept.get("span") == "-1"
    assert again.filters.wanted().empty is not days
    if days:
        assert again.filters.since.date() == QDate(2026, 10, 19)


def test_a_clock_that_was_set_back_is_seen_and_the_order_stays(qtbot, audit, room):
    session, early = room.session, rooms.NOW - timedelta(hours=5)
    before = Session(
        session.place, Settings(), lambda: early, session.office.vault, session.place.parent / "o"
    )
    with before.open_work() as work:
        changes.create(work, rooms.rfc("Rotate keys"))
    before.close()
    audit.reload(frozenset())
    qtbot.waitUntil(lambda: len(column(audit, 2)) == 9)
    assert column(audit, 2)[0] == "Rotate keys written"  # in the order of acceptance
    assert column(audit, 1)[:2] == ["Wed 18 Nov 08:42", "Wed 18 Nov 13:42"]
    audit.verify.click()
    qtbot.waitUntil(lambda: audit.state.text() == "Intact")
    assert audit.faults.isVisible()
    assert "Before entry 9 the clock of a desk had been set back." in audit.faults.text()


def test_keys_go_to_the_entries_as_the_page_is_entered(qtbot, audit):
    window = audit.window()
    window.go("home")
    window.go("audit")
    assert audit.entries.hasFocus()
    qtbot.keyClick(audit.entries, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert column(audit, 2)[audit.entries.currentIndex().row()] == "Board made, with 3 people"
    qtbot.keyClick(audit.entries, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert "3 people" in rooms.dialog_of(window).windowTitle() + str(
        [label.text() for label in rooms.dialog_of(window).findChildren(Label)])  # fmt: skip
