"""Files that are made to break a reader end in a sentence, within time and memory (P52)."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from cab_desk.errors import Refused
from cab_desk.files import reading

GENEROUS = 25.0  # the limit is 10 s; a busy machine may be slow to notice


def calendar(*events: str) -> bytes:
    inner = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n".encode()


def event(rule: str, start: str = "20000101T000000Z") -> str:
    return f"UID:1\r\nDTSTART:{start}\r\nORGANIZER:mailto:a@b.example\r\n{rule}".strip()


def swollen() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 300_000_000)
    return stream.getvalue()


def sparse() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "title", "x"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def entities() -> bytes:
    book = openpyxl.Workbook()
    stream, swapped = io.BytesIO(), io.BytesIO()
    book.save(stream)
    names = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "ha">' for n in range(20)
    )
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(swapped, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = (
                    f"<?xml version='1.0'?><!DOCTYPE x [{names}]><worksheet><sheetData><row r='1'>"
                    "<c r='A1' t='str'><v>&e19;</v></c></row></sheetData></worksheet>"
                ).encode()
            new.writestr(name, data)
    return swapped.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "swollen.xlsx": swollen,
    "sparse.xlsx": sparse,
    "cut.xlsx": lambda: sparse()[:-200],
    "archive.xlsx": lambda: sparse().replace(b"workbook", b"workhook"),
    "deep.json": lambda: b"[" * 100_000 + b"]" * 100_000,
    "deep_inside.json": lambda: b'[{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
    "nan.json": lambda: b'[{"title": "x", "evidence": {"coverage": NaN}}]',
    "infinite.json": lambda: b'[{"title": "x", "evidence": {"coverage": 1e999}}]',
    "double.json": lambda: b'[{"title": "x", "title": "y"}]',
    "digits.json": lambda: b'[{"title": ' + b"9" * 5_000 + b"}]",
    "not.json": lambda: b'[{"title": "x"}, }',
    "more.json": lambda: b'{"title": "x"} {"title": "y"}',
    "quote.csv": lambda: b'title,owner\n"open,1\n' + b"row,2\n" * 100_000,
    "field.csv": lambda: b"title\n" + b"x" * 1_100_000,
    "nul.csv": lambda: b"title\na\0b\n",
    "rows.csv": lambda: b"title\n" + b"x\n" * 300_000,
    "columns.csv": lambda: b"title" + b",x" * 5_000 + b"\ny\n",
    "bytes.csv": lambda: b"title\n" + b"x" * (70 << 20),
    "mixed.csv": lambda: b"title\nGr\xc3\xbc\xc3\x9fe\nGr\xfc\xdfe\n",
    "events.ics": lambda: calendar(*[event("")] * 200_000),
    "cut.ics": lambda: calendar(event(""))[:-20],
    "page.html": lambda: b"<!doctype html><html></html>",
    "old.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "empty.csv": lambda: b" \n",
}


def said(file: Path) -> list[str]:
    """Return why a file is not taken: as a whole, by a question, or row by row."""
    try:
        parsed = reading.read(file)
    except Refused as refused:
        return [refused.sentence]
    if parsed.questions:
        return [question.sentence for question in parsed.questions]
    assert all(row.faults for row in parsed.rows)
    return [fault for row in parsed.rows for fault in row.faults]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BOMBS[name]())
    begun = time.monotonic()
    assert all(sentence.endswith(".") for sentence in said(file))
    assert time.monotonic() - begun < GENEROUS


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    file = tmp_path / "entities.xlsx"
    file.write_bytes(entities())
    with pytest.raises(Refused):
        reading.read(file)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("RRULE:FREQ=SECONDLY", "comes again by “SECONDLY”"),
        ("RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31", "comes again by “MINUTELY”"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "interval of nothing"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "never comes true"),
        ("RRULE:FREQ=DAILY;BYHOUR=1,2,3", "comes again by “BYHOUR”"),
        ("RRULE:FREQ=DAILY\r\nRRULE:FREQ=WEEKLY", "more than one rule"),
    ],
)
def test_a_rule_without_end_is_refused_in_words(tmp_path: Path, rule: str, sentence: str) -> None:
    file = tmp_path / "rule.ics"
    file.write_bytes(calendar(event(rule)))
    (row,) = reading.read(file).rows
    assert len(row.faults) == 1
    assert sentence in row.faults[0]


def test_an_event_that_comes_again_is_taken_for_two_years(tmp_path: Path) -> None:
    file = tmp_path / "rule.ics"
    file.write_bytes(calendar(event("DTEND:20000101T020000Z\r\nRRULE:FREQ=WEEKLY")))
    rows = reading.read(file).rows
    assert len(rows) == 105
    assert len({row.key for row in rows}) == 105
    assert rows[1].notice is not None
    assert rows[1].notice.start.isoformat() == "2000-01-08T00:00:00+00:00"


def test_what_takes_too_long_is_stopped_and_leaves_no_process(tmp_path: Path) -> None:
    import multiprocessing

    file = tmp_path / "slow.csv"
    file.write_bytes(b"title\n" + b"x\n" * 190_000)
    with pytest.raises(Refused, match=r"took longer than 0\.01 s and was stopped"):
        reading.read(file, seconds=0.01)
    assert multiprocessing.active_children() == []


def test_memory_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "wide.json"
    item = json.dumps({"title": "x", **{f"k{n}": [[]] * 40 for n in range(60)}})
    file.write_bytes(("[" + ",".join([item] * 2_900) + "]").encode())
    assert file.stat().st_size < 32 << 20
    begun = time.monotonic()
    with pytest.raises(Refused, match="512 MiB"):
        reading.read(file)
    assert time.monotonic() - begun < GENEROUS


def test_reading_can_be_called_off(tmp_path: Path) -> None:
    import multiprocessing

    class CalledOffError(Exception):
        pass

    def report(_done: int, _of: int) -> None:
        raise CalledOffError

    file = tmp_path / "in.csv"
    file.write_bytes(b"title\nx\n")
    with pytest.raises(CalledOffError):
        reading.read(file, report=report)
    assert multiprocessing.active_children() == []
