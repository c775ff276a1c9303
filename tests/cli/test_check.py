"""`check` as CONTRACT.md puts it: input that cannot be used, verdicts, exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Cli

AT = ("--at", "2026-11-10T09:00:00+00:00")
CHANGE = {
    "id": "CR-2026-0042",
    "title": "Rotate the certificates",
    "class": "normal",
    "impact": "medium",
    "probability": "medium",
    "requester": "Edge Team Lead",
    "systems": ["api-gateway"],
    "submitted_at": "2026-11-01T09:00:00+00:00",
    "start": "2026-11-24T14:00:00+00:00",
    "end": "2026-11-24T15:00:00+00:00",
}


def written(folder: Path, data: Any) -> Path:
    path = folder / "changes.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


@pytest.mark.parametrize("form", ["object", "list", "one"])
def test_an_object_a_list_and_one_change_are_taken(cli: Cli, tmp_path: Path, form: str) -> None:
    data: Any = {"object": {"context": {}, "changes": [CHANGE]}, "list": [CHANGE], "one": CHANGE}
    ran = cli("check", written(tmp_path, data[form]), "--json", *AT)
    (verdict,) = ran.data
    assert (verdict["id"], verdict["policy"]) == ("CR-2026-0042", "cab-process")
    assert set(verdict) == {
        "id", "policy", "class", "risk", "allowed", "approvals", "rollback", "due", "findings"
    }  # fmt: skip
    assert set(verdict["risk"]) == {"level", "inferred"}
    for finding in verdict["findings"]:
        assert set(finding) == {"rule", "section", "kind", "severity", "message", "remedy"}
        assert all(finding.values())
    for slot in verdict["approvals"]["slots"]:
        assert set(slot) == {"any_of", "needed", "signed"}


def test_the_status_says_whether_something_is_blocked(cli: Cli, tmp_path: Path) -> None:
    ran = cli("check", written(tmp_path, [CHANGE]), "--json", *AT)
    blocks = [f for f in ran.data[0]["findings"] if f["severity"] == "block"]
    assert blocks
    assert ran.data[0]["allowed"] is False
    assert ran.status == 1
    assert cli("check", written(tmp_path, []), "--json", *AT).status == 0


def test_verdicts_stand_in_the_order_of_the_input(cli: Cli, tmp_path: Path) -> None:
    many = [{**CHANGE, "id": name} for name in ("b", "c", "a")]
    data = cli("check", written(tmp_path, many), "--json", *AT).data
    assert [verdict["id"] for verdict in data] == ["b", "c", "a"]


def test_the_text_names_change_section_and_remedy(cli: Cli, tmp_path: Path) -> None:
    path = written(tmp_path, [CHANGE])
    finding = cli("check", path, "--json", *AT).data[0]["findings"][0]
    text = cli("check", path, *AT).out
    for part in ("CR-2026-0042", finding["section"], finding["message"], finding["remedy"]):
        assert part in text


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ("{bad", "changes.json"),
        ("", "changes.json"),
        ('"text"', "changes.json"),
        ([{**CHANGE, "colour": "red"}], "colour"),
        ([{**CHANGE, "class": "giant"}], "giant"),
        ([{**CHANGE, "impact": "vast"}], "vast"),
        ([{**CHANGE, "start": "2026-11-24T14:00:00"}], "start"),
        ([{**CHANGE, "end": "2026-11-24T13:00:00+00:00"}], "end"),
        ({"context": {"moon": 1}, "changes": []}, "moon"),
        ([{**CHANGE, "documents": {"poem": "x"}}], "poem"),
        ([{**CHANGE, "systems": "api"}], "systems"),
    ],
)
def test_input_that_cannot_be_used_is_refused_by_name(
    cli: Cli, tmp_path: Path, data: Any, named: str
) -> None:
    assert named in cli("check", written(tmp_path, data), *AT).complaint


def test_missing_files_and_folders_are_named(cli: Cli, tmp_path: Path) -> None:
    assert "nowhere.json" in cli("check", tmp_path / "nowhere.json").complaint
    assert str(tmp_path) in cli("check", tmp_path).complaint
    assert "“nope”" in cli("check", "--policy", "nope", written(tmp_path, [])).complaint
    assert "“”" in cli("check", "--policy", "", written(tmp_path, [])).complaint


def test_text_of_a_file_cannot_write_lines_of_its_own(cli: Cli, tmp_path: Path) -> None:
    data = [{**CHANGE, "id": "CR-1\x1b[31m\nCR-2: allowed", "owner": "Ann\nCR-3: allowed"}]
    data[0]["signoffs"] = [
        {"person": "Ann\nCR-3: allowed", "role": "Engineering Manager", "decision": "approve"}
    ]
    text = cli("check", written(tmp_path, data), *AT).out
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if "allowed" in line and line.startswith("CR")] == [
        text.splitlines()[0]
    ]
