"""Canonical bytes against the reference implementation of RFC 8785."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.canonical import canonical, clean, digest, moment, stamp

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.text(st.characters(max_codepoint=127), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), -0.0, 2**53, -(2**53), "\ud800", "e\u0301", {"ä": 1}, {1: 2},
     {"deep": [{"er": 0.1}]}, b"bytes", {1, 2}, datetime(2026, 1, 1, tzinfo=UTC)],
)  # fmt: skip
def test_what_has_no_single_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"single form|NFC|ASCII|surrogates"):
        canonical(value)


def test_keys_are_sorted_and_nothing_is_escaped_needlessly() -> None:
    value = {"b": "ü €\u2028\x7f", "a": ['"\\/\b\f\n\r\t\x00\x1f', 1, True, None], "A": {}}
    expected = (
        '{"A":{},"a":["\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f",1,true,null],"b":"ü €\u2028\x7f"}'
    )
    assert canonical(value) == expected.encode()


def test_the_hash_of_a_record_is_the_same_for_ever() -> None:
    record = canonical({"title": "Grüße", "start": "2026-11-18T21:00:00.000Z", "n": 42})
    assert digest(record) == "7c72b16ed866779b51be473ff2b4cc7bda3a6a384f08d69f5b4a37512299e5d3"


@given(st.text(st.characters(), max_size=80))
def test_cleaned_text_always_has_a_single_form(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert "\x00" not in kept
    canonical(kept)


def test_the_same_word_in_two_forms_is_kept_as_one() -> None:
    assert clean("Ju\u0308rgen") == clean("J\u00fcrgen") == "J\u00fcrgen"


@given(st.datetimes(timezones=st.timezones()))
def test_a_stamp_is_read_back_to_the_millisecond(when: datetime) -> None:
    try:
        text = stamp(when)
    except OverflowError:  # the first and last hours of the calendar have no UTC
        return
    assert text.endswith("Z")
    assert abs(moment(text) - when) < timedelta(milliseconds=1)


def test_a_stamp_is_utc_whatever_the_offset() -> None:
    when = datetime(2026, 11, 18, 14, 11, 5, 999, timezone(timedelta(hours=-8)))
    assert stamp(when) == "2026-11-18T22:11:05.000Z"


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001 -- what is refused
    with pytest.raises(ValueError, match="offset"):
        moment("2026-01-01T00:00:00")
