"""Accept that who is on for a change is away, or open that again.

It holds for the content and for the absence as they were: an edit of either opens it again. The
event alone keeps it.
"""

from collections.abc import Mapping
from typing import Any

from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.conflict_ports import ORDERED
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import in_the_way
from cab_desk.services.requests.changes import label
from cab_desk.services.schedule.settling import SettleRequest, Shown, member, reason_of
from cab_desk.words import say

SETTLED_AWAY = "absence.settled"


def shown_away(work: Work, uid: str, entry: str) -> Shown:
    """Return that somebody is away as it is now, to be handed back with what is settled of it."""
    content = content_hash(work.changes.get(uid))
    return Shown({uid: content}, _last_word(work, uid, entry)[0])


def settle_away(work: Work, request: SettleRequest) -> Outcome:
    """Record what is settled about a change whose owner is away: `other` is the absence.

    Raises Refused where there is no such conflict, who works here is no member, or the change or
    what was said is no longer what was shown; BadInput for a reason that is none.
    """
    change = work.changes.get(request.one)
    found = in_the_way.of_change(work, change.uid)
    partner = next((one for one in found if one.uid == request.other), None)
    if partner is None or request.state == ORDERED:
        raise Refused(say("spacing.no_absence", one=label(change)))
    content = content_hash(change)
    if request.shown is not None:
        if request.shown.contents.get(change.uid) != content:
            raise Refused(say("conflicts.edited", name=label(change)))
        event_id, last = _last_word(work, change.uid, request.other)
        if event_id != request.shown.last:
            raise Refused(say("conflicts.said_meanwhile", name=str(last.get("name", "")),
                              reason=str(last.get("reason", ""))))  # fmt: skip
    person = member(work)
    gone = next(one for one in work.reader.away() if one.id == request.other)
    body: dict[str, Plain] = {
        "entry": request.other, "state": request.state, "reason": reason_of(request),
        "person": person.id, "name": person.name, "seen": content,
        "seen_entry": [gone.person, stamp(gone.start), stamp(gone.end)], "number": label(change),
    }  # fmt: skip
    event = work.record(Draft(SETTLED_AWAY, body, change.uid, change.revision, content))
    said = say(f"spacing.told.{request.state}", one=label(change), who=partner.title)
    return touched("change", f"change:{change.uid}", message=said, made=event.id)


def _last_word(work: Work, uid: str, entry: str) -> tuple[str, Mapping[str, Any]]:
    """Return the last word on an absence, whether or not it still holds, with its event."""
    said = (
        (event.id, read(event.data).body)
        for _entry, event in work.ledger.of_subject(uid)
        if event.type == SETTLED_AWAY
    )
    mine = [one for one in said if one[1].get("entry") == entry]
    return mine[-1] if mine else ("", {})
