"""Fill an empty board with the sample company and hold its meeting, as users would."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from cab_desk.domain.change import Change, Choice, Evidence, Stage
from cab_desk.domain.change import Outcome as Result
from cab_desk.domain.content import content_hash
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.domain.systems import System
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, outcomes, summary
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.samples import sample_history
from cab_desk.services.samples.sample_hand import scribble
from cab_desk.services.samples.sample_keys import accept_keys
from cab_desk.services.schedule import calendar, systems
from cab_desk.services.signatures import signing

Company = Mapping[str, Any]
_DONE_STEPS = (Stage.SCHEDULED, Stage.IN_PROGRESS)


class Clock(Protocol):
    """A clock that the sample turns."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment it shows."""


@dataclass
class Sample:
    """What the sample made, and where it stands while it is being made."""

    office: Office
    clock: Clock
    company: Company
    base: datetime  # the beginning of the meeting
    persons: dict[str, str] = field(default_factory=dict)
    uids: dict[str, str] = field(default_factory=dict)
    meeting: str = ""
    next_meeting: str = ""
    chair: ChairSession | None = None

    @property
    def words(self) -> str:
        """Return the passphrase that everybody of the sample uses."""
        return str(self.company["passphrase"]["words"])

    def do(self, command: Callable[[Work], Any]) -> Any:
        """Run a command in a unit of work of its own, as the window does."""
        with self.office.open_work() as work:
            return command(work)


def fill(office: Office, clock: Clock, company: Company, base: datetime) -> Sample:
    """Make board, people, calendar and RFCs, everything up to the meeting that begins at `base`."""
    sample = Sample(office, clock, company, base)
    clock.now = base - timedelta(days=60)
    _found(sample)
    steps: list[tuple[datetime, int, Callable[[], None]]] = []
    for number, entry in enumerate(company["rfc"]):
        steps += [(at, number, step) for at, step in _life(sample, entry, number) if at < base]
    for at, _, step in sorted(steps, key=lambda part: part[:2]):
        clock.now = max(at, clock.now + timedelta(seconds=1))
        step()
    clock.now = max(base - timedelta(hours=6), clock.now + timedelta(seconds=1))
    sample.do(partial(sample_history.bring_in, history=company["history"], base=base))
    clock.now += timedelta(seconds=1)
    _plan(sample)
    return sample


def hold(sample: Sample) -> None:
    """Hold the meeting: attendance, sign-offs, notes, actions, every decision, close."""
    chair = _begin_meeting(sample)
    for entry in _agenda(sample.company):
        _discuss(sample, entry, chair)
    sample.do(partial(meetings.close, meeting_id=sample.meeting, chair=chair))


def hold_until(sample: Sample, items: int) -> None:
    """Hold the meeting up to the discussion of an item, with all but its last sign-off given."""
    chair = _begin_meeting(sample)
    agenda = _agenda(sample.company)
    for entry in agenda[: items - 1]:
        _discuss(sample, entry, chair)
    entry = agenda[items - 1]
    item_id = _item_id(sample, entry)
    at: dict[str, Any] = {"meeting_id": sample.meeting, "item_id": item_id}
    sample.do(partial(meetings.open_item, **at))
    for said in entry["signed"][:-1]:
        sample.clock.now += timedelta(seconds=50)
        _sign(sample, entry, said, sample.meeting)
    sample.do(partial(meetings.note, **at, text=entry["note"]))
    for text, owner, _days, _done in entry.get("actions", ()):
        sample.do(partial(meetings.add_action, **at, text=text, owner=owner))
    sample.clock.now += timedelta(seconds=92)


def _begin_meeting(sample: Sample) -> ChairSession:
    sample.clock.now = sample.base
    people_here = sample.company["person"]
    chair_id = next(sample.persons[entry["name"]] for entry in people_here if entry.get("chair"))
    sample.chair = unlock_chair(sample.office, chair_id, sample.words)
    sample.do(partial(meetings.start, meeting_id=sample.meeting, chair=sample.chair))
    present = [entry["name"] for entry in people_here if entry.get("member")]
    for number, name in enumerate(present):
        presence = Presence.REMOTE if number == len(present) - 1 else Presence.PRESENT
        sample.do(
            partial(meetings.attendance, meeting_id=sample.meeting,
                    person_id=sample.persons[name], presence=presence)
        )  # fmt: skip
    return sample.chair


def _item_id(sample: Sample, entry: Mapping[str, Any]) -> str:
    meeting = sample.do(lambda work: work.meetings.get(sample.meeting))
    uid = sample.uids[entry["key"]]
    return str(next(item.id for item in meeting.items if item.change_uid == uid))


