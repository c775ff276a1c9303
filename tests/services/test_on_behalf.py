"""“X on behalf of Y” on paper and in files alike, with the sentence signed and on what."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash, fingerprint
from cab_desk.domain.meeting import Verdict
from cab_desk.files import exporting as files
from cab_desk.reports.minutes import render
from cab_desk.reports.rfc import render as render_rfc
from cab_desk.services import meetings
from cab_desk.services.exchange import exporting
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.papers import minutes, rfc_record
from tests.reports.pdf_text import bounded_text_of as text_of
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import MeetingRoom, meeting_room

LENDER, BORROWER = "Business Stakeholder", "Operations Lead"
PRINTED = f"{BORROWER} on behalf of {LENDER}"
MEANING = f"I sign on behalf of {LENDER}, who lent me the role."
CONDITION = "Tell the shops before"


@dataclass
class Evening:
    """A meeting that is over, and the request that a delegate signed."""

    desk: MeetingRoom
    uid: str


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    with meeting_room(tmp_path_factory.mktemp("lent"), rfcs=1) as desk:
        desk.office = replace(desk.office, printer=render)
        (uid,) = desk.uids
        lent = LendRequest(
            desk.ids[LENDER], desk.ids[BORROWER], LENDER, desk.clock.now,
            desk.clock.now + timedelta(days=5), WORDS,
        )  # fmt: skip
        lend(desk.office, lent)
        desk.sign(uid, "Engineering Manager", "Engineering Manager")
        desk.sign(uid, BORROWER, LENDER, decision=Choice.CONDITIONS, conditions=(CONDITION,))
        chair = desk.start()
        desk.decide(1, Verdict.CONDITIONS, chair, conditions=(CONDITION,))
        desk.on(meetings.close, chair=chair)
        minutes.make(desk.office, desk.meeting_id, chair=chair)
        yield Evening(desk, uid)


def test_the_minutes_print_whom_somebody_stood_for(evening: Evening) -> None:
    kept = evening.desk.do(partial(minutes.kept, meeting_id=evening.desk.meeting_id))
    said = text_of(kept.pdf)
    assert kept.state == "final"
    assert PRINTED in said
    assert MEANING in said
    (item,) = json.loads(kept.record)["items"]
    assert PRINTED in [one["name"] for one in item["signoffs"]]


def test_the_paper_of_the_request_prints_it_too(evening: Evening) -> None:
    record = evening.desk.do(partial(rfc_record.build, uid=evening.uid))
    said = text_of(render_rfc(record))
    content = fingerprint(content_hash(evening.desk.change(evening.uid)), 8)
    for wanted in (f"{PRINTED} as {LENDER}: ", MEANING, f"Given on revision 1, content {content}"):
        assert wanted in said


def exported(evening: Evening, path: Path) -> Path:
    files.write(path, evening.desk.do(exporting.gather))
    return path


def told(text: str, evening: Evening) -> None:
    """Look for everything that a signature says in the cell of a sheet."""
    line = next(one for one in text.splitlines() if one.startswith(PRINTED))
    assert line.startswith(f"{PRINTED}, {LENDER}, approve_with_conditions, 2026-11-18T15:00:00")
    assert CONDITION in line
    assert MEANING in line
    content = content_hash(evening.desk.change(evening.uid))
    assert line.endswith(f"revision 1, content {content}")


def test_a_sheet_says_who_what_when_and_what_it_means(evening: Evening, tmp_path: Path) -> None:
    with exported(evening, tmp_path / "all.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    told(row["signoffs"], evening)
    book = openpyxl.load_workbook(exported(evening, tmp_path / "all.xlsx"), read_only=True)
    heading, cells = list(book.worksheets[0].iter_rows(values_only=True))
    told(str(cells[heading.index("signoffs")]), evening)
    book.close()


def test_json_has_the_contracts_keys_and_no_other(evening: Evening, tmp_path: Path) -> None:
    (row,) = json.loads(exported(evening, tmp_path / "all.json").read_text(encoding="utf-8"))
    for one in row["signoffs"]:
        assert list(one) == ["person", "role", "decision", "at", "verbal", "meeting"]
    assert PRINTED in [one["person"] for one in row["signoffs"]]
