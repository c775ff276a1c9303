"""A board in a real database to import into, for the tests of files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cab_desk.domain.change import Change
from cab_desk.domain.policy import ClassDef, Pack
from cab_desk.files import reading
from cab_desk.files.mapping import Told
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.exchange import importing
from cab_desk.services.exchange.importing import Preview
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.storage.engine import make_engine
from cab_desk.storage.servers import Server
from cab_desk.storage.work import open_work
from tests.databases import board_at
from tests.furnished import furnished

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"
PACK = Pack(
    "cab-process", "CAB process", "1", "none", "UTC", "a" * 64, "CR-YYYY-NNNN",
    classes=tuple(
        ClassDef(name, name.title(), name[0].upper(), shape, rank, f"test/{name}", "1")
        for name, shape, rank in (
            ("standard", "circle", 1), ("normal", "square", 2), ("emergency", "hexagon", None)
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Room:
    """The board's file and what is done with it."""

    path: Path
    place: Path | Server
    engine: Engine

    @contextmanager
    def work(self, *, reading: bool = False) -> Iterator[Work]:
        """Open a unit of work."""
        with open_work(
            self.engine, pack=PACK, clock=lambda: NOW, actor="", device="test", host="test",
            reading=reading,
        ) as work:  # fmt: skip
            yield work

    def found(self) -> None:
        """Make the board."""
        with self.work() as work:
            people = [NewPerson("Ann Lee", ("CTO",), member=True, chair=True)]
            create_board(work, name="Board", zone=ZONE, people=people)

    def look(self, file: Path, **told: Any) -> Preview:
        """Read a file and hold it against the board."""
        parsed = reading.read_here(file, zone=ZONE, told=Told(**told))
        with self.work(reading=True) as work:
            return importing.preview(work, parsed)

    def take(self, file: Path, *, skip_refused: bool = False, **told: Any) -> Outcome:
        """Import a file."""
        shown = self.look(file, **told)
        with self.work() as work:
            return importing.commit(work, shown, skip_refused=skip_refused)

    def changes(self) -> list[Change]:
        """Return the board's changes, by title."""
        with self.work(reading=True) as work:
            return sorted(work.changes.each(), key=lambda change: change.title)

    def events(self) -> list[str]:
        """Return the types of the ledger's events, in order."""
        with self.work(reading=True) as work:
            return [event.type for _, event in work.ledger.entries()]


def counts(shown: Preview) -> tuple[int, int, int, int]:
    """Return how many rows become created, updated, unchanged, refused."""
    states = (importing.CREATED, importing.UPDATED, importing.UNCHANGED, importing.REFUSED)
    one, two, three, four = (shown.count(state) for state in states)
    return one, two, three, four


@contextmanager
def room(folder: Path, name: str = "board") -> Iterator[Room]:
    """Make a board with one person on it."""
    path = folder / f"{name}.cabdesk"
    made_at = board_at(path)
    engine = make_engine(made_at)
    made = Room(path, made_at, engine)
    try:
        furnished(made_at, "a board to import into", made.found, engine.dispose)
        yield made
    finally:
        engine.dispose()
