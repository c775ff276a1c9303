"""What the KPIs need of the database: a row for each change that was carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cab_desk.domain.conditions import Facts
from cab_desk.domain.kpi import Tally, Times

if TYPE_CHECKING:
    from datetime import datetime

    from cab_desk.domain.board import Board


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What the KPIs know of one change; `reason` says what went wrong, if anything."""

    month: str
    at: datetime
    class_id: str
    environment: str
    result: str
    types: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    risk: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    incident: bool = False
    violations: int = 0
    bypasses: int = 0
    migration: bool = False
    emergency: bool = False
    elsewhere: bool = False
    deploy_seconds: int | None = None
    lead_seconds: int | None = None
    approval_seconds: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """A change that was carried out, with what it is called."""

    uid: str
    number: str
    title: str
    row: OutcomeRow


@dataclass(frozen=True, slots=True)
class Point:
    """What trends are made of; the number is there where the change broke a window."""

    number: str | None
    month: str
    class_id: str
    result: str
    emergency: int
    violations: int
    lead_seconds: int | None
    within: int


@dataclass(frozen=True, slots=True)
class FlagRow:
    """What the KPIs know of a feature flag that was not removed."""

    name: str
    kind: str
    ttl: str
    rolled_out_at: datetime | None


def tally_of(ran: Ran) -> Tally:
    """Return the count of a single change."""
    row = ran.row
    return Tally(
        row.month, row.class_id, row.environment, row.result, row.incident, row.violations > 0,
        row.bypasses > 0, row.migration, row.emergency, row.elsewhere, 1,
        *(_one(seconds) for seconds in (row.deploy_seconds, row.lead_seconds,
                                        row.approval_seconds)),
    )  # fmt: skip


def facts(ran: Ran) -> Facts:
    """Return what of a change decides whether a KPI's condition holds for it."""
    row = ran.row
    return Facts(
        row.class_id, row.environment, frozenset(row.types), frozenset(row.traits), row.risk,
        row.result, row.incident,
    )  # fmt: skip


def _one(seconds: int | None) -> Times:
    return Times() if seconds is None else Times(1, seconds)


class Outcomes(Protocol):
    """The writing side."""

    def put(self, rows: Mapping[str, OutcomeRow | None]) -> None:
        """Keep what is known of changes by uid; None for one that was not carried out."""


class OutcomeReads(Protocol):
    """The reading side: `since` and `until` bound the end, half-open; None leaves it open."""

    def tallies(self, since: datetime | None, until: datetime | None) -> list[Tally]:
        """Return the counts, by month."""

    def rows(
        self, since: datetime | None, until: datetime | None, *, wrong: bool = False
    ) -> list[Ran]:
        """Return every change by its end, or those only that went wrong in some way."""

    def points(
        self, since: datetime | None, until: datetime | None, within: datetime | None
    ) -> list[Point]:
        """Return of every change what trends are made of; `within`: ended at or after this."""

    def leads(self, since: datetime | None, until: datetime | None) -> list[tuple[str, int]]:
        """Return month and lead time, in seconds, of what was carried out, shortest first."""

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last end, or None where nothing was carried out."""

    def open_flags(self) -> list[FlagRow]:
        """Return the feature flags that were not removed."""

    def systems(self) -> list[str]:
        """Return the first systems of what was carried out, each once."""

    def of(self, systems: Sequence[str]) -> OutcomeReads:
        """Return reads of those changes alone whose first system is one of these."""


class FigureReads(Protocol):
    """What figures are counted from: the whole board, or one team of it."""

    def board(self) -> Board | None:
        """Return the board, or None for a new database."""

    @property
    def outcomes(self) -> OutcomeReads:
        """Return the changes that were carried out."""
