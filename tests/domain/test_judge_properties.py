"""What holds of every verdict, whatever the change: tried on changes nobody would think of."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain import change as known
from cab_desk.domain.change import (
    Change,
    Choice,
    Evidence,
    ExceptionCase,
    Outcome,
    Signoff,
)
from cab_desk.domain.policy import Pack
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context, Incident, Span, Verdict
from cab_desk.files import packs
from cab_desk.files.changes_json import ROLES
from cab_desk.services.checking import as_data, text
from tests.domain.scenes import pack

PACKS = [folder.name for folder in packs.shipped()]
NAMES = ("Ada", "ada ", "Bo", "Chen", "Dí", "Di\u0301", "Requester")
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia")


def between(first, last):
    """Return moments from the beginning of one year to the end of another."""
    begin = datetime(first, 1, 2, tzinfo=UTC)
    length = datetime(last, 12, 30, tzinfo=UTC) - begin
    return st.timedeltas(timedelta(0), length).map(lambda passed: begin + passed)


moments = between(2026, 2027)
far = between(1970, 2199)  # all that strict reading lets in
maybe_moment = st.none() | moments | far
flags = st.none() | st.booleans()
numbers = st.none() | st.floats(0, 1e9)


def subset(words):
    return st.lists(st.sampled_from(words), max_size=4).map(tuple)


signoffs = st.builds(
    Signoff,
    person=st.sampled_from(NAMES),
    role=st.sampled_from(ROLES),
    decision=st.sampled_from(list(Choice)),
    at=maybe_moment,
    verbal=st.booleans(),
    meeting=st.none() | st.just("m-1"),
)
evidence = st.builds(
    Evidence,
    tests_passed=flags,
    coverage=st.none() | st.floats(0, 100),
    code_reviews=st.none() | st.integers(0, 3),
    security_scan=st.none() | st.sampled_from(known.SCANS),
    test_kinds=subset(known.TEST_KINDS),
    security_review=flags,
    qa_approved=flags,
    soak_minutes=numbers,
    rollback_tested=flags,
    rollback_minutes=numbers,
)
outcomes = st.builds(
    Outcome,
    result=st.none() | st.sampled_from(known.RESULTS),
    started_at=maybe_moment,
    finished_at=maybe_moment,
    caused_incident=flags,
    error_rate_before=numbers,
    error_rate_after=numbers,
    p95_before_ms=numbers,
    p95_after_ms=numbers,
    sustained_minutes=numbers,
    health_check_failures=st.none() | st.integers(0, 9),
    pool_utilisation=numbers,
    memory_utilisation=numbers,
    customer_reports=flags,
    vulnerability=flags,
    data_corruption=flags,
    critical_alerts=flags,
)


@st.composite
def spans(draw):
    start = draw(moments | far)
    return start, start + draw(st.timedeltas(timedelta(0), timedelta(days=20)))


@st.composite
def contexts(draw):
    def many(make):
        return tuple(make(*draw(spans())) for _ in range(draw(st.integers(0, 3))))

    return Context(
        timezone=draw(st.sampled_from(("", *ZONES))),
        freezes=many(lambda start, end: Span(start, end, "Peak")),
        holidays=tuple(draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3))),
        incidents=many(lambda start, end: Incident("SEV1", start, end)),
        failed_windows=many(Span),
    )


def changes(policy: Pack):
    @st.composite
    def one(draw):
        start, end = draw(spans() | st.just((None, None)))
        types = tuple(item.id for item in policy.types) or ("api.rate_limit",)
        phases = st.dictionaries(
            st.sampled_from(known.PHASES),
            subset([item.id for each in policy.checklists for item in each.items] or ["x"]),
        )
        return Change(
            title="A change",
            class_id=draw(st.sampled_from([item.id for item in policy.classes])),
            types=draw(subset(types)),
            priority=draw(st.sampled_from(("", *known.PRIORITIES))),
            impact=draw(st.sampled_from(("", *known.LEVELS3))),
            probability=draw(st.sampled_from(("", *known.LEVELS3))),
            environment=draw(st.sampled_from(known.ENVIRONMENTS)),
            systems=draw(subset(("orders", "edge", " "))),
            requester=draw(st.sampled_from(("", "Requester"))),
            owner=draw(st.sampled_from(("", "Ada"))),
            submitted_at=draw(maybe_moment),
            start=start,
            end=end,
            traits=draw(subset(known.TRAITS)),
            documents=draw(
                st.dictionaries(st.sampled_from(known.DOCUMENTS), st.sampled_from(("", " ", "x")))
            ),
            published_at=draw(maybe_moment),
            communicated_at=draw(maybe_moment),
            announced_at=draw(maybe_moment),
            evidence=draw(st.none() | evidence),
            checklists=draw(phases),
            signoffs=tuple(draw(st.lists(signoffs, max_size=6))),
            exception=draw(
                st.none()
                | st.builds(ExceptionCase, st.sampled_from(("", "x")),
                            st.sampled_from(known.EXCEPTION_KINDS))
            ),
            outcome=draw(st.none() | outcomes),
            reviewed_at=draw(maybe_moment),
            documented_at=draw(maybe_moment),
        )  # fmt: skip

    return one()


def seen(policy: Pack, change: Change, verdict: Verdict):
    """Return a verdict as `check` prints it, with what else the window shows of it."""
    return as_data(policy, change, verdict), verdict.passed, verdict.exceptions


def moved(value, zone):
    """Return the same moments, written in another zone, wherever a value holds some."""
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, tuple):
        return tuple(moved(item, zone) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{
            part.name: moved(getattr(value, part.name), zone) for part in fields(value)
        })  # fmt: skip
    return value


# A busy machine may take long over one example; how fast the judge is, the bench says.
many = settings(max_examples=80, deadline=None)


@many
@given(data=st.data())
def test_every_change_has_a_verdict_in_words(data):
    policy = pack(data.draw(st.sampled_from(PACKS)))
    change, context, at = data.draw(changes(policy)), data.draw(contexts()), data.draw(moments)
    verdict = judge(policy, change, context, at)
    said = as_data(policy, change, verdict)
    assert text(said)
    assert verdict.allowed == all(one["severity"] != "block" for one in said["findings"])
    for one in said["findings"]:
        assert one["rule"].startswith(f"{policy.id}/")
        assert one["section"]
        assert "{" not in one["message"] + one["remedy"]
    for slot in verdict.slots:
        assert 0 <= slot.signed <= slot.needed
    spoken = {one.rule for one in verdict.findings}
    assert spoken.isdisjoint({one.rule for one in verdict.passed})
    if change.outcome is None:
        assert verdict.rollback is None


@many
@given(data=st.data())
def test_the_same_question_has_the_same_answer(data):
    policy = pack(data.draw(st.sampled_from(PACKS)))
    change, context, at = data.draw(changes(policy)), data.draw(contexts()), data.draw(moments)
    other = replace(context)
    first = seen(policy, change, judge(policy, change, context, at))
    assert seen(policy, change, judge(policy, change, other, at)) == first
    assert seen(policy, change, judge(policy, change, context, at)) == first


@many
@given(data=st.data())
def test_the_order_of_what_is_listed_makes_no_difference(data):
    policy = pack(data.draw(st.sampled_from(PACKS)))
    change, context, at = data.draw(changes(policy)), data.draw(contexts()), data.draw(moments)
    shuffled = replace(
        change,
        systems=tuple(data.draw(st.permutations(change.systems))),
        types=tuple(data.draw(st.permutations(change.types))),
        traits=tuple(data.draw(st.permutations(change.traits))),
        signoffs=tuple(data.draw(st.permutations(change.signoffs))),
    )
    other = Context(
        context.timezone,
        tuple(data.draw(st.permutations(context.freezes))),
        tuple(data.draw(st.permutations(context.holidays))),
        tuple(data.draw(st.permutations(context.incidents))),
        tuple(data.draw(st.permutations(context.failed_windows))),
    )
    first = seen(policy, change, judge(policy, change, context, at))
    assert seen(policy, shuffled, judge(policy, shuffled, other, at)) == first


@many
@given(data=st.data(), zone=st.sampled_from(ZONES))
def test_the_same_moments_in_another_zone_are_the_same(data, zone):
    policy = pack(data.draw(st.sampled_from(PACKS)))
    change, context, at = data.draw(changes(policy)), data.draw(contexts()), data.draw(moments)
    where = ZoneInfo(zone)
    elsewhere = moved(change, where)
    first = seen(policy, change, judge(policy, change, context, at))
    again = judge(policy, elsewhere, moved(context, where), at.astimezone(where))
    assert seen(policy, elsewhere, again) == first


@many
@given(data=st.data())
def test_one_more_valid_approval_adds_no_block(data):
    policy = pack(data.draw(st.sampled_from(PACKS)))
    change, context, at = data.draw(changes(policy)), data.draw(contexts()), data.draw(moments)
    before = judge(policy, change, context, at)
    more = Signoff("Somebody new", data.draw(st.sampled_from(ROLES)), Choice.APPROVE,
                   change.submitted_at, meeting="m-1")  # fmt: skip
    after = judge(policy, replace(change, signoffs=(*change.signoffs, more)), context, at)

    def blocks(verdict):
        return {(one.rule, one.kind, one.fields.get("role")) for one in verdict.findings
                if one.blocks and one.kind != "exception.unjustified"}  # fmt: skip

    assert blocks(after) <= blocks(before)
    assert before.allowed <= after.allowed
    for old, new in zip(before.slots, after.slots, strict=False):
        assert new.signed >= old.signed
