"""Sign minutes for the board and read such files; pyHanko and pikepdf are loaded by the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cab_desk.services.evidence_ports import Certificate, Seal


class AppNotary:
    """Implements `services.evidence_ports.Notary`."""

    def make(self, board: Mapping[str, str], secret: bytes, now: datetime) -> tuple[bytes, bytes]:
        """Return a certificate for a board and its key, sealed by a secret."""
        from cab_desk.keys import board_seal

        return board_seal.make(board, secret, now)

    def sign(self, pdf: bytes, by: Certificate, secret: bytes, at: datetime) -> bytes:
        """Return a PDF with the board's signature over all of it."""
        from cab_desk.keys import board_seal

        return board_seal.sign(pdf, by, secret, at)

    def seal_of(self, pdf: bytes) -> Seal | None:
        """Return what is found of the last signature of a PDF."""
        from cab_desk.keys import board_seal

        return board_seal.seal_of(pdf)

    def record_in(self, pdf: bytes) -> bytes:
        """Return the machine-readable record in a PDF."""
        from cab_desk.reports import record_file

        return record_file.record_in(pdf)
