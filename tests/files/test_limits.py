"""Names of files stay in their folder (P54), and bytes become text by what they are."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.errors import Refused, Unavailable
from cab_desk.files import limits
from cab_desk.files.limits import Unasked, decode, file_name
from cab_desk.files.whole import whole

HOSTILE = ("../../.bashrc", "CON", "nul.txt", "a\0b", "\u202egpj.exe", "x" * 300, "C:\\x", "a/b",
           ".", "..", "", " . ", "COM1", "é" * 200, "\ud800", "a\u2028b", "lpt9.csv")  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_become_names(tmp_path: Path, title: str) -> None:
    check(tmp_path, file_name(title, ".pdf"))


@given(st.text(st.characters(), max_size=300))
def test_any_title_becomes_a_name_inside_its_folder(title: str) -> None:
    check(Path("/somewhere"), file_name(title, ".csv"))


def check(folder: Path, name: str) -> None:
    assert (folder / name).resolve().parent == folder.resolve()
    assert 0 < len(os.fsencode(name)) <= 120
    assert not set('<>:"/\\|?*') & set(name)
    assert name.partition(".")[0].casefold() not in {"con", "nul", "com1", "lpt9", "prn", "aux"}
    assert name == name.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_says_what_a_file_is(encoding: str) -> None:
    assert decode("Größe\r\n".encode(encoding)) == "Größe\r\n"


def test_what_is_not_utf8_is_asked_for_with_its_line() -> None:
    with pytest.raises(Unasked, match="Line 3 is not UTF-8") as caught:
        decode("a\nb\nGröße".encode("cp1252"))
    assert "cp1252" in caught.value.choices
    assert decode("Größe".encode("cp1252"), "cp1252") == "Größe"


@pytest.mark.parametrize("encoding", ["nonsense", "ascii", "utf-8"])
def test_a_wrong_encoding_is_said(encoding: str) -> None:
    with pytest.raises(Refused, match=encoding):
        decode("Größe".encode("cp1252"), encoding)


def test_a_nul_is_named_by_line() -> None:
    with pytest.raises(Refused, match="Line 2 holds a NUL"):
        decode(b"a\nb\0\n")


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(Refused, match="is not there"):
            limits.load(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "out.csv"
    file.write_text("before")
    with pytest.raises(TypeError), whole(file) as stream:
        stream.writelines([b"half", None])  # type: ignore[list-item]
    assert file.read_text() == "before"
    assert list(folder.iterdir()) == [file]
    with whole(file) as stream:
        stream.write(b"after")
    assert file.read_text() == "after"
    assert list(folder.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(Unavailable, match="Nothing was written"),
        whole(tmp_path / "absent" / "out.csv"),
    ):
        pass
    with pytest.raises(Refused, match="is a folder"), whole(tmp_path):
        pass
