"""Two desks on one board in a network folder: one writes, the other is told and chooses."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from cab_desk.app.session import Session
from cab_desk.errors import Unavailable
from cab_desk.gui.dialogs.board_held import BoardHeldDialog
from cab_desk.services.ports import Work
from cab_desk.services.signatures import signing
from cab_desk.storage import lease
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk
from tests.journeys.shared import sharing_of, sign, signed, sound, submitted, write

pytestmark = pytest.mark.files("a board in a network folder is a file")


def titles(session: Session) -> list[str]:
    def asked(work: Work) -> list[str]:
        return [change.title for change in work.changes.each()]

    with session.open_view() as work:
        return asked(work)


def test_the_second_reads_along_until_the_first_has_gone(first: Session, second: Session) -> None:
    write(first, "Widen the pool")
    with pytest.raises(Unavailable) as refused:
        write(second, "Patch the gate")
    assert "writes to this board since" in str(refused.value)
    assert "Nothing was recorded" in str(refused.value)
    assert titles(second) == ["Widen the pool"]
    first.close()
    write(second, "Patch the gate")
    assert titles(second) == ["Widen the pool", "Patch the gate"]
    assert sound(second)


def test_who_lost_the_lease_while_asleep_writes_nothing(first: Session, second: Session) -> None:
    lease.beside(Path(str(first.place))).unlink()  # stale to the others, and taken away
    write(second, "Patch the gate")
    with pytest.raises(Unavailable, match="writes to this board"):
        write(first, "Widen the pool")
    assert titles(first) == ["Patch the gate"]


def test_a_folder_that_takes_no_lease_can_still_be_read(
    first: Session, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first.close()

    def refused(*_all: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lease.tempfile, "mkstemp", refused)
    again = desk.session_at(share / "board.cabdesk", "desk-3")
    assert titles(again) == []
    with pytest.raises(Unavailable, match=r"takes no lease file \(Permission denied\)"):
        write(again, "Patch the gate")
    again.close()


def test_a_sign_off_that_the_share_lost_comes_back_by_itself(
    first: Session, second: Session, share: Path
) -> None:
    uid = submitted(first)
    sign(first, uid)
    (before,) = signed(first, uid)
    file = share / "board.cabdesk"
    other = submitted(first)
    whole = file.read_bytes()
    sign(first, other)
    (lost,) = signed(first, other)
    first.close()
    file.write_bytes(whole)  # as a share does whose locks do not work: no error, rows gone
    assert signed(second, other) == []
    said = signing.settle(second.office)
    assert "1" in said.message
    assert signed(second, other) == [lost]
    assert signed(second, uid) == [before]
    assert sound(second)
    assert signing.settle(second.office).touched == frozenset()


def test_what_was_lost_is_back_before_the_next_signature(first: Session, share: Path) -> None:
    uid, other = submitted(first), submitted(first)
    sign(first, uid)
    file = share / "board.cabdesk"
    whole = file.read_bytes()
    sign(first, other)
    (lost,) = signed(first, other)
    file.write_bytes(whole)
    sign(first, uid, "Seen again.")
    assert signed(first, other) == [lost]
    assert len(signed(first, uid)) == 2
    assert sound(first)


def test_a_file_beside_the_board_that_was_touched_enters_nothing(
    first: Session, second: Session, share: Path
) -> None:
    uid = submitted(first)
    file = share / "board.cabdesk"
    sign(first, submitted(first))
    whole = file.read_bytes()
    sign(first, uid)
    first.close()
    file.write_bytes(whole)
    kept = sorted((share / "board.cabdesk.events" / "recorded").iterdir())
    assert len(kept) == 2
    for one in kept:
        one.write_bytes(one.read_bytes().replace(b"approve", b"reject "))
    assert signing.settle(second.office).touched == frozenset()
    assert signed(second, uid) == []


def test_who_waits_writes_when_the_board_is_free(
    first: Session, second: Session, open_desk: OpenDesk
) -> None:
    at, begun = open_desk(second), []
    sharing_of(at, lambda _path: None, lambda: begun.append(True))
    dialog = at.dialog(BoardHeldDialog)
    assert "(nfs4)" in dialog.text.text()
    assert dialog.read.hasFocus()
    dialog.wait.click()
    notice = at.window.notice.sentence
    at.wait(lambda: "Waiting for" in notice.text())
    assert begun == []
    first.close()
    at.wait(lambda: "you can write now" in notice.text())
    assert begun == [True]
    write(second, "Patch the gate")


def test_who_reads_along_may_wait_later(
    first: Session, second: Session, open_desk: OpenDesk
) -> None:
    at, begun = open_desk(second), []
    sharing_of(at, lambda _path: None, lambda: begun.append(True))
    at.dialog(BoardHeldDialog).read.click()
    at.wait(lambda: "You read along" in at.window.notice.sentence.text())
    first.close()
    at.window.notice.button.click()
    at.wait(lambda: begun == [True])


def test_a_copy_is_opened_with_all_that_is_there(
    first: Session, second: Session, open_desk: OpenDesk, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    write(first, "Widen the pool")
    file, opened = tmp_path / "mine.cabdesk", list[Path]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(file), ""))
    at = open_desk(second)
    sharing_of(at, opened.append, lambda: None)
    at.dialog(BoardHeldDialog).copy.click()
    at.wait(lambda: opened == [file])
    mine = desk.session_at(file, "desk-3")
    assert titles(mine) == ["Widen the pool"]
    write(mine, "Patch the gate")
    mine.close()
    assert titles(first) == ["Widen the pool"]


def test_a_synced_folder_is_warned_of(tmp_path: Path, open_desk: OpenDesk) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    session, begun = desk.session_at(folder / "board.cabdesk"), []
    at = open_desk(session)
    sharing_of(at, lambda _path: None, lambda: begun.append(True))
    assert "synced folder (Dropbox)" in at.window.notice.sentence.text()
    assert begun == [True]
