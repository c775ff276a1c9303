"""Make the board's own certificate, sign PDFs by it (PAdES B-B, P-256) and read such signatures.

No network is asked, and nobody vouches for the certificate but the ledger that names it.
"""

import io
import json
import secrets
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.signers import constants
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import errors, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cab_desk.domain.canonical import canonical, digest
from cab_desk.errors import Unavailable
from cab_desk.services.evidence_ports import Certificate, Seal
from cab_desk.words import say

FIELD = "Board"
# What the reader of PDFs raises at files that somebody spoilt; a lone point is no Decimal.
_UNREADABLE = (PdfError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError,
               RuntimeError, TypeError, ValueError, zlib.error)  # fmt: skip
_PURPOSE = b"cabdesk/board-key/v1"
# Minutes outlive the people who made them; a certificate nobody renews must not end before.
_VALID = timedelta(days=36_525)
_LONGEST_COMMON_NAME = 64  # RFC 5280


def make(board: Mapping[str, str], secret: bytes, now: datetime) -> tuple[bytes, bytes]:
    """Return a certificate for a board and its private key, sealed by a secret."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, board["name"][:_LONGEST_COMMON_NAME]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, board["id"]),
        ]
    )
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks differ
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    nonce, salt = secrets.token_bytes(12), secrets.token_bytes(16)
    header = canonical({"v": 1, "kdf": "hkdf-sha256", "salt": salt.hex(), "nonce": nonce.hex(),
                        "certificate": digest(certificate)})  # fmt: skip
    sealed = AESGCM(_derived(secret, salt)).encrypt(nonce, private, header)
    return certificate, header + b"\n" + sealed


def sign(pdf: bytes, by: Certificate, secret: bytes, at: datetime) -> bytes:
    """Return a PDF with the board's signature over all of it."""
    certificate = asn1_x509.Certificate.load(by.certificate)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=say("evidence.seal_reason"),
        name=str(certificate.subject.native["common_name"]),
    )
    try:
        signer = _Signer(about, signer=_KeyHeld(certificate, _opened(by, secret)))
        signer.at = at
        made = signer.sign_pdf(writer)
    except (PdfError, UnacceptableSignerError) as error:
        raise Unavailable(say("evidence.not_sealed", why=str(error))) from error
    found: bytes = made.getvalue()
    return found


def seal_of(pdf: bytes) -> Seal | None:
    """Return what is found of the last signature of a PDF; None where there is none to be read."""
    try:
        embedded = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    except _UNREADABLE:
        return None
    if not embedded:
        return None
    signature = embedded[-1]
    try:
        signer = signature.signer_cert
        # The certificate stands for itself; that it is the board's, the ledger has to say.
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=[signer], allow_fetching=False)
        )
    except (errors.SignatureValidationError, *_UNREADABLE):
        return Seal("", intact=False, whole=False)
    return Seal(
        digest(signer.dump()),
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )


class _KeyHeld(signers.Signer):
    """Signs by a key object that is kept: reading one anew costs more than signing."""

    def __init__(self, certificate: asn1_x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        known = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko's
        known.register(certificate)
        super().__init__(signing_cert=certificate, cert_registry=known)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Sign bytes; only SHA-256 is asked for."""
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _Signer(signers.PdfSigner):
    """Signs at a time that is given, and leaves the file at PDF 1.7, which PDF/A-3 asks for: every
    reader knows the P-256 curve.
    """

    at: datetime | None = None

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """Begin at the time of the board's clock."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at or session.system_time
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Name the one extension that PAdES is."""
        pdf_out.ensure_output_version(version=(1, 7))  # type: ignore[no-untyped-call]
        pdf_out.register_extension(constants.ESIC_EXTENSION_1)


def _opened(by: Certificate, secret: bytes) -> ec.EllipticCurvePrivateKey:
    header, _, sealed = by.sealed.partition(b"\n")
    try:
        asked = json.loads(header)
        box = AESGCM(_derived(secret, bytes.fromhex(asked["salt"])))
        private = box.decrypt(bytes.fromhex(asked["nonce"]), sealed, header)
        key = serialization.load_der_private_key(private, password=None)
    except (InvalidTag, ValueError, KeyError, TypeError):
        raise Unavailable(say("evidence.key_damaged")) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Unavailable(say("evidence.key_damaged"))
    return key


def _derived(secret: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_PURPOSE).derive(secret)
