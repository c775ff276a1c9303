"""The board, its people and the roles that they hold."""

from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.nameplate import Board as Board  # noqa: PLC0414 -- still of the board


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a person holds, from and until when (None: open).

    `behalf` is the id of the person who lent it, and in whose place it is held; empty for one's
    own.
    """

    name: str
    since: datetime | None = None
    until: datetime | None = None
    behalf: str = ""

    def holds(self, at: datetime) -> bool:
        """Tell whether the role is held at a moment, half-open."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an id for ever; `linked` is False for a name that an import brought.

    An unlinked person cannot sign but counts for segregation of duties.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    member: bool = False
    chair: bool = False
    linked: bool = True
    retired: bool = False
    key_id: str = ""

    def roles_at(self, at: datetime) -> tuple[str, ...]:
        """Return the names of the roles held at a moment."""
        return tuple(role.name for role in self.roles if role.holds(at))

    def lent_at(self, at: datetime) -> dict[str, str]:
        """Return by name the roles that are held at a moment only for somebody, and for whom."""
        holding = [role for role in self.roles if role.holds(at)]
        own = {role.name for role in holding if not role.behalf}
        return {role.name: role.behalf for role in holding if role.name not in own}


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A signing key as it is stored: the public half, and the private half sealed."""

    key_id: str
    person_id: str
    public: bytes
    sealed: bytes
    made_at: datetime
    revoked_at: datetime | None = None
    failed_tries: int = 0
    locked_until: datetime | None = None
