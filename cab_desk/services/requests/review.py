"""All that the review of one RFC shows, read in one unit of work."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cab_desk.domain.canonical import moment
from cab_desk.domain.change import Change
from cab_desk.domain.exceptions import BEFORE, Possible, possible
from cab_desk.domain.ledger import Event
from cab_desk.domain.merge import FORKED
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Context, Finding, Verdict
from cab_desk.services.conflict_ports import Partner
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests import conditions, happenings, in_the_way, judging
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.from_template import Origin, origin_of
from cab_desk.services.review_ports import Comment, Vote

_UNJUSTIFIED = "exception.unjustified"
_AROUND = timedelta(hours=4)
_LONGEST = timedelta(days=45)  # a strip of a longer change says nothing about windows


@dataclass(frozen=True, slots=True)
class StripSpan:
    """A window or a freeze near the planned time, cut to the strip."""

    start: datetime
    end: datetime
    kind: str  # window, preferred, freeze
    title: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of time around the planned one. `windowed` where the policy names windows."""

    since: datetime
    until: datetime
    spans: tuple[StripSpan, ...] = ()
    windowed: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One audit entry about the RFC; `body` is as it was recorded."""

    seq: int
    at: datetime
    type: str
    author: str
    signed: bool
    event_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Review:
    """An RFC with the policy's verdict on it and everything recorded about it."""

    change: Change
    verdict: Verdict
    signoffs: tuple[RecordedSignoff, ...]
    history: tuple[HistoryRow, ...]
    strip: Strip | None
    zone: str
    policy_zone: str
    at: datetime
    names: Mapping[str, str]
    conditions: tuple[Condition, ...] = ()
    agenda: str = ""  # the number of a meeting not closed yet that has it on its agenda
    comments: tuple[Comment, ...] = ()
    votes: tuple[Vote, ...] = ()
    conflicts: tuple[Partner, ...] = ()  # what is in its way, and what is settled about that
    exceptions: tuple[Possible, ...] = ()  # that would let it run as planned, granted or not
    origin: Origin | None = None  # the template that it was made from

    def may_be_excepted(self, finding: Finding) -> bool:
        """Tell whether an exception could lift a finding, or lacks something itself."""
        if self.change.stage not in BEFORE:
            return False
        return any(
            finding in one.broken or (finding.kind, finding.rule) == (_UNJUSTIFIED, one.rule)
            for one in self.exceptions
        )


def review(work: Work, uid: str, at: datetime | None = None) -> Review:
    """Return the review of an RFC; raises Refused when there is none."""
    bench = judging.bench(work)
    stored = work.changes.get(uid)
    change = judging.signed(stored, work.signoffs.standing(uid))
    names = {person.id: person.name for person in work.people.all()}
    context = bench.context(change)
    return Review(
        change=change,
        verdict=bench.judge(change),
        signoffs=tuple(_signoffs(work, uid)),
        history=tuple(_history(work, uid, names)),
        strip=strip(work.pack, change, context),
        zone=work.board().zone,
        policy_zone=calendar_of(work.pack, context).zone_name,
        at=at or work.now,
        names=names,
        conditions=tuple(conditions.of_change(work, stored)),
        agenda=_agenda(work, uid),
        comments=tuple(work.reviews.comments(uid)),
        votes=tuple(work.reviews.votes(uid)),
        conflicts=in_the_way.of_change(work, uid),
        exceptions=possible(work.pack, change, context, bench.now),
        origin=origin_of(work, stored),
    )


def _signoffs(work: Work, uid: str) -> list[RecordedSignoff]:
    """Return the sign-offs; what two copies of a machine said against each other stands last, in
    an order that does not tell which came first.
    """
    found = [*work.signoffs.of_change(uid), *work.signoffs.forked(uid)]
    return sorted(found, key=lambda one: one.signoff.event_id if one.held == FORKED else "")


