"""What the judge is told of the board: calendar, scope, zone."""

from datetime import UTC, datetime, timedelta

from cab_desk.domain.change import Change
from cab_desk.services.requests.judging import Bench
from cab_desk.services.rows import CalendarEntry
from tests.services.evidence_room import NOON, PACK

HOUR = timedelta(hours=1)


def entry(
    kind: str, title: str, *systems: str, end: datetime | None = NOON + HOUR
) -> CalendarEntry:
    return CalendarEntry(title, kind, title, NOON, end, systems=systems, severity="P1")


def bench(*entries: CalendarEntry) -> Bench:
    return Bench(PACK, "Europe/Berlin", entries, NOON)


def change(*systems: str) -> Change:
    return Change(title="Rotate", class_id="normal", systems=systems)


def test_freezes_and_blackouts_are_one_thing_to_the_judge() -> None:
    found = bench(entry("freeze", "A"), entry("blackout", "B")).context(change())
    assert [span.title for span in found.freezes] == ["A", "B"]
    assert found.timezone == "Europe/Berlin"


def test_incidents_and_failed_windows_reach_the_judge() -> None:
    context = bench(
        entry("incident", "Outage", "db", end=None), entry("failed_window", "Tuesday")
    ).context(change("db"))
    (incident,) = context.incidents
    assert (incident.severity, incident.end, incident.systems) == ("P1", None, ("db",))
    assert len(context.failed_windows) == 1


def test_providers_notices_are_never_judged() -> None:
    assert bench(entry("notice", "Fibre works")).context(change()).freezes == ()


def test_a_scoped_entry_counts_for_its_systems_alone() -> None:
    court = bench(entry("freeze", "Everything"), entry("freeze", "Database", "db", "cache"))
    assert [s.title for s in court.context(change("web")).freezes] == ["Everything"]
    assert [s.title for s in court.context(change()).freezes] == ["Everything"]
    assert [s.title for s in court.context(change("web", "db")).freezes] == [
        "Everything", "Database",
    ]  # fmt: skip


def test_changes_with_the_same_entries_share_one_context() -> None:
    court = bench(entry("freeze", "Everything"), entry("freeze", "Database", "db"))
    assert court.context(change("web")) is court.context(change("dns"))
    assert court.context(change("web")) is not court.context(change("db"))


def test_an_open_incident_lasts_for_ever() -> None:
    span = bench(entry("incident", "Outage", end=None)).context(change()).incidents[0]
    assert span.start == NOON
    assert span.end is None
    assert NOON.tzinfo is UTC


def test_the_verdict_is_that_of_the_signatures_a_change_carries() -> None:
    verdict = bench().judge(change())
    assert not verdict.approvals_satisfied
    assert {slot.any_of for slot in verdict.slots} == {("Engineering Manager",), ("Security Lead",)}
