"""What judging leaves beside a change, and what it counts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that objects to a live change: `severity` block, warn, or wait for a signature."""

    rule: str
    severity: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many live changes a rule blocks, warns of, and waits with for a signature."""

    block: int = 0
    warn: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What is stored beside a change so that lists need not judge it again.

    `valid_until` is when the passing of time alone may change it (None: never).
    """

    state: str  # the stage, or `approved` where the standing sign-offs say so
    risk: str
    gate: str
    blocks: int
    warnings: int
    pips: str
    open_roles: tuple[str, ...]  # roles that may sign now
    first_block: str = ""
    valid_until: datetime | None = None
    objections: tuple[Objection, ...] = ()
