"""Write the invitation to a meeting as a calendar file, to be sent by whatever sends mail.

The board knows no addresses, so guests are named by their ids and the file is one to publish: who
opens it has the meeting in the own calendar, and a later file moves or cancels it.
"""

from collections.abc import Iterator

from cab_desk.domain.meeting import Answer
from cab_desk.files.ics import OWN_PRODUCT
from cab_desk.files.ics_out import escaped, folded, utc
from cab_desk.services.meetings import Invitation
from cab_desk.services.meetings.answering import Guest

_ANSWERS = {
    Answer.ACCEPTED: "ACCEPTED", Answer.TENTATIVE: "TENTATIVE", Answer.DECLINED: "DECLINED",
}  # fmt: skip


def render(invitation: Invitation) -> bytes:
    """Return the file."""
    method = "CANCEL" if invitation.called_off else "PUBLISH"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{OWN_PRODUCT}", f"METHOD:{method}",
             *_event(invitation), "END:VCALENDAR"]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(invitation: Invitation) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{invitation.id}@cab-desk"
    yield f"SEQUENCE:{invitation.sequence}"
    yield f"DTSTAMP:{utc(invitation.made_at)}"
    yield f"DTSTART:{utc(invitation.start)}"
    yield f"DTEND:{utc(invitation.end)}"
    yield f"SUMMARY:{escaped(f'{invitation.title}, {invitation.number}')}"
    yield f"DESCRIPTION:{escaped(invitation.text)}"
    if invitation.place:
        yield f"LOCATION:{escaped(invitation.place)}"
    yield f"STATUS:{'CANCELLED' if invitation.called_off else 'CONFIRMED'}"
    for guest in invitation.guests:
        yield _attendee(guest)
    yield "END:VEVENT"


def _attendee(guest: Guest) -> str:
    role = "CHAIR" if guest.chair else ("REQ-PARTICIPANT" if guest.needed else "OPT-PARTICIPANT")
    answered = next((word for one, word in _ANSWERS.items() if one == guest.answer), "NEEDS-ACTION")
    name = guest.name.replace('"', "'").replace("\n", " ")
    return f'ATTENDEE;ROLE={role};PARTSTAT={answered};CN="{name}":urn:cab-desk:{guest.id}'
