"""The copy after a meeting's close: told where it lies or why there is none; it holds nobody."""

import threading
from dataclasses import replace

from cab_desk.errors import Refused, Unavailable
from cab_desk.gui import kept_copy, unsaved
from cab_desk.settings import data_folder

CLOSED = "Meeting 2026-47 is closed."


def offer(desk, job):
    desk.office = replace(desk.office, keep_copy=job)


def test_it_is_told_where_the_copy_lies(qtbot, desk):
    offer(desk, lambda: "/kept/board.cabdesk")
    with qtbot.waitSignal(desk.told) as told:
        kept_copy.keep(desk, CLOSED)
    assert told.args == [f"{CLOSED} A checked copy of the board is kept: /kept/board.cabdesk"]


def test_a_disk_without_room_is_told_in_one_sentence_and_tried_again(qtbot, desk):
    tries = []

    def job():
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("The disk is full.")
        return "/kept/board.cabdesk"

    offer(desk, job)
    with qtbot.waitSignal(desk.failed) as failed:
        kept_copy.keep(desk, CLOSED)
    assert failed.args[0].sentence == (
        f"{CLOSED} No copy of the board was kept on this computer: The disk is full."
    )
    with qtbot.waitSignal(desk.told) as told:
        desk.try_again()
    assert "is kept" in told.args[0]


def test_a_board_too_large_to_copy_is_told_and_not_tried_again(qtbot, desk):
    def job():
        raise Refused("It is too large.")

    offer(desk, job)
    with qtbot.assertNotEmitted(desk.failed), qtbot.waitSignal(desk.told) as told:
        kept_copy.keep(desk, CLOSED)
    assert told.args[0].endswith("on this computer: It is too large.")
    assert not desk.can_try_again


def test_a_server_that_says_nothing_holds_no_desk_that_closes(qtbot, desk):
    begun, answer = threading.Event(), threading.Event()

    def job():
        begun.set()
        answer.wait(60)  # against hanging alone
        return "/kept/board.cabdesk"

    offer(desk, job)
    kept_copy.keep(desk, CLOSED)
    qtbot.waitUntil(begun.is_set)
    try:
        with qtbot.assertNotEmitted(desk.told):
            desk.close()
        assert any(one.name == "cab-desk-copy" for one in threading.enumerate())  # it did not wait
    finally:
        answer.set()


def test_a_copy_that_a_crash_cut_off_is_made_at_the_next_start(qtbot, room):
    """What a program that ends leaves of the copy is its note; the next start keeps the copy."""
    room.make_board()
    window = room.window("home")
    folder = data_folder() / "unsaved"
    begun, answer = threading.Event(), threading.Event()

    def job():
        begun.set()
        answer.wait(60)  # against hanging alone
        return "/kept/first.cabdesk"

    offer(window.desk, job)
    with qtbot.waitSignal(window.desk.told):
        kept_copy.keep(window.desk, CLOSED)
        qtbot.waitUntil(begun.is_set)
        (note,) = folder.glob("*.json")
        data = note.read_bytes()
        answer.set()
    qtbot.waitUntil(lambda: not note.exists())

    note.write_bytes(data)
    offer(window.desk, lambda: "/kept/second.cabdesk")
    unsaved.tell_left(window.desk, window)
    qtbot.waitUntil(lambda: "/kept/second.cabdesk" in window.notice.sentence.text())
    assert "ended before a copy was kept" in window.notice.sentence.text()
    qtbot.waitUntil(lambda: not note.exists())
