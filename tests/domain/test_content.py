"""What is signed of a change: its hash, what moves it, and the difference that is shown."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.attachments import Attachment, safe_name
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
        {"attachments": (Attachment("plan.pdf", "ab" * 32, 7),)},
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


def test_differences_say_which_file_has_which_hash_now():
    plan, log = Attachment("plan.pdf", "ab" * 32, 7), Attachment("run.log", "12" * 32, 9)
    before = replace(CHANGE, attachments=(plan, log))
    after = replace(CHANGE, attachments=(replace(plan, sha256="cd" * 32),))
    found = {one.name: (one.before, one.after)
             for one in differences(content(before), content(after))}  # fmt: skip
    assert found == {
        "attachments.plan.pdf": (" ".join(["abababab"] * 8), " ".join(["cdcdcdcd"] * 8)),
        "attachments.run.log": (" ".join(["12121212"] * 8), ""),
    }


@pytest.mark.parametrize(
    "edit",
    [{"name": "plan2.pdf"}, {"sha256": "cd" * 32}, {"size": 8}],
    ids=["name", "bytes", "size"],
)
def test_name_hash_and_size_of_a_file_are_signed(edit):
    plan = Attachment("plan.pdf", "ab" * 32, 7)
    with_it = replace(CHANGE, attachments=(plan,))
    edited = replace(CHANGE, attachments=(replace(plan, **edit),))
    assert content_hash(edited) != content_hash(with_it)


def test_order_of_files_does_not_matter():
    one, other = Attachment("a.txt", "ab" * 32, 7), Attachment("b.txt", "cd" * 32, 7)
    hashes = {content_hash(replace(CHANGE, attachments=both))
              for both in ((one, other), (other, one))}  # fmt: skip
    assert len(hashes) == 1


# Signed by boards that knew no attachments: these bytes and this hash are theirs for ever.
GOLDEN = (
    b'{"class":"normal","documents":{"description":"New chain.","rollback_plan":"Old chain stays'
    b' loaded."},"end":"2026-11-19T15:00:00.000Z","environment":"production","impact":"medium",'
    b'"owner":"","probability":"low","requester":"","start":"2026-11-19T14:00:00.000Z",'
    b'"systems":["api-gateway","cdn-edge"],"title":"Rotate TLS certificates","traits":[],'
    b'"types":[]}'
)
GOLDEN_HASH = "f1cf02c3761e1d84a4ff0e7427e5322fe37f0504265a0dce0b64695d31ce75ec"


def test_what_has_no_files_is_signed_as_before_there_were_any():
    assert content_bytes(CHANGE) == canonical(content(CHANGE)) == GOLDEN
    assert content_hash(CHANGE) == GOLDEN_HASH
    again = replace(Change(title="", attachments=(Attachment("x", "ab" * 32, 1),)),
                    **restore(CHANGE, json.loads(GOLDEN)))  # fmt: skip
    assert again == CHANGE


def test_the_fingerprint_is_the_beginning_of_the_hash_in_groups():
    assert fingerprint("7c1e90ab44d2ffff") == "7C1E 90AB 44D2"


def test_material_and_particular_do_not_overlap():
    assert not set(MATERIAL) & set(PARTICULAR)


texts = st.text(max_size=30).map(clean)
first, last = (START.replace(year=year, tzinfo=None) for year in (2000, 2090))
moments = st.datetimes(first, last, timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
files = st.builds(
    Attachment,
    name=texts.map(safe_name).filter(bool),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=st.integers(1, 2**31),
)
changes = st.builds(
    Change,
    attachments=st.lists(files, max_size=3, unique_by=lambda one: one.name).map(
        lambda found: tuple(sorted(found))
    ),
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
    told = replace(  # a record that says nothing is none
        change,
        evidence=change.evidence if change.evidence != Evidence() else None,
        outcome=change.outcome if change.outcome != Outcome() else None,
    )
    assert replace(Change(title=""), **restore(change, data)) == told


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
            "attachments": st.lists(st.builds(Attachment, wild, wild, st.integers(0, 9))).map(
                tuple
            ),
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


def test_a_record_that_says_nothing_is_as_none():
    for name, empty in (("outcome", Outcome()), ("evidence", Evidence())):
        blank, said = replace(CHANGE, **{name: None}), replace(CHANGE, **{name: empty})
        assert particulars_hash(said) == particulars_hash(blank)
        assert particulars_bytes(said) == particulars_bytes(blank)
