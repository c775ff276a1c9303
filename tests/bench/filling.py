"""Fill a board's file through the program's own storage, as an import does."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from board import NOW
from cab_desk import assets
from cab_desk.domain import merkle
from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.ledger import Draft, import_leaf
from cab_desk.services.rows import Summary

_BATCH = 5_000


@cache
def pack() -> Any:
    """Return the policy that is shipped."""
    from cab_desk.files import packs

    return packs.load(assets.path("resources/policies/cab-process"))


@contextmanager
def works(path: Path) -> Iterator[Any]:
    """Open a unit of work on a file."""
    from cab_desk.storage.engine import make_engine
    from cab_desk.storage.work import open_work

    engine = make_engine(path)
    try:
        with open_work(
            engine, pack=pack(), clock=lambda: NOW, actor="", device="bench", host="bench"
        ) as work:
            yield work
    finally:
        engine.dispose()


def empty(path: Path) -> None:
    """Make a file with a board and nothing on it."""
    from cab_desk.services.boards.boards import NewPerson, create_board
    from cab_desk.storage import upgrade

    upgrade.create(path)
    people = [NewPerson("CAB Chair", ["Engineering Manager"], member=True, chair=True)]
    with works(path) as work:
        create_board(work, name="Bench", zone="UTC", people=people)


def make(path: Path, changes: Iterable[Change]) -> None:
    """Make a board with changes and what lists show of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"unfinished-{path.name}")
    unfinished.unlink(missing_ok=True)
    empty(unfinished)
    rest = iter(changes)
    while some := list(islice(rest, _BATCH)):
        with works(unfinished) as work:
            work.changes.add(some, enter(work, some).id)
            work.changes.set_summaries({change.uid: summary(change) for change in some})
    unfinished.replace(path)


def enter(work: Any, changes: list[Change]) -> Any:
    """Write the event of an import, with its Merkle root."""
    from cab_desk.domain.content import write

    leaves = []
    for change in sorted(changes, key=lambda item: item.uid):
        written = write(change)
        leaves.append(import_leaf(change.uid, written.content_hash, written.particulars_hash))
    body = {
        "source": "bench",
        "file_hash": digest(b"bench"),
        "count": len(changes),
        "root": merkle.root(leaves),
        "created": len(changes),
        "updated": 0,
    }
    return work.record(Draft("change.imported", body))


def summary(change: Change) -> Summary:
    """Return a summary as judging would leave it; the bench measures lists, not the judge."""
    done = change.stage in (Stage.CLOSED, Stage.IMPLEMENTED, Stage.REJECTED, Stage.WITHDRAWN)
    blocks = 0 if done or len(change.title) % 3 else 2
    gate = "done" if done else "draft" if change.stage is Stage.DRAFT else "clear"
    matrix = pack().matrix
    cell = matrix.cell(change.impact, change.probability) if matrix else None
    return Summary(
        state=str(change.stage),
        risk=cell.level if cell else "",
        gate="block" if blocks and gate == "clear" else gate,
        blocks=blocks,
        warnings=0,
        pips="aao",
        open_roles=() if done else ("Engineering Manager",),
    )
