"""What makes minutes evidence, as Protocols: the board's certificates, and what signs by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that the board made for itself: public, with its key sealed.

    The key opens by the signing key `key_id` of the person who had it made, and by nothing else.
    """

    fingerprint: str  # SHA-256 of the certificate
    person_id: str
    key_id: str
    certificate: bytes
    sealed: bytes
    made_at: datetime
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """What was found of a signature in a PDF.

    `whole`: it covers the entire file, to the last byte. `intact`: what it covers is as it was
    signed, by the key of the certificate that is named by `fingerprint`.
    """

    fingerprint: str
    intact: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """The last word on a condition: whether it is met, who said so, and when."""

    condition: str
    change_uid: str
    text: str
    done: bool
    person_id: str
    note: str
    at: datetime
    event_id: str


class Conditions(Protocol):
    """What was said of conditions; that they were set stands in sign-offs and decisions."""

    def of_change(self, uid: str) -> list[Tick]:
        """Return what was said of the conditions of a change."""

    def put(self, tick: Tick) -> None:
        """Keep the last word on a condition."""


class Certificates(Protocol):
    """The board's certificates; they only ever become more."""

    def of_key(self, key_id: str) -> Certificate | None:
        """Return the one that a person's signing key opens."""

    def get(self, fingerprint: str) -> Certificate | None:
        """Return a certificate."""

    def add(self, certificate: Certificate) -> None:
        """Keep a certificate."""


class Notary(Protocol):
    """Signs PDFs for the board and reads such signatures; slow at the first call."""

    def make(self, board: Mapping[str, str], secret: bytes, now: datetime) -> tuple[bytes, bytes]:
        """Return a certificate for a board (`id`, `name`) and its key, sealed by a secret."""

    def sign(self, pdf: bytes, by: Certificate, secret: bytes, at: datetime) -> bytes:
        """Return a PDF with the board's signature over all of it.

        Raises Unavailable where the secret does not open the key.
        """

    def seal_of(self, pdf: bytes) -> Seal | None:
        """Return what is found of the last signature of a PDF; None where there is none."""

    def record_in(self, pdf: bytes) -> bytes:
        """Return the machine-readable record in a PDF; empty where there is none."""
