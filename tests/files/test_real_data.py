"""Files that others made: each comes in as its note says it must."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cab_desk.domain.change import Stage
from cab_desk.files import reading
from cab_desk.files.mapping import Told
from cab_desk.services.exchange.incoming import Parsed
from tests.services.import_room import Room, counts, room

NOTICES = ("ical1", "ical2", "ical3", "ical4")


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def parsed(file: Path, **told: str) -> Parsed:
    return reading.read_here(file, zone="Europe/Berlin", told=Told(**told))


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_says_what_its_provider_said(shared_data: Path, name: str) -> None:
    (expected,) = json.loads((shared_data / "notices" / f"{name}_result.json").read_text())
    (row,) = parsed(shared_data / "notices" / f"{name}.ics").rows
    notice = row.notice
    assert (row.faults, row.warnings) == ((), ())
    assert notice is not None
    assert notice.end is not None
    assert (notice.start.timestamp(), notice.end.timestamp()) == (
        expected["start"], expected["end"],
    )  # fmt: skip
    circuits = [circuit["circuit_id"] for circuit in expected["circuits"]]
    assert (notice.source, notice.external_id, notice.status, notice.sequence) == (
        expected["provider"], expected["maintenance_id"], expected["status"], expected["sequence"],
    )  # fmt: skip
    assert (notice.title, list(notice.systems)) == (expected["summary"], circuits)
    assert notice.severity == expected["circuits"][0]["impact"]


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("ical_no_account", "No account is named."),
        ("ical_no_provider", "No provider is named; “example.com” is taken, where it came from."),
        ("ical_no_stamp", "No time of writing (DTSTAMP) is named."),
    ],
)
def test_what_a_notice_can_lack_only_warns(shared_data: Path, name: str, warning: str) -> None:
    (row,) = parsed(shared_data / "notices" / f"{name}.ics").rows
    assert row.notice is not None
    assert (row.faults, row.warnings) == ((), (warning,))


def test_a_notice_without_a_start_is_refused_by_name(shared_data: Path, board: Room) -> None:
    shown = board.look(shared_data / "notices" / "ical_no_start.ics")
    assert counts(shown) == (0, 0, 0, 1)
    assert "“Maint Note Example” has no start" in shown.refused[0].reason


def test_a_higher_sequence_replaces_and_nothing_else(shared_data: Path, board: Room) -> None:
    for name in ("ical2", "ical1", "ical2", "ical3", "ical4"):
        board.take(shared_data / "notices" / f"{name}.ics")
    with board.work(reading=True) as work:
        notice = work.calendar.notice("example.com", "WorkOrder-31415")
        assert list(work.changes.each()) == []
    assert notice is not None
    assert (notice.sequence, notice.status, notice.kind) == (3, "CANCELLED", "notice")
    shown = board.look(shared_data / "notices" / "ical4.ics")
    assert "only a higher one replaces it" in shown.lines[0].reason


def test_servicenow_times_are_utc_where_it_gives_values(shared_data: Path, board: Room) -> None:
    board.take(shared_data / "servicenow" / "01.json")
    (change,) = board.changes()
    assert (change.title, change.class_id, change.stage, change.external_id) == (
        "Reboot the server at 6 am", "standard", Stage.CLOSED, "CHG0000024",
    )  # fmt: skip
    assert (change.priority, change.impact, change.requester) == (
        "low", "low", "System Administrator",
    )  # fmt: skip
    assert change.outcome is not None
    assert change.outcome.started_at == datetime(2015, 7, 6, 18, 56, 4, tzinfo=UTC)
    assert change.outcome.result == "succeeded"
    assert change.documents["rollback_plan"].startswith("Due to the limited number of commands")
    assert (change.start, change.end) == (None, None)


def test_the_same_record_again_is_the_same_request(shared_data: Path, board: Room) -> None:
    board.take(shared_data / "servicenow" / "01.json")
    board.take(shared_data / "servicenow" / "03.json")
    (change,) = board.changes()
    assert (change.title, change.revision, change.number) == (
        "Clear BGP sessions on a Cisco router", 2, "CR-2026-0001",
    )  # fmt: skip
    assert counts(board.look(shared_data / "servicenow" / "03.json")) == (0, 0, 1, 0)


def test_display_values_are_read_in_the_zone_that_is_told(shared_data: Path, board: Room) -> None:
    file = shared_data / "servicenow" / "extra_bigpanda_display_values.json"
    assert parsed(file).notes == ("Times without an offset were read in Europe/Berlin.",)
    board.take(file, zone="America/Los_Angeles")
    houston, vegas = board.changes()
    assert vegas.start == datetime(2024, 6, 11, 19, 31, 15, tzinfo=UTC)
    assert vegas.end == datetime(2024, 6, 12, 4, 31, 24, tzinfo=UTC)
    assert (vegas.stage, vegas.systems, vegas.owner) == (
        Stage.CLOSED, ("Active Directory",), "Beth Anglin",
    )  # fmt: skip
    assert (houston.stage, houston.number) == (Stage.IN_PROGRESS, "CR-2026-0002")
    assert counts(board.look(file, zone="America/Los_Angeles")) == (0, 0, 2, 0)


def test_the_proposals_come_in_whole(shared_data: Path, board: Room) -> None:
    file = shared_data / "rfcs" / "rfcs_even.json"
    data = {item["id"]: item for item in json.loads(file.read_bytes())}
    shown = board.look(file)
    assert counts(shown) == (75, 0, 0, 0)
    assert shown.unknown == ("reviewers", "approvers", "status")
    lines = file.read_text("utf-8").splitlines()
    assert all(lines[line.row.line - 1].strip() == "{" for line in shown.lines)
    board.take(file)
    found = board.changes()
    assert sum(len(change.documents) for change in found) == 1050
    for change in found:
        item = data[change.external_id]
        assert (change.title, change.requester) == (item["title"], item["requester"])
        assert change.documents.keys() == item["documents"].keys()
    (long,) = (change for change in found if change.external_id == "KEP-1040")
    assert len(long.documents["change_proposal"]) > 108_000
    assert counts(board.look(file)) == (0, 0, 75, 0)


def test_jira_columns_come_twice_and_dates_name_their_month(shared_data: Path, board: Room) -> None:
    file = shared_data / "jira" / "jira_cloud_2026_excerpt.csv"
    rows = parsed(file).rows
    assert [(row.line, row.key, row.data["stage"]) for row in rows] == [
        (2, "DI-127", "draft"), (3, "DI-123", "in_progress"),
    ]  # fmt: skip
    assert rows[1].data["submitted_at"] == "2026-02-25T14:51:00.000Z"
    board.take(file)
    assert counts(board.look(file)) == (0, 0, 2, 0)


def test_a_heading_alone_is_no_fault(shared_data: Path, board: Room) -> None:
    shown = board.look(shared_data / "jira" / "header_server_2018.csv")
    assert (shown.parsed.form, shown.total, shown.refused) == ("jira", 0, ())


def test_freshservice_codes_become_words(shared_data: Path, board: Room) -> None:
    file = shared_data / "freshservice" / "changes_v1_go_client_fixture.json"
    shown = board.look(file)
    assert shown.lines[0].row.warnings == (
        "The plan ends when it starts; it was left out.",
        "“minor” is not a class in policy cab-process; the request comes in without one.",
    )
    board.take(file, values={"class": {"minor": "standard"}})
    (change,) = board.changes()
    assert (change.title, change.requester, change.priority, change.class_id) == (
        "change for support", "Hulk", "low", "standard",
    )  # fmt: skip


def test_placeholders_for_dates_are_refused_with_a_sentence(shared_data: Path, board: Room) -> None:
    shown = board.look(shared_data / "freshservice" / "changes_v2_demisto_fixture.json")
    assert counts(shown) == (0, 0, 0, 1)
    assert "a placeholder where a time should stand" in shown.refused[0].reason
