"""Any JSON at all: `check` either names what is wrong with it or judges it."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain import change as words
from cab_desk.domain.change import Choice
from cab_desk.errors import BadInput
from cab_desk.files import changes_json, packs
from cab_desk.services.exchange import checking
from tests.domain.scenes import at, pack

NAMES = [folder.name for folder in packs.shipped()]
patient = settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))

times = st.sampled_from(
    ("2026-03-08T10:00:00-08:00", "2026-03-03T11:00Z", "2026-11-01T01:30:00-07:00",
     "1970-01-01T00:00:00+00:00", "2199-12-31T23:59:59+00:00", "2026-12-31T23:59+14:00")
)  # fmt: skip
odd = st.sampled_from(
    (
        None,
        True,
        -1,
        10**14,
        1e300,
        "",
        " ",
        "x",
        "2026-03-03T11:00",
        [],
        {},
        [None],
        {"a": 1},
        "\ud800",
    )
)
flags = st.booleans() | st.none()
figures = st.none() | st.integers(0, 100) | st.floats(0, 100)


def some(items):
    return st.lists(st.sampled_from(sorted(items)), max_size=4)


def part(**values):
    return st.fixed_dictionaries({}, optional=values)


evidence = part(
    tests_passed=flags, coverage=figures, code_reviews=st.integers(0, 5),
    security_scan=st.sampled_from(words.SCANS), test_kinds=some(words.TEST_KINDS),
    security_review=flags, qa_approved=flags, soak_minutes=figures, rollback_tested=flags,
    rollback_minutes=figures,
)  # fmt: skip
outcome = part(
    result=st.sampled_from(words.RESULTS), started_at=times, finished_at=times,
    caused_incident=flags, error_rate_before=figures, error_rate_after=figures,
    p95_before_ms=figures, p95_after_ms=figures, sustained_minutes=figures,
    health_check_failures=st.integers(0, 9), pool_utilisation=figures,
    memory_utilisation=figures, customer_reports=flags, vulnerability=flags,
    data_corruption=flags, critical_alerts=flags,
)  # fmt: skip
signoff = st.fixed_dictionaries(
    {"person": st.sampled_from(("Ann", "Bo", "Cy")), "role": st.sampled_from(changes_json.ROLES),
     "decision": st.sampled_from([str(each) for each in Choice])},
    optional={"at": times, "verbal": flags, "meeting": st.none() | st.just("9")},
)  # fmt: skip
context = part(
    timezone=st.sampled_from(("Europe/Berlin", "UTC", "Pacific/Apia")),
    freezes=st.lists(st.fixed_dictionaries({"start": times, "end": times}), max_size=2),
    holidays=st.lists(st.sampled_from(("2026-03-03", "2026-12-31", "0001-01-01", "9999-12-31"))),
    incidents=st.lists(
        st.fixed_dictionaries(
            {
                "severity": st.sampled_from(("P0", "SEV1", "?")),
                "start": times,
                "end": st.none() | times,
            }
        ),
        max_size=2,
    ),
    failed_windows=st.lists(st.fixed_dictionaries({"start": times, "end": times}), max_size=2),
)


@st.composite
def files(draw):
    name = draw(st.sampled_from(NAMES))
    policy = pack(name)
    types = [item.id for item in policy.types] or ["any.type"]
    change = draw(
        st.fixed_dictionaries(
            {"id": st.just("1"), "title": st.just("A change"),
             "class": st.sampled_from([item.id for item in policy.classes])},
            optional={
                "types": some(types), "priority": st.sampled_from(words.PRIORITIES),
                "impact": st.sampled_from(words.LEVELS3),
                "probability": st.sampled_from(words.LEVELS3),
                "environment": st.sampled_from(words.ENVIRONMENTS), "systems": some(["a", "b"]),
                "requester": st.just("Ann"), "owner": st.just("Dee"), "submitted_at": times,
                "start": times, "end": times, "traits": some(words.TRAITS),
                "documents": st.dictionaries(st.sampled_from(words.DOCUMENTS), st.just("Text.")),
                "published_at": times, "communicated_at": times, "announced_at": times,
                "evidence": evidence, "outcome": outcome, "signoffs": st.lists(signoff, max_size=6),
                "checklists": st.dictionaries(st.sampled_from(words.PHASES), some(["a", "b"])),
                "exception": part(reason=st.just("Why."),
                                  kind=st.sampled_from(words.EXCEPTION_KINDS)),
                "reviewed_at": times, "documented_at": times, "committed_at": times,
            },
        )
    )  # fmt: skip
    if draw(st.booleans()):
        change[draw(st.sampled_from(sorted(change)))] = draw(odd)
    return name, {"context": draw(context), "changes": [change]}


def taken(data, policy):
    """Return what is read of a file, or the sentences that say why nothing is."""
    try:
        return changes_json.read(json.dumps(data).encode(), policy), []
    except BadInput as error:
        return None, [fault.sentence for fault in error.faults]


@given(files(), times)
@patient
def test_what_is_taken_is_judged_and_what_is_not_is_named(case, now):
    name, data = case
    policy = pack(name)
    read, faults = taken(data, policy)
    assert (read is None) == bool(faults)
    assert all(faults)
    if read is None:
        return
    (verdict,) = checking.check(policy, *read, at(now))
    assert json.loads(json.dumps(verdict)) == verdict
    assert verdict["allowed"] is not any(one["severity"] == "block" for one in verdict["findings"])
