"""What is promised of signatures: every rule and promise is there, and names tests that are."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = (REPOSITORY / "docs" / "evidence.md").read_text(encoding="utf-8")
RULES, PROMISES = PAGE.split("## Promises")
PROMISED = {1, 2, 3, 13, 22, 23, 24, *range(32, 50), *range(55, 61)}


def numbers(table: str) -> list[int]:
    return [int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]


def test_every_rule_and_every_promise_stands_there_once() -> None:
    assert numbers(RULES) == list(range(1, 28))
    assert numbers(PROMISES) == sorted(PROMISED)


@pytest.mark.parametrize(
    "line", [line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
)
def test_each_names_tests_that_exist(line: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", line)
    assert named
    assert [path for path in named if not (REPOSITORY / path).is_file()] == []


def test_what_is_only_partly_there_says_what_lacks() -> None:
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (yes|partly) \| ([^|]+) \|$", RULES, re.MULTILINE)
    assert len(rows) == 27
    assert [number for number, state, shown in rows if state == "partly" and ";" not in shown] == []


def test_each_promise_that_is_attacked_by_name_has_its_attack() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests").rglob("test_*.py")
    )
    named = {int(number) for number in re.findall(r"def test_p(\d+)_", text)}
    assert named >= {13, 23, 32, 33, 34, 37, 39, 41, 42, 45, 46, 58, 59, 60}
