"""What is owed and by when, over clock changes of any zone: properties, not examples."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from cab_desk.domain.case import Case
from cab_desk.domain.change import Change, Outcome
from cab_desk.domain.days import DaySet, day_end, shift_business, whole_day
from cab_desk.domain.demands import Amount
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.rules import judge
from cab_desk.domain.upkeep import reviews_due, reviews_of
from cab_desk.domain.verdict import Context
from tests.domain.scenes import pack

# Berlin and New York leap at different days, Lord Howe by half an hour, Santiago and Cairo at
# midnight, so that a day there begins at one; Apia once left out a whole day, Kathmandu is odd.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
         "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu", "UTC")  # fmt: skip
NAMES = st.sampled_from(ZONES)
FIRST = date(2011, 1, 1)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=25 * 365)).map(
    lambda since: datetime.combine(FIRST, time(), UTC) + since
)
EDGE = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # a minute before Berlin's clocks leap
NO_HOLIDAYS = DaySet()
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@given(MOMENTS, NAMES)
@example(EDGE, "Europe/Berlin")
def test_a_day_ends_where_the_next_begins_and_holds_its_moment(at: datetime, zone: str) -> None:
    end = day_end(at, ZoneInfo(zone))
    begins, ends = whole_day(local(at, zone).date(), ZoneInfo(zone))
    assert begins <= at < ends == end
    assert timedelta(0) < end - at <= timedelta(hours=25)
    assert local(end, zone).date() > local(at, zone).date()
    assert local(end - timedelta(microseconds=1), zone).date() == local(at, zone).date()


@given(MOMENTS, st.integers(0, 30), NAMES)
@example(EDGE, 1, "Europe/Berlin")
def test_business_days_keep_the_time_on_the_wall(at: datetime, count: int, zone: str) -> None:
    found = shift_business(at, count, ZoneInfo(zone), NO_HOLIDAYS)
    before, after = local(at, zone), local(found, zone)
    days = (after.date() - before.date()).days
    worked = sum(
        (before.date() + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1)
    )  # fmt: skip
    assert worked == count
    assert count == 0 or after.weekday() < 5
    wall = datetime.combine(after.date(), before.time().replace(fold=0))
    there = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
    if there.replace(tzinfo=None) == wall:  # the clocks do show that time on that day
        assert after.replace(tzinfo=None, fold=0) == wall
    else:
        assert after.replace(tzinfo=None) > wall


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)), st.integers(1, 9), NAMES)
def test_what_is_submitted_later_is_not_due_earlier(
    at: datetime, more: timedelta, count: int, zone: str
) -> None:
    # Only of working days: a Saturday's first business day is Monday at the time on its wall.
    assume(all(local(one, zone).weekday() < 5 for one in (at, at + more)))
    first = shift_business(at, count, ZoneInfo(zone), NO_HOLIDAYS)
    later = shift_business(at + more, count, ZoneInfo(zone), NO_HOLIDAYS)
    assert later >= first - timedelta(hours=1)  # an hour that clocks show twice may end as one
    assert shift_business(at, count + 1, ZoneInfo(zone), NO_HOLIDAYS) > first


@given(MOMENTS, NAMES, st.integers(1, 48))
@example(EDGE, "Europe/Berlin", 2)
def test_hours_are_hours_whatever_the_clocks_do(at: datetime, zone: str, hours: int) -> None:
    policy, change = pack("change-control"), Change("x", "normal", submitted_at=at)
    case = Case(plan_of(policy), calendar_of(policy, Context(timezone=zone)), change, at)
    assert case.until(at, Amount(hours, "hours")) - at == timedelta(hours=hours)
    assert case.until(at, Amount(60 * hours, "minutes")) - at == timedelta(hours=hours)


@given(MOMENTS, NAMES)
@example(EDGE, "Europe/Berlin")
def test_a_duty_turns_overdue_at_its_moment_and_never_before(at: datetime, zone: str) -> None:
    policy = pack("pol-008")
    end = at - timedelta(hours=1)
    change = Change(
        title="x", class_id="emergency", requester="Rik", submitted_at=end - timedelta(hours=2),
        start=end - timedelta(hours=1), end=end,
        outcome=Outcome("succeeded", end - timedelta(hours=1), end),
    )  # fmt: skip
    context = Context(timezone=zone)
    owed = [one for one in judge(policy, change, context, at).due if not one.done]
    assert owed
    for one in owed:
        on_time = judge(policy, change, context, one.by).due
        late = judge(policy, change, context, one.by + timedelta(microseconds=1)).due
        same = [(there.what, there.by, there.rule) for there in on_time]
        assert same == [(there.what, there.by, there.rule) for there in late]  # a term stands still
        key = (one.what, one.by, one.rule)
        assert not next(there for there in on_time
                        if (there.what, there.by, there.rule) == key).overdue  # fmt: skip
        assert next(there for there in late
                    if (there.what, there.by, there.rule) == key).overdue  # fmt: skip


@given(MOMENTS, NAMES, st.booleans())
@example(EDGE, "America/Santiago", False)
def test_reviews_end_with_a_period_of_their_zone(at: datetime, zone: str, held: bool) -> None:
    for name in ("change-control", "cab-process", "orca-cc8-1", "pol-008"):
        policy = pack(name)
        shown = (zone if policy.zone == "board" else policy.zone) or "UTC"
        every = {review.what: review.every for rule in policy.rules for review in reviews_of(rule)}
        last = dict.fromkeys(every, at) if held else {}
        for due in reviews_due(policy, last, at, zone):
            months, end = _MONTHS[every[due.what]], local(due.by, shown)
            assert (end.month - 1) % months == 0
            assert end.day == 1
            begins, _ends = whole_day(end.date(), ZoneInfo(shown))
            assert due.by == begins  # midnight, or where the clocks leap over it
            now = local(at, shown)
            ahead = (end.year * 12 + end.month) - (now.year * 12 + now.month)
            assert 0 < ahead <= months * (2 if held else 1)
            assert due.by > at
            assert not due.overdue


@given(MOMENTS, NAMES)
def test_a_review_held_in_time_is_never_overdue_in_between(at: datetime, zone: str) -> None:
    policy = pack("change-control")
    for due in reviews_due(policy, {}, at, zone):
        again = next(one for one in reviews_due(policy, {due.what: at}, due.by, zone)
                     if one.what == due.what and one.rule == due.rule)  # fmt: skip
        assert again.by > due.by
        assert not again.overdue


def test_the_zones_do_what_they_are_here_for() -> None:
    """Where the rules of a zone change, the properties above would show less than they say."""
    skipped = {zone for zone in ZONES for day in range(366)
               if local(whole_day(FIRST + timedelta(days=day),
                                  ZoneInfo(zone))[0], zone).time() != time()}  # fmt: skip
    assert skipped
