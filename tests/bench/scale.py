"""How a board on a server grows: ``python tests/bench/scale.py [--times 10] [--desks 50]``.

It fills a board on a server of its own through the program's storage, makes it larger by copying
rows within the server, and measures what a desk asks, then many desks at once. docs/scale.md has
what came of it.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count as count_from
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import desks
import filling
from board import NOW, RARE, changes
from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.services.rows import QueueQuery
from harness import say

ROUNDS = 9
SHOWN = 64
_BATCH = 5_000
_ROOM = 10_000  # for what was written between the first filling and the growing

# How a row of a table is copied: what is otherwise than in the row it is copied from. %(n)s is
# how far the numbers go on. The texts stay as they are, so a word becomes no rarer.
_COPIED: dict[str, dict[str, str]] = {
    "change": {
        "id": "id + %(n)s",
        "uid": "'f' || lpad(to_hex(id + %(n)s), 31, '0')",
        "number": "number || '-' || %(n)s",
        "sort_number": "sort_number || '-' || %(n)s",
        "external_id": "external_id || '-' || %(n)s",
    },
    "change_revision": {"id": "id + %(n)s", "change_id": "change_id + %(n)s"},
    "change_system": {"change_id": "change_id + %(n)s"},
    "change_open_role": {"change_id": "change_id + %(n)s"},
    "change_fts": {"change_id": "change_id + %(n)s"},
}
_OWNER = {"change": "id"}


def main() -> int:
    """Fill, grow, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1, help="make the board so many times larger")
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60, help="how long the desks work")
    parser.add_argument("--at", default="", help="a board that is filled already")
    args = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from cab_desk.storage.servers import server
    from tests import databases

    with tempfile.TemporaryDirectory(prefix="cab-desk-scale-") as folder:
        os.environ["CAB_DESK_HOME"] = folder
        own = None if args.at else databases.start(None)
        try:
            place = server(args.at) if own is None else own.new()
            if own is not None:
                timed("filled", lambda: fill(place, args.changes))
            if args.times > 1:
                timed("grown", lambda: grow(place, args.changes, args.times))
            timed("vacuumed", lambda: run(place, "VACUUM ANALYZE"))
            measure(place)
            if args.desks:
                desks.work(place, args.desks, args.seconds)
        finally:
            if own is not None:
                own.close()
    return 0


def fill(place: Any, count: int) -> None:
    """Fill a board as an import does."""
    from cab_desk.services.boards.boards import NewPerson, create_board

    people = [NewPerson("CAB Chair", ["Engineering Manager"], member=True, chair=True)]
    with filling.works(place) as work:
        create_board(work, name="Bench", zone="UTC", people=people)
    rest = changes(count)
    while some := list(islice(rest, _BATCH)):
        with filling.works(place) as work:
            work.changes.add(some, filling.enter(work, some).id)
            work.changes.set_summaries({one.uid: filling.summary(one) for one in some})


def grow(place: Any, count: int, times: int) -> None:
    """Copy every row of the first changes until there are so many times as many."""
    for step in range(1, times):
        for table, otherwise in _COPIED.items():
            names = [name for (name,) in run(place, _COLUMNS.format(table))]
            chosen = ", ".join(otherwise.get(name, name) for name in names)
            owner = _OWNER.get(table, "change_id")
            sql = (
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}"
                f" WHERE {owner} <= {count}"
            )
            run(place, sql.replace("%(n)s", str(step * count + _ROOM)))
        say(f"{(step + 1) * count:,} changes")
    run(place, f"SELECT setval('change_id_seq', {count * times + _ROOM})")
    run(place, f"SELECT setval('change_revision_id_seq', {count * times + _ROOM})")


_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0"
    " AND NOT attisdropped ORDER BY attnum"
)


def run(place: Any, sql: str) -> list[Any]:
    """Run a statement as the board's owner and return its rows."""
    import psycopg

    with psycopg.connect(autocommit=True, **place.arguments()) as line:
        line.execute(f"SET search_path TO {place.schema}".encode())
        line.execute(b"SET maintenance_work_mem TO '512MB'")
        found = line.execute(sql.encode())
        return found.fetchall() if found.description else []


