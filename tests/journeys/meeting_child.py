"""Hold half a meeting in a process of its own, say so, and wait to be killed."""

import sys
from functools import partial
from pathlib import Path

from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision
from cab_desk.services.members.chair import unlock_chair
from tests.journeys import desk


def main(path: Path) -> None:
    session = desk.session_at(path, "desk-of-the-chair")

    def do(command):
        with session.open_work() as work:
            return command(work)

    (meeting,) = do(lambda work: work.meetings.all())
    on = {"meeting_id": meeting.id}
    ids = {person.name: person.id for person in do(lambda work: work.people.all())}
    chair = unlock_chair(session.office, ids[desk.CHAIR], desk.WORDS)
    do(partial(meetings.start, **on, chair=chair))
    for seat in meeting.attendance:
        do(partial(meetings.attendance, **on, person_id=seat.person_id, presence=Presence.PRESENT))
    first, second = meeting.items
    do(partial(meetings.open_item, **on, item_id=first.id))
    decision = Decision(Verdict.REJECTED, "Too near the fair.")
    do(partial(meetings.decide, **on, item_id=first.id, decision=decision, chair=chair))
    do(partial(meetings.open_item, **on, item_id=second.id))
    do(partial(meetings.note, **on, item_id=second.id, text="Which gateway goes first?"))
    sys.stdout.write("in the middle\n")
    sys.stdout.flush()
    while True:  # writing on and on, so that the kill falls where it may
        for minutes in (5, 6, 7, 8):
            do(partial(meetings.set_box, **on, item_id=second.id, minutes=minutes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