def strip(pack: Pack, change: Change, context: Context) -> Strip | None:
    """Return the windows and freezes near the planned time, or None without one."""
    start, end = change.start, change.end
    if start is None or end is None:
        return None
    around = max(_AROUND, (end - start) / 2)
    since, until = start - around, end + around
    if end - start > _LONGEST:
        return Strip(since, until)
    reach = (since.timestamp(), until.timestamp())
    windows = tuple(_windows(pack, change, context, reach))
    freezes = tuple(_freezes(pack, change, context, reach))
    scope = plan_of(pack).scope(change.class_id, change.environment)
    facts = pack.facts(change)
    windowed = any(bound.holds(facts) for bound in scope.windows)
    return Strip(since, until, tuple(dict.fromkeys((*windows, *freezes))), windowed)


def _windows(
    pack: Pack, change: Change, context: Context, reach: tuple[float, float]
) -> Iterator[StripSpan]:
    facts, calendar = pack.facts(change), calendar_of(pack, context)
    for bound in plan_of(pack).scope(change.class_id, change.environment).windows:
        if bound.holds(facts):
            times = calendar.open_times(bound.demand)
            for kind, lines in (("window", times.times), ("preferred", times.preferred)):
                for line in lines:
                    yield from (_cut(pair, reach, kind) for pair in line.between(*reach))


def _freezes(
    pack: Pack, change: Change, context: Context, reach: tuple[float, float]
) -> Iterator[StripSpan]:
    facts, calendar = pack.facts(change), calendar_of(pack, context)
    for bound in plan_of(pack).scope(change.class_id, change.environment).freezes:
        if bound.holds(facts):
            name = next((rule.name for rule in pack.rules if rule.id == bound.rule), "")
            for line in calendar.closed_times(bound.demand):
                yield from (_cut(pair, reach, "freeze", name) for pair in line.between(*reach))
    for span in context.freezes:
        pair = (span.start.timestamp(), span.end.timestamp())
        if pair[0] < reach[1] and reach[0] < pair[1]:
            yield _cut(pair, reach, "freeze", span.title)


def _cut(
    pair: tuple[float, float], reach: tuple[float, float], kind: str, title: str = ""
) -> StripSpan:
    start, end = max(pair[0], reach[0]), min(pair[1], reach[1])
    return StripSpan(
        datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), kind, title
    )


def _history(work: Work, uid: str, names: Mapping[str, str]) -> Iterator[HistoryRow]:
    found = [(entry.seq, event) for entry, event in work.ledger.of_subject(uid)]
    known = {event.id for _, event in found}
    first = next(iter(work.changes.revisions(uid)), None)
    if first is not None and first.event_id not in known:  # an import is about many RFCs
        event = work.ledger.event(first.event_id)
        if event is not None:
            found.insert(0, (0, event))
    # What was said in a packet has no place in the board's chain yet.
    own = f"/{work.place('').device}" if work.in_packet else ""
    returned = work.reviews.returned([event.id for _, event in found])
    for seq, event in sorted(found, key=lambda pair: pair[0], reverse=True):
        label = returned[event.id].label if event.id in returned else ""
        yield _row(0 if own and event.stream.endswith(own) else seq, event, names, label)


def _row(seq: int, event: Event, names: Mapping[str, str], label: str = "") -> HistoryRow:
    said: dict[str, Any] = json.loads(event.data)
    body = said.get("body")
    if isinstance(body, dict) and label:
        body |= {happenings.CAME_BACK: label}
    return HistoryRow(
        seq=seq,
        at=moment(event.at),
        type=event.type,
        author=names.get(event.author, event.author),
        signed=bool(event.signature),
        event_id=event.id,
        body=body if isinstance(body, dict) else {},
    )


def _agenda(work: Work, uid: str) -> str:
    for meeting in work.meetings.all():
        if meeting.closed_at is None and any(item.change_uid == uid for item in meeting.items):
            return meeting.number
    return ""