def refresh(sample: Sample) -> None:
    """Judge everything again at the present moment of the clock."""
    uids = list(sample.uids.values())
    sample.do(lambda work: summary.refresh(work, uids))


def _found(sample: Sample) -> None:
    company = sample.company
    persons = [
        NewPerson(entry["name"], entry["roles"], entry.get("member", False),
                  entry.get("chair", False))
        for entry in company["person"]
    ]  # fmt: skip
    sample.do(
        partial(boards.create_board, name=company["board"]["name"], zone=company["board"]["zone"],
                people=persons)
    )  # fmt: skip
    everybody = sample.do(lambda work: work.people.all())
    sample.persons = {person.name: person.id for person in everybody}
    for entry in company["person"]:
        if entry["roles"]:
            sample.clock.now += timedelta(minutes=2)
            people.make_key(sample.office, sample.persons[entry["name"]], sample.words)
    accept_keys(sample.office, sample.words)
    register = [
        System("", name, team["name"]) for team in company["team"] for name in team["systems"]
    ]
    sample.do(partial(systems.put_many, systems=register))
    for entry in company["freeze"]:
        start = _at(sample, entry["day"], entry["start"])
        freeze = CalendarEntry(
            "", "freeze", entry["title"], start, start + timedelta(days=entry["days"]),
            tuple(entry["authority"]),
        )  # fmt: skip
        sample.do(partial(calendar.declare, entry=freeze))


def _at(sample: Sample, day: int, time: str) -> datetime:
    hour, minute = map(int, time.split(":"))
    midnight = sample.base.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=day, hours=hour, minutes=minute)


def _agenda(company: Company) -> list[Mapping[str, Any]]:
    return sorted((rfc for rfc in company["rfc"] if "item" in rfc), key=lambda rfc: rfc["item"])


def _change(sample: Sample, entry: Mapping[str, Any]) -> Change:
    start = end = None
    if "start" in entry:
        start = _at(sample, entry["day"], entry["start"])
        end = start + timedelta(hours=entry["hours"])
    common = {} if entry.get("bare") else sample.company["defaults"]["documents"]
    draft = entry.get("state") == "draft"
    scan = Evidence(
        tests_passed=True, coverage=86.0, code_reviews=2, security_scan="clean",
        test_kinds=("unit", "integration", "manual", "regression"), security_review=True,
    )  # fmt: skip
    return Change(
        title=entry["title"],
        class_id=entry["class"],
        systems=tuple(entry["systems"]),
        requester=entry["requester"],
        owner=entry.get("owner", ""),
        impact=entry.get("impact", ""),
        probability=entry.get("probability", ""),
        priority=entry.get("priority", "medium"),
        environment=entry.get("environment", "production"),
        traits=tuple(entry.get("traits", ())),
        start=start,
        end=end,
        documents=dict(entry["documents"]) if draft else {**common, **entry["documents"]},
        evidence=None if draft else scan,
    )


def _life(
    sample: Sample, entry: Mapping[str, Any], number: int
) -> list[tuple[datetime, Callable[[], None]]]:
    """Return what happens to an RFC outside the meeting, with the moment of each step."""
    change = _change(sample, entry)
    begun = _submission(sample, entry, change, number)
    steps: list[tuple[datetime, Callable[[], None]]] = [
        (begun, partial(_submit, sample, entry, change))
    ]
    if entry.get("state") in ("withdrawn", "rejected"):
        to = Stage(entry["state"])
        reason = entry.get("reason", "No longer wanted.")
        steps.append((begun + timedelta(hours=20), partial(_move, sample, entry, to, reason)))
    if "item" not in entry or entry["class"] == "emergency":
        pace = timedelta(minutes=6) if entry["class"] == "emergency" else timedelta(hours=3)
        for place, said in enumerate(entry.get("signed", ()), 1):
            steps.append((begun + place * pace, partial(_sign, sample, entry, said, "")))
    if "outcome" in entry and change.start and change.end:
        steps.append((change.start, partial(_begin, sample, entry)))
        steps.append((change.end, partial(_finish, sample, entry, change)))
        if "item" not in entry and not entry.get("left_open"):
            steps.append((change.end + timedelta(hours=20), partial(_close, sample, entry)))
    return steps


def _submission(sample: Sample, entry: Mapping[str, Any], change: Change, number: int) -> datetime:
    if entry["class"] == "emergency" and change.start:
        return change.start - timedelta(minutes=25)
    ahead = change.start - timedelta(days=6) if change.start else sample.base
    latest = sample.base - timedelta(days=2)
    day = min(ahead, latest).replace(hour=9, minute=0)
    return day + timedelta(minutes=7 * (number % 40))


