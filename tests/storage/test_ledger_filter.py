"""Which audit entries are listed when some are asked for."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.rows import LedgerFilter, LedgerRow
from tests.services.evidence_room import DANA, NOON, Room, room


@pytest.fixture
def desk(tmp_path: Path):  # type: ignore[no-untyped-def]
    with room(tmp_path) as made:
        made.furnish()
        uid = made.submitted("Rotate 100% of the certificates")
        made.clock.on(days=2)
        made.sign(uid, *DANA)
        made.submitted("Upgrade the queue")
        made.do(partial(meetings.plan, new=NewMeeting("Weekly", NOON + timedelta(days=7))))
        yield made


def rows(desk: Room, **wanted: object) -> list[LedgerRow]:
    with desk.open_reader() as reader:
        found: list[LedgerRow] = reader.ledger_rows(
            None,
            500,
            wanted=LedgerFilter(**wanted),  # type: ignore[arg-type]
        )
    return found


def types(desk: Room, **wanted: object) -> list[str]:
    return [row.type for row in rows(desk, **wanted)]


def test_nothing_asked_for_is_everything(desk: Room) -> None:
    assert LedgerFilter().empty
    assert [row.seq for row in rows(desk)] == list(
        range(desk.do(lambda work: work.ledger.head()).seq, 0, -1)
    )


def test_a_persons_entries_are_those_by_and_about_the_person(desk: Room) -> None:
    found = types(desk, person=desk.ids["Dana Reyes"])
    assert found == ["signoff.given", "key.welcomed", "key.accepted", "person.put"]


def test_a_request_is_found_by_number_and_by_words_of_its_title(desk: Room) -> None:
    mine = ["signoff.given", "change.submitted", "change.created"]
    assert types(desk, about="CR-2026-0001") == mine
    assert types(desk, about=" certificates ") == mine
    assert types(desk, about="100%") == mine
    assert types(desk, about="%") == mine  # the sign itself, which only one title has
    assert types(desk, about="_") == []
    assert types(desk, about="!") == []
    assert types(desk, about="2026-48") == ["meeting.planned"]


def test_kinds_and_times_narrow_further(desk: Room) -> None:
    assert types(desk, kinds=("signoff", "key"))[0] == "signoff.given"
    assert set(types(desk, kinds=("signoff", "key"))) == {
        "signoff.given",
        "key.accepted",
        "key.welcomed",
    }
    late = rows(desk, since=NOON + timedelta(days=1))
    assert [row.type for row in late] == [
        "meeting.planned", "change.submitted", "change.created", "signoff.given",
    ]  # fmt: skip
    early = rows(desk, until=NOON + timedelta(days=1))
    assert {row.seq for row in early} | {row.seq for row in late} == {row.seq for row in rows(desk)}
    assert types(desk, about="queue", kinds=("signoff",)) == []


def test_the_next_page_goes_on_where_the_last_ended(desk: Room) -> None:
    wanted = LedgerFilter(kinds=("person",))
    with desk.open_reader() as reader:
        first = reader.ledger_rows(None, 2, wanted=wanted)
        rest = reader.ledger_rows(first[-1].seq, 50, wanted=wanted)
    assert len(first) == 2
    assert len(first) + len(rest) == 4
    assert rest[0].seq < first[-1].seq
