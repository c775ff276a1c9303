"""What is signed of a change: its hash, what moves it, and the difference that is shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.canonical import canonical, clean
from cab_desk.domain.change import Change, Evidence, ExceptionCase, Outcome, Stage
from cab_desk.domain.content import (
    MATERIAL,
    PARTICULAR,
    content,
    content_bytes,
    content_hash,
    differences,
    fingerprint,
    particulars,
    particulars_bytes,
    particulars_hash,
    restore,
)

START = datetime(2026, 11, 19, 14, tzinfo=UTC)
CHANGE = Change(
    title="Rotate TLS certificates",
    class_id="normal",
    systems=("api-gateway", "cdn-edge"),
    impact="medium",
    probability="low",
    start=START,
    end=START + timedelta(hours=1),
    documents={"description": "New chain.", "rollback_plan": "Old chain stays loaded."},
)


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Rotate TLS certificates."},
        {"class_id": "emergency"},
        {"types": ("infra.scaling",)},
        {"impact": "high"},
        {"probability": "high"},
        {"environment": "staging"},
        {"systems": ("api-gateway",)},
        {"requester": "Edge Team"},
        {"owner": "Edge Team"},
        {"start": START + timedelta(minutes=15)},
        {"end": START + timedelta(hours=2)},
        {"traits": ("downtime",)},
        {"documents": {"description": "New chain"}},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_a_material_edit_changes_the_hash(edit):
    assert content_hash(replace(CHANGE, **edit)) != content_hash(CHANGE)


@pytest.mark.parametrize(
    "edit",
    [
        {"priority": "high"},
        {"stage": Stage.SUBMITTED},
        {"evidence": Evidence(tests_passed=True, coverage=81.5)},
        {"checklists": {"pre": ("backup",)}},
        {"outcome": Outcome(result="succeeded")},
        {"exception": ExceptionCase("late")},
        {"submitted_at": START},
        {"on_hold": "waiting"},
        {"number": "CR-2026-0001"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_what_is_not_material_leaves_the_hash_alone(edit):
    assert content_hash(replace(CHANGE, **edit)) == content_hash(CHANGE)


def test_the_same_instant_in_another_zone_is_the_same_content():
    moved = START.astimezone(timezone(timedelta(hours=-8)))
    assert content_hash(replace(CHANGE, start=moved)) == content_hash(CHANGE)


def test_order_of_systems_does_not_matter_but_order_of_words_does():
    turned = replace(CHANGE, systems=("cdn-edge", "api-gateway"))
    assert content_hash(turned) == content_hash(CHANGE)
    assert content_hash(replace(CHANGE, title="TLS Rotate certificates")) != content_hash(CHANGE)


def test_an_empty_document_is_as_good_as_none():
    with_empty = {**CHANGE.documents, "design": ""}
    assert content_hash(replace(CHANGE, documents=with_empty)) == content_hash(CHANGE)


def test_a_moment_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        content_hash(replace(CHANGE, start=START.replace(tzinfo=None)))


def test_differences_name_each_field_and_document_once():
    after = replace(CHANGE, impact="high", documents={"description": "Old chain."})
    parts = differences(content(CHANGE), content(after))
    found = {part.name: (part.before, part.after) for part in parts}
    assert found == {
        "documents.description": ("New chain.", "Old chain."),
        "documents.rollback_plan": ("Old chain stays loaded.", ""),
        "impact": ("medium", "high"),
    }


def test_the_fingerprint_is_the_beginning_of_the_hash_in_groups():
    assert fingerprint("7c1e90ab44d2ffff") == "7C1E 90AB 44D2"


def test_material_and_particular_do_not_overlap():
    assert not set(MATERIAL) & set(PARTICULAR)


texts = st.text(max_size=30).map(clean)
first, last = (START.replace(year=year, tzinfo=None) for year in (2000, 2090))
moments = st.datetimes(first, last, timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
changes = st.builds(
    Change,
    title=texts,
    class_id=texts,
    systems=st.lists(texts, unique=True).map(lambda names: tuple(sorted(names))),
    start=st.none() | moments,
    documents=st.dictionaries(st.sampled_from(["description", "design"]), texts.filter(bool)),
    submitted_at=st.none() | moments,
    evidence=st.none()
    | st.builds(
        Evidence,
        tests_passed=st.none() | st.booleans(),
        coverage=st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10),
        test_kinds=st.lists(st.sampled_from(["unit", "uat"]), unique=True).map(tuple),
    ),
    outcome=st.none()
    | st.builds(Outcome, result=st.none() | st.just("failed"), finished_at=st.none() | moments),
    checklists=st.dictionaries(st.sampled_from(["pre", "post"]), st.just(("a", "b"))),
    stage=st.sampled_from(list(Stage)),
)


@given(changes)
def test_what_is_stored_comes_back_as_it_was(change):
    data = {**content(change), **particulars(change)}
    canonical(data)  # raises for anything that has no single form
    assert replace(Change(title=""), **restore(change, data)) == change


# Anything that a form or a file may bring: quotes, NUL, lone surrogates, what composes.
wild = st.text(st.characters() | st.sampled_from('"\\\n\x00\u0303\ud800e\u0301'), max_size=12)


@given(
    changes,
    st.fixed_dictionaries(
        {},
        optional={
            "title": wild,
            "types": st.lists(wild).map(tuple),
            "traits": st.lists(wild).map(tuple),
            "systems": st.lists(wild).map(tuple),
            "residual_impact": wild,
            "residual_probability": wild,
            "documents": st.dictionaries(st.sampled_from(["description", "types"]), wild),
            "checklists": st.dictionaries(
                st.sampled_from(["pre", "post"]), st.lists(wild).map(tuple)
            ),
            "end": moments.map(lambda at: at.astimezone(timezone(timedelta(hours=5, minutes=30)))),
            "stage": st.sampled_from(Stage),
            "exception": st.builds(ExceptionCase, wild),
            "on_hold": wild,
        },
    ),
)
def test_bytes_written_at_once_are_the_canonical_ones(change, more):
    change = replace(change, **more)
    assert content_bytes(change) == canonical(content(change))
    parts = particulars(change)
    whole, kept = particulars_bytes(change)
    assert whole == canonical(parts)
    said = {name: value for name, value in parts.items() if value not in (None, "", {})}
    assert kept.encode() == canonical(said)


@pytest.mark.parametrize(
    "edit",
    [
        {"documents": {"d\u00e9cision": "Yes."}},
        {"outcome": Outcome(sustained_minutes=2**60)},
        {"checklists": {"pr\u00e9": ("a",)}},
        {"start": START.replace(tzinfo=None)},
    ],
    ids=["a key", "a number", "a phase", "a moment"],
)
def test_what_has_no_single_form_is_refused_by_both_ways(edit):
    change = replace(CHANGE, **edit)
    with pytest.raises(ValueError, match=r"single form|ASCII|offset"):
        canonical({**content(change), **particulars(change)})
    with pytest.raises(ValueError, match=r"single form|ASCII|offset"):
        content_hash(change) + particulars_hash(change)
