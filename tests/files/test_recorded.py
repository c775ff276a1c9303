"""Notes of what this desk recorded: the newest stay, and what cannot be read is passed over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.domain.ledger import Draft, Place, compose
from cab_desk.domain.statement import event_of
from cab_desk.files import recorded
from cab_desk.files.recorded import RecordedFiles
from cab_desk.services.boards.losses import sentence
from cab_desk.services.journal import Recorded

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
BOARD = "ab12"


def note(number: int, text: bytes = b"") -> Recorded:
    place = Place(ledger=BOARD, device="d1", host="h", zone="UTC", policy="", seq=number, prev="")
    body = {"number": f"CR-{number}", "title": "Grow", "verdict": "approved", "reason": "",
            "conditions": ["Stop at 0.1 %."]}  # fmt: skip
    at = NOON + timedelta(minutes=number)
    data = compose(Draft("item.decided", body, f"{number:x}"), place, at, at)
    return Recorded(event_of(data, b"").id, data, text)


@pytest.fixture
def journal(tmp_path: Path) -> RecordedFiles:
    return RecordedFiles(tmp_path / "recorded")


def test_the_newest_come_first_and_are_what_was_noted(journal: RecordedFiles) -> None:
    some = [note(number, b"{}") for number in range(1, 5)]
    for one in some:
        journal.add(BOARD, [one])
    assert journal.newest(BOARD, 3) == some[:0:-1]
    assert journal.newest(BOARD, 3, skip=3) == some[:1]
    assert journal.newest("cd34", 3) == []
    assert some[0].at == NOON + timedelta(minutes=1)
    assert sentence(some[0]) == "CR-1 decided: approved. Stop at 0.1 %"


def test_what_is_forgotten_is_gone(journal: RecordedFiles) -> None:
    one, other = note(1), note(2)
    journal.add(BOARD, [one, other])
    journal.forget(BOARD, [one.event_id])
    journal.forget(BOARD, ["not known"])
    assert journal.newest(BOARD, 9) == [other]


def test_the_oldest_go_when_there_are_many(
    journal: RecordedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "MOST", 5)
    monkeypatch.setattr(recorded, "_SLACK", 2)
    some = [note(number) for number in range(1, 21)]
    for one in some:
        journal.add(BOARD, [one])
    kept = journal.newest(BOARD, 99)
    assert 5 <= len(kept) <= 8
    assert kept == some[: -len(kept) - 1 : -1]
    journal.add(BOARD, some)  # of a great many at once the last are kept
    assert journal.newest(BOARD, 5) == some[:-6:-1]


def test_what_cannot_be_read_is_passed_over(journal: RecordedFiles, tmp_path: Path) -> None:
    journal.add(BOARD, [note(1), note(2), note(3)])
    first, second, _third = sorted((tmp_path / "recorded" / BOARD).iterdir())
    first.write_bytes(b'{"v":1,"id":"x","data":"{}","text":""}')
    second.write_bytes(b"\xff")
    assert journal.newest(BOARD, 9) == [note(3)]


def test_a_disk_that_takes_nothing_stands_in_no_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "recorded").write_text("a file where a folder should be")
    journal = RecordedFiles(tmp_path / "recorded")
    journal.add(BOARD, [note(1)])
    assert "not noted on this machine" in caplog.text
    assert journal.newest(BOARD, 9) == []


def test_a_board_names_no_other_folder(journal: RecordedFiles) -> None:
    with pytest.raises(ValueError, match="named by its id"):
        journal.newest("../elsewhere", 1)