def _submit(sample: Sample, entry: Mapping[str, Any], change: Change) -> None:
    made = sample.do(partial(changes.create, change=change))
    sample.uids[entry["key"]] = made.made
    if entry.get("state") != "draft":
        sample.do(partial(changes.submit, uid=made.made))


def _move(sample: Sample, entry: Mapping[str, Any], to: Stage, reason: str = "") -> None:
    uid = sample.uids[entry["key"]]
    sample.do(partial(changes.move_stage, uid=uid, to=to, reason=reason))


def _begin(sample: Sample, entry: Mapping[str, Any]) -> None:
    for stage in _DONE_STEPS:
        _move(sample, entry, stage)


def _finish(sample: Sample, entry: Mapping[str, Any], planned: Change) -> None:
    uid = sample.uids[entry["key"]]
    old: Change = sample.do(lambda work: work.changes.get(uid))
    result = Result(
        result=entry["outcome"],
        started_at=planned.start,
        finished_at=planned.end,
        error_rate_before=0.1,
        error_rate_after=6.2 if entry["outcome"] == "rolled_back" else 0.1,
        caused_incident=entry["outcome"] == "failed",
    )
    reviewed = sample.clock.now if entry.get("reviewed") else None
    new = replace(old, outcome=result, reviewed_at=reviewed)
    sample.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version))
    _move(sample, entry, Stage.IMPLEMENTED)


def _close(sample: Sample, entry: Mapping[str, Any]) -> None:
    sample.do(partial(outcomes.tick_all, uid=sample.uids[entry["key"]]))
    _move(sample, entry, Stage.CLOSED)


def _sign(sample: Sample, entry: Mapping[str, Any], said: Sequence[str], meeting: str) -> None:
    role, choice, *more = said
    conditional = choice == Choice.CONDITIONS
    uid = sample.uids[entry["key"]]
    person_id = sample.persons[role]
    change: Change = sample.do(lambda work: work.changes.get(uid))
    request = signing.SignRequest(
        uid=uid,
        person_id=person_id,
        role=role,
        decision=Choice(choice),
        conditions=tuple(more) if conditional else (),
        reason="" if conditional else " ".join(more),
        strokes=scribble(role),
        passphrase=sample.words,
        seen=content_hash(change),
        revision=change.revision,
        meeting_id=meeting,
    )
    signing.sign(sample.office, request)


def _plan(sample: Sample) -> None:
    for weeks in (0, 1):
        at = sample.base + timedelta(weeks=weeks)
        new = NewMeeting(title="Weekly CAB", at=at, place="Room 4.12 and remote",
                         scribe="Change Manager")  # fmt: skip
        made = sample.do(partial(meetings.plan, new=new))
        if weeks == 0:
            sample.meeting = made.made
        else:
            sample.next_meeting = made.made
    uids = [sample.uids[entry["key"]] for entry in _agenda(sample.company)]
    sample.do(partial(meetings.add_changes, meeting_id=sample.meeting, uids=uids))


def _discuss(sample: Sample, entry: Mapping[str, Any], chair: ChairSession) -> None:
    at: dict[str, Any] = {"meeting_id": sample.meeting, "item_id": _item_id(sample, entry)}
    sample.do(partial(meetings.open_item, **at))
    if entry["class"] != "emergency":
        for said in entry.get("signed", ()):
            sample.clock.now += timedelta(seconds=20)
            _sign(sample, entry, said, sample.meeting)
    if note := entry.get("note"):
        sample.do(partial(meetings.note, **at, text=note))
    for text, owner, days, done in entry.get("actions", ()):
        due = (sample.base + timedelta(days=days)).date().isoformat()
        made = sample.do(partial(meetings.add_action, **at, text=text, owner=owner, due=due))
        if done:
            sample.do(partial(meetings.tick_action, **at, action_id=made.made))
    spent = sample.clock.now - sample.base
    box = timedelta(minutes=entry.get("minutes_used", 4))
    sample.clock.now += max(timedelta(seconds=5), box - timedelta(seconds=spent.seconds % 60 + 13))
    verdict = Verdict(entry["verdict"])
    decision = Decision(
        verdict,
        entry.get("reason", ""),
        tuple(entry.get("conditions", ())),
        sample.next_meeting if verdict is Verdict.DEFERRED else "",
    )
    sample.do(partial(meetings.decide, **at, decision=decision, chair=chair))
