"""No last write wins: the second of two who edit the same is told by whom, and loses nothing."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Role
from cab_desk.domain.change import ExceptionCase, Flag
from cab_desk.domain.meeting import Verdict
from cab_desk.domain.systems import System
from cab_desk.domain.threeway import parts
from cab_desk.files.private import PrivateFiles
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.members import people
from cab_desk.services.registers import exceptions, flags
from cab_desk.services.requests import condition_care, conditions
from cab_desk.services.requests.condition_care import CareRequest
from cab_desk.services.requests.meanwhile import ChangedMeanwhile, Meanwhile
from cab_desk.services.schedule import systems
from cab_desk.services.unsaved import UnsavedNote, packed_note, unpacked_note
from tests.services.exceptions_room import WHY, open_room
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

ANN, BEN = "Technical Lead", "Security Lead"


def told(command: Any, *args: Any, **more: Any) -> Meanwhile:
    """Return what the second one is told."""
    with pytest.raises(ChangedMeanwhile) as caught:
        command(*args, **more)
    assert "Nothing was recorded; your text is kept here." in caught.value.sentence
    return caught.value.found


def as_(board: Any, name: str) -> None:
    board.actor = board.ids[name]


def test_of_two_notes_none_is_lost(board: MeetingRoom) -> None:
    board.start()
    on = {"item_id": board.item_id(1)}
    as_(board, ANN)
    board.on(meetings.note, **on, text="Rates looked at.", seen=[""])
    as_(board, BEN)
    found = told(board.on, meetings.note, **on, text="Ask the vendor.", seen=[""])
    assert found.who == (ANN,)
    assert found.at == board.clock.now
    assert found.label == "the note of CR-2026-0001"
    assert board.meeting.items[0].note == "Rates looked at."
    both = found.merged.decided(both={"note"})["note"]
    assert both == "Rates looked at.\nAsk the vendor."
    board.on(meetings.note, **on, text=both, seen=[found.merged.now["note"]])
    assert board.meeting.items[0].note == both


def test_what_one_wrote_oneself_is_no_others_edit(board: MeetingRoom) -> None:
    board.start()
    on = {"item_id": board.item_id(1)}
    board.on(meetings.note, **on, text="Ask", seen=[""])
    board.on(meetings.note, **on, text="Ask the vendor.", seen=["", "Ask"])  # sent one by one
    assert board.on(meetings.note, **on, text="Ask the vendor.", seen=[]).touched == frozenset()
    assert board.meeting.items[0].note == "Ask the vendor."


def test_of_two_lists_of_conditions_none_is_lost(board: MeetingRoom) -> None:
    board.start()
    on = {"item_id": board.item_id(1)}
    as_(board, ANN)
    board.on(meetings.conditions, **on, texts=["Two gateways first"], seen=[])
    found = told(board.on, meetings.conditions, **on, texts=["At night"], seen=[])
    assert found.merged.clashes[0].theirs == ("Two gateways first",)
    assert board.meeting.items[0].conditions == ("Two gateways first",)


def test_of_two_plans_each_keeps_what_the_other_left_alone(board: MeetingRoom) -> None:
    seen = meetings.plan_of(board.meeting)
    guest = board.ids["Edge Team Lead"]
    as_(board, ANN)
    board.on(meetings.replan, new=replace(seen, place="Room 2", guests=(guest,)), seen=seen)
    mine = replace(seen, scribe="Kim", title="CAB of the week")
    found = told(board.on, meetings.replan, new=mine, seen=seen)
    assert (found.who, found.merged.theirs) == ((ANN,), ("guests", "place"))
    assert found.merged.clashes == ()
    merged = meetings.plan_from(found.merged.decided())
    board.on(meetings.replan, new=merged, seen=meetings.plan_from(found.merged.now))
    now = board.meeting
    assert (now.place, now.scribe, now.title) == ("Room 2", "Kim", "CAB of the week")
    assert [seat.person_id for seat in now.attendance if not seat.votes] == [guest]
    assert now.planned_at == WEDNESDAY


def test_a_time_box_that_another_set_stands(board: MeetingRoom) -> None:
    on = {"item_id": board.item_id(1)}
    before = board.meeting.items[0].box_minutes
    board.on(meetings.set_box, **on, minutes=12, seen=before)
    told(board.on, meetings.set_box, **on, minutes=20, seen=before)
    assert board.meeting.items[0].box_minutes == 12


def test_of_two_edits_of_a_system_the_second_is_told(board: MeetingRoom) -> None:
    board.do(partial(systems.put, system=System("", "orders", "Web", ("ord",))))
    (seen,) = board.do(lambda work: work.systems.all())
    as_(board, ANN)
    board.do(partial(systems.put, system=replace(seen, team="Edge"), seen=seen))
    mine = replace(seen, team="Data", aliases=("ord", "oms"))
    found = told(board.do, partial(systems.put, system=mine, seen=seen))
    assert (found.who, found.word("team")) == ((ANN,), "team")
    assert [one.name for one in found.merged.clashes] == ["team"]
    chosen = System(seen.id, **found.merged.decided({"team"}))
    assert (chosen.team, chosen.aliases) == ("Data", ("oms", "ord"))
    board.do(partial(systems.put, system=chosen, seen=System(seen.id, **found.merged.now)))
    assert board.do(lambda work: work.systems.all()) == [chosen]


def test_of_two_edits_of_a_person_the_second_is_told(board: MeetingRoom) -> None:
    seen = next(one for one in board.do(lambda work: work.people.all()) if one.name == BEN)
    as_(board, ANN)
    board.do(partial(people.enter, person=replace(seen, aliases=("B. Lead",))))
    role = Role("Deputy")
    mine = replace(seen, name="Ben Lead", roles=(*seen.roles, role))
    # Before anybody is asked to sign for it.
    found = told(board.do, partial(people.checked, person=mine, seen=seen))
    told(board.do, partial(people.put_person, person=mine, seen=seen))
    assert (found.who, found.label, found.merged.theirs) == ((ANN,), BEN, ("aliases",))
    assert [found.word(name) for name in found.merged.mine] == ["name", "roles"]
    before = people.with_fields(seen, found.merged.now)
    assert board.do(lambda work: work.people.get(seen.id)) == before
    after = people.with_fields(before, found.merged.decided())
    assert board.do(partial(people.checked, person=after, seen=before)) == (after, before)
    assert (after.name, after.aliases) == ("Ben Lead", ("B. Lead",))
    assert set(after.roles) == {*seen.roles, role}


def test_of_two_names_of_the_board_the_second_is_told(board: MeetingRoom) -> None:
    now = board.do(lambda work: work.board())
    seen = {"name": now.name, "zone": now.zone}
    as_(board, ANN)
    board.do(partial(boards.change_board, name="Harbour CAB", zone=now.zone, seen=seen))
    command = partial(boards.change_board, name=now.name, zone="UTC", seen=seen)
    found = told(board.do, command)
    assert (found.who, found.merged.theirs, found.merged.mine) == ((ANN,), ("name",), ("zone",))
    board.do(partial(boards.change_board, **found.merged.decided(), seen=found.merged.now))
    after = board.do(lambda work: work.board())
    assert (after.name, after.zone) == ("Harbour CAB", "UTC")


def test_of_two_who_say_who_sees_to_a_condition_the_second_is_told(board: MeetingRoom) -> None:
    chair = board.start()
    board.approve_all(board.uids[0])
    board.decide(1, Verdict.CONDITIONS, chair, conditions=("Stop at 0.1 %",))
    change = board.change(board.uids[0])
    (one,) = board.do(partial(conditions.of_change, change=change))
    request = CareRequest(change.uid, one.id, "Edge Team Lead", "2026-11-25", ("", ""))
    as_(board, ANN)
    board.do(partial(condition_care.assign, request=request))
    mine = replace(request, owner="Kim", due="2026-11-30")
    found = told(board.do, partial(condition_care.assign, request=mine))
    assert found.who == (ANN,)
    assert {one.name for one in found.merged.clashes} == {"owner", "due"}


def test_of_two_reasons_for_an_exception_the_second_is_told(tmp_path: Path) -> None:
    room = open_room(tmp_path, "pol-012")
    try:
        uid = room.weekend()
        one = room.sheet(uid).asked[0]
        kind = one.kinds[0][0] if one.kinds else ""
        state = partial(exceptions.state, uid=uid, override=one.id, kind=kind)
        room.do(partial(state, reason=WHY, seen=None))
        found = told(room.do, partial(state, reason="Because it is due.", seen=None))
        assert found.merged.clashes
        stands = room.sheet(uid).case
        assert stands is not None
        assert stands.reason == WHY
        seen = ExceptionCase(stands.reason, stands.kind)
        room.do(partial(state, reason="Orders fail, and it is due.", seen=seen))
        told(room.do, partial(exceptions.drop, uid=uid, seen=seen))
    finally:
        room.close()


def test_of_two_edits_of_a_flag_the_second_is_told(tmp_path: Path) -> None:
    room = open_room(tmp_path, "pol-012")
    try:
        flag = Flag("payments-new-checkout-release", "release", "Ann Boyd", "Checkout",
                    "2026-12-31")  # fmt: skip
        room.do(partial(flags.put, flag=flag, new=True))
        (line,) = room.do(flags.register)
        seen = flags.fields(line.flag, line.number)
        put = partial(flags.put, seen=seen)
        room.do(partial(put, flag=replace(line.flag, owner="Kim Dahl")))
        found = told(room.do, partial(put, flag=replace(line.flag, purpose="The new checkout")))
        assert (found.merged.theirs, found.merged.mine) == (("owner",), ("purpose",))
        told(room.do, partial(flags.remove, name=flag.name, seen=seen))
        merged = flags.flag_from(line.flag, found.merged.decided())
        room.do(partial(flags.put, flag=merged, seen=found.merged.now))
        (after,) = room.do(flags.register)
        assert (after.flag.owner, after.flag.purpose) == ("Kim Dahl", "The new checkout")
    finally:
        room.close()


def test_sets_of_two_edits_are_united() -> None:
    before = {"guests": frozenset("ab")}
    found = parts(before, {"guests": frozenset("bc")}, {"guests": frozenset("abd")})
    assert found.decided()["guests"] == frozenset("bcd")
    assert found.clashes == ()


def test_two_windows_of_one_person_keep_both_private_notes(tmp_path: Path) -> None:
    notes = PrivateFiles(tmp_path)
    assert notes.keep("b1", "m1", "i1", "Ask", [""]) == "Ask"
    assert notes.keep("b1", "m1", "i1", "Ask the vendor", ["", "Ask"]) == "Ask the vendor"
    both = "Ask the vendor\nCall Kim"
    assert notes.keep("b1", "m1", "i1", "Call Kim", [""]) == both
    assert notes.read("b1", "m1") == {"i1": both}
    assert notes.keep("b1", "m1", "i1", "", [both]) == ""


def test_a_note_that_was_left_over_knows_what_it_began_from(board: MeetingRoom) -> None:
    note = UnsavedNote("m", "i", "Mine", board.clock.now, ("", "Half"))
    assert unpacked_note(packed_note(note)) == note
    assert unpacked_note(packed_note(replace(note, seen=None))) == replace(note, seen=None)
