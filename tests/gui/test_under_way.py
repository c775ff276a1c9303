"""The note of a long job: there while it runs, gone once its end is known, told after a crash."""

from dataclasses import replace
from functools import partial
from threading import Event

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused
from cab_desk.gui import under_way, unsaved
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.left_texts import LeftTextsDialog
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.outcome import touched
from cab_desk.services.requests import changes
from cab_desk.services.typed import unpacked_typed
from cab_desk.settings import data_folder
from tests.gui import rooms

JOB = under_way.Job(Ask("import", detail="/tmp/changes.csv"), "Import of x", ("change.created",))


def notes():
    return sorted((data_folder() / "unsaved").glob("*.json"))


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    made = room.window("home")
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


@pytest.fixture
def noted(qtbot, window):
    """Run a job; return what lay on the disk while it did, and how it ended."""

    def go(command):
        gate, ends = Event(), []

        def slow(work):
            gate.wait()
            return command(work)

        under_way.run(window.desk, JOB, slow, ends.append, ends.append)
        qtbot.waitUntil(lambda: len(notes()) == 1)
        data = notes()[0].read_bytes()
        gate.set()
        qtbot.waitUntil(lambda: len(ends) == 1 and notes() == [])
        qtbot.waitUntil(partial(rooms.quiet, window))  # what ends the note may come twice
        return data, ends[0]

    return go


@pytest.fixture
def listed(qtbot, window):
    """Start anew with a note that a crash left; return the list of what was left."""

    def go(data):
        place = data_folder() / "unsaved" / f"{window.desk.board.id}-{key_of(data)}.json"
        place.write_bytes(data)
        unsaved.tell_left(window.desk, window)
        qtbot.waitUntil(lambda: "Import of x" in window.notice.sentence.text())
        window.notice.button.click()
        dialog = rooms.dialog_of(window)
        assert isinstance(dialog, LeftTextsDialog)
        return dialog

    return go


def key_of(data):

    return unpacked_typed(data).key


def said(dialog):
    return " ".join(one.text() for one in dialog.cards[0].findChildren(Label))


def test_a_job_that_did_not_happen_is_told_so_until_it_is_discarded(qtbot, noted, listed):
    data, error = noted(refused)
    assert isinstance(error, Refused)
    dialog = listed(data)
    assert "nothing of it is on the board" in said(dialog)
    assert "Open it again" in [one.text() for one in dialog.cards[0].findChildren(Button)]
    dialog.reject()
    assert len(notes()) == 1


def test_a_job_that_the_board_has_is_told_once(qtbot, noted, listed):
    data, _outcome = noted(lambda work: changes.create(work, rooms.rfc("Grow the disk")))
    dialog = listed(data)
    assert "all of it is on the board" in said(dialog)
    assert "Open it again" not in [one.text() for one in dialog.cards[0].findChildren(Button)]
    qtbot.waitUntil(lambda: notes() == [])


@pytest.mark.parametrize(("meeting", "done"), [("m1", True), ("m2", False)])
def test_the_minutes_of_another_meeting_are_no_end_of_these(qtbot, window, room, meeting, done):
    """What anybody else records meanwhile, of the same kind, says nothing of this job."""
    job = under_way.minutes("m1")
    noted = []
    texts = window.desk.office.unsaved

    def later(work):
        noted.append(texts.all(window.desk.board.id)[0])
        work.record(Draft("minutes.made", {"meeting": meeting, "state": "draft"}, meeting))
        return touched("minutes")

    under_way.run(window.desk, replace(job, types=("minutes.made",)), later, print, print)
    qtbot.waitUntil(lambda: bool(noted) and rooms.quiet(window))
    with room.session.open_view() as work:
        ((_typed, found),) = under_way.told(work, [unpacked_typed(noted[0])])
    assert found is done


def test_a_job_of_an_office_leaves_its_note_as_well(qtbot, window):
    gate, ends = Event(), []

    def slow(office):
        gate.wait()
        with office.open_work() as work:
            return changes.create(work, rooms.rfc("Grow the disk"))

    under_way.run_office(window.desk, under_way.minutes("m1"), slow, ends.append)
    qtbot.waitUntil(lambda: len(notes()) == 1)
    assert b"minutes.final" in notes()[0].read_bytes()
    gate.set()
    qtbot.waitUntil(lambda: len(ends) == 1 and notes() == [])


def refused(_work):
    raise Refused("Not today.")
