"""Which sign-offs of a meeting are by keys that no chair had accepted when it was closed."""

from collections.abc import Callable

from cab_desk.domain.statement import read
from cab_desk.services.members.standing import known
from cab_desk.services.ports import RecordedSignoff, Work


def waits(work: Work, until: int | None) -> Callable[[RecordedSignoff], bool]:
    """Return what tells of a sign-off whether its key waited at an entry; None: by now."""
    keys = known(work, until=until).never_accepted()
    people = set(keys.values())

    def told(record: RecordedSignoff) -> bool:
        if record.signoff.person_id not in people:  # only of few the event has to be read
            return False
        event = work.ledger.event(record.signoff.event_id)
        return event is not None and read(event.data).key in keys

    return told
