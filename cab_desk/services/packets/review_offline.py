"""What the reader of an open packet has said so far."""

from collections.abc import Iterator
from dataclasses import dataclass

from cab_desk.domain.ledger import Event, stream_of
from cab_desk.domain.packet import COMMENT, GIVEN, REDACTION, VOTE, WITHDRAWN, Signed
from cab_desk.services.ports import Work
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Said:
    """How much was said in a packet on this machine."""

    comments: int
    votes: int
    signoffs: int
    withdrawals: int = 0

    @property
    def events(self) -> int:
        """Return how many events that are, those that take comments back not counted."""
        return self.comments + self.votes + self.signoffs + self.withdrawals


def said(work: Work, person_id: str, device: str) -> list[tuple[bytes, bytes]]:
    """Return bytes and signature of each event of the reader's stream, in order."""
    return [(event.data, event.signature) for _, event in _stream(work, person_id, device)]


def counted(work: Work, person_id: str, device: str) -> Said:
    """Count what was said."""
    kinds = [kind for kind, _ in _stream(work, person_id, device)]
    comments = kinds.count(COMMENT) - kinds.count(REDACTION)
    return Said(comments, kinds.count(VOTE), kinds.count(GIVEN), kinds.count(WITHDRAWN))


def signed_by(signed: Signed | None) -> tuple[str, str]:
    """Return in words who signed a packet, and what that is worth on this machine."""
    if signed is None:
        return say("packets.signed_by.nobody"), say("packets.signed_by.nobody_tip")
    case = {True: "known", False: "other", None: "first"}[signed.known]
    fields = {"name": signed.name, "key": signed.key_id[:16]}
    return say(f"packets.signed_by.{case}", **fields), say(
        f"packets.signed_by.{case}_tip", **fields
    )


def _stream(work: Work, person_id: str, device: str) -> Iterator[tuple[str, Event]]:
    stream = stream_of(person_id, device)
    for _, event in work.ledger.entries():
        if event.stream == stream:
            yield event.type, event
