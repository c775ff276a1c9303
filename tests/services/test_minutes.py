"""Minutes are built from the board, printed outside any transaction and kept for ever."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cab_desk.app.session import print_minutes
from cab_desk.domain import merkle
from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, MeetingState
from cab_desk.errors import Refused, Unavailable
from cab_desk.reports.minutes import render
from cab_desk.services.papers import minutes
from cab_desk.services.papers.minutes_record import build
from tests.services.held_meeting import Held, add_change, close, hold, sign


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    board = Held(tmp_path)
    yield board
    board.close()


def built(held: Held) -> dict[str, Any]:
    with held.open_work() as work:
        return build(work, held.meeting_id)


def kept(held: Held) -> list[Any]:
    with held.open_work() as work:
        return work.minutes.of_meeting(held.meeting_id)


def printed(held: Held) -> str:
    document = pypdfium2.PdfDocument(kept(held)[0].pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def entries(held: Held, kind: str) -> list[Mapping[str, Any]]:
    with held.open_work() as work:
        found = [pair for pair in work.ledger.entries() if pair[1].type == kind]
    return [json.loads(event.data) for _, event in found]


def test_the_record_says_who_was_there_what_was_decided_and_who_signed(held: Held) -> None:
    hold(held)
    record = built(held)
    assert record["meeting"]["number"] == "2026-47"
    assert record["meeting"]["chair"] == "CAB Chair"
    assert record["quorum"] == {"here": 2, "members": 2, "needed": 2, "met": True}
    assert [seat["name"] for seat in record["attendance"]] == ["CAB Chair", "SRE Lead"]
    first, second, third = record["items"]
    assert (first["verdict"], first["conditions"]) == (
        "approved_with_conditions", ["Check two gateways first."],
    )  # fmt: skip
    assert first["class"] == {
        "id": "normal", "label": "Normal", "letter": "N", "shape": "square",
    }  # fmt: skip
    risk = first["risk"]
    assert (risk["label"], risk["column"], risk["row"]) == ("High", 1, 2)
    assert record["matrix"]["cells"][risk["row"]][risk["column"]]["tone"] == risk["tone"]
    signoff = first["signoffs"][0]
    assert (signoff["name"], signoff["role"], signoff["decision"]) == (
        "SRE Lead", "SRE Lead", "approve_with_conditions",
    )  # fmt: skip
    assert signoff["meaning"] == "Read revision 1 and accepts the risk."
    assert signoff["content"] == first["content"]
    assert signoff["at"]["offset"] == "-08:00"
    assert signoff["strokes"].startswith("4800,1500;")
    assert second["deferred_to"]["number"] == "2026-48"
    assert second["exception"] == {"kind": "other", "reason": "Quarter freeze"}
    assert (third["number"], third["class"], third["risk"]) == ("", None, None)


def test_the_record_is_canonical_and_holds_the_head_of_the_ledger(held: Held) -> None:
    hold(held)
    record = built(held)
    assert json.loads(canonical(record)) == record
    with held.open_work() as work:
        head = work.ledger.head()
        ids = work.ledger.ids()
    root = merkle.root([bytes.fromhex(one) for one in ids])
    assert record["head"] == {"seq": head.seq, "hash": head.hash, "root": root}
    assert record["policy"]["hash"] == held.pack.hash


def test_a_draft_is_kept_with_its_hashes_and_an_event(held: Held) -> None:
    hold(held, closed=False)
    outcome = minutes.make(held.office, held.meeting_id)
    assert {"minutes", "ledger", f"meeting:{held.meeting_id}"} <= outcome.touched
    assert outcome.message == "Draft 1 of the minutes of meeting 2026-47 is ready."
    (file,) = kept(held)
    assert (file.state, file.revision) == ("draft", 1)
    assert file.pdf.startswith(b"%PDF")
    assert (digest(file.record), digest(file.pdf)) == (file.record_hash, file.pdf_hash)
    (event,) = entries(held, "minutes.made")
    assert event["body"] == {
        "meeting": held.meeting_id, "revision": 1, "state": "draft",
        "record": file.record_hash, "pdf": file.pdf_hash, "certificate": "",
    }  # fmt: skip


def test_final_minutes_are_signed_by_the_chair_and_name_the_closing(held: Held) -> None:
    hold(held)
    minutes.make(held.office, held.meeting_id)
    outcome = minutes.make(held.office, held.meeting_id, chair=held.chair())
    assert outcome.message == "The minutes of meeting 2026-47 are final."
    final = kept(held)[0]
    record = minutes.record_of(final)
    assert (final.state, final.revision, record["state"]) == ("final", 2, "final")
    approved = record["approved"]
    assert (approved["name"], approved["at"]) == ("CAB Chair", record["meeting"]["closed"])
    with held.open_work() as work:
        pairs = list(work.ledger.entries())
        key = work.people.key(held.persons["CAB Chair"])
    assert pairs[approved["entry"] - 1][1].type == "meeting.closed"
    event = pairs[-1][1]
    assert (event.type, event.author) == ("minutes.final", held.persons["CAB Chair"])
    assert key is not None
    assert held.office.vault.verify(key.public, b"cabdesk/event/v1\0" + event.data, event.signature)


def test_printed_again_is_the_same_file(held: Held) -> None:
    hold(held)
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    before = kept(held)
    for again in (held.chair(), None):
        outcome = minutes.make(held.office, held.meeting_id, chair=again)
        assert outcome.touched == frozenset()
        assert outcome.message == "Nothing changed since the last printing, so it stands."
    assert kept(held) == before
    record, hashed = minutes.record_of(before[0]), before[0].record_hash
    drawn = print_minutes(record, hashed, lambda done, total: None)
    assert before[0].pdf.startswith(drawn)  # the board's signature is behind it


def test_a_changed_meeting_gets_another_draft(held: Held) -> None:
    hold(held, closed=False)
    minutes.make(held.office, held.meeting_id)
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        work.meetings.put(replace(meeting, place="Room 5"))
    minutes.make(held.office, held.meeting_id)
    assert [(file.revision, file.state) for file in kept(held)] == [(2, "draft"), (1, "draft")]


def test_final_minutes_that_follow_final_ones_name_what_they_amend(held: Held) -> None:
    hold(held)
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        first = replace(meeting.items[0], note="Put right.")
        work.meetings.put(replace(meeting, items=(first, *meeting.items[1:])))
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    newest, before = kept(held)
    assert minutes.record_of(newest)["amends"] == before.record_hash
    with held.open_work() as work:
        assert work.minutes.states() == {held.meeting_id: (2, "revised")}


def test_final_minutes_wait_for_the_close(held: Held) -> None:
    hold(held, closed=False)
    with pytest.raises(Refused, match="become final when the chair has closed it"):
        minutes.make(held.office, held.meeting_id, chair=held.chair())
    assert kept(held) == []


def test_a_meeting_that_changes_while_the_minutes_are_drawn_is_not_recorded(held: Held) -> None:
    hold(held, closed=False)

    def slow(record: Mapping[str, Any], record_hash: str, _told: object) -> bytes:
        with held.open_work() as work:  # no transaction is open: this one is not kept waiting
            meeting = work.meetings.get(held.meeting_id)
            work.meetings.put(replace(meeting, scribe="Somebody else"))
        return render(record, record_hash)

    with pytest.raises(Refused, match="changed while its minutes were drawn"):
        minutes.make(replace(held.office, printer=slow), held.meeting_id)
    assert kept(held) == []
    assert entries(held, "minutes.made") == []


def test_other_work_on_the_board_does_not_stop_a_printing(held: Held) -> None:
    hold(held, closed=False)

    def meanwhile(record: Mapping[str, Any], record_hash: str, _told: object) -> bytes:
        with held.open_work() as work:
            add_change(work, "CR-2026-0099", "Something else")
        return render(record, record_hash)

    minutes.make(replace(held.office, printer=meanwhile), held.meeting_id)
    assert len(kept(held)) == 1


def test_a_long_printing_tells_how_far_it_is_and_can_be_called_off(held: Held) -> None:
    hold(held, closed=False)
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        more = tuple(AgendaItem(f"n{place}", place, f"Item {place}") for place in range(4, 70))
        work.meetings.put(replace(meeting, items=(*meeting.items, *more)))

    class CalledOffError(Exception):
        pass

    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 40:
            raise CalledOffError

    with pytest.raises(CalledOffError):
        minutes.make(held.office, held.meeting_id, progress=stop)
    assert heard == [(20, 69), (40, 69)]
    assert kept(held) == []
    assert entries(held, "minutes.made") == []


def test_without_a_printer_it_is_said_so(held: Held) -> None:
    hold(held, closed=False)
    with pytest.raises(Unavailable, match="no printing part"):
        minutes.make(replace(held.office, printer=None), held.meeting_id)


def test_a_dropped_session_of_the_chair_makes_nothing_final(held: Held) -> None:
    hold(held)
    chair = held.chair()
    chair.drop()
    with pytest.raises(Refused):
        minutes.make(held.office, held.meeting_id, chair=chair)
    assert kept(held) == []


def test_only_sign_offs_for_what_was_decided_and_until_the_close_count(held: Held) -> None:
    hold(held)
    before = built(held)["items"]
    with held.open_work() as work:
        second = work.changes.by_number("CR-2026-0002")
        assert second is not None
        sign(work, second, held)  # after the close
        first = work.changes.by_number("CR-2026-0001")
        assert first is not None
        event = work.record(Draft("change.edited", {"reason": "typo"}, first.uid, 2))
        work.changes.replace(replace(first, title="Another title"), event.id)
    after = built(held)["items"]
    assert [len(item["signoffs"]) for item in after] == [1, 0, 0]
    assert all("set_aside" not in item for item in after)
    assert (after[0]["title"], after[0]["content"]) == (before[0]["title"], before[0]["content"])


def test_a_sign_off_that_does_not_count_is_named_with_why(held: Held) -> None:
    hold(held, closed=False)
    (signoff,) = built(held)["items"][0]["signoffs"]
    with held.open_work() as work:
        second = work.changes.by_number("CR-2026-0002")
        assert second is not None
        sign(work, second, held)
        sign(work, replace(second, title="As it was before"), held)
        work.signoffs.withdraw(signoff["event"], signoff["event"])
    items = built(held)["items"]
    assert [len(item["signoffs"]) for item in items] == [0, 0, 0]
    said = [[one["why"] for one in item.get("set_aside", ())] for item in items]
    assert said == [["withdrawn"], ["replaced", "stale"], []]
    close(held)
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    text = printed(held)
    assert "Approve with conditions. Withdrawn." in text
    assert "Replaced by a later one." in text
    assert "for revision 1, which was changed afterwards. Audit entry" in text


def test_the_overview_lists_meetings_with_the_state_of_their_minutes(held: Held) -> None:
    hold(held)
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    with held.open_work() as work:
        rows = {row.number: row for row in minutes.overview(work)}
    assert rows["2026-47"].state == "final"
    assert rows["2026-47"].meeting_state is MeetingState.CLOSED
    assert dict(rows["2026-47"].decisions) == {
        "approved_with_conditions": 1, "deferred": 1, "noted": 1,
    }  # fmt: skip
    assert (rows["2026-48"].state, rows["2026-48"].revision) == ("none", 0)


def test_a_meeting_is_found_by_number_or_id(held: Held) -> None:
    hold(held)
    with held.open_work() as work:
        assert minutes.find(work, "2026-47") == minutes.find(work, held.meeting_id)
        with pytest.raises(Refused, match="No meeting has the number 2031-01"):
            minutes.find(work, "2031-01")


def test_asked_for_by_number_minutes_are_printed_once_and_then_found(held: Held) -> None:
    hold(held)
    draft = minutes.printed(held.office, "2026-47")
    assert (draft.state, draft.revision) == ("draft", 1)
    assert minutes.printed(held.office, held.meeting_id) == draft
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    final = minutes.printed(held.office, "2026-47")
    assert (final.state, final.revision) == ("final", 2)
    with pytest.raises(Refused, match="No meeting has the number 9"):
        minutes.printed(held.office, "9")


def test_every_fact_of_the_record_is_in_the_pdf(held: Held) -> None:
    hold(held, closed=False)
    close(held)
    minutes.make(held.office, held.meeting_id, chair=held.chair())
    text = printed(held)
    file = kept(held)[0]
    record = minutes.record_of(file)
    head = record["head"]
    wanted = [f"cabdesk:v1:head:{head['seq']}:{head['hash']}", file.record_hash]
    for item in record["items"]:
        wanted += [item["title"], *item["conditions"]]
        wanted += [action["text"] for action in item["actions"]]
        for signoff in item["signoffs"]:
            wanted += [signoff["name"], signoff["role"], signoff["meaning"]]
    assert [part for part in wanted if part not in text] == []
