"""Many desks at once on one board of a server: they listen, look, page, and now and then write."""

import multiprocessing
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from board import NOW
from cab_desk.domain.change import Change
from cab_desk.services.pacing import pause
from cab_desk.services.rows import QueueQuery

WORDS = "correct horse battery"
_PROCESSES = 4
_LOOK_SECONDS = 2.0  # how often a desk asks for the board's version

# What a desk does each time that it looks, and how likely it is.
_MIX = (("page", 0.3), ("month", 0.05), ("search", 0.03), ("edit", 0.01))

Took = dict[str, list[float]]


def rfc() -> Change:
    """Return a request as somebody writes it."""
    text = "Written by somebody at a desk, with a plan and a way back. " * 4
    return Change(
        title="Move the orders to the new cluster", class_id="normal", requester="Tea Lead",
        owner="Tea Lead", systems=("orders-db",), impact="low", probability="low",
        priority="medium", start=NOW + timedelta(days=2), end=NOW + timedelta(days=2, hours=1),
        documents={"description": text, "rollback_plan": text},
    )  # fmt: skip


def work(place: Any, count: int, seconds: int) -> None:
    """Have so many desks work for so long, and print how long each thing took them."""
    address = str(place)
    shares = [count // _PROCESSES + (n < count % _PROCESSES) for n in range(_PROCESSES)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(_PROCESSES) as pool:
        every = pool.starmap(
            _room, [(address, share, seconds, n) for n, share in enumerate(shares)]
        )
    merged: Took = defaultdict(list)
    errors: list[str] = []
    for took, wrong in every:
        errors += wrong
        for name, times in took.items():
            merged[name] += times
    print(f"{count} desks for {seconds} s, {len(errors)} errors")
    for name, times in sorted(merged.items()):
        times.sort()
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"{name:16}{len(times):7} times, p50 {middle:8.1f} ms, p95 {late:8.1f} ms")
    for sentence in sorted(set(errors))[:5]:
        print(f"  {sentence}")


def _room(address: str, count: int, seconds: int, seed: int) -> tuple[Took, list[str]]:
    """Run some desks in one process: each has a thread and a line of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from cab_desk.app.session import Session
    from cab_desk.settings import Settings
    from cab_desk.storage.listening import Ear
    from cab_desk.storage.servers import server

    session = Session(server(address), Settings())
    with session.open_view() as unit:
        me = next(person.id for person in unit.people.all())
    desks = [Desk(session, me, seed * 1000 + number) for number in range(count)]
    ear = Ear(server(address), lambda: [desk.heard.set() for desk in desks])
    until = time.monotonic() + seconds
    threads = [Thread(target=desk.work, args=(until,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ear.close()
    session.close()
    took: Took = defaultdict(list)
    for desk in desks:
        for name, times in desk.took.items():
            took[name] += times
    return dict(took), [sentence for desk in desks for sentence in desk.errors]


class Desk:
    """One desk: it shows the open requests, and reads them anew when somebody wrote."""

    def __init__(self, session: Any, me: str, seed: int) -> None:
        self.session, self.me = session, me
        self.heard = Event()
        self.took: Took = defaultdict(list)
        self.errors: list[str] = []
        self._dice = random.Random(seed)
        self._uid = ""
        self._last = 0.0  # seconds that reading anew took last

    def work(self, until: float) -> None:
        """Work until a moment."""
        self.heard.wait(self._dice.random() * _LOOK_SECONDS)  # desks are not in step
        with self.session.open_reader() as reader:
            while time.monotonic() < until:
                if self.heard.wait(_LOOK_SECONDS):
                    Event().wait(pause(self._last, self._dice))
                    self.heard.clear()
                    self._do("read anew", lambda: _screen(reader, self.me))
                    self._last = self.took["read anew"][-1] / 1000
                self._do("version", reader.data_version)
                for name, likely in _MIX:
                    if self._dice.random() < likely:
                        self._do(name, lambda name=name: getattr(self, name)(reader))

    def page(self, reader: Any) -> None:
        every = QueueQuery(view="all")
        reader.page(every, datetime.now(NOW.tzinfo), self._dice.randrange(90_000), 64)

    def month(self, reader: Any) -> None:
        since = NOW + timedelta(days=self._dice.randrange(-300, 100))
        reader.bars(since, since + timedelta(days=42))

    def search(self, reader: Any) -> None:
        query = QueueQuery(view="all", text=self._dice.choice(("zanzibar17", "firewall rotate")))
        reader.page(query, datetime.now(NOW.tzinfo), 0, 64)

    def edit(self, _reader: Any) -> None:
        from cab_desk.services.requests import changes

        with self.session.open_work() as unit:
            if not self._uid:
                self._uid = changes.create(unit, rfc()).made
                return
            old = unit.changes.get(self._uid)
            new = replace(old, title=f"Move the orders, try {old.version}")
            changes.edit(unit, self._uid, new, expected_version=old.version)

    def _do(self, name: str, job: Callable[[], object]) -> None:
        began = time.perf_counter()
        try:
            job()
        except Exception as error:  # noqa: BLE001 -- whatever goes wrong is told in the end
            self.errors.append(f"{name}: {type(error).__name__}: {error}")
        self.took[name].append((time.perf_counter() - began) * 1000)


def _screen(reader: Any, me: str) -> None:
    """Read what a window shows: the list's groups and rows, the rail's counts, the head."""
    now = datetime.now(NOW.tzinfo)
    reader.groups(QueueQuery(), now)
    reader.page(QueueQuery(), now, 0, 64)
    reader.counts(QueueQuery(me=me))
    reader.head()
