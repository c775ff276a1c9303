"""Final minutes as evidence: signed by the board, held by the ledger, and every forgery refused."""

import io
import json
import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from pikepdf import pdfa

from cab_desk.domain import merkle
from cab_desk.domain.canonical import digest
from cab_desk.errors import Refused
from cab_desk.keys import board_seal
from cab_desk.reports.record_file import NAME, attach, record_in
from cab_desk.services.evidence_ports import Certificate
from cab_desk.services.papers import minutes
from tests.services.evidence_room import NOON, Room, first
from tests.services.sealed_evening import Sealed, found, held, opened, sealed

SENTENCE = (
    "minutes.pdf is the final file of the minutes of meeting 2026-47, revision 1. The board's "
    "signature covers the whole file, and the record inside is the one that was recorded."
)


def test_the_recorded_file_is_sound_and_signed(evening: Sealed) -> None:
    assert (evening.check().ok, evening.check().signed) == (True, True)
    assert evening.check().sentence == SENTENCE
    assert evening.desk.verify().ok


def test_the_certificate_is_made_once_by_the_chair_and_its_key_is_sealed(evening: Sealed) -> None:
    desk = evening.desk
    types = [event.type for _, event in desk.do(lambda work: list(work.ledger.entries()))]
    assert types[-2:] == ["certificate.made", "minutes.final"]
    body = json.loads(desk.do(lambda work: work.ledger.event(evening.final.event_id)).data)["body"]
    certificate = desk.do(lambda work: work.certificates.get(body["certificate"]))
    assert certificate.person_id == desk.ids["Ann Boyd"]
    parsed = x509.load_der_x509_certificate(certificate.certificate)
    assert parsed.subject == parsed.issuer
    assert "Platform CAB" in parsed.subject.rfc4514_string()
    assert parsed.public_key().curve.name == "secp256r1"  # type: ignore[union-attr]
    assert b"PRIVATE" not in certificate.sealed
    # Another meeting of the same chair: the same certificate.
    again = held(desk)
    minutes.make(desk.office, again, chair=evening.chair())
    later = desk.do(partial(minutes.kept, meeting_id=again))
    assert replace(evening, final=later).check().signed
    types = [event.type for _, event in desk.do(lambda work: list(work.ledger.entries()))]
    assert types.count("certificate.made") == 1


def test_the_signature_bears_the_time_of_the_boards_clock(evening: Sealed) -> None:
    assert rb"/M (D\07220261118122000Z)" in evening.final.pdf


def test_only_the_chairs_own_key_opens_that_of_the_certificate(evening: Sealed) -> None:
    key_id = evening.chair().key_id
    certificate = evening.desk.do(lambda work: work.certificates.of_key(key_id))
    board = evening.desk.do(lambda work: work.board().id)
    secret = evening.chair().secret(board)
    assert board_seal.seal_of(board_seal.sign(b_pdf(), certificate, secret, NOON))
    nearly = secret[:-1] + bytes([secret[-1] ^ 1])
    for wrong in (bytes(64), nearly, evening.chair().secret("another board")):
        with pytest.raises(Exception, match="does not open"):
            board_seal.sign(b_pdf(), certificate, wrong, NOON)
    weaker = replace(certificate, sealed=certificate.sealed.replace(b'"v":1', b'"v":2'))
    with pytest.raises(Exception, match="does not open"):
        board_seal.sign(b_pdf(), weaker, secret, NOON)
    dropped = evening.chair()
    dropped.drop()
    with pytest.raises(Refused, match="session is over"):
        dropped.secret(board)


def b_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def test_the_record_inside_is_the_one_of_the_ledger_and_bears_head_and_root(
    evening: Sealed,
) -> None:
    record = record_in(evening.final.pdf)
    assert record == evening.final.record
    assert digest(record) == evening.final.record_hash
    head = json.loads(record)["head"]
    ids = evening.desk.do(lambda work: work.ledger.ids())
    assert ids[head["seq"]] == evening.final.event_id  # the very next entry holds the file
    assert head["root"] == merkle.root([bytes.fromhex(one) for one in ids[: head["seq"]]])


