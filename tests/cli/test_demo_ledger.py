"""The guide's script against the export of the demo's board: found in order, and any change found.

The demo's ledger has what a year of a board has: an import, hundreds of changes, sign-offs,
exceptions, a meeting with minutes that are signed by the board.
"""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cab_desk import cli as command_line
from cab_desk.domain.canonical import digest
from cab_desk.services.papers import minutes
from tests.cli.guide_script import GUIDE, ran
from tests.databases import BOARD, with_a_shell
from tests.once import Once
from tests.sampled import chair_of, sample_in

Line = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Path:
    """Return the file of the board that `cab-desk demo` makes."""
    folder = tmp_path_factory.mktemp("demo")
    session, meeting = sample_in(once, folder)
    minutes.make(session.office, meeting, chair=chair_of(session))
    session.close()
    return folder / BOARD


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (code,) = re.findall(
        r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    path = tmp_path_factory.mktemp("guide") / "check.py"
    path.write_text(code, encoding="utf-8")
    return path


def exported(board: Path, target: Path) -> Path:
    command = ["--database", str(board), "ledger", "export", str(target)]
    assert command_line.main(command) == 0
    return target


@pytest.fixture(scope="module")
def export(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(demo, tmp_path_factory.mktemp("export") / "ledger.jsonl")


def lines_of(export: Path) -> list[Line]:
    return [json.loads(line) for line in export.read_text("utf-8").splitlines()]


def test_the_demos_ledger_is_found_in_order_with_its_minutes(export: Path, script: Path) -> None:
    done = ran(script, export)
    assert (done.returncode, done.stderr) == (0, "")
    lines = lines_of(export)
    assert len(lines) > 250
    head = done.stdout.splitlines()[-1]
    assert head.startswith(f"{len(lines)} entries, head {lines[-1]['hash']}, root ")
    events = [json.loads(line["event"]) for line in lines]
    (place,) = (at for at, one in enumerate(events) if one["type"] == "minutes.final")
    body = events[place]["body"]
    assert (
        f"entry {place + 1}: final minutes, file {body['pdf']}, record {body['record']}"
        in done.stdout.splitlines()
    )


def place_of(lines: list[Line], kind: str, dice: random.Random) -> int:
    found = [place for place, line in enumerate(lines) if json.loads(line["event"])["type"] == kind]
    return dice.choice(found)


def a_letter(lines: list[Line], dice: random.Random) -> None:
    line = dice.choice(lines)
    at = dice.randrange(1, len(line["event"]) - 1)
    other = "x" if line["event"][at] != "x" else "y"
    line["event"] = line["event"][:at] + other + line["event"][at + 1 :]


def a_letter_and_its_id(lines: list[Line], dice: random.Random) -> None:
    a_letter(lines, dice)
    for line in lines:
        line["event_id"] = digest(line["event"].encode())


def a_line_gone(lines: list[Line], dice: random.Random) -> None:
    del lines[dice.randrange(len(lines) - 1)]


def two_lines_swapped(lines: list[Line], dice: random.Random) -> None:
    at = dice.randrange(len(lines) - 1)
    lines[at : at + 2] = reversed(lines[at : at + 2])


def a_line_twice(lines: list[Line], dice: random.Random) -> None:
    at = dice.randrange(len(lines))
    lines.insert(at, lines[at])


def a_signature_of_another(lines: list[Line], dice: random.Random) -> None:
    first, second = (place_of(lines, kind, dice) for kind in ("signoff.given", "item.decided"))
    lines[first]["signature"] = lines[second]["signature"]


def no_signature(lines: list[Line], dice: random.Random) -> None:
    lines[place_of(lines, "signoff.given", dice)]["signature"] = ""


@pytest.mark.parametrize(
    "attack",
    [a_letter, a_letter_and_its_id, a_line_gone, two_lines_swapped, a_line_twice,
     a_signature_of_another, no_signature],
)  # fmt: skip
@pytest.mark.parametrize("seed", range(3))
def test_a_tampered_export_of_it_fails(
    export: Path, script: Path, tmp_path: Path,
    attack: Callable[[list[Line], random.Random], None], seed: int,
) -> None:  # fmt: skip
    lines = lines_of(export)
    attack(lines, random.Random(f"{attack.__name__}{seed}"))
    spoilt = tmp_path / "spoilt.jsonl"
    spoilt.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = ran(script, spoilt)
    assert done.returncode == 1
    assert done.stderr


def test_the_export_of_a_tampered_board_fails_too(demo: Path, script: Path, tmp_path: Path) -> None:
    board = tmp_path / "tampered.cabdesk"
    board.write_bytes(demo.read_bytes())
    sql = "UPDATE event SET data = replace(data, '\"approve\"', '\"reject\"') WHERE type = ?"
    assert with_a_shell(board, sql, ("signoff.given",)) > 1
    done = ran(script, exported(board, tmp_path / "ledger.jsonl"))
    assert done.returncode == 1
    assert "not the recorded bytes" in done.stderr
