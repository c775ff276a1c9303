"""Texts that people add to minutes, and parts that the print leaves out: kept through it all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.meeting import LateItem
from cab_desk.errors import BadInput
from cab_desk.services.outcome import Outcome
from cab_desk.services.papers import minutes, minutes_edits
from cab_desk.services.papers.minutes_edits import Edits
from cab_desk.services.papers.minutes_record import build
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from tests.reports.pdf_text import text_of
from tests.services.held_meeting import Held, add_change, hold

OPENING = "The chair welcomed the new members.\nThe last minutes were accepted."


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    board = Held(tmp_path)
    hold(board)
    yield board
    board.close()


def now(held: Held) -> Edits:
    with held.open_work() as work:
        return minutes_edits.edits(work, held.meeting_id)


def edit(held: Held, **more: Any) -> Outcome:
    with held.open_work() as work:
        new = replace(minutes_edits.edits(work, held.meeting_id), **more)
        return minutes_edits.edit(work, held.meeting_id, new)


def printed(held: Held, final: bool = False) -> str:
    minutes.make(held.office, held.meeting_id, chair=held.chair() if final else None)
    with held.open_work() as work:
        file = minutes.kept(work, held.meeting_id)
    assert file is not None
    return text_of(file.pdf)


def since(held: Held) -> tuple[str, ...]:
    with held.open_work() as work:
        return minutes.shown(work, held.meeting_id).since


def item_ids(held: Held) -> list[str]:
    with held.open_work() as work:
        return [item.id for item in work.meetings.get(held.meeting_id).items]


def test_what_was_added_by_hand_stays_when_minutes_are_made_again(held: Held) -> None:
    first, *_ = item_ids(held)
    outcome = edit(held, opening=OPENING, closing="Ended with thanks.", texts={first: "Much said."})
    assert outcome.message == "The texts of the minutes of meeting 2026-47 are saved."
    text = printed(held)
    assert text.index("The last minutes were accepted.") < text.index("Attendance")
    assert text.index("Much said.") < text.index("Ended with thanks.")
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        items = (replace(meeting.items[0], note="Put right."), *meeting.items[1:])
        work.meetings.put(replace(meeting, items=items, place="Room 5"))
    assert since(held) == ("place, time or chair", "item 1 CR-2026-0001 (note)")
    again = printed(held)
    assert "Put right." in again
    for kept in ("The last minutes were accepted.", "Much said.", "Ended with thanks."):
        assert kept in again
    assert since(held) == ()


def test_final_minutes_get_a_revision_for_a_text_added_later(held: Held) -> None:
    printed(held, final=True)
    assert since(held) == ()
    edit(held, closing="Corrected on request of the auditor.")
    assert since(held) == ("texts before and after the items, or contents",)
    assert "Corrected on request" not in printed(held)  # final ones stand until the chair signs
    outcome = minutes.make(held.office, held.meeting_id, chair=held.chair())
    assert outcome.message == "Revision 2 of the minutes of meeting 2026-47 is final."
    assert "Corrected on request of the auditor." in printed(held)


def test_parts_are_left_out_of_the_print_and_stay_in_the_record(held: Held) -> None:
    whole = printed(held)
    with held.open_work() as work:
        items = work.meetings.get(held.meeting_id).items
        notes = [" ".join(item.note.split()) for item in items if item.note]
        actions = [
            action.text
            for item in work.meetings.get(held.meeting_id).items
            for action in item.actions
        ]
    assert notes
    assert actions
    assert [text for text in (*notes, *actions) if text not in whole] == []
    edit(held, left_out=frozenset({"notes", "actions", "risk"}))
    text = printed(held)
    assert not any(part in text for part in (*notes, *actions))
    assert "Left out of this print by choice: action items, notes, risk matrices." in text
    assert "Impact:" not in text
    for wanted in ("Attendance", "Decisions", "SRE Lead", "Deferred to"):
        assert wanted in text
    with held.open_work() as work:
        file = minutes.kept(work, held.meeting_id)
        assert file is not None
        record = minutes.record_of(file)
    assert [" ".join(one["note"].split()) for one in record["items"] if one["note"]] == notes
    edit(held, left_out=frozenset())
    assert all(part in printed(held) for part in (*notes, *actions))


def test_nothing_entered_leaves_the_record_as_it_was(held: Held) -> None:
    with held.open_work() as work:
        before = build(work, held.meeting_id)
    assert edit(held, opening=" \n ").touched == frozenset()
    with held.open_work() as work:
        after = build(work, held.meeting_id)
    assert "edits" not in after
    assert after["items"] == before["items"]


def test_of_two_who_edit_at_once_the_second_is_told(held: Held) -> None:
    mine = now(held)
    edit(held, opening="Theirs.")
    new = replace(mine, opening="Mine.", closing="The end.")
    with pytest.raises(ChangedMeanwhile) as caught, held.open_work() as work:
        minutes_edits.edit(work, held.meeting_id, new)
    assert now(held).opening == "Theirs."
    merged = caught.value.found.merged
    assert merged.theirs == ("opening",)
    assert merged.decided(both={"opening"})["opening"] == "Theirs.\nMine."
    assert merged.decided()["closing"] == "The end."


def test_texts_that_are_too_long_are_all_named(held: Held) -> None:
    first, *_ = item_ids(held)
    with pytest.raises(BadInput) as caught:
        edit(held, closing="x" * 8001, texts={first: "y" * 9000, "unknown": "z" * 9000})
    assert [fault.place for fault in caught.value.faults] == ["closing", first]
    assert "at most 8,000 characters; this one has 8,001" in caught.value.faults[0].sentence
    assert now(held) == Edits()


def test_markup_of_the_hand_is_only_text(held: Held) -> None:
    edit(held, opening="<b>Bold</b> & \x00<para>")
    assert "<b>Bold</b> & <para>" in printed(held)


def test_late_requests_and_a_late_emergency_are_said(held: Held) -> None:
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        uid = add_change(work, "CR-2026-0077", "Swap the switch").uid
        tray = LateItem(uid, "CR-2026-0077", "Swap the switch", meeting.planned_at)
        assert meeting.started_at is not None
        asked = meeting.started_at - timedelta(hours=1, minutes=5)
        work.meetings.put(replace(meeting, late=(tray,), kind="emergency", requested_at=asked))
    text = printed(held)
    assert "After the cut-off and not admitted: CR-2026-0077 Swap the switch." in text
    assert "Emergency meeting, requested Wed 18 Nov" in text
