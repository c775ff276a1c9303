"""Names of any script are printed in minutes, found in the file, and leave it what it was."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa

from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.services import meetings
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.papers import minutes
from tests.services.evidence_room import PEOPLE, WORDS, Room
from tests.services.sealed_evening import Sealed, found, opened

NAMES = (
    "山田 太郎",
    "たなか サクラ",
    "김 철수",
    "עדי כהן",
    "محمد الأحمد",
    "राम मित्तल",
    "สมชาย ใจดี",
    "გიორგი ბერიძე",
    "Արամ Խաչատրյան",
    "Ζωή Παπαδοπούλου",
    "Иван Ковальчук",
    "Zoë Łukasiewicz ★ ✅",
)
ROLES = ("Engineering Manager", "Security Lead")
TITLE = "証明書の更新 עדכון تحديث 갱신 ₪ ☎ 🚀"


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """Hold a meeting about a change that a person of each script signed."""
    crew = tuple(NewPerson(name, ROLES, member=True) for name in NAMES)
    desk = opened(Room(tmp_path_factory.mktemp("names"))).furnish(crew=crew + PEOPLE)
    uids = [desk.submitted(TITLE) for _ in NAMES[::2]]
    for place, name in enumerate(NAMES):
        desk.sign(uids[place // 2], name, ROLES[place % 2])
    new = NewMeeting("Weekly meeting", desk.clock.now)
    on = {"meeting_id": desk.do(partial(meetings.plan, new=new)).made}
    desk.do(partial(meetings.add_changes, uids=uids, **on))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    desk.do(partial(meetings.start, chair=chair, **on))
    desk.clock.on(minutes=20)
    for name in NAMES:
        seat = partial(meetings.attendance, person_id=desk.ids[name], presence=Presence.REMOTE)
        desk.do(partial(seat, **on))
    decision = Decision(Verdict.REJECTED, "承認に必要な書類がない。" * 30)
    for item in desk.do(lambda work: work.meetings.get(on["meeting_id"])).items:
        desk.do(partial(meetings.decide, item_id=item.id, decision=decision, chair=chair, **on))
    desk.do(partial(meetings.close, chair=chair, **on))
    minutes.make(desk.office, on["meeting_id"], chair=chair)
    yield found(desk, on["meeting_id"])
    desk.close()


def lines_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            line.strip()
            for page in document
            for line in page.get_textpage().get_text_range().splitlines()
        ]
    finally:
        document.close()


def test_every_name_stands_under_its_signature(evening: Sealed) -> None:
    lines = lines_of(evening.final.pdf)
    assert [name for name in NAMES if name not in lines] == []
    assert not any("□" in line for line in lines)


def test_a_text_without_blanks_is_wrapped(evening: Sealed) -> None:
    lines = [line for line in lines_of(evening.final.pdf) if "承認に" in line]
    assert len(lines) >= 5
    assert not any(line.startswith("。") for line in lines)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_another_reader_finds_the_very_names(evening: Sealed, tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(evening.final.pdf)
    ran = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    text = re.sub(
        "[\u202a-\u202e\u200e\u200f]", "", ran.stdout.decode()
    )  # marks of the reader's own
    assert [name for name in (*NAMES, TITLE[:7]) if name not in text] == []


def test_every_font_is_in_the_file_and_the_file_small(evening: Sealed) -> None:
    with pikepdf.open(io.BytesIO(evening.final.pdf)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont)[8:] for font in fonts} > {
            "DejaVuSans", "DroidSansFallback", "CABDeskHangul", "NotoSansThai-Regular",
            "NotoSansDevanagari-Regular", "NotoEmoji-Regular",
        }  # fmt: skip
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert len(document.pages) == 6
    assert len(evening.final.pdf) < 250_000


def test_the_file_stays_evidence(evening: Sealed) -> None:
    assert (evening.check().ok, evening.check().signed) == (True, True)
    printer = evening.desk.office.printer
    assert printer is not None
    record = minutes.record_of(evening.final)
    plain = [printer(record, evening.final.record_hash, lambda done, total: None) for _ in "12"]
    assert plain[0] == plain[1]
    assert evening.final.pdf.startswith(plain[0])
    report = pdfa.validate_written(io.BytesIO(plain[0]), "3b")
    assert (report.verdict, report.findings) == ("pass", [])
