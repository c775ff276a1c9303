"""Have final minutes signed by the board's own certificate, which the chair's session opens."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from cab_desk.domain.canonical import Plain, digest, stamp
from cab_desk.domain.ledger import Draft
from cab_desk.errors import Unavailable
from cab_desk.services.evidence_ports import Certificate, Notary
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.words import say

MADE = "certificate.made"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file with the board's signature; without one, `lack` says why in words."""

    pdf: bytes
    fingerprint: str = ""
    lack: str = ""


def sealer(office: Office, chair: ChairSession) -> Callable[[bytes], Sealed]:
    """Return what signs a PDF for the board; the first time the board's certificate is made.

    A board whose certificate cannot be made or opened still gets its minutes, unsigned.
    """
    try:
        by, secret = _opened(office, chair)
    except Unavailable as error:
        return _unsigned(error.sentence)
    except ImportError:
        log.warning("what signs PDFs is not installed", exc_info=True)
        return _unsigned(say("evidence.no_notary"))

    def seal(pdf: bytes) -> Sealed:
        try:
            signed = _notary(office).sign(pdf, by, secret, office.clock())
        except Unavailable as error:
            return Sealed(pdf, lack=error.sentence)
        return Sealed(signed, by.fingerprint)

    return seal


def _unsigned(lack: str) -> Callable[[bytes], Sealed]:
    return lambda pdf: Sealed(pdf, lack=lack)


def _notary(office: Office) -> Notary:
    if office.notary is None:
        raise Unavailable(say("evidence.no_notary"))
    return office.notary


def _opened(office: Office, chair: ChairSession) -> tuple[Certificate, bytes]:
    notary = _notary(office)
    with (office.open_view or office.open_work)() as work:
        board = work.board()
        known = work.certificates.of_key(chair.key_id)
    secret = chair.secret(board.id)
    if known is not None:
        return known, secret
    made_at = office.clock()
    data, sealed = notary.make({"id": board.id, "name": board.name}, secret, made_at)
    made = Certificate(digest(data), chair.person_id, chair.key_id, data, sealed, made_at)
    with office.open_work() as work:
        return _kept(work, made, chair), secret


def _kept(work: Work, made: Certificate, chair: ChairSession) -> Certificate:
    known = work.certificates.of_key(chair.key_id)
    if known is not None:  # another window of the same chair was first
        return known
    event = chair.record(work, Draft(MADE, stated(made), subject=made.fingerprint))
    kept = replace(made, event_id=event.id)
    work.certificates.add(kept)
    return kept


def stated(made: Certificate) -> dict[str, Plain]:
    """Return what an event says of a certificate: all of it but the sealed key."""
    return {
        "certificate": made.certificate.hex(),
        "person": made.person_id,
        "key": made.key_id,
        "made": stamp(made.made_at),
    }
