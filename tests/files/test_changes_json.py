"""What `check` reads: the contract's form to the letter, and every fault by name and place."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cab_desk.domain import change as known
from cab_desk.domain.change import Change, Choice, Evidence, Outcome
from cab_desk.errors import BadInput
from cab_desk.files import packs
from cab_desk.files.changes_json import read
from cab_desk.files.exporting import as_json
from cab_desk.services.exchange.exporting import Exported
from tests.domain.scenes import pack

POLICY = pack("cab-process")
LEAST = {"id": "CR-2026-0042", "class": "normal"}
WHOLE: dict[str, Any] = {
    "id": "CR-2026-0042",
    "title": "Rotate certificates",
    "class": "normal",
    "types": ["whatever.type"],
    "priority": "high",
    "impact": "medium",
    "probability": "low",
    "environment": "staging",
    "systems": ["edge", "orders"],
    "requester": "Ada",
    "owner": "Bo",
    "committed_at": "2026-03-01T09:00:00Z",
    "submitted_at": "2026-03-01T10:00:00+01:00",
    "start": "2026-03-03T14:00:00+00:00",
    "end": "2026-03-03T15:00:00+00:00",
    "traits": list(known.TRAITS),
    "documents": dict.fromkeys(known.DOCUMENTS, "Text."),
    "published_at": "2026-03-01T09:00:00Z",
    "communicated_at": "2026-03-01T09:00:00Z",
    "announced_at": "2026-03-01T09:00:00Z",
    "evidence": {
        "tests_passed": True,
        "coverage": 81.5,
        "code_reviews": 2,
        "security_scan": "clean",
        "test_kinds": list(known.TEST_KINDS),
        "security_review": False,
        "qa_approved": True,
        "soak_minutes": 120,
        "rollback_tested": True,
        "rollback_minutes": 4.5,
    },
    "checklists": {"pre": ["backup"], "during": [], "post": ["verify_success"]},
    "signoffs": [
        {"person": "Cy", "role": "Engineering Manager", "decision": "approve",
         "at": "2026-03-02T09:00:00Z", "verbal": False, "meeting": "2026-10"},
        {"person": "Dee", "role": "Team Lead", "decision": "abstain", "meeting": None},
    ],
    "exception": {"reason": "Orders fail.", "kind": "customer_impacting_fix"},
    "outcome": {
        "result": "failed",
        "started_at": "2026-03-03T14:00:00Z",
        "finished_at": "2026-03-03T14:30:00Z",
        "caused_incident": True,
        "error_rate_before": 0.1,
        "error_rate_after": 5.5,
        "p95_before_ms": 200,
        "p95_after_ms": 450,
        "sustained_minutes": 5,
        "health_check_failures": 4,
        "pool_utilisation": 91,
        "memory_utilisation": 80.5,
        "customer_reports": True,
        "vulnerability": False,
        "data_corruption": False,
        "critical_alerts": True,
    },
    "reviewed_at": "2026-03-04T09:00:00Z",
    "documented_at": "2026-03-04T09:00:00Z",
}  # fmt: skip
CONTEXT = {
    "timezone": "Europe/Berlin",
    "freezes": [{"title": "Peak", "start": "2026-11-20T00:00:00Z", "end": "2026-12-01T00:00:00Z"}],
    "holidays": ["2026-12-24"],
    "incidents": [
        {"severity": "SEV1", "systems": ["edge"], "start": "2026-03-01T00:00:00Z", "end": None}
    ],
    "failed_windows": [{"start": "2026-03-03T02:00:00Z", "end": "2026-03-03T06:00:00Z"}],
}


def only(data: Any) -> Change:
    (change,) = read(json.dumps(data).encode(), POLICY)[0]
    return change


def places(data: Any, policy: Any = POLICY) -> dict[str, str]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(BadInput) as error:
        read(raw, policy)
    assert error.value.faults
    return {fault.place: fault.sentence for fault in error.value.faults}


def test_every_key_of_the_contract_is_read():
    change = only(WHOLE)
    assert (change.external_id, change.title, change.class_id) == (
        "CR-2026-0042", "Rotate certificates", "normal",
    )  # fmt: skip
    assert (change.priority, change.impact, change.probability) == ("high", "medium", "low")
    assert (change.environment, change.systems) == ("staging", ("edge", "orders"))
    assert change.submitted_at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    assert change.end is not None and change.start is not None  # noqa: PT018
    assert change.end - change.start == timedelta(hours=1)
    assert change.traits == known.TRAITS
    assert set(change.documents) == set(known.DOCUMENTS)
    assert change.evidence is not None
    assert {
        part.name for part in fields(Evidence) if getattr(change.evidence, part.name) is None
    } == set()
    assert (change.evidence.coverage, change.evidence.code_reviews) == (81.5, 2)
    assert change.outcome is not None
    assert {
        part.name for part in fields(Outcome) if getattr(change.outcome, part.name) is None
    } == set()
    assert change.checklists == {"pre": ("backup",), "during": (), "post": ("verify_success",)}
    first, second = change.signoffs
    assert (first.person, first.role, first.decision, first.meeting) == (
        "Cy", "Engineering Manager", Choice.APPROVE, "2026-10",
    )  # fmt: skip
    assert (second.decision, second.at, second.meeting) == (Choice.ABSTAIN, None, None)
    assert change.exception is not None
    assert change.exception.kind == "customer_impacting_fix"
    assert None not in (change.reviewed_at, change.documented_at, change.announced_at)


def test_a_change_may_say_next_to_nothing():
    change = only(LEAST)
    assert change.environment == "production"
    assert (change.evidence, change.outcome, change.start, change.signoffs) == (
        None,
        None,
        None,
        (),
    )
    assert change.checklists == {}


@pytest.mark.parametrize("data", [{"changes": [LEAST, WHOLE]}, [LEAST, WHOLE]])
def test_a_list_is_taken_with_and_without_its_context(data):
    changes, _ = read(json.dumps(data).encode(), POLICY)
    assert [change.class_id for change in changes] == ["normal", "normal"]


def test_the_context_is_read():
    _, context = read(json.dumps({"context": CONTEXT, "changes": []}).encode(), POLICY)
    assert context.timezone == "Europe/Berlin"
    assert [span.title for span in context.freezes] == ["Peak"]
    assert context.holidays == (date(2026, 12, 24),)
    assert [(one.severity, one.systems, one.end) for one in context.incidents] == [
        ("SEV1", ("edge",), None)
    ]
    assert len(context.failed_windows) == 1


NAIVE, EARLY = "2026-03-03T13:00:00", "2026-03-03T13:00:00Z"
FAULTS: list[tuple[str, Any]] = [
    # Unknown keys and values outside the lists.
    ("colour", {"colour": "red"}),
    ("class", {"class": "major"}),
    ("class", {"class": None}),
    ("priority", {"priority": "urgent"}),
    ("impact", {"impact": "critical"}),
    ("impact", {"impact": "Low"}),
    ("probability", {"probability": ""}),
    ("environment", {"environment": "prod"}),
    ("traits[1]", {"traits": ["downtime", "brave"]}),
    ("documents.poem", {"documents": {"poem": "Roses are red."}}),
    ("documents.proposed_time", {"documents": {"proposed_time": "Now."}}),
    ("evidence.luck", {"evidence": {"luck": True}}),
    ("evidence.security_scan", {"evidence": {"security_scan": "ok"}}),
    ("evidence.test_kinds[0]", {"evidence": {"test_kinds": ["smoke"]}}),
    ("checklists.after", {"checklists": {"after": []}}),
    ("exception.kind", {"exception": {"reason": "x", "kind": "whim"}}),
    ("outcome.result", {"outcome": {"result": "fine"}}),
    ("outcome.mood", {"outcome": {"mood": 1}}),
    ("signoffs[0].decision", {"signoffs": [{"person": "A", "role": "CTO", "decision": "maybe"}]}),
    ("signoffs[0].role", {"signoffs": [{"person": "A", "role": "Wizard", "decision": "approve"}]}),
    ("signoffs[0].person", {"signoffs": [{"role": "CTO", "decision": "approve"}]}),
    ("signoffs[0].person", {"signoffs": [{"person": " ", "role": "CTO", "decision": "reject"}]}),
    ("signoffs[0].stamp", {"signoffs": [
        {"person": "A", "role": "CTO", "decision": "approve", "stamp": 1}]}),
    # Times.
    ("start", {"start": NAIVE}),
    ("start", {"start": "2026-03-03"}),
    ("start", {"start": "tomorrow"}),
    ("start", {"start": 1772546400}),
    ("start", {"start": "0001-01-01T00:00:00+14:00"}),
    ("start", {"start": "9999-12-31T23:59:59-12:00"}),
    ("end", {"start": "2026-03-03T14:00:00Z", "end": EARLY}),
    ("submitted_at", {"submitted_at": NAIVE}),
    ("outcome.finished_at", {"outcome": {"finished_at": NAIVE}}),
    ("signoffs[0].at", {"signoffs": [
        {"person": "A", "role": "CTO", "decision": "approve", "at": NAIVE}]}),
    # Wrong types and absurd numbers.
    ("id", {"id": 42}),
    ("title", {"title": ["x"]}),
    ("systems", {"systems": "edge"}),
    ("systems[0]", {"systems": [1]}),
    ("systems[0]", {"systems": [None]}),
    ("documents", {"documents": []}),
    ("documents.description", {"documents": {"description": 1}}),
    ("evidence", {"evidence": "good"}),
    ("evidence.coverage", {"evidence": {"coverage": 100.1}}),
    ("evidence.coverage", {"evidence": {"coverage": -0.1}}),
    ("evidence.coverage", {"evidence": {"coverage": "80"}}),
    ("evidence.coverage", {"evidence": {"coverage": True}}),
    ("evidence.code_reviews", {"evidence": {"code_reviews": 1.5}}),
    ("evidence.code_reviews", {"evidence": {"code_reviews": -1}}),
    ("evidence.code_reviews", {"evidence": {"code_reviews": 10**30}}),
    ("evidence.soak_minutes", {"evidence": {"soak_minutes": 10**300}}),
    ("evidence.tests_passed", {"evidence": {"tests_passed": "true"}}),
    ("evidence.tests_passed", {"evidence": {"tests_passed": 1}}),
    ("checklists.pre", {"checklists": {"pre": "all"}}),
    ("signoffs", {"signoffs": {}}),
    ("signoffs[0]", {"signoffs": ["Ada"]}),
    ("signoffs[0].verbal", {"signoffs": [
        {"person": "A", "role": "CTO", "decision": "approve", "verbal": "no"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "changed"), FAULTS)
def test_each_fault_is_named_at_its_place(place, changed):
    found = places([LEAST, {**WHOLE, **changed}])
    assert [where for where in found if where.endswith(f"[1].{place}")] == list(found)


@pytest.mark.parametrize(
    ("place", "context"),
    [
        ("timezone", {"timezone": "Mars/Olympus"}),
        ("moon", {"moon": "full"}),
        ("holidays[0]", {"holidays": ["24.12.2026"]}),
        ("holidays[0]", {"holidays": ["2026-02-30"]}),
        ("freezes[0].end", {"freezes": [{"title": "x", "start": "2026-03-03T14:00:00Z",
                                         "end": EARLY}]}),
        ("freezes[0].end", {"freezes": [{"title": "x", "start": EARLY}]}),
        ("freezes[0].start", {"freezes": [{"title": "x", "start": NAIVE,
                                           "end": "2026-03-04T14:00:00Z"}]}),
        ("freezes[0].colour", {"freezes": [{**CONTEXT["freezes"][0], "colour": "red"}]}),  # type: ignore[dict-item]
        ("incidents[0].severity", {"incidents": [{"start": EARLY}]}),
        ("incidents[0].start", {"incidents": [{"severity": "P0"}]}),
        ("failed_windows[0].title", {"failed_windows": [{"start": EARLY, "end": EARLY,
                                                         "title": "x"}]}),
    ],
)  # fmt: skip
def test_faults_of_the_context_are_named(place, context):
    assert set(places({"context": context, "changes": [LEAST]})) == {f"context.{place}"}


def test_all_faults_come_together():
    bad = {"class": "major", "impact": "vast", "evidence": {"coverage": 101}, "odd": 1}
    found = places({"context": {"odd": 1}, "changes": [LEAST, bad, bad], "more": 1})
    assert set(found) == {
        "more", "context.odd",
        *(f"changes[{n}].{key}" for n in (1, 2)
          for key in ("class", "impact", "evidence.coverage", "odd")),
    }  # fmt: skip
    for sentence in found.values():
        assert sentence.endswith(".")


def test_types_are_held_against_a_pack_that_has_some():
    pack_ids = [folder.name for folder in packs.shipped()]
    typed = next(pack(name) for name in pack_ids if pack(name).types)
    good = {"class": typed.classes[0].id, "types": [typed.types[0].id]}
    assert read(json.dumps(good).encode(), typed)[0][0].types == (typed.types[0].id,)
    assert list(places({**good, "types": [typed.types[0].id, "no.such"]}, typed)) == ["types[1]"]
    assert only({**LEAST, "types": ["no.such"]}).types == ("no.such",)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" ", b"{", b'{"id": "a",}', b"[1", b"nothing", b'"text"', b"3", b"null",
        b'{"id": NaN, "class": "normal"}',
        b'{"class": "normal", "evidence": {"coverage": Infinity}}',
        b'{"class": "normal", "evidence": {"coverage": 1e999}}',
        b'{"class": "normal", "evidence": {"coverage": ' + b"9" * 5000 + b"}}",
        b'{"class": "normal", "class": "normal"}',
        b'{"class": "normal", "evidence": {"coverage": 1, "coverage": 2}}',
        b"\xff\xfe", b'{"class": "norm\xe4l"}',
        b"[" * 100_000, b"[" * 500 + b"]" * 500, b'{"a":' * 50_000,
        b'{"changes": 3}', b'{"context": {}}', b'{"changes": [[]]}', b"{}",
    ],
)  # fmt: skip
def test_what_is_no_such_json_is_refused_in_a_sentence(raw):
    with pytest.raises(BadInput) as error:
        read(raw, POLICY)
    assert error.value.sentence
    assert len(str(error.value.sentence)) < 2000


def test_nothing_odd_in_texts_breaks_the_reading():
    change = only({**LEAST, "title": "\ud800 \u202e \x00 " + "x" * 500, "requester": "Di\u0301"})
    assert change.title.encode()
    assert change.requester


def test_what_the_board_exports_can_be_checked():
    change = only(WHOLE)
    again = only(as_json(Exported("CR-2026-0042", change)))
    assert again == change
