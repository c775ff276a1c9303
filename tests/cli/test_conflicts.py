"""`conflicts` names what is wrong in the schedule, by pair and by rule."""

import json
from pathlib import Path

import pytest

from tests.cli.calls import Cli
from tests.writing_beside import writing_beside

RFC = {
    "class": "normal", "requester": "Edge Team Lead", "submitted_at": "2027-01-04T09:00:00+00:00",
    "traits": ["downtime"],
}  # fmt: skip


def rfc(name: str, start: str, end: str, *systems: str) -> dict[str, object]:
    return {**RFC, "id": name, "title": f"Change {name}", "systems": list(systems),
            "start": f"2027-{start}:00+00:00", "end": f"2027-{end}:00+00:00"}  # fmt: skip


@pytest.fixture
def load(at: Cli, tmp_path: Path):
    def put(*changes: dict[str, object]) -> None:
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(list(changes)))
        assert at("import", path).status == 0

    return put


def pairs(data) -> list[tuple[list[str], list[str]]]:
    return [
        ([change["title"][-1] for change in item["changes"]], item["systems"])
        for item in data["overlaps"]
        if all(change["title"].startswith("Change ") for change in item["changes"])
    ]


def broken(data) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in data["broken"]:
        if item["title"].startswith("Change "):
            found.setdefault(item["title"][-1], []).append(item["kind"])
    return found


def test_a_pair_is_named_once_with_every_system_that_both_hold(at: Cli, load) -> None:
    load(
        rfc("A", "01-10T02:00", "01-10T04:00", "orders-db", "queue", "mail"),
        rfc("B", "01-10T03:00", "01-10T05:00", "queue", "orders-db"),
        rfc("C", "01-10T04:00", "01-10T06:00", "mail", "cdn"),
    )
    ran = at("conflicts", "--from", "2027-01-01", "--json")
    assert ran.status == 1
    assert pairs(ran.data) == [(["A", "B"], ["orders-db", "queue"])]
    both = ran.data["overlaps"][0]
    assert (both["start"], both["end"]) == (
        "2027-01-10T04:00:00+01:00", "2027-01-10T05:00:00+01:00",
    )  # fmt: skip


def test_who_writes_meanwhile_is_no_reason_to_say_nothing(at: Cli, board: Path, load) -> None:
    load(
        rfc("A", "01-10T02:00", "01-10T04:00", "mail"),
        rfc("B", "01-10T03:00", "01-10T05:00", "mail"),
    )
    with writing_beside(board):
        ran = at("conflicts", "--from", "2027-01-01", "--json")
    assert pairs(ran.data) == [(["A", "B"], ["mail"])]


def test_a_change_that_ends_as_the_next_begins_is_no_conflict(at: Cli, load) -> None:
    load(
        rfc("A", "01-10T02:00", "01-10T04:00", "mail"),
        rfc("B", "01-10T04:00", "01-10T06:00", "mail"),
    )
    ran = at("conflicts", "--from", "2027-01-01", "--json")
    assert ran.data == {"overlaps": [], "spacing": [], "broken": []}
    assert ran.status == 0
    assert "No overlap" in at("conflicts", "--from", "2027-01-01").out


def test_what_breaks_a_window_is_named_with_rule_and_remedy(at: Cli, load) -> None:
    load(
        rfc("A", "01-10T01:59", "01-10T04:00", "mail"),
        rfc("B", "01-17T02:00", "01-17T06:00", "mail"),
    )
    ran = at("conflicts", "--from", "2027-01-01", "--json")
    assert broken(ran.data) == {"A": ["window.outside"]}
    (found,) = [item for item in ran.data["broken"] if item["title"] == "Change A"]
    assert found["rule"] == "cab-process/maintenance"
    assert found["section"] == "Change Windows"
    assert found["remedy"]
    assert "cab-process/maintenance" in at("conflicts", "--from", "2027-01-01").out


def test_the_span_bounds_what_is_looked_at(at: Cli, load) -> None:
    load(
        rfc("A", "01-11T02:00", "01-11T04:00", "mail"),
        rfc("B", "01-11T03:00", "01-11T05:00", "mail"),
    )
    for words in (("--from", "2027-01-12"), ("--until", "2027-01-10", "--from", "2027-01-01")):
        data = at("conflicts", *words, "--json").data
        assert (pairs(data), broken(data)) == ([], {})
    data = at("conflicts", "--from", "2027-01-11", "--until", "2027-01-11", "--json").data
    assert pairs(data) == [(["A", "B"], ["mail"])]
    assert set(broken(data)) == {"A", "B"}


def test_a_span_that_ends_before_it_begins_is_refused(at: Cli) -> None:
    ran = at("conflicts", "--from", "2027-02-01", "--until", "2027-01-01")
    assert "2027-02-01" in ran.complaint
