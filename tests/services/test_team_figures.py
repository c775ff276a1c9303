"""The figures of one team: values, denominators, months, reports, and what is behind them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.systems import System
from cab_desk.services.figures import kpi_words, kpis, reporting, teams
from cab_desk.services.figures.kpis import KpiLine, Kpis
from cab_desk.services.reader_port import Reader
from cab_desk.services.schedule import systems
from tests.services.kpi_room import NOW, KpiRoom, day


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KpiRoom]:
    made = KpiRoom(tmp_path, "pol-008")
    for name, team in (("orders-db", "Orders"), ("gateway", "Edge"), ("edge-2", "Edge")):
        made.do(systems.put, system=System("", name, team, (f"{name}.example",)))
    for _ in range(9):
        made.ran(end=day(17), systems=("orders-db", "search"))
    made.ran(end=day(17), systems=("orders-db.example",), result="rolled_back")
    made.ran(end=day(17), systems=("gateway", "orders-db"))
    made.ran(end=day(17), systems=("edge-2",), result="failed")
    made.ran(end=day(17), systems=("nobodys",))
    made.ran(end=day(17))
    yield made
    made.close()


def taken(room: KpiRoom, team: str | None) -> Kpis:
    with room.session.open_reader() as reader:
        return kpis.kpis(teams.of_team(reader, team), room.pack, None, None, NOW)


def line(room: KpiRoom, team: str | None, measure: str = "success_rate") -> KpiLine:
    found = taken(room, team)
    return next(one for one in (*found.lines, *found.more) if one.kpi.measure == measure)


@pytest.mark.parametrize(
    ("team", "good", "all_"), [(None, 13, 14), ("Orders", 9, 10), ("Edge", 2, 2), ("", 2, 2)]
)
def test_numerator_and_denominator_are_those_of_the_team(
    room: KpiRoom, team: str | None, good: int, all_: int
) -> None:
    found = line(room, team).figure
    assert (found.numerator, found.denominator) == (good, all_)
    trend = [point.denominator for point in line(room, team).trend]
    assert sum(trend) == all_


def test_the_teams_add_up_to_the_board(room: KpiRoom) -> None:
    parts = [taken(room, team).carried_out for team in ("Orders", "Edge", "")]
    assert sum(parts) == taken(room, None).carried_out


def test_a_rate_a_week_keeps_the_weeks_of_the_board(room: KpiRoom) -> None:
    whole = taken(room, None)
    found = taken(room, "Edge")
    assert found.period == whole.period


def test_what_is_behind_a_kpi_is_what_it_counted(room: KpiRoom) -> None:
    found = line(room, "Orders")
    period = taken(room, "Orders").period
    assert period is not None
    with room.session.open_reader() as reader:
        behind = kpis.behind(teams.of_team(reader, "Orders"), found.kpi, period)
    assert len(behind) == found.figure.denominator
    assert sum(one.counted for one in behind) == found.figure.numerator


def test_words_say_whose_changes_are_meant(room: KpiRoom) -> None:
    kpi = line(room, "Orders").kpi
    assert "Only the changes of Orders" in kpi_words.definition(kpi, room.pack, "Orders")
    assert "belongs to no team" in kpi_words.definition(kpi, room.pack, "")
    assert kpi_words.denominator(kpi, "Orders") == "Changes carried out, of Orders"
    assert kpi_words.denominator(kpi) == "Changes carried out"


def test_a_report_holds_the_team_and_nothing_of_others(room: KpiRoom) -> None:
    with room.session.open_reader() as reader:
        record = reporting.of_period(room.session.open_view, reader, room.pack, None, None, "Edge")
        whole = reporting.of_period(room.session.open_view, reader, room.pack, None, None)
    assert (record["team"], whole["team"]) == ("Edge", None)
    assert record["changes"] == len(record["rows"]) == 2
    assert [row["result"] for row in record["wrong"]].count("failed") == 1
    assert not any(row["result"] == "rolled_back" for row in record["wrong"])
    assert record["notes"][0].startswith("Only the changes of Edge")
    assert record["notes"][1].startswith("Left out: changes that name a system of Edge behind")
    assert "Board's work" in record["notes"][1]
    assert all("Edge" in item["definition"] for item in record["kpis"])
    assert not any("Edge" in note for note in whole["notes"])


def test_a_team_without_changes_has_none(room: KpiRoom) -> None:
    room.do(systems.put, system=System("", "idle", "Idle"))
    with room.session.open_reader() as reader:
        assert teams.teams(reader) == ["Edge", "Idle", "Orders"]
    assert taken(room, "Idle").carried_out == 0


@pytest.mark.files("who reads a file holds up who writes it")
def test_a_report_is_made_while_others_write(room: KpiRoom, tmp_path: Path) -> None:
    class Between:
        """A reader before whose every answer another program writes, and waits for nobody."""

        def __init__(self, reader: Reader) -> None:
            self._reader = reader

        def __getattr__(self, name: str) -> Any:
            with closing(sqlite3.connect(tmp_path / "board.cabdesk", timeout=0)) as other, other:
                other.execute("UPDATE board SET name = name")
            return getattr(self._reader, name)

    with room.session.open_reader() as reader:
        between: Any = Between(reader)
        record = reporting.of_period(room.session.open_view, between, room.pack, None, None, "Edge")
    assert record["kpis"]
