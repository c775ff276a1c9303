"""Lists that are read in a unit of work: the same answers, and what it sees of the board."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.domain.systems import System
from cab_desk.services.reader_port import Reader
from cab_desk.services.rows import LedgerFilter, QueueQuery
from tests.storage.conftest import NOW, Site, change, summary

WEEK = NOW, NOW + timedelta(days=7)
ALL = QueueQuery(view="all", me="ann")
READS: dict[str, Callable[[Reader], Any]] = {
    "board": lambda reader: reader.board(),
    "texts": lambda reader: reader.pack_texts("none"),
    "groups": lambda reader: reader.groups(ALL, NOW),
    "page": lambda reader: reader.page(ALL, NOW, 0, 9),
    "search": lambda reader: reader.page(QueueQuery(view="all", text="disk gro"), NOW, 0, 9),
    "position": lambda reader: reader.position(ALL, NOW, "b"),
    "rated": lambda reader: reader.rated(ALL, NOW, 9),
    "counts": lambda reader: reader.counts(ALL),
    "rules": lambda reader: reader.rule_counts(),
    "systems": lambda reader: reader.systems(),
    "register": lambda reader: reader.register(),
    "bars": lambda reader: reader.bars(*WEEK),
    "days": lambda reader: reader.days(WEEK, 9),
    "clashes": lambda reader: reader.clashes(*WEEK),
    "settled": lambda reader: reader.settled(),
    "held": lambda reader: reader.held(["mail"], *WEEK),
    "audit": lambda reader: reader.ledger_rows(None, 9, wanted=LedgerFilter(kinds=("change",))),
    "head": lambda reader: reader.head(),
    "outcomes": lambda reader: reader.outcomes.rows(None, None),
    "live": lambda reader: reader.workings.live(),
}


@pytest.fixture
def filled(site: Site) -> Site:
    two = (
        change("a", "Grow the disk", at=3, systems=("mail",), submitted_at=NOW),
        change("b", "Patch the node", at=4, systems=("mail", "web"), submitted_at=NOW),
    )
    site.add(*two, summaries={one.uid: summary() for one in two})
    with site.work() as work:
        work.systems.put(System("mail", "mail", "Post"))
    return site


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_view_reads_what_lists_read(filled: Site, read: Callable[[Reader], Any]) -> None:
    with filled.work(reading=True) as view:
        found = read(view.reader)
    with filled.reader() as reader:
        assert found == read(reader)


def test_these_reads_find_something(filled: Site) -> None:
    nothing = {"texts", "rules", "settled", "outcomes"}
    with filled.work(reading=True) as view:
        assert {name for name, read in READS.items() if not read(view.reader)} == nothing


def test_a_unit_of_work_reads_what_it_wrote_itself(filled: Site) -> None:
    with filled.work() as work:
        assert [row.uid for row in work.reader.page(ALL, NOW, 0, 9)] == ["a", "b"]
        event = work.record(Draft("change.created", {}))
        work.changes.add([change("c", "Swap the disk", at=5)], event.id)
        work.changes.set_summaries({"c": summary()})
        assert [row.uid for row in work.reader.page(ALL, NOW, 0, 9)] == ["a", "b", "c"]
        assert work.reader.head() == work.ledger.head()
