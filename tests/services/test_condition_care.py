"""Owner and day of a condition: said beside what is signed, carried on until it is ticked."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.content import content_hash
from cab_desk.domain.meeting import Verdict
from cab_desk.domain.statement import read
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.boards import home
from cab_desk.services.papers import minutes_record
from cab_desk.services.requests import condition_care, conditions, happenings
from cab_desk.services.requests.condition_care import CareRequest
from cab_desk.services.requests.conditions import Condition, TickRequest
from cab_desk.services.signatures.ticking import tick
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import MeetingRoom, meeting_room

STOP = "Stop at 0.1 % of errors"


DUE = "2026-11-25"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[MeetingRoom]:
    """Return a running meeting whose first item is approved under a condition."""
    with meeting_room(tmp_path) as board:
        board.session = board.start()  # type: ignore[attr-defined]
        board.approve_all(board.uids[0])
        board.decide(1, Verdict.CONDITIONS, board.session, conditions=(STOP,))  # type: ignore[attr-defined]
        yield board


def listed(board: MeetingRoom) -> list[Condition]:
    found: list[Condition] = board.do(
        lambda work: conditions.of_change(work, work.changes.get(board.uids[0]))
    )
    return found


def care(board: MeetingRoom, owner: str = "Edge Team Lead", due: str = DUE) -> str:
    request = CareRequest(board.uids[0], listed(board)[0].id, owner, due)
    message: str = board.do(partial(condition_care.assign, request=request)).message
    return message


def closed(board: MeetingRoom) -> None:
    board.decide(2, Verdict.DEFERRED, board.session, reason="No time")  # type: ignore[attr-defined]
    board.on(meetings.close, chair=board.session)  # type: ignore[attr-defined]


def carried(board: MeetingRoom) -> tuple[meetings.OpenTask, ...]:
    found: tuple[meetings.OpenTask, ...] = board.do(
        lambda work: meetings.carried(work, work.meetings.all())
    )
    return found


def test_owner_and_day_are_kept_and_said_anew(held: MeetingRoom) -> None:
    assert (listed(held)[0].owner, listed(held)[0].due) == ("", "")
    assert care(held, "  Edge   Team Lead ") == "Edge Team Lead sees to the condition."
    assert (listed(held)[0].owner, listed(held)[0].due) == ("Edge Team Lead", DUE)
    care(held, "Business Stakeholder", "2026-12-01")
    assert (listed(held)[0].owner, listed(held)[0].due) == ("Business Stakeholder", "2026-12-01")


def test_what_was_signed_stays_as_it_was(held: MeetingRoom) -> None:
    before = held.change(held.uids[0])
    care(held)
    after = held.change(held.uids[0])
    assert (content_hash(after), after.version) == (content_hash(before), before.version)
    records = held.do(lambda work: work.signoffs.of_change(held.uids[0]))
    assert not any(one.stale or one.superseded for one in records)
    report = held.verify()
    assert report.ok, report.sentence()


def test_an_entry_of_its_own_says_so_in_words(held: MeetingRoom) -> None:
    care(held)
    event = held.do(lambda work: work.ledger.of_subject(held.uids[0]))[-1][1]
    body = read(event.data).body
    assert (event.type, body["owner"], body["due"]) == (
        "condition.assigned", "Edge Team Lead", DUE,
    )  # fmt: skip
    number = held.change(held.uids[0]).number
    said = happenings.sentence(event.type, body)
    assert said == f"Owner of a condition of {number} named"


def test_every_fault_is_named_with_its_field(held: MeetingRoom) -> None:
    for owner, due, places in (
        ("", "", ["owner", "due"]), ("Kim", "soon", ["due"]), ("x" * 121, DUE, ["owner"]),
        ("Kim", "2026-02-30", ["due"]),
    ):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            care(held, owner, due)
        assert [fault.place for fault in caught.value.faults] == places
    assert listed(held)[0].owner == ""


def test_a_condition_that_is_met_or_gone_gets_no_owner(held: MeetingRoom) -> None:
    one = listed(held)[0]
    tick(held.office, TickRequest(held.uids[0], one.id, held.ids["Engineering Manager"], WORDS))
    with pytest.raises(Refused, match="is met already"):
        care(held)
    gone = CareRequest(held.uids[0], "nothing/0", "Kim", DUE)
    with pytest.raises(Refused):
        held.do(partial(condition_care.assign, request=gone))


def test_it_is_carried_on_until_it_is_ticked(held: MeetingRoom) -> None:
    care(held)
    assert carried(held) == ()  # its own meeting still runs
    closed(held)
    (task,) = carried(held)
    assert (task.action.text, task.action.owner, task.action.due) == (STOP, "Edge Team Lead", DUE)
    assert task.change_uid == held.uids[0]
    stand = held.do(meetings.stand)
    assert stand.earlier == (task,)
    tick(held.office, TickRequest(task.change_uid, task.action.id,
                                  held.ids["Engineering Manager"], WORDS))  # fmt: skip
    assert carried(held) == ()


def test_home_says_what_is_due(held: MeetingRoom) -> None:
    closed(held)
    held.actor = held.ids["Engineering Manager"]
    assert not [row for row in held.do(home.ahead).owed if row.what == "condition"]
    care(held)
    (row,) = (row for row in held.do(home.ahead).owed if row.what == "condition")
    assert row.label == f"Condition: {STOP} (Edge Team Lead)"
    assert (row.state, row.uid, row.by.isoformat()[:10]) == ("due", held.uids[0], DUE)


def test_minutes_say_who_sees_to_it_as_the_meeting_left_it(held: MeetingRoom) -> None:
    def recorded() -> list[dict[str, object]]:
        record = held.do(partial(minutes_record.build, meeting_id=held.meeting_id))
        found: list[dict[str, object]] = record["items"][0].get("care", [])
        return found

    assert recorded() == []
    care(held)
    closed(held)
    said = [{"place": 1, "owner": "Edge Team Lead", "due": DUE}]
    assert recorded() == said
    held.actor = held.ids["Engineering Manager"]
    care(held, "Business Stakeholder")  # after the close: no part of these minutes
    assert recorded() == said


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Nobody is said to work at this desk"),
     ("Technical Lead", "Technical Lead can't say who sees to this condition")],
)  # fmt: skip
def test_outside_of_the_meeting_it_is_not_for_everybody(
    held: MeetingRoom, name: str, sentence: str
) -> None:
    closed(held)
    held.actor = held.ids.get(name, "")
    with pytest.raises(Refused, match=sentence):
        care(held)
    assert listed(held)[0].owner == ""
    held.actor = held.ids["Engineering Manager"]  # the chair, as the policy names nobody
    care(held)
    assert listed(held)[0].owner == "Edge Team Lead"
