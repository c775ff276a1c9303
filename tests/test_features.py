"""The table of features: every number once, every path there, and the counts as they are told."""

import re
from collections import Counter
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = (REPOSITORY / "docs" / "features.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
STATES = {"yes", "partly", "not yet", "not for a desktop"}
TABLES = dict(zip(("compared", "beyond"), PAGE.split("## Beyond that"), strict=True))
COUNTS = {"compared": 135, "beyond": 25}


def rows(table: str) -> list[tuple[str, str, str, str]]:
    return ROW.findall(TABLES[table])


@pytest.mark.parametrize(("table", "count"), COUNTS.items())
def test_every_number_is_there_once(table: str, count: int) -> None:
    assert [int(number) for number, *_ in rows(table)] == list(range(1, count + 1))


@pytest.mark.parametrize("table", COUNTS)
def test_every_yes_names_a_test_that_exists(table: str) -> None:
    without = [number for number, _name, state, shown in rows(table)
               if state == "yes" and not re.match(r"`tests/[\w/]+\.py`", shown)]  # fmt: skip
    assert without == []
    named = re.findall(r"`([\w/]+\.py)`", TABLES[table])
    assert [path for path in named if not (REPOSITORY / path).is_file()] == []


@pytest.mark.parametrize("table", COUNTS)
def test_states_are_of_the_four_and_names_are_own(table: str) -> None:
    found = rows(table)
    assert {state for _number, _name, state, _shown in found} <= STATES
    names = [name for _number, name, _state, _shown in found]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 50 for name in names)


def test_the_counts_are_as_they_are_told() -> None:
    first, second = (Counter(state for _, _, state, _ in rows(table)) for table in COUNTS)
    told = (f"**{first['yes']} of 135 and {second['yes']} of 25 are there**, "
            f"{first['partly']} and {second['partly']} in part.")  # fmt: skip
    assert told in PAGE
