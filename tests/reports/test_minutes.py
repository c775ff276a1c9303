"""The minutes on paper: every fact of the record is there, once made always the same."""

import copy
import ctypes
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import raw

from cab_desk.reports import REPORTS
from cab_desk.reports.minutes import render
from cab_desk.reports.paper import qr_rows
from tests.reports import sample
from tests.reports.pdf_text import opened, pages_of, text_of
from tests.reports.qr import decoded

GOLDEN = Path(__file__).parent.parent / "golden" / "minutes.txt"


def made(record: dict[str, Any]) -> bytes:
    return render(record, sample.hashed(record))


@pytest.fixture(scope="module")
def minutes() -> bytes:
    return made(sample.record())


def test_every_decision_condition_action_and_reason_is_in_the_text(minutes: bytes) -> None:
    text = text_of(minutes)
    for wanted in (
        "Approved with 1 condition, 3 signed, 14:15 UTC−8",
        "Check OCSP stapling on two gateways before the other ten. Stop if handshake errors",
        "Deferred to Wed 25 Nov 2026, to meeting 2026-48, 14:20 UTC−8",
        "Reason: The rehearsal log is missing.",
        "Rejected, 2 signed",
        "Reason: No tested way back, and the window ends at month's end.",
        "Withdrawn",
        "Noted",
        "Action Set comms date, Edge Team Lead, due Wed 18 Nov 2026: done",
        "Action Rehearse the rollback, DBA Lead, due Tue 24 Nov 2026: open",
        "Action Tell the order desk, Orders Team Lead: open",
        "Exception Asked to run in the quarter's freeze.",
    ):
        assert wanted in text
    for item in sample.record()["items"]:
        assert f"{item['position']}. {item['number']} {item['title']}".replace("  ", " ") in text
        assert item["note"] in text


def test_head_facts_and_attendance_are_in_the_text(minutes: bytes) -> None:
    text = text_of(minutes)
    for wanted in (
        "2026-47, final",
        "Wed 18 Nov 2026, 14:00 – 14:52 UTC−8",
        "Room 4.12 and remote",
        "Change Advisory Board, weekly meeting",
        "5 of 6, needs 4: met",
        "3 approved, 1 with conditions, 1 rejected, 1 deferred, 1 withdrawn, 1 noted",
        "DBA Lead Member, votes Remote",
        "Service Desk Lead Observer Absent, sent regrets",
        "Normal Moderate Used 4:29 of 5 min Wed 18 Nov 2026, 21:00 – 23:00 UTC−8",
    ):
        assert wanted in text
    assert "Impact: Minor" in text


def test_every_signature_shows_name_role_decision_time_with_offset_and_meaning(
    minutes: bytes,
) -> None:
    text = text_of(minutes)
    signoffs = [one for item in sample.record()["items"] for one in item["signoffs"]]
    assert len(signoffs) == 6
    for signoff in signoffs:
        clock = signoff["at"]["utc"][11:19]
        local = f"14{clock[2:]}"
        assert f"{signoff['name']} Wed 18 Nov 2026, {local} UTC−8" in text
        assert f"2026-11-18 {clock} UTC" in text
        assert f"Signed as {signoff['role']} Meaning {sample.MEANING}" in text
        how = "recorded for the person" if signoff["verbal"] else "passphrase checked"
        assert f"{signoff['entry']:,}, {how}" in text
        content = signoff["content"].upper()
        shown = f"{content[:4]} {content[4:8]} {content[8:12]} … {content[-4:]}, revision 6"
        assert shown in text
    for words in ("Approve", "Approve with 1 condition", "Reject", "Abstain"):
        assert f"Decision {words} Signed as" in text
    assert "Signed without a drawing" in text
    assert "Given verbally" in text


def test_the_chair_s_approval_stands_under_final_minutes_and_not_under_a_draft(
    minutes: bytes,
) -> None:
    text = text_of(minutes)
    assert "CAB Chair Wed 18 Nov 2026, 15:02:57 UTC−8" in text
    assert "These minutes are a true record of the meeting" in text
    draft = text_of(made(sample.record(state="draft", revision=3, approved=None)))
    assert "2026-47, draft 3" in draft
    assert "These minutes are a draft." in draft
    assert "true record" not in draft
    revised = text_of(made(sample.record(revision=4, amends="0" * 64)))
    assert "2026-47, revision 4" in revised


