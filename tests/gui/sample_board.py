"""A board in a real database, with a small policy of its own, for tests of the window."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk.domain.change import Change, Evidence, Stage
from cab_desk.domain.demands import Approval, Document, Window
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Cell, ClassDef, Level, Matrix, Pack, Rule, Step
from cab_desk.domain.recurrences import Recurrence
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.office import Office
from cab_desk.services.ports import Outbox, Vault, Work
from cab_desk.services.requests import summary
from cab_desk.storage.engine import make_engine
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.work import open_work
from tests.databases import new_file
from tests.furnished import furnished

NOW = datetime(2026, 11, 18, 12, 42, tzinfo=UTC)  # 13:42 in Berlin, a Wednesday
ZONE = "Europe/Berlin"


def pack() -> Pack:
    """Return a policy with a matrix, windows, documents and approvals."""
    steps = (Step("low", "Low"), Step("medium", "Medium"), Step("high", "High"))
    names = ("low", "moderate", "high", "critical")
    cells = tuple(tuple(Cell(names[min(3, r + c)]) for c in range(3)) for r in range(3))
    rules = (
        Rule("classes", "1 Classes", "Classes of change", text="Every change has a class."),
        Rule("matrix", "2.1", "Risk matrix", matrix=Matrix(steps, steps, cells)),
        Rule(
            "documents", "5.1", "Required documents", text="What a change has to say.",
            documents=(Document("implementation_plan"), Document("rollback_plan")),
        ),
        Rule(
            "windows", "4.1", "Inside change window", text="Changes run in the evening.",
            windows=(Window("evening", "Evening window", times=(
                Recurrence("weekly", weekdays=(0, 1, 2, 3, 4), begin=20 * 60, finish=25 * 60),
            )),),
        ),
        Rule(
            "approvals", "6 Approvals and sign-off", "Approvals",
            approvals=(
                Approval(("Engineering Manager",)), Approval(("DBA Lead",)),
                Approval(("SRE Lead", "Security Lead"), count=2),
                Approval(("CAB Chair",), meeting=True),
            ),
        ),
    )  # fmt: skip
    return Pack(
        id="test",
        title="Platform change policy",
        version="v14",
        document="policy.md",
        zone="board",
        hash="ab" * 32,
        number_pattern="RFC-NNNN",
        classes=(
            ClassDef("standard", "Standard", "S", "circle", 0, "classes", "1"),
            ClassDef("normal", "Normal", "N", "square", 1, "classes", "1"),
            ClassDef("major", "Major", "M", "solid", 2, "classes", "1"),
            ClassDef("emergency", "Emergency", "E", "hexagon", None, "classes", "1"),
        ),
        levels=(
            Level("low", "Low", "low"),
            Level("moderate", "Moderate", "mod"),
            Level("high", "High", "high"),
            Level("critical", "Critical", "crit"),
        ),
        rules=rules,
    )


@dataclass
class SampleBoard:
    """The file, the policy and an office on it."""

    path: Path
    policy: Pack
    office: Office
    engine: Any
    opened: Callable[..., AbstractContextManager[Any]]
    now: datetime = NOW

    def write(self, do: Callable[[Work], object]) -> Any:
        """Do something in a unit of work."""
        with self.opened() as work:
            return do(work)

    def add(self, changes: Iterable[Change]) -> list[str]:
        """Put RFCs on the board as an import does, with what lists show of them."""
        batch = [replace(c, uid=c.uid or f"{n:032x}") for n, c in enumerate(changes, 1)]

        def enter(work: Work) -> None:
            event = work.record(Draft("change.imported", {"source": "test"}, subject="test"))
            work.changes.add(batch, event.id)
            summary.refresh(work, [c.uid for c in batch])

        self.write(enter)
        return [c.uid for c in batch]

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def make(path: Path, *, vault: Vault | None = None, outbox: Outbox | None = None) -> SampleBoard:
    """Make a board's file with people on it."""
    new_file(path)
    engine = make_engine(path)
    policy = pack()
    opened = partial(
        open_work, engine, pack=policy, clock=lambda: NOW, actor="", device="d1", host="desk"
    )
    office = Office(
        open_work=opened,
        open_reader=lambda: SqlReader(path, lambda: NOW),
        vault=vault,  # type: ignore[arg-type]  # these tests sign nothing
        outbox=outbox,  # type: ignore[arg-type]
        clock=lambda: NOW,
        open_view=partial(opened, reading=True),
    )
    board = SampleBoard(path, policy, office, engine, opened)
    people = (
        NewPerson("Orders Team Lead", ("Requester",)),
        NewPerson("SRE Lead", ("SRE Lead",), member=True),
        NewPerson("CAB Chair", ("CAB Chair",), member=True, chair=True),
    )
    found = partial(create_board, name="Platform changes", zone=ZONE, people=people)
    furnished(path, SampleBoard, lambda: board.write(found), engine.dispose)
    return board


