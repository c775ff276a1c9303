"""What is promised when things break: every promise is there, and names tests that are."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = (REPOSITORY / "docs" / "faults.md").read_text(encoding="utf-8")
PROMISED = [*range(4, 13), *range(14, 22), *range(25, 32)]


def test_every_promise_stands_there_once() -> None:
    assert [int(one) for one in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == PROMISED


def test_each_names_tests_that_exist() -> None:
    for line in PAGE.splitlines():
        if re.match(r"\| \d+ \|", line):
            named = re.findall(r"`(tests/[\w/]+\.py)`", line)
            assert named, line
            assert [path for path in named if not (REPOSITORY / path).is_file()] == []