def measure(place: Any) -> None:
    """Measure what one desk asks of the board, alone."""
    from cab_desk.storage.reading import SqlReader

    (count,) = run(place, "SELECT count(*) FROM change")[0]
    (size,) = run(place, "SELECT pg_size_pretty(pg_database_size(current_database()))")[0]
    print(f"{count:,} changes, {size}")
    with SqlReader(place) as reader:
        ((me,),) = run(place, "SELECT id FROM person WHERE chair = 1 LIMIT 1")
        for name, job in _reads(reader, count, me):
            shown(name, job)
    for name, job in _writes(place):
        shown(name, job)


def _reads(reader: Any, count: int, me: str) -> Iterator[tuple[str, Callable[[], object]]]:
    dice = random.Random(4)
    new = (NOW + timedelta(minutes=number) for number in count_from(1))
    every, rare = QueueQuery(view="all"), QueueQuery(view="all", text=RARE)
    common = QueueQuery(view="all", text="rollback")
    since = NOW - timedelta(days=14)
    yield "first page, open requests", lambda: reader.page(QueueQuery(), next(new), 0, SHOWN)
    yield (
        "page anywhere in all",
        lambda: reader.page(every, NOW, dice.randrange(count - SHOWN), SHOWN),
    )
    yield "groups of all", lambda: reader.groups(every, next(new))
    yield "what the rail counts", lambda: reader.counts(QueueQuery(me=me))
    yield "a month's bars", lambda: reader.bars(since, since + timedelta(days=42))
    yield "a month's clashes", lambda: reader.clashes(since, since + timedelta(days=42))
    yield "a rare word", lambda: reader.page(rare, next(new), 0, SHOWN)
    yield "a common word", lambda: reader.page(common, next(new), 0, SHOWN)
    yield "counts of stage and risk", reader.tally
    yield "the board's version", reader.data_version


def _writes(place: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    from cab_desk.app.session import Session
    from cab_desk.keys.vault import SealedVault
    from cab_desk.services.members import people
    from cab_desk.services.requests import changes as commands
    from cab_desk.services.signatures import signing
    from cab_desk.settings import Settings

    # The cost of a passphrase is meant to be high and no server's: it is left out.
    session = Session(place, Settings(), vault=SealedVault(memory_kib=64, passes=1, lanes=1))
    with session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
    if not chair.key_id:
        people.make_key(session.office, chair.id, desks.WORDS)
    made: list[str] = []

    def insert() -> None:
        with session.open_work() as work:
            made.append(commands.create(work, desks.rfc()).made)

    def edit() -> None:
        with session.open_work() as work:
            old = work.changes.get(made[-1])
            new = replace(old, title=f"{old.title} once more")
            commands.edit(work, old.uid, new, expected_version=old.version)

    waiting: list[Any] = []

    def sign() -> None:
        one = waiting.pop()
        signing.sign(session.office, signing.SignRequest(
            one.uid, chair.id, "Engineering Manager", Choice.APPROVE, desks.WORDS,
            content_hash(one), one.revision))  # fmt: skip

    yield "a request written", insert
    yield "a request edited", edit
    for _ in range(ROUNDS + 1):
        with session.open_work() as work:
            uid = commands.create(work, desks.rfc()).made
            commands.submit(work, uid)
        with session.open_view() as work:
            waiting.append(work.changes.get(uid))
    yield "a sign-off", sign
    session.close()


def shown(name: str, job: Callable[[], object]) -> None:
    """Print the median of a job, its best and its worst."""
    job()
    took = sorted(_once(job) for _ in range(ROUNDS))
    print(f"{name:32}{median(took):9.1f} ms  ({took[0]:.1f} to {took[-1]:.1f})", flush=True)


def timed(name: str, job: Callable[[], Iterable[Any] | None]) -> None:
    """Do something once and print how long it took."""
    print(f"{name}: {_once(job) / 1000:.0f} s", flush=True)


def _once(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
