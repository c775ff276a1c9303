"""Clocks decide nothing: a clock set back, the nights that change it, and other zones."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.statement import read
from cab_desk.services.evidence import entries
from cab_desk.services.evidence.entries import AuditEntry
from cab_desk.services.requests.review import review
from cab_desk.services.rows import LedgerFilter
from tests.databases import copied
from tests.services.evidence_room import DANA, KIM, Room, room

# Of the board's zone, Europe/Berlin.
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 for the first time
SPRING = datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)  # a second before 03:00


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.clock.now = AUTUMN - timedelta(days=1)
        made.furnish()
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Room]:
    copied(template, tmp_path)
    with room(tmp_path) as made:
        made.find_people()
        made.clock.now = AUTUMN
        yield made


def shown(desk: Room) -> list[AuditEntry]:
    """Return all entries as they are shown, oldest first."""
    head = desk.do(lambda work: work.ledger.head())
    return [desk.do(partial(entries.entry, seq=seq)) for seq in range(1, head.seq + 1)]


def listed(desk: Room, wanted: LedgerFilter | None = None) -> list[int]:
    """Return the entries of the audit page by their numbers, newest first."""
    with desk.open_reader() as reader:
        return [row.seq for row in reader.ledger_rows(None, 200, wanted=wanted)]


def test_p59_the_hour_that_comes_twice_keeps_its_order_and_its_offset(desk: Room) -> None:
    uid = desk.submitted()
    desk.clock.on(hours=1)  # half past two again
    desk.sign(uid, *DANA)
    written, _submitted, signed = shown(desk)[-3:]
    assert (written.at.isoformat(), signed.at.isoformat()) == (
        "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
    )  # fmt: skip
    report = desk.verify()
    assert (report.ok, report.set_back) == (True, ())
    assert listed(desk) == sorted(listed(desk), reverse=True)


def test_p59_the_hour_that_never_comes_leaves_no_gap_and_no_step(desk: Room) -> None:
    desk.clock.now = SPRING
    uid = desk.submitted()
    desk.clock.on(seconds=1)
    desk.sign(uid, *DANA)
    before, after = shown(desk)[-2:]
    assert (before.at.isoformat(), after.at.isoformat()) == (
        "2027-03-28T01:59:59+01:00", "2027-03-28T03:00:00+02:00",
    )  # fmt: skip
    assert after.at - before.at == timedelta(seconds=1)
    assert desk.verify().set_back == ()


def test_p59_a_step_back_is_on_record_and_the_order_is_that_of_acceptance(desk: Room) -> None:
    uid = desk.submitted()
    first = desk.sign(uid, *DANA)
    desk.clock.on(hours=-5)  # last of all, and before everything by its own clock
    second = desk.sign(uid, *KIM)
    late, last = shown(desk)[-2:]
    assert (late.event_id, last.event_id) == (first, second)
    assert last.at < late.at
    assert last.seq == late.seq + 1
    # No list sorts it to where its clock would have it: not the audit page, the history, or
    # the sign-offs.
    assert listed(desk)[:2] == [last.seq, late.seq]
    found = desk.do(partial(review, uid=uid))
    assert [row.event_id for row in found.history[:2]] == [second, first]
    assert [one.signoff.event_id for one in found.signoffs] == [first, second]
    report = desk.verify()
    assert (report.ok, report.set_back) == (True, (last.seq,))
    assert f"Before entry {last.seq} the clock of a desk had been set back" in report.sentence()
    # The step is part of what is chained: an entry cannot be given a better time afterwards.
    event = desk.do(lambda work: work.ledger.event(second))
    said = json.loads(event.data)
    better = event.data.decode().replace(said["at"], "2026-10-25T00:30:00.000Z")
    desk.tamper(("UPDATE event SET data = ? WHERE id = ?", (better, second)))
    broken = desk.verify()
    assert broken.first is not None
    assert broken.first.seq == last.seq


def test_p59_a_change_of_mind_counts_by_its_place_and_not_by_its_clock(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.clock.on(hours=-5)
    second = desk.sign(uid, *DANA, decision="abstain", reason="Read it again")
    (stands,) = desk.do(lambda work: work.signoffs.standing(uid))
    assert stands.event_id == second
    assert desk.verify().ok


def test_p59_days_of_the_audit_list_are_those_of_its_entries(desk: Room) -> None:
    uid = desk.submitted()
    desk.clock.on(hours=-5)
    desk.sign(uid, *DANA)
    evening = LedgerFilter(since=AUTUMN - timedelta(hours=6), until=AUTUMN - timedelta(hours=4))
    (seq,) = listed(desk, evening)
    assert seq == shown(desk)[-1].seq


def test_p59_each_event_says_its_zone_with_its_offset(desk: Room) -> None:
    desk.submitted()
    desk.clock.now = SPRING
    desk.submitted("In winter")
    earlier, later = (said(desk, place) for place in (-3, -1))
    assert (earlier.zone, earlier.offset) == ("Europe/Berlin", "+02:00")
    assert (later.zone, later.offset) == ("Europe/Berlin", "+01:00")
    assert earlier.at == AUTUMN


def said(desk: Room, place: int) -> Any:
    pairs = desk.do(lambda work: list(work.ledger.entries()))
    return read(pairs[place][1].data)
