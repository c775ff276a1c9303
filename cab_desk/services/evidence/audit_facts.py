"""The single facts that a walk along the ledger gathers, and the faults that it names."""

from dataclasses import dataclass

from cab_desk.domain.statement import Statement

# What reading rows and entries that somebody spoilt can raise.
UNREAD = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One thing that is not as the ledger says: the entry it hangs on (0: none), what, and how."""

    seq: int
    subject: str
    sentence: str


@dataclass(slots=True)
class Vouched:
    """What the last event about a change vouches for. `revision` 0: the event names none."""

    seq: int
    content_hash: str
    particulars_hash: str
    revision: int = 0
    number: str | None = None
    origin: tuple[str, str] | None = None  # source and its id there; None: not said
    links: tuple[str, str] | None = None  # ids of requester and owner; None: not said
    stage: str = ""  # the last that an entry of the board said; an import does not


@dataclass(slots=True)
class KeyFact:
    """A key as the ledger knows it."""

    person_id: str
    public: bytes
    seq: int
    made: str = ""  # when; those of earlier versions do not say
    revoked_at: str = ""

    @property
    def revoked(self) -> bool:
        """Tell whether it signs nothing any more."""
        return bool(self.revoked_at)


@dataclass(slots=True)
class SignoffFact:
    """A sign-off as the ledger knows it, with what followed."""

    said: Statement
    seq: int
    superseded: bool = False
    withdrawn_by: str = ""
    held: str = ""
