"""The monthly report: everything in it can be read back from the PDF."""

import re
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from cab_desk.reports import monthly
from cab_desk.services.figures import reporting
from tests.services.kpi_room import KpiRoom, day

LONG = "Übertragung der Fahrgastinformation <b>auf</b> neue Knoten " * 3


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return re.sub(r"\s+", " ", " ".join(pages))


def make(folder: Path, pack: str, **more) -> tuple[dict, str]:
    room = KpiRoom(folder, pack)
    class_id = "medium" if pack == "change-control" else "standard"
    for number in range(8):
        room.ran(end=day(6 + number % 2, 15, 10), class_id=class_id, lead=timedelta(days=3))
    room.ran(end=day(13, 15, 10), class_id=class_id, title=LONG[:140], result="rolled_back",
             incident=True, **more)  # fmt: skip
    room.ran(end=day(13, 15, 10), class_id=class_id, result="cancelled")
    room.ran(end=day(17), class_id=class_id, title="Of the next month")
    with room.session.open_reader() as reader:
        record = reporting.of_period(
            room.session.open_view, reader, room.pack, day(1, 0, 10), day(1, 0, 11)
        )
    room.close()
    return record, text_of(monthly.render(record))


@pytest.mark.parametrize("pack", ["pol-008", "cab-process", "change-control", "pol-012"])
def test_a_report_names_period_policy_and_every_kpi(tmp_path: Path, pack: str):
    record, text = make(tmp_path, pack)
    assert "Change report, October 2026 Thu 1 Oct 2026 to Sat 31 Oct 2026" in text
    assert record["policy"]["title"] in text
    assert record["policy"]["hash"][:12] in text
    for item in record["kpis"]:
        assert item["label"] in text
        assert item["text"] in text
        assert item["verdict"] in text
        assert item["definition"][:60] in text


def test_cab_process_monthly_has_its_four_parts(tmp_path: Path):
    record, text = make(tmp_path, "cab-process",
                        outcome={"error_rate_before": 0.1, "error_rate_after": 9})  # fmt: skip
    assert "Changes by category" in text
    assert "Standard 8 0 1 9" in text
    assert "What failed, and why" in text
    assert "Rolled back. Caused an incident." in text
    assert "Error rate" in text
    assert "Process improvements No meeting of this period agreed on an action." in text
    assert "Trends Outcomes per month" in text
    assert "Of the next month" not in text
    assert (record["changes"], record["cancelled"]) == (9, 1)


def test_change_control_audit_report_is_for_those_whom_the_policy_names(tmp_path: Path):
    _record, text = make(tmp_path, "change-control")
    assert "For Engineering Manager, Security Lead, Compliance Officer" in text
    assert "Target 0, over by 9" in text  # nobody signed: every change bypassed its approval


def test_missed_targets_are_counted_and_marked(tmp_path: Path):
    record, text = make(tmp_path, "pol-008")
    missed = [item for item in record["kpis"] if item["state"] == "missed"]
    assert len(missed) == 4
    assert f"{len(missed)} of 5" in text
    assert "Target above 95 %, short by 6.1" in text


def test_charts_are_drawn_as_text_and_lines(tmp_path: Path):
    record, text = make(tmp_path, "cab-process")
    assert "Rolled back, 1" in text
    document = pypdfium2.PdfDocument(monthly.render(record))
    kinds = {item.type for page in document for item in page.get_objects()}
    document.close()
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds


def test_the_same_record_gives_the_same_bytes(tmp_path: Path):
    record, _text = make(tmp_path, "cab-process")
    assert monthly.render(record) == monthly.render(record)


def test_a_title_is_text_and_a_long_one_is_whole(tmp_path: Path):
    _record, text = make(tmp_path, "cab-process")
    assert "<b>auf</b>" in text
    assert " ".join(LONG[:140].split())[-20:] in text


def test_a_period_without_changes_says_so(tmp_path: Path):
    room = KpiRoom(tmp_path)
    with room.session.open_reader() as reader:
        record = reporting.of_period(room.session.open_view, reader, room.pack, None, None)
    room.close()
    assert "No change was carried out in this period" in text_of(monthly.render(record))


def test_hundreds_of_failures_stay_within_some_pages(tmp_path: Path):
    record, _text = make(tmp_path, "cab-process")
    failed = next(row for row in record["wrong"] if row["result"] == "rolled_back")
    many = {**record, "wrong": [failed] * 301}
    pdf = monthly.render(many)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) < 10
    document.close()
    assert "241 more changes are listed on Reports." in text_of(pdf)
