"""Bring the board's facts before the one judge: calendar, zone, standing sign-offs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cab_desk.domain.change import Change, Flag, Signoff
from cab_desk.domain.policy import Pack
from cab_desk.domain.registers import has_flags
from cab_desk.domain.rules import judge
from cab_desk.domain.signatures import as_known
from cab_desk.domain.systems import NO_REGISTER, Register
from cab_desk.domain.verdict import Context, Incident, Span, Verdict
from cab_desk.services.ports import Work
from cab_desk.services.requests.holidays import HOLIDAY, days_of
from cab_desk.services.rows import CalendarEntry

# Wide enough for every plan; open-ended entries reach to its end.
FIRST = datetime(1990, 1, 1, tzinfo=UTC)
LAST = datetime(2199, 1, 1, tzinfo=UTC)

_FREEZES = ("freeze", "blackout")
_JUDGED = (*_FREEZES, "incident", "failed_window", HOLIDAY)


class Bench:
    """A judge with the pack and calendar of one moment; free of the database, so that a form
    may judge on every keystroke.
    """

    def __init__(
        self,
        pack: Pack,
        zone: str,
        entries: Sequence[CalendarEntry],
        now: datetime,
        register: Register = NO_REGISTER,
        flags: Mapping[str, tuple[Flag, ...]] | None = None,
        bearers: Mapping[str, str] | None = None,
        same: Mapping[str, str] | None = None,
    ) -> None:
        self.pack = pack
        self.now = now
        self._register = register
        self._flags = flags
        self._bearers = bearers or {}
        self._same = same or {}
        self._zone = zone
        self._entries = tuple(entry for entry in entries if entry.kind in _JUDGED)
        self._scoped = any(entry.systems for entry in self._entries)
        self._contexts: dict[frozenset[str], Context] = {}

    def judge(self, change: Change) -> Verdict:
        """Judge a change with the sign-offs that it carries; of these, an own one never counts,
        whenever the board learnt under which other name it was requested.
        """
        if change.signoffs:
            change = as_known(change, self._bearers, self._same)
        if self._flags is not None:
            change = replace(change, flags=self._flags.get(change.uid, ()))
        return judge(self.pack, change, self.context(change), self.now)

    def context(self, change: Change) -> Context:
        """Return what the judge must know besides the change.

        A freeze or incident with a scope counts for changes that share one of its systems. A
        compiled context serves every change with the same scoped entries.
        """
        held = self._real(change.systems) if self._scoped else frozenset()
        felt = [
            entry
            for entry in self._entries
            if not entry.systems or held & self._real(entry.systems)
        ]
        key = frozenset(entry.id for entry in felt)
        found = self._contexts.get(key)
        if found is None:
            found = self._contexts[key] = self._compiled(felt)
        return found

    def _real(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(map(self._register.canonical, names))

    def _compiled(self, entries: Sequence[CalendarEntry]) -> Context:
        def spans(*kinds: str) -> tuple[Span, ...]:
            return tuple(
                Span(entry.start, entry.end or LAST, entry.title)
                for entry in entries
                if entry.kind in kinds
            )

        incidents = tuple(
            Incident(entry.severity or entry.title, entry.start, entry.end, entry.systems)
            for entry in entries
            if entry.kind == "incident"
        )
        return Context(
            timezone=self._zone,
            freezes=spans(*_FREEZES),
            holidays=tuple(days_of(entries, self._zone)),
            incidents=incidents,
            failed_windows=spans("failed_window"),
        )


def bench(
    work: Work, entries: Sequence[CalendarEntry] | None = None, pack: Pack | None = None
) -> Bench:
    """Return the judge for this unit of work, by its calendar and policy or by others."""
    if entries is None:
        entries = work.calendar.between(FIRST, LAST)
    pack = pack or work.pack
    kept = has_flags(pack) and not work.in_packet  # the inventory stays at the board
    flags = work.flags.by_change() if kept else None
    register = Register.of(work.systems.all())
    people = work.people
    return Bench(
        pack, work.board().zone, entries, work.now, register, flags, people.bearers(),
        people.same(),
    )  # fmt: skip


def signed(change: Change, signoffs: tuple[Signoff, ...]) -> Change:
    """Return the change with the sign-offs that are to be judged."""
    return replace(change, signoffs=signoffs)
