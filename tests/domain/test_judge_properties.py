"""What holds of the judge for any change: total, monotone, free of order, zone and memory."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain import change as words
from cab_desk.domain.change import (
    Change,
    Choice,
    Evidence,
    ExceptionCase,
    Outcome,
    Signoff,
)
from cab_desk.domain.rules import judge
from cab_desk.domain.signatures import folded
from cab_desk.domain.verdict import Context, Incident, Span, Verdict
from cab_desk.files import packs
from cab_desk.services.exchange import checking
from tests.domain.scenes import pack

NAMES = [folder.name for folder in packs.shipped()]
PEOPLE = ["Ann", "ann ", "Bo", "Cy", "Dee", "Requester", "Owner", "Zoë", "Zoe\u0308"]
OFFSETS = [timezone(timedelta(minutes=minutes)) for minutes in (-720, -300, 0, 330, 840)]

# Packs are large and machines busy: a slow example says nothing about the judge.
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))

moments = st.datetimes(
    datetime.fromisoformat("2026-01-01"),
    datetime.fromisoformat("2027-12-31"),
    timezones=st.sampled_from([UTC, *OFFSETS]),
)
far_moments = st.datetimes(
    datetime.fromisoformat("1971-01-01"),
    datetime.fromisoformat("2199-01-01"),
    timezones=st.just(UTC),
)


def some(items, most=4):
    return st.lists(st.sampled_from(items), max_size=most, unique=True).map(tuple)


@st.composite
def spans(draw):
    start = draw(moments)
    return start, start + timedelta(minutes=draw(st.integers(0, 20_000)))


signoffs = st.builds(
    Signoff,
    person=st.sampled_from(PEOPLE),
    role=st.sampled_from(sorted({role for name in NAMES for role in pack(name).roles})),
    decision=st.sampled_from(list(Choice)),
    at=st.none() | moments,
    verbal=st.booleans(),
    meeting=st.none() | st.just("2026-9"),
)
evidences = st.builds(
    Evidence,
    tests_passed=st.none() | st.booleans(),
    coverage=st.none() | st.floats(0, 100),
    code_reviews=st.none() | st.integers(0, 3),
    security_scan=st.none() | st.sampled_from(words.SCANS),
    test_kinds=some(words.TEST_KINDS, 10),
    security_review=st.none() | st.booleans(),
    rollback_minutes=st.none() | st.floats(0, 10),
)
outcomes = st.builds(
    Outcome,
    result=st.none() | st.sampled_from(words.RESULTS),
    started_at=st.none() | moments,
    finished_at=st.none() | moments,
    caused_incident=st.none() | st.booleans(),
    error_rate_before=st.none() | st.floats(0, 100),
    error_rate_after=st.none() | st.floats(0, 100),
    p95_before_ms=st.none() | st.floats(0, 1e9),
    p95_after_ms=st.none() | st.floats(0, 1e9),
    sustained_minutes=st.none() | st.floats(0, 60),
    health_check_failures=st.none() | st.integers(0, 10),
)


@st.composite
def changes(draw, policy):
    planned = draw(st.none() | spans())
    return Change(
        title="A change",
        class_id=draw(st.sampled_from([*(item.id for item in policy.classes), "", "odd"])),
        types=draw(some([*(item.id for item in policy.types), "odd.type"])),
        priority=draw(st.sampled_from(["", *words.PRIORITIES])),
        impact=draw(st.sampled_from(["", *words.LEVELS3])),
        probability=draw(st.sampled_from(["", *words.LEVELS3])),
        environment=draw(st.sampled_from(words.ENVIRONMENTS)),
        systems=draw(some(["a", "b", " "])),
        requester="Requester",
        owner=draw(st.sampled_from(["", "Owner", "Requester"])),
        submitted_at=draw(st.none() | moments),
        start=planned[0] if planned else None,
        end=planned[1] if planned else None,
        traits=draw(some(words.TRAITS)),
        documents=dict.fromkeys(draw(some(words.DOCUMENTS, 29)), "Text."),
        published_at=draw(st.none() | moments),
        evidence=draw(st.none() | evidences),
        checklists=dict.fromkeys(draw(some(words.PHASES)), ()),
        signoffs=tuple(draw(st.lists(signoffs, max_size=8))),
        exception=draw(st.none() | st.builds(
            ExceptionCase, st.sampled_from(["", "Why."]), st.sampled_from(words.EXCEPTION_KINDS))),
        outcome=draw(st.none() | outcomes),
        reviewed_at=draw(st.none() | moments),
    )  # fmt: skip


@st.composite
def contexts(draw):
    def listed(make):
        return tuple(make(*span) for span in draw(st.lists(spans(), max_size=2)))

    return Context(
        timezone=draw(st.sampled_from(["", "Europe/Berlin", "Australia/Lord_Howe", "odd"])),
        freezes=listed(lambda start, end: Span(start, end, "Freeze")),
        holidays=tuple(draw(st.lists(st.dates(date(2026, 1, 1),
                                              date(2027, 12, 31)), max_size=3))),
        incidents=listed(lambda start, end: Incident("P0", start, end)),
        failed_windows=listed(Span),
    )  # fmt: skip


@st.composite
def cases(draw):
    name = draw(st.sampled_from(NAMES))
    return name, draw(changes(pack(name))), draw(contexts()), draw(moments)


def plain(policy, change, verdict: Verdict):
    return checking.as_data(policy, change, verdict)


@given(cases())
@settings(patient, max_examples=300)
def test_every_change_has_a_verdict_and_every_finding_its_sentences(case):
    name, change, context, now = case
    policy = pack(name)
    data = plain(policy, change, judge(policy, change, context, now))
    assert data["allowed"] == all(one["severity"] != "block" for one in data["findings"])
    speaks(policy, data)


def speaks(policy, data):
    """Hold each finding to its rule, its section and two whole sentences."""
    for one in data["findings"]:
        assert one["rule"].startswith(f"{policy.id}/")
        assert one["section"]
        for sentence in (one["message"], one["remedy"]):
            assert sentence.endswith((".", "?"))
            assert "{" not in sentence
    assert checking.text(data)


@given(cases(), far_moments, far_moments)
@settings(patient)
def test_times_however_far_have_a_verdict(case, one, other):
    name, change, context, _ = case
    policy = pack(name)
    start, end = sorted((one, other))
    far = replace(change, start=start, end=end, submitted_at=one)
    speaks(policy, plain(policy, far, judge(policy, far, context, other)))


@given(cases())
@settings(patient)
def test_the_same_question_has_the_same_answer(case):
    name, change, context, now = case
    policy = pack(name)
    first = judge(policy, change, context, now)
    assert judge(policy, change, context, now) == first
    again = Context(
        context.timezone, context.freezes, context.holidays, context.incidents,
        context.failed_windows,
    )  # fmt: skip
    assert judge(policy, replace(change), again, now) == first


@given(cases())
@settings(patient, max_examples=120)
def test_what_a_plan_remembers_of_others_makes_no_difference(case):
    name, change, context, now = case
    known = pack(name)  # it judged all the others before
    alone = judge(replace(known), change, replace(context), now)
    assert judge(known, change, context, now) == alone
    unsigned = replace(change, signoffs=())
    assert judge(known, unsigned, context, now) == judge(
        replace(known), unsigned, replace(context), now
    )


@given(cases(), st.randoms(use_true_random=False))
@settings(patient, max_examples=200)
def test_the_order_of_anything_makes_no_difference(case, random):
    name, change, context, now = case
    policy = pack(name)

    def mixed(items):
        items = list(items)
        random.shuffle(items)
        return tuple(items)

    other = replace(
        change,
        signoffs=mixed(change.signoffs),
        types=mixed(change.types),
        traits=mixed(change.traits),
        systems=mixed(change.systems),
        documents=dict(mixed(change.documents.items())),
    )
    around = replace(
        context,
        freezes=mixed(context.freezes),
        holidays=mixed(context.holidays),
        failed_windows=mixed(context.failed_windows),
    )
    first = plain(policy, change, judge(policy, change, context, now))
    assert plain(policy, other, judge(policy, other, around, now)) == first


@given(cases(), st.sampled_from(OFFSETS))
@settings(patient, max_examples=200)
def test_the_offset_in_which_an_instant_is_written_makes_no_difference(case, zone):
    name, change, context, now = case
    policy = pack(name)

    def moved(moment):
        return None if moment is None else moment.astimezone(zone)

    outcome = change.outcome and replace(
        change.outcome,
        started_at=moved(change.outcome.started_at),
        finished_at=moved(change.outcome.finished_at),
    )
    other = replace(
        change,
        start=moved(change.start),
        end=moved(change.end),
        submitted_at=moved(change.submitted_at),
        published_at=moved(change.published_at),
        reviewed_at=moved(change.reviewed_at),
        outcome=outcome,
        signoffs=tuple(replace(one, at=moved(one.at)) for one in change.signoffs),
    )
    first = plain(policy, change, judge(policy, change, context, now))
    assert plain(policy, other, judge(policy, other, context, moved(now))) == first


def blocks(verdict):
    return {(one.rule, one.kind) for one in verdict.findings if one.blocks}


@given(cases(), st.data())
@settings(patient, max_examples=300)
def test_a_valid_approval_never_adds_a_block(case, data):
    name, change, context, now = case
    policy = pack(name)
    first = judge(policy, change, context, now)
    open_roles = sorted({role for slot in first.slots if not slot.filled for role in slot.any_of})
    if not open_roles:
        return
    named = {folded(one.person) for one in change.signoffs}
    person = next(f"New {n}" for n in range(99) if f"new {n}" not in named)
    role = data.draw(st.sampled_from(open_roles))
    at = change.outcome.started_at if change.outcome and change.outcome.started_at else None
    fresh = Signoff(person, role, Choice.APPROVE, at, meeting="2026-9")
    after = judge(policy, replace(change, signoffs=(*change.signoffs, fresh)), context, now)
    assert blocks(after) <= blocks(first)
    filled = {slot.any_of for slot in first.slots if slot.filled}
    assert filled <= {slot.any_of for slot in after.slots if slot.filled}


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(patient, max_examples=60)
def test_nothing_of_a_rule_is_left_when_it_is_taken_out(name, data):
    policy = pack(name)
    rule = data.draw(st.sampled_from(policy.rules)).id
    bare = policy.without(rule)
    verdict = judge(bare, data.draw(changes(policy)), Context(), data.draw(moments))
    left = {one.kind for one in verdict.findings if one.rule == rule}
    assert left <= {"approval.duty", "classification.mismatch"}  # both are about the class
    assert rule not in {one.rule for one in (*verdict.due, *verdict.passed, *verdict.slots)}
