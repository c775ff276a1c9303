"""The program's own columns and keys: every fault with its line, unknown keys once."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cab_desk.errors import Refused
from cab_desk.files import formats, reading
from cab_desk.files.mapping import Told, load
from cab_desk.services.exchange.incoming import Parsed


def parsed(folder: Path, text: str | bytes, name: str = "in.csv", **told: Any) -> Parsed:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return reading.read_here(file, zone="Europe/Berlin", told=Told(**told))


def faults(found: Parsed) -> dict[int, tuple[str, ...]]:
    return {row.line: row.faults for row in found.rows if row.faults}


def test_columns_are_known_by_name_and_by_what_people_write(tmp_path: Path) -> None:
    text = (
        "ID;Title;Planned start;Planned end;Rollback plan;Requested by\n"
        "A;One;2026-11-20 10:00;;Undo;Bo\n"
    )
    (row,) = parsed(tmp_path, text).rows
    assert (row.key, row.name) == ("A", "One")
    assert row.data["start"] == "2026-11-20T09:00:00.000Z"
    assert (row.data["documents.rollback_plan"], row.data["requester"]) == ("Undo", "Bo")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_marks_line_ends_and_byte_order_do_not_matter(
    tmp_path: Path, mark: str, ending: str, bom: bytes
) -> None:
    text = ending.join((mark.join(("id", "title", "owner")), mark.join(("A", "One", "Bo")), ""))
    (row,) = parsed(tmp_path, bom + text.encode()).rows
    assert (row.line, row.key, row.name, row.data["owner"]) == (2, "A", "One", "Bo")


def test_rows_are_named_by_the_line_they_begin_in(tmp_path: Path) -> None:
    text = (
        'id,title,description\nA,One,"two\r\nlines\nand a third"\n\n'
        "B,Two,\nC,Three,,,\nD,Four,x,y\n"
    )
    found = parsed(tmp_path, text)
    assert [(row.line, row.key) for row in found.rows] == [(2, "A"), (6, "B"), (7, "C"), (8, "D")]
    assert list(faults(found)) == [8]
    assert "more cells than columns" in faults(found)[8][0]


def test_every_fault_of_a_row_is_named_and_other_rows_are_kept(tmp_path: Path) -> None:
    text = (
        "id,title,priority,start,traits,evidence.coverage,evidence.qa_approved\n"
        "A,One,low,2026-11-20T10:00Z,downtime; migration,81.5,yes\n"
        "B,Two,urgent,soon,fast,many,perhaps\n"
        f"C,{'x' * 201},,,,,\n"
    )
    found = parsed(tmp_path, text)
    assert faults(found) == {
        3: (
            "“urgent” is not a value of priority. Choose one of low, medium, high, critical.",
            "“soon” is not a time. Write it like 2026-11-21T21:00+01:00.",
            found.rows[1].faults[2],
            "“evidence.coverage” is “many”, not a number that can be used.",
            "“evidence.qa_approved” is “perhaps”, neither true nor false.",
        ),
        4: ("“title” has 201 characters; at most 200 fit.",),
    }
    assert found.rows[1].faults[2].startswith("“fast” is not a value of traits.")
    assert found.rows[0].data["evidence.coverage"] == "81.5"
    assert found.rows[0].data["traits"] == ["downtime", "migration"]


def test_unknown_columns_are_named_once(tmp_path: Path) -> None:
    found = parsed(tmp_path, "id,title,colour,kst\n" + "A,One,red,1\n" * 3)
    assert found.unknown == ("colour", "kst")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,name\nA,One\n", "No column holds the title. The columns are: id, name."),
        ("title,Title\nA,One\n", "Two columns hold “title”"),
        ('title\n"open\n', "a quotation mark is not closed"),
        ('title\nA "b" c\n"a"b\n', "Line 3"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        parsed(tmp_path, text)
    assert sentence in caught.value.sentence


def test_long_documents_fit_and_longer_ones_do_not(tmp_path: Path) -> None:
    rows = [{"title": "A", "documents": {"design": "x" * count}} for count in (200_000, 200_001)]
    found = parsed(tmp_path, json.dumps(rows, indent=1), "in.json")
    assert faults(found) == {
        8: ("“documents.design” has 200,001 characters; at most 200,000 fit.",)
    }


def test_json_faults_have_lines_and_sentences(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "title": "One", "systems": ["a"], "colour": 1, "documents": {"essay": "x"}},
        {"title": 5},
        {"title": "Three", "start": "2026-11-20T10:00:00", "systems": "a", "evidence": []},
        "text",
        {"id": "x"},
        {"title": "Six", "evidence": {"coverage": "high", "tests_passed": 1}},
    ]
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    found = parsed(tmp_path, text, "in.json")
    assert found.unknown == ("colour", "documents.essay")
    assert faults(found) == {
        3: ("“title” is 5, not a text.",),
        4: (
            (
                "“start” is “2026-11-20T10:00:00”, without an offset from UTC. "
                "Add one, such as +01:00."
            ),
            "“systems” needs a list of texts.",
            "“evidence” needs an object.",
        ),
        5: ("This is no object with the fields of a change.",),
        6: ("The title is missing.",),
        7: ("“evidence.coverage” is “high”, not a number that can be used.",),
    }
    assert found.rows[0].key == "7"


def test_one_change_and_a_list_with_context_are_taken_too(tmp_path: Path) -> None:
    one = {"id": "A", "title": "One", "signoffs": [{"person": "Ann"}]}
    for data in (one, {"context": {}, "changes": [one]}, [one]):
        found = parsed(tmp_path, json.dumps(data), "in.json")
        assert [row.key for row in found.rows] == ["A"]
        assert found.unknown == ()
        assert found.notes == (
            "1 sign-off in the file was not taken over: people sign at the desk.",
        )


def test_a_lone_surrogate_does_not_come_in(tmp_path: Path) -> None:
    found = parsed(tmp_path, '[{"id": "\\ud800", "title": "\\udfffx"}]', "in.json")
    assert (found.rows[0].key, found.rows[0].name) == ("?", "?x")


def test_a_workbook_is_read_as_it_shows(tmp_path: Path) -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    empty, sheet = book.active, book.create_sheet("Changes")
    assert empty is not None
    sheet.append([])
    sheet.append(["id", "title", "start", "end", "evidence.coverage"])
    sheet.append([12, "One", datetime(2026, 11, 20, 10), datetime(2026, 11, 20, 11), 81.5])  # noqa: DTZ001
    sheet.append([None, None, None])
    sheet.append(["B", "Two", None, None, None])
    book.save(tmp_path / "book.xlsx")
    found = parsed(tmp_path, (tmp_path / "book.xlsx").read_bytes(), "in.xlsx")
    assert [(row.line, row.key, row.name) for row in found.rows] == [
        (3, "12", "One"),
        (5, "B", "Two"),
    ]
    assert found.rows[0].data["start"] == "2026-11-20T09:00:00.000Z"
    assert found.rows[0].data["evidence.coverage"] == "81.5"
    with pytest.raises(Refused, match="no sheet “Other”"):
        parsed(tmp_path, (tmp_path / "book.xlsx").read_bytes(), "in.xlsx", sheet="Other")


def test_a_mapping_says_which_column_and_word_is_which(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'delimiter = ";"\nencoding = "cp1252"\nzone = "UTC"\ndate_order = "month-day"\n'
        'source = "itsm"\n[columns]\n"Kürzel" = "id"\n"Kurztext" = "title"\n"Art" = "class"\n'
        '"Beginn" = "start"\n[values.class]\n"Std" = "standard"\n[defaults]\nclass = "normal"\n'
        'requester = "Desk"\n',
        "utf-8",
    )
    file = tmp_path / "in.csv"
    text = "Kürzel;Kurztext;Art;Beginn\n1;Prüfung;Std;03/04/2026\n2;Zwei;;\n"
    file.write_bytes(text.encode("cp1252"))
    found = reading.read(file, mapping=mapping)
    one, two = found.rows
    assert found.source == "itsm"
    assert (one.key, one.name, one.data["class"], one.data["requester"]) == (
        "1", "Prüfung", "standard", "Desk",
    )  # fmt: skip
    assert one.data["start"] == "2026-03-04T00:00:00.000Z"
    assert two.data["class"] == "normal"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour = 1", "“colour” is not known"),
        ("zone = 1", "“zone” needs a text"),
        ("columns = 1", "“columns” needs a table"),
        ('[columns]\nA = "colour"', "“colour” is no field"),
        ("[values.title]\nA = 1", "“values.title.A” needs a text"),
        ('date_order = "ymd"', "date_order cannot be “ymd”"),
        ("[", "is neither TOML nor JSON"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(text)
    with pytest.raises(Refused) as caught:
        load(file)
    assert sentence in caught.value.sentence


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'  {"title": "x"}', "json"), (b"\xef\xbb\xbf[]", "json"), (b"PK\x03\x04", "xlsx"),
        (b"begin:vcalendar\r\n", "ics"), (b"title\n", "csv"),
        ('[{"title": "ü"}]'.encode("utf-16"), "json"), (("ü" * 5000).encode(), "csv"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content(data: bytes, kind: str) -> None:
    assert formats.detect(data) == kind


def test_a_format_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="“docx” is not a format"):
        parsed(tmp_path, "title\nx\n", format="docx")
    with pytest.raises(Refused, match="not in the form of freshservice"):
        parsed(tmp_path, "title\nx\n", format="freshservice")
