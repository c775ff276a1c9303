"""What `check` refuses: each value that is out of place, and anything that is no input."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain import change as words
from cab_desk.domain.change import Change, Choice
from cab_desk.errors import BadInput
from cab_desk.files import changes_json
from tests.domain.scenes import at, pack

FULL = {
    "id": "CR-2026-0042",
    "title": "Move orders",
    "class": "normal",
    "types": ["anything"],
    "priority": "high",
    "impact": "medium",
    "probability": "low",
    "environment": "staging",
    "systems": ["orders"],
    "requester": "Ann",
    "owner": "Bo",
    "committed_at": "2026-03-01T09:00:00Z",
    "submitted_at": "2026-03-01T10:00:00+01:00",
    "start": "2026-03-03T14:00:00+00:00",
    "end": "2026-03-03T15:00:00.5Z",
    "traits": ["downtime", "migration"],
    "documents": {"description": "Text.", "adr": ""},
    "published_at": "2026-03-01T10:00:00Z",
    "communicated_at": "2026-03-01T10:00:00Z",
    "announced_at": None,
    "evidence": {"tests_passed": True, "coverage": 81.5, "code_reviews": 2,
                 "security_scan": "clean", "test_kinds": ["unit", "e2e"],
                 "security_review": False, "qa_approved": True, "soak_minutes": 120,
                 "rollback_tested": True, "rollback_minutes": 4.5},
    "checklists": {"pre": ["backup"], "post": []},
    "signoffs": [{"person": "Cy", "role": " team lead ", "decision": "approve",
                  "at": "2026-03-02T10:00:00Z", "verbal": True, "meeting": "2026-9"}],
    "exception": {"reason": "Why.", "kind": "performance"},
    "outcome": {"result": "failed", "started_at": "2026-03-03T14:00:00Z",
                "finished_at": "2026-03-03T14:30:00Z", "caused_incident": True,
                "error_rate_before": 0.1, "error_rate_after": 2, "p95_before_ms": 100,
                "p95_after_ms": 300.5, "sustained_minutes": 5, "health_check_failures": 2,
                "pool_utilisation": 50, "memory_utilisation": 60, "customer_reports": False,
                "vulnerability": False, "data_corruption": None, "critical_alerts": True},
    "reviewed_at": "2026-03-04T10:00:00Z",
    "documented_at": "2026-03-04T10:00:00Z",
}  # fmt: skip


def read(data, name="cab-process"):
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return changes_json.read(text, pack(name))


def faults(data, name="cab-process") -> dict[str, str]:
    with pytest.raises(BadInput) as raised:
        read(data, name)
    assert raised.value.faults
    assert "\n" not in str(raised.value)
    return {fault.place: fault.sentence for fault in raised.value.faults}


def altered(**more):
    return {key: value for key, value in (FULL | more).items() if value is not ...}


# What is taken ----------------------------------------------------------------------------------


def test_a_change_is_read_whole():
    (found,), _ = read(FULL)
    assert isinstance(found, Change)
    assert found.external_id == "CR-2026-0042"
    assert (found.class_id, found.environment, found.types) == ("normal", "staging", ("anything",))
    assert found.submitted_at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    assert found.documents == {"description": "Text."}
    assert found.checklists == {"pre": ("backup",), "post": ()}
    (sign,) = found.signoffs
    assert (sign.person, sign.role, sign.decision) == ("Cy", "Team Lead", Choice.APPROVE)
    assert (sign.verbal, sign.meeting) == (True, "2026-9")
    assert (found.evidence.coverage, found.evidence.test_kinds) == (81.5, ("unit", "e2e"))
    assert (found.outcome.result, found.outcome.error_rate_after) == ("failed", 2.0)
    assert (found.exception.reason, found.exception.kind) == ("Why.", "performance")


@pytest.mark.parametrize("form", [
    FULL, [FULL], {"changes": [FULL]}, {"context": {}, "changes": [FULL]},
    {"context": None, "changes": [FULL]},
])  # fmt: skip
def test_an_object_a_list_and_one_change_are_the_same(form):
    assert read(form)[0] == read(FULL)[0]


def test_the_context_is_read_whole():
    _, context = read({
        "context": {
            "timezone": "Europe/Berlin",
            "freezes": [{"title": "Close", "start": "2026-03-01T00:00:00Z",
                         "end": "2026-03-02T00:00:00Z"}],
            "holidays": ["2026-12-25"],
            "incidents": [{"severity": "P0", "systems": ["orders"],
                           "start": "2026-03-01T00:00:00Z", "end": None}],
            "failed_windows": [{"start": "2026-03-01T00:00:00Z", "end": "2026-03-01T04:00:00Z"}],
        },
        "changes": [],
    })  # fmt: skip
    assert context.timezone == "Europe/Berlin"
    assert (context.freezes[0].title, context.freezes[0].end) == ("Close", at("2026-03-02"))
    assert context.holidays == (date(2026, 12, 25),)
    assert (context.incidents[0].severity, context.incidents[0].end) == ("P0", None)
    assert context.failed_windows[0].start == at("2026-03-01")


def test_no_changes_give_no_verdicts():
    assert read([])[0] == ()


def test_a_change_needs_no_more_than_its_class():
    (found,), _ = read({"class": "normal"})
    assert (found.environment, found.start, found.evidence) == ("production", None, None)


def test_an_end_at_the_start_is_taken():
    (found,), _ = read(altered(end=FULL["start"]))
    assert found.start == found.end


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbf" + json.dumps(FULL).encode())[0] == read(FULL)[0]


# What is refused --------------------------------------------------------------------------------

REFUSED = [
    ("changes[0].priorty", altered(priorty="high"), "priorty"),
    ("changes[0].class", altered(**{"class": "Normal"}), "standard, normal, emergency"),
    ("changes[0].class", altered(**{"class": ...}), "class"),
    ("changes[0].priority", altered(priority="urgent"), "urgent"),
    ("changes[0].impact", altered(impact="Low"), "low, medium, high"),
    ("changes[0].probability", altered(probability=1), "1"),
    ("changes[0].environment", altered(environment="prod"), "production, staging, development"),
    ("changes[0].systems", altered(systems="orders"), "orders"),
    ("changes[0].systems[0]", altered(systems=[1]), "1"),
    ("changes[0].requester", altered(requester=["Ann"]), "no text"),
    ("changes[0].start", altered(start="2026-03-03T14:00:00"), "offset"),
    ("changes[0].start", altered(start="2026-03-03"), "offset"),
    ("changes[0].start", altered(start="tomorrow"), "tomorrow"),
    ("changes[0].start", altered(start=5), "5"),
    ("changes[0].start", altered(start="0001-01-01T00:00:00+14:00"), "1970"),
    ("changes[0].end", altered(end="9999-12-31T23:59:59-14:00"), "2199"),
    ("changes[0].end", altered(end="2026-03-03T13:59:59Z"), "before the start"),
    ("changes[0].traits[1]", altered(traits=["downtime", "risky"]), "risky"),
    ("changes[0].documents.essay", altered(documents={"essay": "x"}), "essay"),
    ("changes[0].documents.adr", altered(documents={"adr": 5}), "no text"),
    ("changes[0].documents", altered(documents=["adr"]), "no object"),
    ("changes[0].evidence.coverage", altered(evidence={"coverage": 100.1}), "100"),
    ("changes[0].evidence.coverage", altered(evidence={"coverage": -1}), "-1"),
    ("changes[0].evidence.coverage", altered(evidence={"coverage": True}), "true"),
    ("changes[0].evidence.code_reviews", altered(evidence={"code_reviews": 1.5}), "whole"),
    ("changes[0].evidence.tests_passed", altered(evidence={"tests_passed": "yes"}), "true nor"),
    ("changes[0].evidence.test_kinds[0]", altered(evidence={"test_kinds": ["smoke"]}), "smoke"),
    ("changes[0].evidence.scan", altered(evidence={"scan": "clean"}), "scan"),
    ("changes[0].checklists.after", altered(checklists={"after": []}), "after"),
    ("changes[0].checklists.pre", altered(checklists={"pre": "backup"}), "no list"),
    ("changes[0].signoffs[0].role",
     altered(signoffs=[{"person": "A", "role": "Enginering Manager", "decision": "approve"}]),
     "Enginering Manager"),
    ("changes[0].signoffs[0].decision",
     altered(signoffs=[{"person": "A", "role": "CTO", "decision": "approved"}]), "approved"),
    ("changes[0].signoffs[0].decision",
     altered(signoffs=[{"person": "A", "role": "CTO"}]), "missing"),
    ("changes[0].signoffs[0].person",
     altered(signoffs=[{"role": "CTO", "decision": "reject"}]), "missing"),
    ("changes[0].signoffs[0]", altered(signoffs=["A"]), "no object"),
    ("changes[0].exception.kind", altered(exception={"kind": "urgent"}), "urgent"),
    ("changes[0].outcome.result", altered(outcome={"result": "ok"}), "ok"),
    ("changes[0].outcome.finished_at",
     altered(outcome={"started_at": "2026-03-03T14:00:00Z",
                      "finished_at": "2026-03-03T13:00:00Z"}), "before"),
    ("changes[0].outcome.pool_utilisation", altered(outcome={"pool_utilisation": 101}), "101"),
    ("changes[0].outcome.p95_after_ms", altered(outcome={"p95_after_ms": 1e12}), "1,000,000,000"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "change", "named"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_is_wrong_is_named_with_its_place(place, change, named):
    found = faults({"changes": [change]})
    assert list(found) == [place]
    assert named in found[place]


CONTEXTS = [
    ("context.timezone", {"timezone": "Mars/Base"}, "Mars/Base"),
    ("context.zone", {"zone": "UTC"}, "zone"),
    ("context.holidays[0]", {"holidays": ["25.12.2026"]}, "25.12.2026"),
    ("context.freezes[0].end", {"freezes": [{"title": "x", "start": "2026-03-01T00:00:00Z"}]},
     "missing"),
    ("context.freezes[0].end",
     {"freezes": [{"start": "2026-03-02T00:00:00Z", "end": "2026-03-01T00:00:00Z"}]}, "before"),
    ("context.incidents[0].severity", {"incidents": [{"start": "2026-03-01T00:00:00Z"}]},
     "missing"),
    ("context.incidents[0].start", {"incidents": [{"severity": "P0"}]}, "missing"),
    ("context.incidents[0].end",
     {"incidents": [{"severity": "P0", "start": "2026-03-02T00:00:00Z",
                     "end": "2026-03-01T00:00:00Z"}]}, "before"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "context", "named"), CONTEXTS)
def test_what_is_wrong_in_the_context_is_named_too(place, context, named):
    found = faults({"context": context, "changes": []})
    assert list(found) == [place]
    assert named in found[place]


def test_all_faults_are_told_together():
    found = faults([{"class": "odd", "start": "x"}, {"class": "normal", "colour": "red"}, 5])
    assert list(found) == [
        "changes[0].class", "changes[0].start", "changes[1].colour", "changes[2]",
    ]  # fmt: skip


def test_types_are_held_against_the_pack_where_it_has_types():
    change = {"class": "low", "types": ["dependency.patch", "dependency.path"]}
    assert list(faults([change], "change-control")) == ["changes[0].types[1]"]
    (found,), _ = read([{"class": "normal", "types": ["dependency.path"]}])
    assert found.types == ("dependency.path",)


def test_a_key_that_stands_twice_is_refused():
    found = faults(b'{"class": "normal", "class": "standard"}')
    assert "twice" in found["class"]
    found = faults(b'[{"class": "normal", "documents": {"adr": "a", "adr": "b"}}]')
    assert list(found) == ["changes[0].documents.adr"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 5000, "9e99"])
def test_numbers_without_measure_are_refused(number):
    found = faults(f'{{"class": "normal", "evidence": {{"coverage": {number}}}}}'.encode())
    assert list(found) == ["evidence.coverage"]
    assert len(found["evidence.coverage"]) < 200


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"class": "normal", "systems": ' + b"[" * 40 + b"]" * 40 + b"}",
    ],
)
def test_deep_nesting_is_refused_in_one_sentence(text):
    with pytest.raises(BadInput) as raised:
        read(text)
    assert "nested too deeply" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [(b"", "line 1"), (b"{\n 'a': 1}", "line 2"), (b"[1, 2,]", "line 1"), (b"nope", "line 1")],
)
def test_what_is_no_json_is_told_with_its_line(text, place):
    (found,) = faults(text)
    assert place in found


def test_bytes_that_are_no_text_are_told_with_their_line():
    (place,) = faults(b'{"class":\n "\xff"}')
    assert "line 2" in place


@pytest.mark.parametrize("text", [b"5", b'"text"', b"null", b"true"])
def test_other_json_is_no_change(text):
    assert "neither a change" in next(iter(faults(text).values()))


def test_a_context_without_changes_is_refused():
    assert "changes" in faults({"context": {}})[""]


def test_odd_keys_and_values_are_shown_short_and_on_one_line():
    (place,) = faults({"class": "normal", "a\nb" * 500: 1})
    assert len(place) < 100
    assert "\n" not in place


# Anything at all --------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["normal", "2026-03-03T14:00:00Z", "approve", "Team Lead"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*FULL, *words.DOCUMENTS[:3], "x"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


def tried(data):
    try:
        return read(data)[0], []
    except BadInput as error:
        return None, [fault.sentence for fault in error.faults] or [error.sentence]


@given(st.dictionaries(st.sampled_from([*FULL, "x"]), json_values, max_size=8))
@settings(deadline=None, max_examples=300)
def test_any_object_is_read_or_refused_in_words(data):
    changes, told = tried(data)
    assert told or len(changes) == 1


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_in_words(data):
    changes, told = tried(data)
    assert told or changes is not None
