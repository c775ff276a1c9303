"""The certificates by which the board signs its minutes."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from cab_desk.services.evidence_ports import Certificate
from cab_desk.storage.schema_evidence import board_certificate


class CertificateStore:
    """Implements `services.evidence_ports.Certificates` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def of_key(self, key_id: str) -> Certificate | None:
        """Return the one that a person's signing key opens."""
        query = (
            select(board_certificate)
            .where(board_certificate.c.key_id == key_id)
            .order_by(board_certificate.c.made_at, board_certificate.c.fingerprint)
            .limit(1)
        )
        return _certificate(self._connection.execute(query).one_or_none())

    def get(self, fingerprint: str) -> Certificate | None:
        """Return a certificate."""
        query = select(board_certificate).where(board_certificate.c.fingerprint == fingerprint)
        return _certificate(self._connection.execute(query).one_or_none())

    def add(self, certificate: Certificate) -> None:
        """Keep a certificate."""
        self._connection.execute(
            insert(board_certificate).values(
                fingerprint=certificate.fingerprint,
                person_id=certificate.person_id,
                key_id=certificate.key_id,
                certificate=certificate.certificate,
                sealed=certificate.sealed,
                made_at=certificate.made_at,
                event_id=certificate.event_id,
            )
        )


def _certificate(row: Row[Any] | None) -> Certificate | None:
    if row is None:
        return None
    return Certificate(
        row.fingerprint,
        row.person_id,
        row.key_id,
        bytes(row.certificate),
        bytes(row.sealed),
        row.made_at,
        row.event_id,
    )
