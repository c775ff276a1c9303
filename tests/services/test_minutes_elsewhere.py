"""Signed minutes as other programs read them: pyHanko by itself, and poppler's pdfsig."""

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.services.sealed_evening import Sealed, sealed

PDFSIG = shutil.which("pdfsig") or ""
needs_pdfsig = pytest.mark.skipif(not PDFSIG, reason="pdfsig (of poppler-utils) is not installed")
BY_PYHANKO, BY_PDFSIG = 120, 25  # places; the second one starts a program for each


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    made = sealed(tmp_path_factory.mktemp("sealed"))
    made.desk.close()
    return made


@pytest.fixture
def pdf(evening: Sealed) -> bytes:
    """Return the final minutes of a meeting, as they leave the room."""
    return evening.final.pdf


def status_of(pdf: bytes) -> PdfSignatureStatus:
    """Ask pyHanko alone, with nothing trusted but the certificate inside."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    roots = [signature.signer_cert]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return validate_pdf_signature(signature, context)


def signed_places(pdf: bytes, count: int) -> list[int]:
    """Return places among the bytes that the signature covers, the ends of its two parts too."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    first, size, second, rest = (int(number) for number in signature.byte_range)
    assert (first, second + rest) == (0, len(pdf))
    covered = [*range(size), *range(second, len(pdf))]
    return [size - 1, second, *random.Random(45).sample(covered, count - 2)]


def flipped(pdf: bytes, place: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def test_p45_pyhanko_finds_the_whole_file_signed(pdf: bytes) -> None:
    found = status_of(pdf)
    assert (found.intact, found.valid, found.trusted, found.bottom_line) == (True,) * 4
    assert found.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_p45_pyhanko_finds_any_changed_byte(pdf: bytes) -> None:
    for place in signed_places(pdf, BY_PYHANKO):
        try:
            found = status_of(flipped(pdf, place))
        except Exception:  # noqa: BLE001 -- no file to be read any more: refused, however
            continue
        assert not (found.intact and found.valid), place


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return what pdfsig says; its status tells nothing, for it is 0 for a changed file too."""
    path = folder / "minutes.pdf"
    path.write_bytes(pdf)
    ended = subprocess.run(
        [PDFSIG, "-nocert", path], capture_output=True, encoding="utf-8", check=False
    )
    return " ".join(f"{ended.stdout} {ended.stderr}".split())


def sound(said: str) -> bool:
    """Tell whether pdfsig has nothing to object: valid, and over the whole document."""
    return "Signature is Valid." in said and "- Total document signed" in said


@needs_pdfsig
def test_p45_pdfsig_finds_the_whole_document_signed(pdf: bytes, tmp_path: Path) -> None:
    said = pdfsig(pdf, tmp_path)
    assert sound(said), said
    assert "Signature #1" in said
    assert "Signature #2" not in said
    assert "Signer Certificate Common Name: Platform CAB" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Signing Hash Algorithm: SHA-256" in said


@needs_pdfsig
def test_p45_pdfsig_finds_any_changed_byte(pdf: bytes, tmp_path: Path) -> None:
    for place in signed_places(pdf, BY_PDFSIG):
        assert not sound(pdfsig(flipped(pdf, place), tmp_path)), place


@needs_pdfsig
def test_p45_pdfsig_says_of_a_changed_page_that_it_was_changed(pdf: bytes, tmp_path: Path) -> None:
    said = pdfsig(flipped(pdf, pdf.index(b"stream\n") + 30), tmp_path)
    assert "Digest Mismatch" in said


def appended(pdf: bytes) -> bytes:
    return pdf + b"%x\n"


def updated(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root[pdf_name("/Evil")] = pdf_name("/Yes")
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def written_anew(pdf: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(made)
    return made.getvalue()


@needs_pdfsig
@pytest.mark.parametrize("change", [appended, updated, written_anew])
def test_p46_pdfsig_sees_what_was_added_or_written_anew(
    evening: Sealed, pdf: bytes, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    made = change(pdf)
    assert not sound(pdfsig(made, tmp_path))
    # Where pdfsig only remarks on it, the desk refuses.
    assert not evening.check(made).ok


@needs_pdfsig
def test_p48_the_record_is_read_by_poppler_too(evening: Sealed, pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "minutes.pdf").write_bytes(pdf)
    detach = shutil.which("pdfdetach")
    assert detach  # it comes with pdfsig
    out = tmp_path / "record.json"
    subprocess.run([detach, "-save", "1", "-o", out, tmp_path / "minutes.pdf"], check=True)
    assert out.read_bytes() == evening.final.record
