"""A board in a file of its own, opened as the program opens it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Board
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.policy import Level, Pack
from cab_desk.services.rows import Summary
from cab_desk.storage import upgrade
from cab_desk.storage.engine import make_engine
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.work import SqlWork, open_work
from tests import databases
from tests.databases import board_at

NOW = datetime(2026, 11, 18, 13, 42, tzinfo=UTC)  # a Wednesday
HASH = "ab" * 32
LEVELS = ("low", "medium", "high", "critical")

PACK = Pack(
    id="test",
    title="Test",
    version="1",
    document="",
    zone="UTC",
    hash=HASH,
    number_pattern="CR-YYYY-NNNN",
    classes=(),
    levels=tuple(Level(name, name, "low") for name in LEVELS),
)


@dataclass
class Site:
    """One board's file and how a desk works with it."""

    path: Path
    now: datetime = NOW
    pack: Pack = PACK
    engine: Any = field(default=None)

    def __post_init__(self) -> None:
        self.place = board_at(self.path)
        self.engine = make_engine(self.place)

    def work(
        self, actor: str = "ann", device: str = "laptop", **more: Any
    ) -> AbstractContextManager[SqlWork]:
        """Open a unit of work."""
        return open_work(
            self.engine,
            pack=self.pack,
            clock=lambda: self.now,
            actor=actor,
            device=device,
            host="desk-1",
            **more,
        )

    def reader(self) -> SqlReader:
        """Open a reader whose clock is the site's."""
        return SqlReader(self.place, clock=lambda: self.now)

    def shell(self, sql: str, *values: Any) -> list[Any]:
        """Run one statement as the database's own shell would."""
        return databases.asked(self.place, sql, values)

    def add(self, *changes: Change, summaries: dict[str, Summary] | None = None) -> Event:
        """Keep changes under one event, and what lists show of them."""
        with self.work() as work:
            event = work.record(Draft("change.created", {"count": len(changes)}))
            work.changes.add(changes, event.id)
            if summaries:
                work.changes.set_summaries(summaries)
        return event


def signed(work: SqlWork, draft: Draft) -> Event:
    """Record an event with a stand-in for a signature, of the right length."""
    return work.record(draft, lambda data: (SIGNED_PREFIX + data)[-64:])


def change(uid: str, title: str = "", **more: Any) -> Change:
    """Make a change; times are given as hours from now."""
    hours, length = more.pop("at", None), more.pop("hours", 2.0)
    if hours is not None:
        start = NOW + timedelta(hours=hours)
        more |= {"start": start, "end": start + timedelta(hours=length)}
    more.setdefault("stage", Stage.SUBMITTED)
    return Change(title=title or f"Change {uid}", uid=uid, **more)


def summary(**more: Any) -> Summary:
    """Make a summary."""
    given = {
        "state": "submitted", "risk": "low", "gate": "clear", "blocks": 0, "warnings": 0,
        "pips": "ao", "open_roles": (),
    }  # fmt: skip
    return Summary(**{**given, **more})


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database as the migrations make it, made once."""
    return upgrade.create(tmp_path_factory.mktemp("storage") / "empty.cabdesk")


@pytest.fixture(scope="session")
def new_board(empty_file: Path) -> Callable[[Path], Site]:
    """Return what makes a board in a folder; its engine is the caller's to dispose of."""

    def new(folder: Path) -> Site:
        path = folder / "board.cabdesk"
        if not databases.on_server():
            shutil.copy(empty_file, path)
        site = Site(path)
        with site.work() as work:
            work.create_board(Board("board-1", "Platform", "Europe/Berlin", "test", HASH, NOW))
            work.record(Draft("board.created", {"name": "Platform"}))
        return site

    return new


@pytest.fixture
def new_site(
    tmp_path_factory: pytest.TempPathFactory, new_board: Callable[[Path], Site]
) -> Iterator[Callable[..., Site]]:
    """Return what makes boards, each in a folder of its own unless one is given."""
    made: list[Site] = []

    def new(folder: Path | None = None) -> Site:
        made.append(new_board(folder or tmp_path_factory.mktemp("site")))
        return made[-1]

    yield new
    for site in made:
        site.engine.dispose()


@pytest.fixture
def site(tmp_path: Path, new_site: Callable[..., Site]) -> Site:
    """Return a board that was just made, alone in the test's folder."""
    return new_site(tmp_path)


@pytest.fixture(scope="session")
def make() -> Callable[..., Change]:
    """Return what makes changes."""
    return change


@pytest.fixture(scope="session")
def summed() -> Callable[..., Summary]:
    """Return what makes summaries."""
    return summary


@pytest.fixture
def sign() -> Callable[[SqlWork, Draft], Event]:
    """Return what records signed events."""
    return signed


@pytest.fixture
def hash_of() -> Callable[[Change], str]:
    """Return what hashes a change's content."""
    return content_hash
