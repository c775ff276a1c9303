"""A board under one of the shipped policies, and changes that were carried out on it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk.app.session import Session
from cab_desk.domain.change import Change, Choice, Outcome
from cab_desk.domain.content import content_hash
from cab_desk.domain.policy import Pack
from cab_desk.keys.vault import SealedVault
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.exchange import importing
from cab_desk.services.exchange.incoming import Parsed, Row
from cab_desk.services.figures import kpis
from cab_desk.services.figures.kpis import KpiLine, Kpis
from cab_desk.services.members import people
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from cab_desk.settings import Settings
from tests.databases import board_at
from tests.furnished import furnished

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WORDS = "a long walk by the river"
PEOPLE = (
    NewPerson("Lee Lead", ("Team Lead", "Reviewer", "Backend Lead", "Incident Commander"),
              member=True, chair=True),
    NewPerson("Mo Manager", ("Engineering Manager", "Tech Architect"), member=True),
)  # fmt: skip


class KpiRoom:
    """One board's file and its session."""

    def __init__(self, folder: Path, pack: str = "cab-process", zone: str = "UTC") -> None:
        path = folder / "board.cabdesk"
        place = board_at(path)
        self.now = NOW
        vault = SealedVault(memory_kib=8, passes=1, lanes=1)
        self.session = Session(place, Settings(), lambda: self.now, vault, folder / "outbox")
        self.session.default_pack = pack
        found = partial(self.do, boards.create_board, name="Platform", zone=zone, people=PEOPLE)
        let_go = self.session.office.anew or self.session.close
        furnished(place, (KpiRoom, pack, zone), found, let_go)
        with self.session.open_view() as work:
            everybody = work.people.all()
        self.ids = {person.name: person.id for person in everybody}

    @property
    def pack(self) -> Pack:
        """Return the policy in force."""
        return self.session.pack()

    def do(self, command: Any, **more: Any) -> Any:
        """Run a command in a unit of work."""
        with self.session.open_work() as work:
            return command(work, **more)

    def ran(
        self,
        *,
        end: datetime,
        minutes: int = 60,
        result: str = "succeeded",
        incident: bool | None = None,
        lead: timedelta | None = None,
        commit: timedelta | None = None,
        outcome: dict[str, Any] | None = None,
        **more: Any,
    ) -> str:
        """Write a change with its outcome, as the desk does; return its uid."""
        start = end - timedelta(minutes=minutes)
        real = Outcome(result, start, end, caused_incident=incident, **(outcome or {}))
        planned: dict[str, Any] = {
            "start": start,
            "end": end,
            "class_id": "standard",
            "title": "Grow the disk",
        }
        change = Change(requester="Rik", outcome=real, **(planned | more))
        change = replace(
            change,
            submitted_at=end - lead if lead else None,
            committed_at=end - commit if commit else None,
        )
        return str(self.do(changes.create, change=change).made)

    def sign(self, uid: str, name: str, role: str, at: datetime) -> None:
        """Have somebody approve a change at a moment."""
        self.now = at
        with self.session.open_view() as work:
            person, change = work.people.get(self.ids[name]), work.changes.get(uid)
        if not person.key_id:
            people.make_key(self.session.office, person.id, WORDS)
        request = signing.SignRequest(
            uid, person.id, role, Choice.APPROVE, WORDS, content_hash(change), change.revision
        )
        signing.sign(self.session.office, request)
        self.now = NOW

    def carry_out(self, uid: str, start: datetime, end: datetime, result: str) -> None:
        """Record the outcome of a change that was submitted."""
        with self.session.open_view() as work:
            old = work.changes.get(uid)
        new = replace(old, outcome=Outcome(result, start, end))
        self.do(changes.edit, uid=uid, new=new, expected_version=old.version)

    def bring_in(self, *rows: Row) -> None:
        """Import rows of another tool."""
        parsed = Parsed("changes.csv", "sheet", "other-tool", "0" * 64, rows)
        self.do(lambda work: importing.commit(work, importing.preview(work, parsed)))

    def kpis(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        pack: Pack | None = None,
    ) -> Kpis:
        """Return the KPIs."""
        with self.session.open_reader() as reader:
            return kpis.kpis(reader, pack or self.pack, since, until, self.now)

    def line(self, kpi_id: str, **more: Any) -> KpiLine:
        """Return one KPI."""
        found = self.kpis(**more).line(kpi_id)
        assert found is not None, kpi_id
        return found

    def rows(self) -> list[Any]:
        """Return what is kept of the changes that were carried out."""
        with self.session.open_reader() as reader:
            return reader.outcomes.rows(None, None)

    def close(self) -> None:
        """Let go of the file."""
        self.session.close()


def day(number: int, hour: float = 15, month: int = 11) -> datetime:
    """Return a moment of 2026 in UTC; the 17 November is a Tuesday."""
    return datetime(2026, month, number, tzinfo=UTC) + timedelta(hours=hour)
