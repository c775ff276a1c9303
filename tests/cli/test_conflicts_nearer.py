"""`conflicts` and `policy lint` under a policy that wants changes apart."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cab_desk.app.opening import open_session
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.cli.calls import Cli
from tests.domain.spaced_packs import spaced


def rfc(name: str, start: str, end: str, owner: str, *systems: str) -> dict[str, object]:
    return {
        "id": name, "title": f"Change {name}", "class": "normal", "requester": "Edge Team Lead",
        "owner": owner, "systems": list(systems), "submitted_at": "2027-01-04T09:00:00+00:00",
        "start": f"2027-{start}:00+00:00", "end": f"2027-{end}:00+00:00",
    }  # fmt: skip


@pytest.fixture
def house(cli: Cli, home: Path, tmp_path: Path) -> Cli:
    spaced(home / "policies" / "house")
    file = tmp_path / "house.cabdesk"
    made = cli("--database", file, "database", "create", "--policy", "house")
    assert made.status == 0, made.err
    return lambda *words: cli("--database", file, *words)


def load(house: Cli, tmp_path: Path, *changes: dict[str, object]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(list(changes)))
    assert house("import", path).status == 0


def test_each_kind_is_named_with_rule_and_words(house: Cli, tmp_path: Path) -> None:
    load(
        house, tmp_path,
        rfc("A", "01-10T02:00", "01-10T03:00", "Ann", "queue", "db"),
        rfc("B", "01-10T03:30", "01-10T04:00", "Ben", "db", "queue"),
        rfc("C", "01-12T10:00", "01-12T11:00", "Ann", "mail"),
        rfc("D", "01-12T10:30", "01-12T12:00", "Ann", "cdn"),
    )  # fmt: skip
    ran = house("conflicts", "--json")
    assert ran.status == 1
    assert ran.data["overlaps"] == []
    buffer, person = ran.data["spacing"]
    assert (buffer["kind"], buffer["systems"], buffer["person"]) == ("buffer", ["db", "queue"], "")
    assert (buffer["found"], buffer["asked"]) == (30, 60)
    assert (buffer["rule"], buffer["section"]) == ("house/cool-down", "4.2")
    assert [one["title"] for one in buffer["changes"]] == ["Change A", "Change B"]
    assert (buffer["start"], buffer["settled"]) == ("2027-01-10T03:00:00+00:00", None)
    assert (person["kind"], person["person"], person["systems"]) == ("person", "Ann", [])
    text = house("conflicts").out
    assert buffer["message"] in text
    assert person["message"] in text
    assert "2 more conflicts of distance or people" in text


def test_under_a_policy_without_such_rules_the_list_is_empty(at: Cli, tmp_path: Path) -> None:
    load(at, tmp_path, rfc("A", "01-10T02:00", "01-10T03:00", "Ann", "db"),
         rfc("B", "01-10T03:00", "01-10T04:00", "Ann", "db"))  # fmt: skip
    assert at("conflicts", "--from", "2027-01-01", "--json").data["spacing"] == []


def test_lint_knows_the_keys(cli: Cli, tmp_path: Path) -> None:
    folder = spaced(tmp_path / "house")
    assert cli("policy", "lint", folder).status == 0
    path = folder / "pack.toml"
    path.write_text(path.read_text().replace('"60 minutes"', '"1 business day"'))
    ran = cli("policy", "lint", folder)
    assert ran.status == 1
    assert "buffer[0].between" in ran.out


def test_a_change_whose_owner_is_away_is_named_until_it_is_accepted(
    house: Cli, tmp_path: Path
) -> None:
    load(house, tmp_path, rfc("A", "01-10T02:00", "01-10T03:00", "Ann", "db"))
    start, end = (datetime(2027, 1, day, tzinfo=UTC) for day in (10, 12))
    entry = CalendarEntry("", "absence", "Ann", start, end)
    file = str(tmp_path / "house.cabdesk")
    with closing(open_session(file)) as session, session.open_work() as work:
        calendar.declare(work, entry)
    ran = house("conflicts", "--json")
    (found,) = ran.data["spacing"]
    assert (found["kind"], found["person"], found["settled"]) == ("away", "Ann", None)
    assert [one["title"] for one in found["changes"]] == ["Change A"]
    assert "and away on 10 January 2027" in found["message"]
    assert found["message"] in house("conflicts").out