def test_the_file_before_the_signature_is_pdf_a_3b(evening: Sealed) -> None:
    printer = evening.desk.office.printer
    assert printer is not None
    record = minutes.record_of(evening.final)
    plain = [printer(record, evening.final.record_hash, lambda done, total: None) for _ in "12"]
    assert plain[0] == plain[1]
    assert evening.final.pdf.startswith(plain[0])  # signing only adds
    report = pdfa.validate_written(io.BytesIO(plain[0]), "3b")
    assert (report.verdict, report.findings) == ("pass", [])
    with pikepdf.open(io.BytesIO(evening.final.pdf)) as document:
        (attached,) = document.Root.AF
        assert str(attached.AFRelationship) == "/Source"
        assert str(attached.EF.F.Subtype) == "/application/json"
        assert "/Version" not in document.Root


# Attacks on the file ---------------------------------------------------------------------------


def refused(evening: Sealed, pdf: bytes, why: str) -> None:
    result = evening.check(pdf)
    assert (result.ok, result.signed) == (False, False)
    assert result.sentence == (
        "minutes.pdf holds the record of meeting 2026-47, revision 1, but is not the file that "
        f"was recorded: {why}"
    )


def test_p45_any_changed_byte_is_refused(evening: Sealed) -> None:
    pdf, chance = evening.final.pdf, random.Random(45)
    for place in chance.sample(range(len(pdf)), 200):
        spoilt = pdf[:place] + bytes([pdf[place] ^ (1 << chance.randrange(8))]) + pdf[place + 1 :]
        assert not evening.check(spoilt).ok, place


def test_p45_a_number_that_is_none_is_refused_in_words(evening: Sealed) -> None:
    spoilt = evening.final.pdf.replace(b"/PageMode /UseNone", b"/PageMode .UseNone")
    assert spoilt != evening.final.pdf
    result = evening.check(spoilt)
    assert (result.ok, result.signed) == (False, False)
    assert "is not the file that was recorded" in result.sentence


def test_p45_a_changed_page_is_said_so(evening: Sealed) -> None:
    place = evening.final.pdf.index(b"stream\n") + 30
    pdf = evening.final.pdf
    spoilt = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    refused(evening, spoilt, "it was changed after the board had signed it.")


@pytest.mark.parametrize("more", [b"\n", b"%x", b"\n%%EOF\n"])
def test_p46_appended_bytes_are_refused(evening: Sealed, more: bytes) -> None:
    why = "something was added behind what the board had signed."
    refused(evening, evening.final.pdf + more, why)


def test_p46_an_incremental_update_is_refused(evening: Sealed) -> None:
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(evening.final.pdf))
    writer.root[pdf_name("/Evil")] = pdf_name("/Yes")
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    refused(evening, made.getvalue(), "something was added behind what the board had signed.")


def test_p46_a_stripped_signature_is_refused(evening: Sealed) -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(evening.final.pdf)) as document:
        del document.Root.AcroForm
        for page in document.pages:
            if "/Annots" in page:
                del page["/Annots"]
        document.save(made)
    refused(evening, made.getvalue(), "the board's signature was taken out.")


def test_p46_the_unsigned_file_of_before_is_refused(evening: Sealed) -> None:
    pdf = evening.final.pdf
    unsigned = pdf[: pdf.index(b"%%EOF") + 6]
    refused(evening, unsigned, "the board's signature was taken out.")


def test_p46_a_swapped_record_is_refused(evening: Sealed) -> None:
    record = json.loads(evening.final.record)
    record["meeting"]["title"] = "Another meeting"
    other = attach(b_pdf(), json.dumps(record).encode(), NOON)
    result = evening.check(other)
    assert result.sentence == (
        "minutes.pdf says it is the minutes of meeting 2026-47, revision 1, but the audit chain "
        "holds no such record."
    )
    assert not result.ok


def test_p46_a_signature_by_another_certificate_is_refused(evening: Sealed) -> None:
    pdf = evening.final.pdf
    unsigned = pdf[: pdf.index(b"%%EOF") + 6]
    board = {"id": evening.desk.do(lambda work: work.board().id), "name": "Platform CAB"}
    data, key = board_seal.make(board, b"mine", NOON)
    mine = Certificate(digest(data), "x", "y", data, key, NOON)
    forged = board_seal.sign(unsigned, mine, b"mine", NOON)
    refused(evening, forged, "it is signed by a certificate that is not the board's.")


