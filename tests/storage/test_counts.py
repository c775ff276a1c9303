"""What triggers count is what a walk through all RFCs would count, whatever is written."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config

from cab_desk import assets
from cab_desk.domain.change import Stage
from cab_desk.domain.ledger import Draft
from cab_desk.services.rows import GroupRow, QueueQuery
from cab_desk.storage import queue, upgrade
from cab_desk.storage.engine import transaction

TALLIED = "SELECT bucket, stage, class_id, risk, gate, count(*) FROM change GROUP BY 1, 2, 3, 4, 5"
BY_DAY = (
    "SELECT bucket, substr(start_at, 1, 10), CASE bucket WHEN 0 THEN class_id ELSE '' END,"
    " CASE bucket WHEN 0 THEN risk ELSE '' END, CASE bucket WHEN 0 THEN gate ELSE '' END,"
    " count(*) FROM change GROUP BY 1, 2, 3, 4, 5"
)


def hold(site):
    """Assert that both tables of counts are in step with the changes."""
    for table, counted in (("change_tally", TALLIED), ("change_day", BY_DAY)):
        kept = site.shell(f"SELECT * FROM {table} WHERE count <> 0")
        assert sorted(kept) == sorted(site.shell(counted)), table


def broken_off(site, change):
    """Add a change in a unit of work that fails after it."""
    with site.work() as work:
        event = work.record(Draft("change.created", {}, subject=change.uid))
        work.changes.add([change], event.id)
        raise KeyError(change.uid)


@pytest.fixture
def busy(site, make, summed):
    """Return a board with some of everything on it, and the changes."""
    dice = random.Random(5)
    changes = [
        make(
            f"u{n}",
            **({"at": dice.randrange(-400, 400)} if dice.random() < 0.8 else {}),
            hours=dice.choice((1, 5, 100)),
            class_id=dice.choice(("normal", "major")),
            stage=dice.choice(list(Stage)),
        )
        for n in range(120)
    ]
    summaries = {
        one.uid: summed(risk=dice.choice(("low", "high")), gate=dice.choice(("clear", "block")))
        for one in changes
    }
    site.add(*changes, summaries=summaries)
    return site, changes


def test_counts_follow_every_kind_of_writing(busy, make, summed):
    site, changes = busy
    hold(site)
    dice = random.Random(6)
    with site.work() as work:
        event = work.record(Draft("change.edited", {}, subject="u1"))
        for one in changes[::3]:
            start = one.start and one.start + timedelta(days=dice.randrange(9))
            work.changes.replace(
                replace(
                    work.changes.get(one.uid),
                    stage=dice.choice(list(Stage)),
                    class_id="emergency",
                    start=start,
                    end=start and start + timedelta(hours=1),
                ),
                event.id,
            )
        work.changes.set_summaries({one.uid: summed(risk="critical") for one in changes[::4]})
    hold(site)
    with pytest.raises(KeyError):
        broken_off(site, make("late", at=3))
    hold(site)
    site.shell("UPDATE change SET stage = 'draft', bucket = 2 WHERE uid = 'u7'")
    hold(site)


@pytest.mark.parametrize("few", [2000, 0])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "narrowed",
    [{"classes": ("major",)}, {"risks": ("high",)}, {"classes": ("normal",), "risks": ("low",)}],
)
def test_filtered_pages_are_parts_of_the_filtered_list(
    busy, monkeypatch, narrowed, descending, few
):
    monkeypatch.setattr(queue, "FEW", few)
    site, _ = busy
    query = QueueQuery(view="all", descending=descending, **narrowed)
    with site.reader() as reader:
        every = reader.page(replace(query, classes=(), risks=()), site.now, 0, 200)
        wanted = [
            row
            for row in every
            if row.class_id in narrowed.get("classes", (row.class_id,))
            and row.risk in narrowed.get("risks", (row.risk,))
        ]
        assert 5 < len(wanted) < len(every)
        counts: dict[str, int] = {}
        for row in wanted:
            counts[row.group] = counts.get(row.group, 0) + 1
        assert reader.groups(query, site.now) == [GroupRow(*pair) for pair in counts.items()]
        for offset in (*range(0, len(wanted), 7), *range(len(wanted) - 1, 0, -5)):
            assert reader.page(query, site.now, offset, 6) == wanted[offset : offset + 6]
        for place, row in enumerate(wanted):
            assert reader.position(query, site.now, row.uid) == place


@pytest.mark.files("an upgrade as a file has it")
def test_an_older_board_is_counted_when_it_is_upgraded(busy):
    site, _ = busy
    made = Config()
    made.set_main_option("script_location", str(assets.path("db")))
    with transaction(site.engine, foreign_keys=False) as connection:
        made.attributes["connection"] = connection
        command.downgrade(made, "0001")
    assert upgrade.upgrade_file(site.path) is not None
    hold(site)
    with site.reader() as reader:
        assert reader.counts(QueueQuery()).all == 120
