"""Copies that the program keeps by itself: checked, apart from the board, the newest few."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import copies, guard, keeping
from cab_desk.storage.reading import SqlReader

pytestmark = pytest.mark.files("a copy of a file")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_copies_are_kept_and_nothing_else_is_touched(site, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    for other in (
        "notes.txt",
        "board-meeting-20250101-000000.txt",
        "other-meeting-20250101-000000.cabdesk",
        "board-meeting-by-hand.cabdesk",
    ):
        (folder / other).write_text("mine")
    before = names(folder)
    made = []
    for day in range(5):
        with site.work() as work:
            work.record(Draft("policy.changed", {}))
        kept = keeping.keep(site.path, folder, "meeting", site.now + timedelta(days=day), most=3)
        os.utime(kept, (day, day))
        made.append(kept)
    assert names(folder) == sorted([*before, *(path.name for path in made[2:])])
    assert made[-1].name.startswith(f"{site.path.stem}-meeting-")
    with SqlReader(made[-1]) as reader, SqlReader(site.path) as board:
        assert reader.head() == board.head()
    assert guard.inspect(made[-1]).schema == guard.SCHEMA


def test_two_copies_of_one_second_are_both_kept(site, tmp_path):
    one = keeping.keep(site.path, tmp_path / "kept", "meeting", site.now)
    two = keeping.keep(site.path, tmp_path / "kept", "meeting", site.now)
    assert one != two
    assert one.exists()
    assert two.exists()


def test_without_a_whole_copy_no_older_one_goes(site, tmp_path):
    folder = tmp_path / "kept"
    kept = keeping.keep(site.path, folder, "meeting", site.now, most=1)
    site.path.write_bytes(b"no board at all" * 100)
    with pytest.raises((Refused, Unavailable)):
        keeping.keep(site.path, folder, "meeting", site.now + timedelta(days=1), most=1)
    assert names(folder) == [kept.name]


def test_what_a_killed_copy_left_goes_a_day_later(site, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    old, young, foreign = (
        folder / name
        for name in (
            f".{site.path.stem}-meeting-20250101-000000.cabdesk.ab12_x",
            f".{site.path.stem}-meeting-20250102-000000.cabdesk.cd34",
            f".{site.path.stem}-other-20250101-000000.cabdesk.ef56",
        )
    )
    for path in (old, young, foreign):
        path.write_bytes(b"half")
    for path in (old, foreign):
        os.utime(path, (1, 1))
    kept = keeping.keep(site.path, folder, "meeting", site.now)
    assert names(folder) == sorted([young.name, foreign.name, kept.name])


def test_bytes_that_find_no_place_are_told_of_by_the_file_they_were_for(tmp_path: Path) -> None:
    target = tmp_path / "packet.cabdesk"
    with pytest.raises(Unavailable, match="packet"):
        copies.write(b"all of it", tmp_path / "gone" / "part", target)
    copies.write(b"all of it", tmp_path / "part", target)
    assert (tmp_path / "part").read_bytes() == b"all of it"