def test_every_page_has_its_number_the_policy_and_the_document_s_hash(minutes: bytes) -> None:
    pages = pages_of(minutes)
    record_hash = sample.hashed(sample.record())
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Minutes 2026-47, Platform change policy v14" in page
        assert " ".join(record_hash[at : at + 4] for at in range(0, 16, 4)) in page
        assert "Printed Wed 18 Nov 2026, 15:04 UTC−8" in page
    assert record_hash in pages[-1]
    assert sample.record()["policy"]["hash"] in pages[-1]


def test_the_same_record_gives_the_same_bytes_and_another_one_does_not(minutes: bytes) -> None:
    assert made(sample.record()) == minutes
    assert made(sample.record(revision=3)) != minutes


def test_the_program_s_faces_are_embedded_and_no_others(minutes: bytes) -> None:
    names = set(re.findall(rb"/BaseFont /([^\s/]+)", minutes))
    embedded = {name.partition(b"+")[2] for name in names if b"+" in name}
    assert embedded == {b"Inter-Regular", b"Inter-Medium", b"Inter-SemiBold",
                        b"JetBrainsMono-Regular"}  # fmt: skip
    assert minutes.count(b"/FontFile2") == len([name for name in names if b"+" in name])
    with opened(minutes) as document:
        used = set()
        for page in document:
            for part in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(part)
                assert raw.FPDFFont_GetIsEmbedded(font) == 1
                name = ctypes.create_string_buffer(100)
                raw.FPDFFont_GetBaseFontName(font, name, 100)
                used.add(name.value)
    assert len(used) == 4


def test_head_of_the_ledger_as_text_and_as_a_code_that_reads_back(minutes: bytes) -> None:
    head = sample.record()["head"]
    wanted = f"cabdesk:v1:head:{head['seq']}:{head['hash']}"
    assert wanted in text_of(minutes)
    assert head["root"] in text_of(minutes)
    assert decoded(_modules(minutes)) == f"{wanted}:root:{head['root']}"


def _modules(pdf: bytes) -> list[str]:
    """Return the modules of the code on the last page, looked up in its picture."""
    with opened(pdf) as document:
        page = document[len(document) - 1]
        scale = 6
        bitmap = page.render(scale=scale, grayscale=True)
        width, height = bitmap.width, bitmap.height
        data, stride = bytes(bitmap.buffer), bitmap.stride
    # The code is the only black ground at the right: find its box.
    left = int(width * 0.7)
    rows = [y for y in range(height) if data[y * stride + left : y * stride + width].count(0) > 30]
    columns = [
        x for x in range(left, width)
        if sum(data[y * stride + x] == 0 for y in range(rows[0], rows[-1], 3)) > 10
    ]  # fmt: skip
    count = len(qr_rows(f"cabdesk:v1:head:1298:{'0' * 64}:root:{'0' * 64}"))
    step_x = (columns[-1] + 1 - columns[0]) / count
    step_y = (rows[-1] + 1 - rows[0]) / count
    return [
        "".join(
            "1"
            if data[int(rows[0] + (row + 0.5) * step_y) * stride
                    + int(columns[0] + (column + 0.5) * step_x)] < 128
            else "0"
            for column in range(count)
        )
        for row in range(count)
    ]  # fmt: skip


def test_long_agendas_flow_over_pages_and_heads_of_tables_come_again() -> None:
    record = sample.many(60)
    pages = pages_of(made(record))
    assert sum("RFC Title Decision" in " ".join(page.split()) for page in pages) >= 2
    text = " ".join(" ".join(pages).split())
    for item in record["items"]:
        title = f"{item['position']}. {item['number']} {item['title']}".replace("  ", " ")
        assert title in text


def test_a_long_note_and_many_conditions_run_on_over_pages() -> None:
    record = sample.record()
    note = " ".join(f"sentence{number}" for number in range(2500))
    conditions = [f"Condition text number {number} is kept." for number in range(120)]
    record["items"][2] |= {"note": note, "conditions": conditions, "actions": []}
    text = text_of(made(record))
    assert [word for word in text.split() if word.startswith("sentence")] == note.split()
    for number, condition in enumerate(conditions, 1):
        assert f"{number}. {condition}" in text