def test_p46_minutes_of_another_board_are_refused(evening: Sealed, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = sealed(tmp_path / "other", another=True)
    other.desk.close()
    result = evening.check(other.final.pdf)
    assert not result.ok
    assert result.sentence.startswith("minutes.pdf is minutes of another board, “Platform CAB”")


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + bytes(999)])
def test_what_is_no_minutes_is_said_so(evening: Sealed, data: bytes) -> None:
    result = evening.check(data)
    assert not result.ok
    assert "is not a file that the audit chain records" in result.sentence


def test_a_pdf_without_a_record_is_said_so(evening: Sealed) -> None:
    assert "is not a file that the audit chain records" in evening.check(b_pdf()).sentence


# Attacks on the board's side -------------------------------------------------------------------


def test_a_file_put_into_the_list_is_not_in_the_chain(evening: Sealed) -> None:
    forged = evening.final.pdf + b"%"
    evening.desk.tamper(
        ("UPDATE minutes_file SET pdf = ?, pdf_hash = ?", (forged, digest(forged)))
    )  # fmt: skip
    assert evening.check(forged).sentence == (
        "minutes.pdf stands in the list of minutes, but the audit chain does not hold it."
    )
    assert not evening.check(forged).ok
    assert "minutes" in first(evening.desk)


def test_a_swapped_certificate_is_found(evening: Sealed) -> None:
    evening.desk.tamper("UPDATE board_certificate SET certificate = x'00'")
    sentence = first(evening.desk)
    assert sentence.endswith(
        "the board's certificate: what is kept of the certificate is not what was recorded."
    )


def test_a_certificate_that_nobody_recorded_is_found(evening: Sealed) -> None:
    evening.desk.tamper(
        "INSERT INTO board_certificate SELECT 'ff', person_id, 'k', certificate, sealed, made_at,"
        " event_id FROM board_certificate"
    )
    assert first(evening.desk) == "The board's certificate: no audit entry records it."


def test_p34_a_ledger_that_was_rewritten_no_longer_holds_the_printed_head(
    evening: Sealed,
) -> None:
    evening.desk.tamper("UPDATE ledger SET hash = 'ff' WHERE seq = 3")
    assert evening.check().ok  # the printed head is a later one; the walk finds the rest
    seq = json.loads(evening.final.record)["head"]["seq"]
    evening.desk.tamper(f"UPDATE ledger SET hash = 'ff' WHERE seq = {seq}")
    result = evening.check()
    assert not result.ok
    assert f"the head that it bears is not entry {seq} of this audit chain." in result.sentence


# What a board lacks ----------------------------------------------------------------------------


def test_a_board_without_what_signs_still_gets_its_minutes_and_says_so(tmp_path: Path) -> None:
    desk = opened(Room(tmp_path)).furnish()
    desk.office = replace(desk.office, notary=None)
    meeting_id = held(desk)
    evening = Sealed(desk, meeting_id, None)  # type: ignore[arg-type]
    outcome = minutes.make(desk.office, meeting_id, chair=evening.chair())
    assert outcome.message == (
        "The minutes of meeting 2026-47 are final. They bear no signature of the board. What "
        "signs PDFs for the board is not there."
    )
    desk = opened(desk)
    later = found(desk, meeting_id)
    assert (later.check().ok, later.check().signed) == (True, False)
    assert later.check().sentence.endswith(
        "so the file bears no signature; the audit chain holds this very file."
    )
    assert desk.verify().ok
    desk.close()


def test_a_draft_holds_its_record_and_bears_no_signature(evening: Sealed) -> None:
    again = held(evening.desk)
    minutes.make(evening.desk.office, again)
    draft = evening.desk.do(partial(minutes.kept, meeting_id=again))
    result = evening.check(draft.pdf)
    assert (result.ok, result.signed) == (True, False)
    assert result.sentence.endswith("A draft is not signed by the board.")
    with pikepdf.open(io.BytesIO(draft.pdf)) as document:
        assert document.attachments[NAME].get_file().read_bytes() == draft.record


def test_minutes_that_are_not_closed_make_no_certificate(tmp_path: Path) -> None:
    desk = opened(Room(tmp_path)).furnish()
    from cab_desk.services import meetings
    from cab_desk.services.meetings import NewMeeting

    meeting_id = desk.do(partial(meetings.plan, new=NewMeeting("Weekly", NOON))).made
    evening = Sealed(desk, meeting_id, None)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        minutes.make(desk.office, meeting_id, chair=evening.chair())
    types = [event.type for _, event in desk.do(lambda work: list(work.ledger.entries()))]
    assert "certificate.made" not in types
    desk.close()
