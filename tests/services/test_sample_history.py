"""The sample's year of closed changes: one import, inside the windows but for some, and numbers
of the tool before.
"""

import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cab_desk import assets
from cab_desk.services.kpi_ports import Ran
from cab_desk.services.samples import sample_history
from tests.services.kpi_room import KpiRoom, day

BASE = datetime(2026, 11, 18, 15, tzinfo=UTC)
HISTORY = tomllib.loads(assets.text("resources/sample/company.toml"))["history"]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory):
    made = KpiRoom(Path(tmp_path_factory.mktemp("history")))
    made.do(sample_history.bring_in, history=HISTORY, base=BASE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def rows(room: KpiRoom) -> list[Ran]:
    return room.rows()


def test_it_is_one_entry_of_the_audit_chain(room: KpiRoom, rows: list[Ran]):
    with room.session.open_reader() as reader:
        imported = [one for one in reader.ledger_rows(None, 200) if one.type == "change.imported"]
    assert [one.body["count"] for one in imported] == [len(rows)]


def test_every_month_has_its_changes_and_its_violations(rows: list[Ran]):
    months = Counter(ran.row.month for ran in rows)
    assert list(months.values())[:-1] == HISTORY["a_month"]
    assert min(months) == "2025-12"
    broken = Counter(ran.row.month for ran in rows if ran.row.violations)
    cancelled = sum(ran.row.result == "cancelled" for ran in rows)
    assert sum(HISTORY["outside"]) - cancelled <= sum(broken.values()) <= 8
    assert all(ran.row.reason for ran in rows if ran.row.violations)


def test_the_last_days_before_the_meeting_are_the_boards_own(rows: list[Ran]):
    assert max(ran.row.at for ran in rows) < day(10, 0)


def test_the_boards_own_numbers_begin_with_its_first_rfc(room: KpiRoom, rows: list[Ran]):
    assert all(ran.number.startswith("CHG") for ran in rows)
    assert all(ran.row.elsewhere for ran in rows)
    numbers = room.do(lambda work: work.changes.next_numbers("CR-YYYY-NNNN", 2026, 1))
    assert numbers == ["CR-2026-0001"]


def test_it_is_the_same_each_time(rows: list[Ran]):
    once = [(row.key, row.data) for row in sample_history._rows(HISTORY, BASE)]
    assert once == [(row.key, row.data) for row in sample_history._rows(HISTORY, BASE)]
    assert len(once) == len(rows)


@pytest.mark.parametrize("month", range(1, 13))
def test_any_day_of_a_meeting_gives_a_history(month: int):
    for number in (1, 9, 28):
        base = datetime(2027, month, number, 15, tzinfo=UTC)
        made = list(sample_history._rows(HISTORY, base))
        assert len(made) >= sum(HISTORY["a_month"])
        assert max(str(row.data["end"]) for row in made) < base.isoformat()
