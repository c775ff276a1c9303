"""One RFC on paper: everything that is written, whatever it is; the same bytes for the same."""

import time
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.content import fingerprint
from cab_desk.reports.rfc import render
from cab_desk.services.papers import rfc_record
from cab_desk.services.papers.rfc_record import Record
from tests.reports.pdf_text import bounded_text_of as text_of
from tests.reports.sample import HOSTILE
from tests.services.meeting_room import APPROVERS, meeting_room


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    with meeting_room(tmp_path_factory.mktemp("rfc")) as room:
        uid = room.uids[0]
        room.sign(uid, APPROVERS[0], APPROVERS[0], decision=Choice.CONDITIONS,
                  conditions=("Stop at 0.1 %",))  # fmt: skip
        found: Record = room.do(partial(rfc_record.build, uid=uid))
        return found


def test_face_gates_signatures_and_documents_stand_on_it(record: Record) -> None:
    said = text_of(render(record))
    for wanted in (
        record["number"],
        record["title"],
        "Platform CAB",
        "Normal",
        "Edge Team Lead",
        "api-gateway",
        "Blocks: Business Stakeholder has not signed.",
        "Engineering Manager as Engineering Manager",
        "Condition: Stop at 0.1 %",
        "Page 1 of",
        f"revision {record['revision']}",
    ):
        assert wanted in said
    for document in record["documents"]:
        assert document["label"] in said
        assert document["text"] in said
    labels = [document["label"] for document in record["documents"]]
    assert labels[0] == "Description"


def test_a_sign_off_says_when_what_and_on_what(record: Record) -> None:
    said = text_of(render(record))
    (signed,) = record["signoffs"]
    assert signed["meaning"] in said
    assert f"audit entry {signed['entry']:,}" in said
    assert signed["content"] == record["content"]
    on = f"Given on revision {signed['revision']}, content {fingerprint(signed['content'], 8)}"
    assert on in said
    assert signed["at"]["offset"][:3] in said.replace("UTC\u2212", "-").replace("UTC+", "+0")


def test_the_same_record_gives_the_same_bytes(record: Record) -> None:
    assert render(record) == render(record)


def test_a_bare_draft_has_a_paper_too(record: Record) -> None:
    empty: dict[str, object] = dict.fromkeys(("number", "class", "risk", "owner"), "")
    empty |= {name: [] for name in ("systems", "findings", "signoffs", "documents")}
    bare = {**record, **empty, "start": None, "end": None}
    said = text_of(render(bare))
    for wanted in ("Draft", "Not planned", "Nobody has signed this revision.",
                   "Nothing was written yet.", "Nothing is objected to."):  # fmt: skip
        assert wanted in said


def test_no_text_breaks_or_steers_it(record: Record) -> None:
    hostile = {**record, "title": HOSTILE[:200], "owner": HOSTILE, "systems": [HOSTILE] * 20,
               "documents": [{"label": "Description", "text": HOSTILE * 5}]}  # fmt: skip
    pdf = render(hostile)
    assert "<b>bold</b>" in text_of(pdf)
    assert b"/Subtype /Image" not in pdf
    assert b"/Link" not in pdf


def test_the_longest_document_is_printed_in_full(record: Record) -> None:
    text = "\n".join(
        f"Line {place} of a long plan, with some words in it." for place in range(4_000)
    )
    long = {**record, "documents": [{"label": "Implementation plan", "text": text}]}
    began = time.monotonic()
    said = text_of(render(long))
    assert time.monotonic() - began < 60  # against hanging
    assert "Line 3999 of a long plan" in said


def test_it_is_kept_where_the_user_says(tmp_path: Path, record: Record) -> None:
    from cab_desk.gui import saving

    saving.keep(tmp_path / "rfc.pdf", render(record))
    assert (tmp_path / "rfc.pdf").read_bytes().startswith(b"%PDF-")
    assert saving.safe("CR-2026/0001 …", "rfc") == "CR-2026-0001"
    assert saving.safe("../../x", "rfc") == "x"
    assert saving.safe("…", "rfc") == "rfc"