def at(day: int, hour: float) -> datetime:
    """Return a moment of November 2026 in UTC, given in Berlin's winter time."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 1)


PLAN = """\
1. Pause export and refund workers (5 min)
2. Logical backup of the column to cold storage (70 min)
3. Rename to `legacy_ref_drop`, watch errors (45 min)
--- point of no return ---
4. `ALTER TABLE orders DROP COLUMN legacy_ref` (20 min)
5. Resume workers, compare row counts (1 h)
"""


def typical() -> list[Change]:
    """Return RFCs of every kind, as in the design's pictures."""
    base = Change(
        title="", class_id="normal", stage=Stage.SUBMITTED, requester="Orders Team Lead",
        owner="DBA on call", impact="medium", probability="medium", submitted_at=at(9, 9),
        documents={"implementation_plan": PLAN, "rollback_plan": "Rename back, 2 minutes."},
    )  # fmt: skip
    rows = (
        ("2047", "Patch OpenSSL advisory on vpn-edge hosts", "vpn-edge", "emergency", 18, 16, 1),
        ("2041", "Rotate TLS certificates on api-gateway", "api-gateway", "normal", 18, 21, 2),
        ("2038", "Drop legacy column orders.legacy_ref", "orders-db", "major", 19, 22, 4),
        ("2039", "Enable HTTP/3 on the public CDN edge", "cdn-edge", "normal", 19, 6, 2),
        ("2043", "Tune JVM heap on search-indexer", "search-indexer", "standard", 19, 20, 0.5),
        ("2045", "Move batch-scheduler cron jobs to queue workers", "batch-scheduler", "normal",
         20, 20, 2),
        ("2044", "Upgrade PostgreSQL 14 to 16 on ledger-db", "ledger-db", "major", 21, 1, 6),
        ("2046", "Remove TLS 1.1 from partner SFTP", "partner-sftp", "normal", 24, 20, 1.5),
        ("2049", "Switch resolver pool to anycast", "core-dns", "normal", 25, 20, 3),
        ("2035", "Roll out feature-flag service 3.2, all regions", "flag-service", "normal",
         30, 20, 2),
    )  # fmt: skip
    found = []
    for number, title, system, kind, day, hour, hours in rows:
        start = at(day, hour)
        found.append(
            replace(
                base, number=f"RFC-{number}", title=title, systems=(system,), class_id=kind,
                start=start, end=start + timedelta(hours=hours),
            )
        )  # fmt: skip
    found[2] = replace(
        found[2],
        impact="high",
        traits=("migration",),
        documents={
            **base.documents,
            "description": "The column has been unread since release 84 (July). Dropping it frees "
            "212 GB and unblocks the partitioning work. Order export and refund jobs were checked "
            "for readers; none left.",
            "design": "## Why\n\n| Table | Size |\n|---|---|\n| orders | 212 GB |\n\n"
            "```sql\nALTER TABLE orders DROP COLUMN legacy_ref;\n```\n",
            "risk_assessment": "Readers that nobody knows of would fail.",
        },
        evidence=Evidence(tests_passed=True, coverage=81.5, test_kinds=("unit", "staging_smoke")),
    )
    draft = replace(
        base, title="Renumber VLAN 340 in DC2", stage=Stage.DRAFT, systems=("dc2-network",),
        documents={},
    )  # fmt: skip
    return [*found, draft]
