"""Who sees to a condition, and until when.

That is no part of what was signed: it is said beside it, by an entry of its own, and may be said
anew until the condition is met. A condition keeps its owner while its words stay the same, so that
the board may repeat what a sign-off set.
"""

from dataclasses import dataclass
from datetime import date

from cab_desk.domain.canonical import Plain
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import MeetingState
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import conditions
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

LONGEST_OWNER = 120


@dataclass(frozen=True, slots=True)
class CareRequest:
    """Which condition of which RFC, who sees to it, and by which day (ISO) at the latest."""

    uid: str
    condition: str
    owner: str
    due: str
    seen: tuple[str, str] | None = None  # owner and day from which the edit began


def assign(work: Work, request: CareRequest) -> Outcome:
    """Say who sees to a condition and by when.

    Raises Refused where it is gone or met, or is not for who works here, BadInput for an owner or
    a day that cannot be, ChangedMeanwhile where somebody else said it meanwhile.
    """
    change = work.changes.get(request.uid)
    found = conditions.of_change(work, change)
    one = next((one for one in found if one.id == request.condition), None)
    if one is None:
        raise Refused(say("evidence.condition.gone"))
    if not one.open:
        raise Refused(say("conditions.met_already", text=one.text))
    _check_may(work, request.uid, one)
    owner, due = _checked(request)
    _follow(work, request, one, (owner, due))
    body: dict[str, Plain] = {
        "condition": one.id, "text": one.text, "owner": owner, "due": due,
        "number": change.number, "title": change.title,
    }  # fmt: skip
    work.record(Draft(conditions.ASSIGNED, body, change.uid, change.revision, content_hash(change)))
    return touched(
        "change", f"change:{change.uid}", "meeting", message=say("conditions.assigned", owner=owner)
    )


def _follow(work: Work, request: CareRequest, one: Condition, mine: tuple[str, str]) -> None:
    if request.seen is None:
        return
    seen, own, now = (
        {"owner": owner, "due": due} for owner, due in (request.seen, mine, (one.owner, one.due))
    )
    about = About(
        say("meanwhile.about.condition", text=one.text), request.uid, (conditions.ASSIGNED,),
        lambda said: said.body.get("condition") == one.id,
    )  # fmt: skip
    follow(work, about, seen, own, now)


def _check_may(work: Work, uid: str, one: Condition) -> None:
    """Let the board say it in its meeting; outside of it whoever may say that it is met."""
    if any(
        meeting.state in (MeetingState.RUNNING, MeetingState.PAUSED)
        and any(item.change_uid == uid for item in meeting.items)
        for meeting in work.meetings.all()
    ):
        return
    person = next((person for person in work.people.all() if person.id == work.actor), None)
    if person is None:
        raise Refused(say("conditions.nobody"))
    if not conditions.may(work, one, person):
        setter = one.setter or say("evidence.condition.board")
        raise Refused(say("conditions.not_yours", name=person.name, setter=setter))


def _checked(request: CareRequest) -> tuple[str, str]:
    owner, due = one_line(request.owner), request.due.strip()
    faults = []
    if not owner:
        faults.append(Fault("owner", say("conditions.owner_missing")))
    elif len(owner) > LONGEST_OWNER:
        faults.append(Fault("owner", say("conditions.owner_long", most=LONGEST_OWNER)))
    try:
        due = date.fromisoformat(due).isoformat()
    except ValueError:
        key = "conditions.no_date" if due else "conditions.due_missing"
        faults.append(Fault("due", say(key, text=due[:40])))
    if faults:
        raise BadInput(" ".join(one.sentence for one in faults), faults)
    return owner, due
