"""The same record has the same bytes wherever the program runs: real commands, other languages."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.statement import read
from tests.services.meeting_room import meeting_room

# Languages, zones and modes of text, no two machines alike in any. A language that the machine
# lacks is one that the program has to bear.
PLACES: tuple[Mapping[str, str], ...] = tuple(
    {"LANG": lang, "LC_ALL": lang, "TZ": zone, "PYTHONUTF8": text}
    for lang, zone, text in (
        ("C.UTF-8", "UTC", "1"),
        ("C", "America/St_Johns", "0"),
        ("de_DE.UTF-8", "Pacific/Apia", "0"),
        ("tr_TR.ISO-8859-9", "Asia/Kathmandu", "1"),
        ("POSIX", "Australia/Lord_Howe", "0"),
    )
)
TITLE = "Größe ändern: ıİ 日本 e\u0301 \U0001f6e0 ﬁ"
SHEET = (
    "id,title,class,start,end\n"
    f'X-1,"{TITLE}",normal,2026-10-25T02:30:00+01:00,2026-10-25T04:00:00+01:00\n'
    'X-2,"İstanbul",normal,2027-03-28T00:30:00+00:00,2027-03-28T02:00:00+00:00\n'
)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a board that holds a signed request with a hard title."""
    with meeting_room(tmp_path_factory.mktemp("locales"), rfcs=0) as made:
        made.sign(made.rfc(TITLE), "Engineering Manager", "Engineering Manager")
    return made.path


def ran(place: Mapping[str, str], board: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the program as somebody does whose machine stands there."""
    kept = {name: os.environ[name] for name in ("PATH", "CAB_DESK_HOME") if name in os.environ}
    command = [sys.executable, "-m", "cab_desk", "--database", board, *words]
    return subprocess.run(
        [str(word) for word in command], env={**kept, **place}, capture_output=True,
        encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def here(board: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the commands say on a machine in the first place."""
    return told(PLACES[0], board, tmp_path_factory.mktemp("here"))


def told(place: Mapping[str, str], board: Path, folder: Path) -> dict[str, Any]:
    """Return what the commands say and write, on a machine that stands there."""
    mine = folder / "board.cabdesk"
    shutil.copyfile(board, mine)
    chain, sheet, back = (folder / name for name in ("out.jsonl", "in.csv", "back.json"))
    sheet.write_text(SHEET, encoding="utf-8")
    heads = ran(place, mine, "--json", "ledger", "head")
    brought = ran(place, mine, "import", sheet)
    verified = ran(place, mine, "--json", "verify")
    for words in (("ledger", "export", chain), ("export", back)):
        assert ran(place, mine, *words).returncode == 0
    for one in (heads, brought, verified):
        assert one.returncode == 0, one.stderr
    lines = chain.read_text(encoding="utf-8").splitlines()
    events = [read(json.loads(line)["event"].encode()) for line in lines]
    place_of_it = [event.type for event in events].index("change.imported")
    imported = events[place_of_it]
    changes = json.loads(back.read_text(encoding="utf-8"))
    return {
        "head": json.loads(heads.stdout),
        "verified": json.loads(verified.stdout)["ok"],
        "chain": lines[:place_of_it],
        "changes": [one for one in changes if one["id"].startswith("X-")],
        "file": imported.body["file_hash"],
        "zone": (imported.type, imported.zone, imported.offset),
    }


def test_the_first_place_finds_what_is_there(here: dict[str, Any]) -> None:
    assert here["verified"] is True
    events = [json.loads(line)["event"] for line in here["chain"]]
    assert any("Größe ändern: ıİ 日本 é \U0001f6e0 ﬁ" in event for event in events)
    first = here["changes"][0]
    assert first["title"] == "Größe ändern: ıİ 日本 é \U0001f6e0 ﬁ"
    assert first["start"] == "2026-10-25T01:30:00+00:00"
    # An event bears the clock of its board, wherever it was made.
    assert here["zone"][:2] == ("change.imported", "Europe/Berlin")


@pytest.mark.parametrize("place", PLACES[1:], ids=lambda place: "-".join(place.values()))
def test_p36_no_language_and_no_zone_makes_other_bytes(
    here: dict[str, Any], board: Path, tmp_path: Path, place: Mapping[str, str]
) -> None:
    assert told(place, board, tmp_path) == here
