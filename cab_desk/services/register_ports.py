"""What the services need of the stores of the policy's registers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cab_desk.domain.change import Flag


@dataclass(frozen=True, slots=True)
class Granted:
    """An exception that somebody signed for. `override` to `reason`: as they stood before them.

    `state`: stands, stale (the change was edited since), or withdrawn. `number` and `title` are
    those of the change.
    """

    event_id: str
    change_uid: str
    revision: int
    override: str
    rule: str
    section: str
    label: str
    kind: str
    reason: str
    person_id: str
    person: str
    role: str
    at: datetime
    policy_hash: str
    state: str = "stands"
    number: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class GrantedQuery:
    """Which exceptions are wanted: of a kind, by a person, from a moment to another (not in it)."""

    override: str = ""
    person_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlagAudit:
    """The inventory of flags was looked through for a period: what was found."""

    period: str
    at: datetime
    person: str
    flags: int
    stale: int
    note: str
    event_id: str = ""


class Flags(Protocol):
    """The inventory of feature flags, and its audits."""

    def all(self) -> list[Flag]:
        """Return every flag by name, removed ones too."""

    def by_change(self) -> dict[str, tuple[Flag, ...]]:
        """Return the flags that stand, by the uid of the change that made them."""

    def put(self, flag: Flag) -> None:
        """Insert or replace a flag."""

    def audits(self) -> list[FlagAudit]:
        """Return the audits, newest first."""

    def audited(self, audit: FlagAudit) -> None:
        """Keep an audit, as its event records."""


class Exceptions(Protocol):
    """The register of exceptions, as their sign-offs make it."""

    def find(self, query: GrantedQuery) -> list[Granted]:
        """Return the exceptions that are wanted, newest first."""

    def of_change(self, uid: str) -> list[Granted]:
        """Return the exceptions of a change, oldest first."""
