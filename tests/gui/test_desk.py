import sqlite3
import threading

import pytest
from PySide6.QtCore import QObject

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused, Unavailable
from cab_desk.gui.desk import EVERYTHING
from cab_desk.services.outcome import touched
from tests.gui.sample_board import typical


def refuse(_thing):
    raise Refused("No.")


def test_a_command_is_done_on_another_thread_and_told_on_ours(qtbot, desk, board):
    threads = []

    def command(work):
        threads.append(threading.current_thread().name)
        work.record(Draft("policy.changed", {"why": "test"}))
        return touched("policy", message="Done.")

    told = []
    desk.told.connect(told.append)
    desk.touched.connect(told.append)
    desk.run(command, lambda _outcome: threads.append(threading.current_thread().name))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["Done.", frozenset({"policy", "ledger"})]
    assert threads == ["cab-desk-write", threading.main_thread().name]
    with board.office.open_reader() as reader:
        assert reader.ledger_rows(None, 1)[0].type == "policy.changed"


def test_a_refused_command_leaves_nothing_and_is_said(qtbot, desk, board):
    def command(work):
        work.record(Draft("policy.changed", {}))
        raise Refused("The policy stays.")

    with board.office.open_reader() as reader:
        before = reader.head()
    with qtbot.waitSignal(desk.failed, timeout=5000) as caught:
        desk.run(command)
    assert caught.args[0].sentence == "The policy stays."
    with board.office.open_reader() as reader:
        assert reader.head() == before


def test_who_asked_may_take_the_refusal_himself(qtbot, desk):
    said = []
    with qtbot.assertNotEmitted(desk.failed):
        desk.read(refuse, lambda _answer: None, said.append)
        qtbot.waitUntil(lambda: bool(said))
    assert said[0].sentence == "No."


def test_what_was_unavailable_can_be_tried_again(qtbot, desk):
    tries, answers = [], []

    def query(reader):
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("The disk is full.")
        return reader.head().seq

    with qtbot.waitSignal(desk.failed, timeout=5000):
        desk.read(query, answers.append)
    assert desk.can_try_again
    desk.try_again()
    qtbot.waitUntil(lambda: bool(answers))
    assert not desk.can_try_again


def test_a_bug_reaches_the_hook_of_the_interface_thread(qtbot, desk):
    with qtbot.captureExceptions() as caught:
        desk.aside(lambda: {}["no"], lambda _answer: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is KeyError


def test_a_cancelled_query_answers_nobody(qtbot, desk):
    gate, answers = threading.Event(), []
    desk.read(lambda _reader: gate.wait(5), lambda _answer: None)
    task = desk.read(lambda reader: reader.head(), lambda _head: answers.append("cancelled"))
    task.cancel()
    gate.set()
    desk.read(lambda reader: reader.head(), lambda _head: answers.append("asked"))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["asked"]


def test_progress_is_told_and_a_cancelled_job_stops_in_the_middle(qtbot, desk):
    seen, ended = [], []

    def job(report):
        for place in range(1_000_000):
            report(place, 1_000_000)
        ended.append(True)

    task = desk.aside(job, ended.append, lambda done, _total: seen.append(done))
    qtbot.waitUntil(lambda: bool(seen))
    task.cancel()
    done = []
    desk.aside(lambda: 1, done.append)
    desk.aside(lambda: 1, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert not ended


def test_a_widget_that_is_gone_is_not_called(qtbot, desk):
    class Asker(QObject):
        def answer(self, _value):
            raise AssertionError("called after it was deleted")

    asker, gate = Asker(), threading.Event()
    desk.read(lambda _reader: gate.wait(5), asker.answer)
    import shiboken6

    shiboken6.delete(asker)
    gate.set()
    done = []
    desk.read(lambda reader: reader.head(), done.append)
    qtbot.waitUntil(lambda: bool(done))


def test_what_another_program_writes_is_noticed(qtbot, desk, board):
    seen = []
    desk.read(lambda reader: reader.data_version(), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    desk.reach._met(seen[0])
    board.add(typical())
    with qtbot.waitSignal(desk.touched, timeout=5000) as caught:
        desk.reach.look()
    assert caught.args[0] == EVERYTHING


def test_an_open_view_takes_no_lock_from_a_writer(qtbot, desk, board):
    board.add(typical())
    answers = []

    def look_around(work):
        work.people.all()
        other = sqlite3.connect(board.path, timeout=0.2)
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
        other.close()
        return True

    desk.read_work(look_around, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [True]


@pytest.mark.parametrize("wish", ["read", "read_work"])
def test_a_closed_desk_leaves_no_thread(desk, wish):
    getattr(desk, wish)(lambda _thing: 1, lambda _answer: None)
    desk.close()
    names = {thread.name for thread in threading.enumerate()}
    assert not {"cab-desk-read", "cab-desk-write"} & names
