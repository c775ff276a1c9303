"""What a share lost comes back at each refresh, by the desk that writes and by no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cab_desk.app.session import Session
from cab_desk.errors import Unavailable
from cab_desk.gui import settling as room
from cab_desk.gui.rejudging import Rejudging
from cab_desk.gui.settling import Settling
from cab_desk.keys.beside import folder_beside
from cab_desk.storage import lease
from tests.journeys.at_desk import AtDesk, OpenDesk
from tests.journeys.shared import sharing_of, sign, signed, sound, submitted, write

pytestmark = pytest.mark.files("a board in a network folder is a file")


def settling_at(at: AtDesk) -> tuple[Settling, list[int]]:
    """Have a window settle as the program does; also return how often it wrote for it."""
    made, runs = Settling(at.desk, at.window), list[int]()
    asked = at.desk.run_office

    def counted(*all_: object) -> object:
        runs.append(1)
        return asked(*all_)  # type: ignore[arg-type]

    at.desk.run_office = counted  # type: ignore[assignment]
    return made, runs


def lose(session: Session, board: Path) -> tuple[str, str]:
    """Sign, and have the share lose it: no error, rows gone. Return the change and the event."""
    uid = submitted(session)
    sign(session, submitted(session))  # so that the key is on the board before
    whole = board.read_bytes()
    sign(session, uid)
    (event,) = signed(session, uid)
    board.write_bytes(whole)
    return uid, event


def test_the_desk_that_writes_enters_it_again_as_soon_as_the_board_changed(
    first: Session, share: Path, open_desk: OpenDesk
) -> None:
    at = open_desk(first)
    settling_at(at)
    at.desk.reach.look()
    at.settle()
    uid, lost = lose(first, share / "board.cabdesk")
    at.desk.reach.look()  # as every two seconds
    at.wait(lambda: signed(first, uid) == [lost])
    at.wait(lambda: "1 sign-off" in at.window.notice.sentence.text())
    assert sound(first)


def test_it_is_looked_for_each_minute_though_nobody_heard_of_anything(
    first: Session, share: Path, open_desk: OpenDesk
) -> None:
    at = open_desk(first)
    made, _runs = settling_at(at)
    uid, lost = lose(first, share / "board.cabdesk")
    made.begin()
    assert made._minute.isActive()
    assert made._minute.interval() <= 60_000
    made._minute.timeout.emit()
    at.wait(lambda: signed(first, uid) == [lost])


def test_nothing_is_written_where_nothing_is_lost(
    first: Session, share: Path, open_desk: OpenDesk
) -> None:
    at = open_desk(first)
    made, runs = settling_at(at)
    sign(first, submitted(first))
    before = (share / "board.cabdesk").read_bytes()
    made.refresh()
    at.settle()
    assert (runs, (share / "board.cabdesk").read_bytes()) == ([], before)


def test_who_reads_along_leaves_it_to_the_desk_that_writes_and_says_so(
    first: Session, second: Session, share: Path, open_desk: OpenDesk
) -> None:
    uid, lost = lose(second_writes(first, second), share / "board.cabdesk")
    second.close()
    write(first, "Widen the pool")  # has the lease from now on
    assert signed(first, uid) == []
    at = open_desk(second)
    made, runs = settling_at(at)
    made.kept.connect(sharing_of(at, lambda _path: None, lambda: None).tell_kept)
    at.close_dialogs()
    made.refresh()
    at.wait(lambda: "is not on it" in at.window.notice.sentence.text())
    assert "1 sign-off" in at.window.notice.sentence.text()
    assert (runs, signed(first, uid)) == ([], [])
    other = open_desk(first)
    mine, _runs = settling_at(other)
    mine.refresh()
    other.wait(lambda: signed(first, uid) == [lost])  # it lay beside the board, too
    assert sound(first)


def second_writes(first: Session, second: Session) -> Session:
    first.close()
    return second


def test_a_lease_that_nobody_has_is_not_taken_for_it(
    first: Session, second: Session, share: Path, open_desk: OpenDesk
) -> None:
    board = share / "board.cabdesk"
    uid, _lost = lose(first, board)
    first.close()
    at = open_desk(second)
    made, runs = settling_at(at)
    told: list[int] = []
    made.kept.connect(told.append)
    made.refresh()
    at.wait(lambda: told == [1])
    at.desk.reach.found.emit()  # as a folder that was away and is back
    at.settle()
    assert lease.holder_of(board) is None
    assert (len(runs), signed(second, uid)) == (1, [])
    made.refresh()
    at.settle()
    assert told == [1]  # once


def test_who_reads_along_judges_nothing_and_is_refused_nothing(
    first: Session, second: Session, open_desk: OpenDesk
) -> None:
    write(first, "Widen the pool")
    with first.open_work() as work:
        work.changes.expire()
    at = open_desk(second)
    Rejudging(at.desk, at.window)
    at.desk.touched.emit(frozenset({"calendar"}))  # as whenever somebody wrote
    at.settle()
    assert at.failures == []
    mine = open_desk(first)
    Rejudging(mine.desk, mine.window)
    mine.desk.touched.emit(frozenset({"calendar"}))

    def caught_up() -> bool:
        with first.open_view() as work:
            return not work.changes.outdated(work.now, 1)

    mine.wait(caught_up)


def test_what_cannot_be_entered_is_not_tried_at_each_refresh(
    first: Session, share: Path, open_desk: OpenDesk
) -> None:
    board = share / "board.cabdesk"
    at = open_desk(first)
    uid, other = submitted(first), submitted(first)
    whole = board.read_bytes()
    sign(first, uid)
    before = signed(first, uid)
    sign(first, other)
    board.write_bytes(whole)
    for kept in (folder_beside(board), share / "outbox"):  # nobody has the first one any more
        (kept / "recorded" / f"{before[0]}.event").unlink()
    made, runs = settling_at(at)
    for _ in range(3):
        made.refresh()
        at.settle()
    assert signed(first, other) == []
    assert len(runs) == 1


def test_what_waits_for_another_entry_is_tried_again_once_the_board_is_another(
    first: Session, share: Path, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cab_desk.services.signatures import signing

    uid, lost = lose(first, share / "board.cabdesk")
    at = open_desk(first)
    made, runs = settling_at(at)

    def missing(*_all: object, **_more: object) -> None:
        raise Unavailable("What stood before it is not on the board.")

    with monkeypatch.context() as patch:
        patch.setattr(signing, "deliver", missing)
        for _ in range(2):
            made.refresh()
            at.settle()
    assert (len(runs), signed(first, uid)) == (1, [])
    write(first, "Widen the pool")  # as another desk writes what was missing
    made.refresh()
    at.wait(lambda: signed(first, uid) == [lost])
    assert sound(first)


def test_ten_thousand_files_beside_the_board_are_not_read_for_it(
    first: Session, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cab_desk.keys import outbox
    from cab_desk.services.signatures import signing

    sign(first, submitted(first))
    read: list[Path] = []
    whole: Callable[[Path, str], object] = outbox._read
    monkeypatch.setattr(
        outbox, "_read", lambda path, state: read.append(path) or whole(path, state)
    )
    with first.open_view() as work:
        assert signing.left(first.office, work) == frozenset()
    assert read == []
    assert room._REFRESH_MS <= 60_000
