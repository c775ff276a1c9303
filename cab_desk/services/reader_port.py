"""What pages read by: rows for lists, on a connection of its own or a unit of work's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cab_desk.domain.nameplate import Board, Head
    from cab_desk.domain.spacing import Away, Spacing
    from cab_desk.domain.systems import System
    from cab_desk.services.conflict_ports import SettledPair
    from cab_desk.services.kpi_ports import OutcomeReads
    from cab_desk.services.near_rows import Row
    from cab_desk.services.rated_rows import RatedRow
    from cab_desk.services.rows import (
        Bar,
        Clash,
        GroupRow,
        Held,
        LedgerFilter,
        LedgerRow,
        Near,
        QueueQuery,
        QueueRow,
        RuleCount,
        ViewCounts,
    )
    from cab_desk.services.working_ports import Workings


class Reader(Protocol):
    """Reads for lists and pages; on a connection of its own every call ends its transaction."""

    def board(self) -> Board | None:
        """Return the board, or None for a new database."""

    def pack_texts(self, pack_hash: str) -> Mapping[str, str] | None:
        """Return the texts of a policy that the board keeps, by its hash."""

    def groups(self, query: QueueQuery, now: datetime) -> list[GroupRow]:
        """Return the sections of a query with their counts, in order."""

    def page(self, query: QueueQuery, now: datetime, offset: int, limit: int) -> list[QueueRow]:
        """Return rows of a query from a place on; any place costs about the same."""

    def rated(self, query: QueueQuery, now: datetime, limit: int) -> list[RatedRow]:
        """Return the first rows of a query with the words that each is rated by."""

    def counts(self, query: QueueQuery) -> ViewCounts:
        """Return how many RFCs each view holds."""

    def position(self, query: QueueQuery, now: datetime, uid: str) -> int | None:
        """Return the place of an RFC among the rows of a query."""

    def bars(self, since: datetime, until: datetime, *, gone: bool = False) -> list[Bar]:
        """Return the changes that touch a span, by start, the rejected and withdrawn if wanted."""

    def days(self, edges: Sequence[datetime], most: int) -> list[tuple[int, list[Bar]]]:
        """Return for each day between two edges its number of changes, and the first of them."""

    def register(self) -> list[System]:
        """Return every system of the register by name."""

    def clashes(
        self, since: datetime, until: datetime, spacing: Spacing | None = None
    ) -> list[Clash]:
        """Return the conflicts that touch a span; what a policy wants apart where it does."""

    def near(self, uid: str, spacing: Spacing) -> list[Near]:
        """Return what is nearer to a change than a policy wants."""

    def away(self) -> tuple[Away, ...]:
        """Return who is away, and when."""

    def same(self) -> Mapping[str, str]:
        """Return for each id that is joined to another the one that its person is counted by."""

    def settled_away(self, uids: Iterable[str]) -> list[SettledPair]:
        """Return what is settled of changes whose owner is away, as far as it still holds."""

    def on_for(self, owner: str, since: datetime, until: datetime) -> list[Row]:
        """Return the live changes of a span that a person is on for, by start."""

    def settled(self) -> list[SettledPair]:
        """Return what is settled of conflicts, as far as it holds for the present contents."""

    def held(self, systems: Sequence[str], since: datetime, until: datetime) -> list[Held]:
        """Return what live changes hold of some systems in a span, by start."""

    def rule_counts(self) -> dict[str, RuleCount]:
        """Return for each rule that objects to live changes to how many it does."""

    def systems(self) -> list[str]:
        """Return the names of all systems that RFCs speak of, sorted."""

    def ledger_rows(
        self,
        before: int | None,
        limit: int,
        subject: str = "",
        wanted: LedgerFilter | None = None,
    ) -> list[LedgerRow]:
        """Return audit entries, newest first, those that are asked for."""

    def head(self) -> Head:
        """Return the present head of the ledger."""

    @property
    def outcomes(self) -> OutcomeReads:
        """Return the changes that were carried out, as the KPIs count them."""

    @property
    def workings(self) -> Workings:
        """Return the rows that the figures of the board's work are made of."""

    def data_version(self) -> int:
        """Return a number that differs once another connection has written."""


class Reading(Protocol):
    """A unit of work, as far as lists are read in it."""

    @property
    def reader(self) -> Reader:
        """Return the reads for lists, as this unit of work sees the board.

        Whoever has a unit of work reads by this one: a reader on another connection waits for the
        writer who waits for the unit of work to end.
        """
