"""Who is invited answers; the invitation is a calendar file that a later one moves or cancels."""

from datetime import timedelta

import icalendar
import pytest

from cab_desk.domain.meeting import Presence
from cab_desk.errors import Refused
from cab_desk.files.ics_invite import render
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from tests.databases import with_a_shell
from tests.services.meeting_room import WEDNESDAY, MeetingRoom


def answer(board: MeetingRoom, name: str, answered: str) -> str:
    told = board.on(meetings.answer, person_id=board.ids[name], answered=answered)
    return str(told.message)


def seat(board: MeetingRoom, name: str):
    return next(one for one in board.meeting.attendance if one.person_id == board.ids[name])


def event(board: MeetingRoom) -> tuple[icalendar.Calendar, icalendar.Event]:
    """Read the invitation as another program does."""
    made = render(board.on(meetings.invitation))
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(made)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def test_answers_are_noted_and_counted(board: MeetingRoom) -> None:
    assert answer(board, "Technical Lead", "accepted") == "Technical Lead accepts."
    answer(board, "Security Lead", "tentative")
    assert answer(board, "Operations Lead", "declined").endswith("declines and is excused.")
    counts = meetings.answers(board.meeting)
    assert counts == {"accepted": 1, "tentative": 1, "declined": 1, "": 2}
    assert seat(board, "Operations Lead").presence is Presence.EXCUSED
    assert meetings.seat_said(seat(board, "Technical Lead")) == "Technical Lead, accepts"
    assert board.verify().ok


def test_who_comes_after_all_is_awaited_again(board: MeetingRoom) -> None:
    answer(board, "Operations Lead", "declined")
    answer(board, "Operations Lead", "accepted")
    assert seat(board, "Operations Lead").presence is Presence.ABSENT
    assert "taken back" in answer(board, "Operations Lead", "")
    assert seat(board, "Operations Lead").answer == ""


def test_who_is_here_needs_no_answer_beside_the_name(board: MeetingRoom) -> None:
    answer(board, "Technical Lead", "accepted")
    board.start(here=5)
    assert seat(board, "Technical Lead").presence is Presence.PRESENT
    assert meetings.seat_said(seat(board, "Technical Lead")) == "Technical Lead"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [("Edge Team Lead", "accepted", "not invited"), ("Security Lead", "perhaps", "is no answer")],
)
def test_what_is_no_answer(board: MeetingRoom, name: str, given: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        answer(board, name, given)


def test_nobody_answers_a_meeting_that_has_begun(board: MeetingRoom) -> None:
    board.start()
    with pytest.raises(Refused, match="is running already"):
        answer(board, "Security Lead", "accepted")


def test_an_answer_to_another_time_or_by_another_person_is_none(board: MeetingRoom) -> None:
    answer(board, "Technical Lead", "accepted")
    answer(board, "Security Lead", "accepted")
    board.on(meetings.delegate, person_id=board.ids["Security Lead"],
             delegate_id=board.ids["Edge Team Lead"])  # fmt: skip
    assert seat(board, "Security Lead").answer == ""
    same = NewMeeting("CAB weekly", WEDNESDAY, place="Room 4")
    board.on(meetings.replan, new=same)
    assert seat(board, "Technical Lead").answer == "accepted"
    board.on(meetings.replan, new=NewMeeting("CAB weekly", WEDNESDAY + timedelta(hours=1)))
    assert seat(board, "Technical Lead").answer == ""


def test_the_next_of_a_series_asks_again(board: MeetingRoom) -> None:
    answer(board, "Technical Lead", "accepted")
    board.on(meetings.call_off, reason="A holiday.")
    board.meeting_id = board.on(meetings.plan_next).made
    assert meetings.answers(board.meeting)[""] == len(board.meeting.attendance)


def test_the_invitation_names_time_place_agenda_and_guests(board: MeetingRoom) -> None:
    new = NewMeeting("CAB; weekly, long " * 4, WEDNESDAY, place="Room 4", minutes=45)
    board.on(meetings.replan, new=new)
    answer(board, "Technical Lead", "tentative")
    calendar, found = event(board)
    assert (calendar["METHOD"], found["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert found["DTSTART"].dt == WEDNESDAY
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=45)
    assert str(found["SUMMARY"]).startswith("CAB; weekly, long CAB; weekly, long")
    assert str(found["LOCATION"]) == "Room 4"
    assert "Rotate certificates, part 2, 5 min" in str(found["DESCRIPTION"])
    guests = {one.params["CN"]: one.params for one in found["ATTENDEE"]}
    assert guests["Engineering Manager"]["ROLE"] == "CHAIR"
    assert guests["Technical Lead"]["PARTSTAT"] == "TENTATIVE"
    assert guests["Security Lead"]["PARTSTAT"] == "NEEDS-ACTION"
    assert len(guests) == 5


def test_a_later_file_moves_or_cancels_the_same_event(board: MeetingRoom) -> None:
    _, first = event(board)
    board.on(meetings.replan, new=NewMeeting("CAB weekly", WEDNESDAY + timedelta(hours=2)))
    _, second = event(board)
    board.on(meetings.call_off, reason="Half the board is ill.")
    calendar, third = event(board)
    assert first["UID"] == second["UID"] == third["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < third["SEQUENCE"]
    assert (calendar["METHOD"], third["STATUS"]) == ("CANCEL", "CANCELLED")
    assert str(third["DESCRIPTION"]).startswith("Half the board is ill.")


def test_a_delegate_is_invited_in_the_members_place(board: MeetingRoom) -> None:
    board.on(meetings.delegate, person_id=board.ids["Security Lead"],
             delegate_id=board.ids["Edge Team Lead"])  # fmt: skip
    _, found = event(board)
    assert "Edge Team Lead" in {one.params["CN"] for one in found["ATTENDEE"]}
    assert "Security Lead" not in {one.params["CN"] for one in found["ATTENDEE"]}


def test_an_answer_that_somebody_rewrites_is_found(board: MeetingRoom) -> None:
    answer(board, "Technical Lead", "declined")
    assert with_a_shell(board.place, "UPDATE attendance SET answer = 'accepted'"
                        " WHERE answer = 'declined'", ()) == 1  # fmt: skip
    assert not board.verify().ok
