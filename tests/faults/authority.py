"""Certificates of a test's own authority, for a server and for who logs in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Paper:
    """A certificate and its key, in PEM."""

    certificate: str
    key: str


class Authority:
    """Signs certificates."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        ends = x509.BasicConstraints(ca=True, path_length=None)
        made = _builder(self._name, self._name, self._key).add_extension(ends, critical=True)
        self.certificate = _pem(made.sign(self._key, hashes.SHA256()))

    def server(self, *hosts: str) -> Paper:
        """Return a server's certificate for some names."""
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        return self._sign(hosts[0], names)

    def user(self, name: str) -> Paper:
        """Return a user's certificate."""
        return self._sign(name, None)

    def _sign(self, name: str, more: x509.SubjectAlternativeName | None) -> Paper:
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(_name(name), self._name, key)
        if more is not None:
            made = made.add_extension(more, critical=False)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )  # fmt: skip
        return Paper(_pem(made.sign(self._key, hashes.SHA256())), secret.decode())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
