"""G21, G22 and the sign-off: minutes as long as they get, the board's signature, a person's."""

import io
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import paper
from harness import Row, paired, row

MANY, SOME = 1_000, 200
LEAST_PACE = 0.95
MOST_MEMORY = 1.4
MOST_OF_PEER = 0.3
MOST_OF_SIGNING = 300.0  # ms, beyond what deriving the key takes
_WORDS = "a long walk by the river"
_NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def rows(wanted: set[str]) -> list[Row]:
    """Measure what is asked for."""
    found: list[Row] = []
    if "G21" in wanted:
        found += _long_minutes()
    if "G22" in wanted:
        found.append(_sealing())
    if "SIGN" in wanted:
        found.append(_signing())
    return found


def _long_minutes() -> list[Row]:
    from cab_desk.reports.minutes import render

    many, some = paper.record(MANY), paper.record(SOME)
    count = {items: _pages(render(paper.record(items), paper.HASH)) for items in (MANY, SOME)}
    value, base = paired(
        lambda: render(many, paper.HASH), lambda: render(some, paper.HASH), rounds=3
    )
    per_page = (value / count[MANY], base / count[SOME])
    memory = (paper.peak(MANY), paper.peak(paper.FEW))
    return [
        row("G21", f"a page of minutes of {MANY:,} items, {count[MANY]} pages", per_page,
            1 / LEAST_PACE, floor=f"a page of minutes of {SOME} items"),
        row("G21", f"peak memory of {MANY:,} items (MiB)", memory, MOST_MEMORY,
            floor=f"the peak of {paper.FEW} items (MiB)"),
    ]  # fmt: skip


def _pages(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _sealing() -> Row:
    """Sign the same minutes by the board's certificate, and as pyHanko does by itself with RSA."""
    from cab_desk.domain.canonical import canonical, digest
    from cab_desk.keys import board_seal
    from cab_desk.reports.minutes import render
    from cab_desk.reports.record_file import attach
    from cab_desk.services.evidence_ports import Certificate

    record = paper.record(paper.FEW)
    pdf = attach(render(record, paper.HASH), canonical(record), _NOW)
    secret = b"x" * 64
    data, sealed = board_seal.make({"id": "ab" * 16, "name": "Platform"}, secret, _NOW)
    by = Certificate(digest(data), "p", "k", data, sealed, _NOW)
    peer = _peer(pdf)
    return row(
        "G22",
        "PAdES signature by the board's P-256 key",
        paired(lambda: board_seal.sign(pdf, by, secret, _NOW), peer, rounds=7),
        MOST_OF_PEER,
        floor="pyHanko's own signer with an RSA key of 3,072 bits",
    )


def _peer(pdf: bytes) -> Any:
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Peer")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1).not_valid_before(_NOW)
        .not_valid_after(_NOW + timedelta(days=9_999))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        asn1_x509.Certificate.load(certificate),
        asn1_keys.PrivateKeyInfo.load(private),
        SimpleCertificateStore(),
    )
    about = signers.PdfSignatureMetadata(
        field_name="Peer", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )

    def sign() -> None:
        signers.PdfSigner(about, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))

    return sign


def _signing() -> Row:
    """Sign a change in the real database, and derive the same key alone."""
    with tempfile.TemporaryDirectory(prefix="cab-desk-bench-") as folder:
        office, request, key = room(Path(folder))
        times = paired(_signer(office, request), lambda: office.vault.signer(key, _WORDS), rounds=7)
    beyond = max(0.0, times[0] - times[1])
    return Row("SIGN", "a sign-off, beyond deriving the key", beyond, MOST_OF_SIGNING,
               beyond / MOST_OF_SIGNING, "<= 300 ms", beyond <= MOST_OF_SIGNING,
               "what is allowed (ms)",
               f"deriving the key took {times[1]:,.0f} ms of {times[0]:,.0f}")  # fmt: skip


def _signer(office: Any, request: Any) -> Any:
    """Return what signs again and again: each time a change of mind, with its reason."""
    from cab_desk.domain.change import Choice
    from cab_desk.services.signatures import signing

    minds = (Choice.APPROVE, Choice.ABSTAIN)
    turns = [0]

    def sign() -> None:
        turns[0] += 1
        signing.sign(office, replace(request, decision=minds[turns[0] % 2], reason="Thought again"))

    return sign


def room(folder: Path) -> tuple[Any, Any, Any]:
    """Make a board with a request, and return the office, what signs it and the key."""
    from cab_desk.app.session import Session, new_board_file
    from cab_desk.domain.change import Change, Choice
    from cab_desk.domain.content import content_hash
    from cab_desk.services.boards import boards
    from cab_desk.services.members import people
    from cab_desk.services.requests import changes
    from cab_desk.services.signatures.signing import SignRequest
    from cab_desk.settings import Settings

    path = folder / "board.cabdesk"
    new_board_file(path)
    session = Session(path, Settings(), outbox=folder / "outbox")
    role = "Engineering Manager"
    with session.open_work() as work:
        boards.create_board(
            work,
            name="Bench",
            zone="UTC",
            people=[boards.NewPerson("Ann", (role,), member=True, chair=True)],
        )
        new = Change(
            title="Rotate the certificates",
            class_id="normal",
            requester="Rik",
            owner="Rik",
            systems=("api",),
            impact="low",
            probability="low",
        )
        uid = changes.create(work, new).made
        changes.submit(work, uid)
        person = work.people.all()[0]
        change = work.changes.get(uid)
    people.make_key(session.office, person.id, _WORDS)
    with session.open_view() as work:
        key = work.people.key(person.id)
    request = SignRequest(uid, person.id, role, Choice.APPROVE, _WORDS, content_hash(change),
                          change.revision)  # fmt: skip
    return session.office, request, key
