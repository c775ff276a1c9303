"""The form of events and of the chain: what version 1 is, for ever."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.ledger import (
    GENESIS,
    LARGEST_EVENT,
    Draft,
    Entry,
    Event,
    Head,
    Place,
    chain,
    compose,
    import_leaf,
    stream_of,
)
from cab_desk.domain.statement import Malformed, event_of, link_fault, read, signature_needed

AT = datetime(2026, 11, 18, 22, 11, 5, 250_000, tzinfo=UTC)
LOCAL = AT.astimezone(ZoneInfo("America/Los_Angeles"))
PLACE = Place(
    ledger="b" * 32, device="d1", host="desk-7", zone="America/Los_Angeles",
    policy="c" * 64, seq=3, prev="e" * 64,
)  # fmt: skip
DRAFT = Draft(
    "signoff.given", {"role": "CTO", "decision": "approve"}, subject="f" * 32, revision=2,
    seen="a" * 64, author="ann", key_id="9" * 32,
)  # fmt: skip

GOLDEN = (
    b'{"at":"2026-11-18T22:11:05.250Z","author":"ann","body":{"decision":"approve","role":"CTO"},'
    b'"device":"d1","host":"desk-7","key":"99999999999999999999999999999999",'
    b'"ledger":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","offset":"-08:00",'
    b'"policy":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",'
    b'"prev":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","revision":2,'
    b'"seen":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","seq":3,'
    b'"subject":"ffffffffffffffffffffffffffffffff","type":"signoff.given","v":1,'
    b'"zone":"America/Los_Angeles"}'
)


def entries(count: int) -> list[tuple[Entry, Event]]:
    made, prev = [], GENESIS
    for seq in range(1, count + 1):
        event = event_of(compose(DRAFT, replace(PLACE, seq=seq), AT, LOCAL), b"")
        entry = Entry(seq, prev, event.id, chain(prev, seq, event.id))
        made.append((entry, event))
        prev = entry.hash
    return made


def faults(chained: list[tuple[Entry, Event]]) -> list[tuple[int, str]]:
    found, before = [], None
    for place, (entry, event) in enumerate(chained, 1):
        if fault := link_fault(entry, event, before):
            found.append((place, fault))
        before = entry
    return found


def altered(**parts: Any) -> bytes:
    return canonical(json.loads(GOLDEN) | parts)


def test_the_bytes_of_version_one_are_these() -> None:
    assert compose(DRAFT, PLACE, AT, LOCAL) == GOLDEN


def test_an_event_is_read_back_as_it_was_said() -> None:
    said = read(GOLDEN)
    assert (said.type, said.author, said.subject) == ("signoff.given", "ann", "f" * 32)
    assert (said.seq, said.prev, said.revision, said.seen) == (3, "e" * 64, 2, "a" * 64)
    assert (said.at, said.offset, said.zone) == (AT, "-08:00", "America/Los_Angeles")
    assert said.body == {"role": "CTO", "decision": "approve"}
    assert said.stream == stream_of("ann", "d1") == "ann/d1"
    event = event_of(GOLDEN, b"s")
    assert (event.id, event.stream, event.stream_seq) == (digest(GOLDEN), "ann/d1", 3)
    assert signature_needed(said)


def test_what_an_event_says_is_kept_in_one_form() -> None:
    draft = replace(DRAFT, body={"name": "Ju\u0308rgen\x00", "list": ["e\u0301"], "n": 1})
    assert read(compose(draft, PLACE, AT, LOCAL)).body == {
        "name": "J\u00fcrgen", "list": ["\u00e9"], "n": 1,
    }  # fmt: skip


def test_an_event_that_is_too_large_is_not_made() -> None:
    with pytest.raises(ValueError, match="at most 65536 bytes"):
        compose(replace(DRAFT, body={"strokes": "x" * LARGEST_EVENT}), PLACE, AT, LOCAL)


@pytest.mark.parametrize(
    ("part", "value"),
    [("v", 2), ("v", True), ("type", "Sign"), ("type", 7), ("seq", 0), ("seq", True),
     ("prev", "xyz"), ("at", "2026-11-18T22:11:05Z"), ("at", "yesterday"), ("offset", "Z"),
     ("policy", "A" * 64), ("revision", -1), ("seen", None), ("body", []), ("author", None),
     ("host", "x" * 300), ("subject", ["a"])],
)  # fmt: skip
def test_another_form_is_refused_and_its_part_named(part: str, value: Any) -> None:
    with pytest.raises(Malformed) as caught:
        read(altered(**{part: value}))
    assert caught.value.part == ("version" if part == "v" else part)


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[1]", GOLDEN + b" ", b" " + GOLDEN, GOLDEN.replace(b":3,", b":3.0,"),
     GOLDEN.replace(b'"seq":3', b'"seq":3,"seq":3'), b"[" * 60_000, b'{"a":' * 12_000,
     GOLDEN.replace(b"desk-7", b"desk-\xff"), b" " * (LARGEST_EVENT + 1),
     GOLDEN.replace(b"desk-7", b"e\xcc\x81"), GOLDEN.replace(b'"host":"desk-7",', b""),
     GOLDEN.replace(b'"host"', b'"hosu"'), GOLDEN.replace(b'"desk-7"', b'"\\u0064esk-7"')],
)  # fmt: skip
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(data)


@given(st.integers(0, len(GOLDEN) - 1), st.integers(1, 255))
def test_no_changed_byte_leaves_the_same_event(place: int, flip: int) -> None:
    data = bytearray(GOLDEN)
    data[place] ^= flip
    try:
        found = event_of(bytes(data), b"")
    except Malformed:
        return
    assert found.id != digest(GOLDEN)


def test_a_whole_chain_has_no_fault() -> None:
    assert faults(entries(5)) == []


def test_an_edited_event_is_found() -> None:
    chained = entries(4)
    entry, event = chained[1]
    chained[1] = (entry, replace(event, data=event.data.replace(b"CTO", b"CEO")))
    assert faults(chained) == [(2, "id")]


def test_a_deleted_a_swapped_and_a_copied_entry_are_found() -> None:
    chained = entries(5)
    assert faults(chained[:1] + chained[2:])[0] == (2, "order")
    swapped = [chained[0], chained[2], chained[1], *chained[3:]]
    assert faults(swapped)[0] == (2, "order")
    assert faults([*chained[:3], chained[2], *chained[3:]])[0] == (4, "order")


def test_a_renumbered_chain_is_found() -> None:
    chained = entries(4)
    del chained[1]
    renumbered = [(replace(entry, seq=i), event) for i, (entry, event) in enumerate(chained, 1)]
    assert faults(renumbered)[0] == (2, "prev")
    entry, event = renumbered[1]
    renumbered[1] = (replace(entry, prev=renumbered[0][0].hash), event)
    assert faults(renumbered)[0] == (2, "hash")


def test_the_head_is_printed_with_its_length() -> None:
    assert Head(7, "ab").text() == "cabdesk:v1:head:7:ab"


def test_the_leaf_of_an_import_binds_all_three_parts() -> None:
    leaf = import_leaf("u", "c", "p")
    assert len(leaf) == 32
    assert len({leaf, import_leaf("v", "c", "p"), import_leaf("u", "d", "p"),
                import_leaf("u", "c", "q"), import_leaf("uc", "", "p")}) == 5  # fmt: skip
