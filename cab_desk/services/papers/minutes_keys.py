"""Of the sign-offs on paper: whose key no chair had accepted, and which a chair only heard."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Signoff
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


def set_aside(one: RecordedSignoff) -> dict[str, str]:
    """Return why a sign-off does not count, and of a word by mouth who heard it."""
    why = "replaced" if one.superseded else "stale"
    if one.withdrawn_by or one.held:
        why = "withdrawn" if one.withdrawn_by else "held"
    heard = one.signoff.heard
    return {"why": why, "heard": clean(heard.by)} if heard else {"why": why}


def spoken(said: Signoff, moment: Callable[[datetime], Any]) -> dict[str, Any]:
    """Return whether a sign-off was given by mouth, and of a word who heard it, how and when."""
    heard = said.heard
    if heard is None:
        return {"verbal": said.verbal}
    how = {
        "name": clean(heard.by), "channel": heard.channel, "at": moment(heard.at),
        "reason": clean(heard.reason),
    }  # fmt: skip
    return {"verbal": said.verbal, "heard": how}
