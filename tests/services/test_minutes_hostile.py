"""Files that were made to break who checks them: each is answered by a sentence."""

import io
import json
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from cab_desk.reports import record_file
from cab_desk.reports.record_file import NAME, record_in
from tests.services.sealed_evening import Sealed

UNKNOWN = "minutes.pdf is not a file that the audit chain records"
Said = dict[str, Any]


def holding(pdf: bytes, record: bytes, **more: Any) -> bytes:
    """Return a PDF with another record inside."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.attachments[NAME] = pikepdf.AttachedFileSpec(document, record, filename=NAME)
        file = io.BytesIO()
        document.save(file, **more)
    return file.getvalue()


@pytest.mark.parametrize("record", [b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"[1]", b"5"])
def test_a_record_that_cannot_be_read_is_none(evening: Sealed, record: bytes) -> None:
    found = evening.check(holding(evening.final.pdf, record))
    assert not found.ok
    assert found.sentence.startswith(UNKNOWN)


def test_a_file_that_asks_for_a_password_is_none(evening: Sealed) -> None:
    lock = pikepdf.Encryption(owner="a", user="b")
    found = evening.check(holding(evening.final.pdf, b"{}", encryption=lock))
    assert not found.ok
    assert found.sentence.startswith(UNKNOWN)


def meeting_of(said: Said, text: str) -> None:
    said["meeting"] = {**said["meeting"], "id": text, "number": text}


def board_of(said: Said, text: str) -> None:
    said["board"] = {**said["board"], "id": text, "name": text}


@pytest.mark.parametrize("forge", [meeting_of, board_of])
@pytest.mark.parametrize("text", ["\ud800", "a\0b", "\x1b[2J\u202e{x}\n" + 50_000 * "x"])
def test_names_of_a_file_are_told_on_one_line_of_what_can_be_read(
    evening: Sealed, forge: Callable[[Said, str], None], text: str
) -> None:
    said = json.loads(record_in(evening.final.pdf))
    forge(said, text)
    found = evening.check(holding(evening.final.pdf, json.dumps(said).encode()))
    assert not found.ok
    assert found.sentence.isprintable()
    assert len(found.sentence) < 500


def test_a_record_that_swells_is_not_read_whole(
    evening: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_in(evening.final.pdf)
    assert record_in(holding(evening.final.pdf, record)) == record
    monkeypatch.setattr(record_file, "_MOST_BYTES", len(record) - 1)
    whole: list[int] = []
    read = pikepdf.Object.read_bytes
    monkeypatch.setattr(pikepdf.Object, "read_bytes", lambda one: whole.append(1) or read(one))
    assert record_in(evening.final.pdf) == b""
    assert whole == []