def test_a_signature_stands_whole_on_one_page_with_its_request_s_heading() -> None:
    record = sample.record()
    for extra in range(9):  # one more each time, so that every height is at a page's end once
        conditions = ["Watch the queue for an hour after the second step."] * (3 + extra % 4)
        record["items"][0]["signoffs"] += [
            sample.signoff(4 + extra, f"Signer Number{extra}", "approve_with_conditions",
                           conditions=conditions, entry=7000 + extra),
        ]  # fmt: skip
        pages = [" ".join(page.split()) for page in pages_of(made(record))]
        for place in range(extra + 1):
            first = next(page for page in pages if f"Signer Number{place}" in page)
            assert f"7,00{place}, passphrase checked" in first
        assert not any(page.endswith(record["items"][0]["title"]) for page in pages)


def test_a_meeting_not_yet_held_has_minutes_too() -> None:
    record = sample.record(
        state="draft", revision=1, approved=None, items=[], attendance=[], matrix=None
    )
    record["meeting"] |= {"started": None, "closed": None, "chair": "", "scribe": "", "place": ""}
    text = text_of(made(record))
    for wanted in ("Planned Wed 18 Nov 2026, 14:00 UTC−8", "Nobody was invited.",
                   "The agenda is empty.", "Nobody signed", "Nothing yet"):  # fmt: skip
        assert wanted in text


def test_a_change_without_class_risk_time_or_sign_offs_is_printed() -> None:
    record = sample.record()
    record["items"][0] |= {"class": None, "risk": None, "start": None, "end": None,
                           "verdict": None, "decided": None, "signoffs": []}  # fmt: skip
    text = text_of(made(record))
    assert "No time planned" in text
    assert "Not decided" in text


def test_days_of_another_offset_or_year_are_told_apart() -> None:
    record = sample.record()
    record["items"][0]["start"] = {"utc": "2026-12-31T23:30:00.000Z", "offset": "+05:30"}
    record["items"][0]["end"] = {"utc": "2027-01-01T20:30:00.000Z", "offset": "+05:30"}
    assert "Fri 1 Jan 2027, 05:00 – Sat 2 Jan 2027, 02:00 UTC+5:30" in text_of(made(record))


def test_a_granted_exception_is_printed_with_who_and_under_which_section() -> None:
    record = sample.record()
    case = next(item["exception"] for item in record["items"] if item["exception"])
    case["granted"] = [
        {"label": "Freeze override", "section": "CTRL-012.2", "name": "Ivy Ward",
         "role": "Incident Commander", "at": sample.moment("18T22:20:00"), "reason": "It burns."},
    ]  # fmt: skip
    text = text_of(made(record))
    assert "Freeze override (CTRL-012.2) granted by Ivy Ward as Incident Commander" in text


def test_the_record_is_left_alone() -> None:
    record = sample.record()
    before = copy.deepcopy(record)
    made(record)
    assert record == before


def test_the_text_is_that_of_the_golden_file(
    minutes: bytes, request: pytest.FixtureRequest
) -> None:
    text = "\f\n".join(page.strip() + "\n" for page in pages_of(minutes))
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8"), (
        "the text of the minutes changed; where that is meant, run this test with --update-golden"
    )


def test_reports_are_listed_with_a_module_that_renders() -> None:
    for report in REPORTS:
        __import__(report.module)
        assert callable(sys.modules[report.module].render)
    assert json.dumps([report.name for report in REPORTS]) == '["minutes", "rfc", "monthly"]'


def test_a_cell_that_the_document_leaves_open_is_hatched() -> None:
    def drawings(inferred: bool) -> int:
        record = sample.record()
        record["matrix"]["cells"][0][0]["inferred"] = inferred
        with opened(made(record)) as document:
            form = next(iter(document[0].get_objects([raw.FPDF_PAGEOBJ_FORM], max_depth=1)))
            return int(raw.FPDFFormObj_CountObjects(form))

    assert drawings(True) - drawings(False) >= 5
