"""A word by mouth that somebody forged into the file is named by verifying, and why."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.canonical import canonical, digest, stamp
from cab_desk.domain.heard import HEARD
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, chain
from cab_desk.domain.statement import Malformed, read
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.requests import changes
from tests.services.evidence_room import CHEAP, WORDS, Room, entry_of, room
from tests.services.heard_room import (
    ANN,
    DANA,
    KIM,
    LEAD,
    OLA,
    PEOPLE,
    RIK,
    SECURITY,
    SPOKEN,
    forge,
    hear,
)

NO_CHAIR = "whoever recorded it was not the chair then."
NO_ROLE = "whose word it is did not hold that role then."
FORM = "it does not say whose word it is, or how it was heard."
WHEN = "it was heard before that revision was there, or after it was said."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, pack=SPOKEN) as made:
        yield made.furnish(crew=PEOPLE)


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted()


def faults(desk: Room) -> list[str]:
    return [one.sentence for one in desk.verify(rights=rights_of(SPOKEN)).faults]


def person(desk: Room, name: str) -> Person:
    found: Person = desk.do(lambda work: work.people.get(desk.ids[name]))
    return found


def test_what_is_in_order_is_no_fault(desk: Room, uid: str) -> None:
    forge(desk, uid)
    assert not faults(desk)


FORGED = {
    "by no chair": ({"by": KIM}, NO_CHAIR),
    "of somebody without the role": ({"whose": KIM}, NO_ROLE),
    "in another role": ({"role": SECURITY}, NO_ROLE),
    "of the recorder": ({"by": ANN, "whose": ANN, "role": SECURITY},
                        "nobody hears their own word: they sign."),
    "under another recorder's name": ({"name": OLA}, "by a name that they never had."),
    "under another decider's name": ({"person_name": KIM}, "by a name that they never had."),
    "later than it was said": ({"minutes": 1}, WHEN),
    "before there was anything to decide": ({"minutes": -3}, WHEN),
    "in writing": ({"heard": {"channel": "mail"}}, FORM),
    "without a reason": ({"reason": ""}, FORM),
    "in a meeting": ({"meeting": "m1"}, FORM),
    "as if it were signed": ({"verbal": False}, FORM),
    "drawn": ({"strokes": "1"}, FORM),
    "as nothing": ({"decision": "maybe"}, FORM),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_it_is_named(desk: Room, uid: str, case: str) -> None:
    said, why = FORGED[case]
    more: dict[str, Any] = dict(said)
    if minutes := more.pop("minutes", 0):
        more["heard"] = {"at": stamp(desk.clock() + timedelta(minutes=minutes))}
    if name := more.pop("person_name", ""):
        more["person"] = {"id": desk.ids[DANA], "name": name}
    if more.get("decision") == "maybe":  # no list takes it either: what is there is the entry
        desk.do(partial(bare, desk=desk, uid=uid, body=more))
    else:
        forge(desk, uid, **more)
    assert any(one.endswith(why) for one in faults(desk)), faults(desk)


def bare(work: Any, desk: Room, uid: str, body: dict[str, Any]) -> None:
    key = work.people.key(desk.ids[ANN])
    seal = CHEAP.signer(key, WORDS)
    draft = Draft(HEARD, {"verbal": True, **body}, uid, 1, "ab" * 32, desk.ids[ANN], key.key_id)
    work.record(draft, lambda data: seal(SIGNED_PREFIX + data))


@pytest.mark.parametrize("part", ["requester", "owner"])
@pytest.mark.parametrize(("name", "why"), [
    (ANN, "whoever heard it requested or owns the change."),
    (DANA, "its signer requested or owns the change, and may not approve it."),
])  # fmt: skip
def test_duties_hold_for_the_decider_and_the_recorder(
    desk: Room, part: str, name: str, why: str
) -> None:
    uid = desk.submitted(**{part: name})
    forge(desk, uid)
    assert [one.endswith(why) for one in faults(desk)] == [True]


@pytest.mark.parametrize("first", ["signed", "heard"])
def test_one_key_does_not_speak_for_two(desk: Room, uid: str, first: str) -> None:
    if first == "signed":
        desk.sign(uid, ANN, SECURITY)
        forge(desk, uid)
    else:
        hear(desk, uid)
        signed_all_the_same(desk, uid)
    assert [one.endswith("one person signed and heard another, or heard two.")
            for one in faults(desk)] == [True]  # fmt: skip


def signed_all_the_same(desk: Room, uid: str) -> None:
    """Enter Ann's own signature past the check that she recorded a word."""

    def attack(work: Any) -> None:
        change, key = work.changes.get(uid), work.people.key(desk.ids[ANN])
        seal = CHEAP.signer(key, WORDS)
        record = work.signoffs.of_change(uid)[0]
        body = {"role": SECURITY, "decision": "approve", "conditions": [], "meaning": "I approve.",
                "name": ANN, "meeting": "", "verbal": False, "strokes": "",
                "number": change.number, "title": change.title, "reason": "",
                "supersedes": []}  # fmt: skip
        draft = Draft("signoff.given", body, uid, change.revision, record.content_hash,
                      desk.ids[ANN], key.key_id)  # fmt: skip
        event = work.record(draft, lambda data: seal(SIGNED_PREFIX + data))
        mine = replace(record.signoff, event_id=event.id, person=ANN, person_id=desk.ids[ANN],
                       role=SECURITY, verbal=False, heard=None, at=work.now)  # fmt: skip
        work.signoffs.add(replace(record, signoff=mine, meaning="I approve."))

    desk.do(attack)


def test_who_is_the_chair_no_more_hears_nothing(desk: Room, uid: str) -> None:
    hear(desk, uid)
    desk.put(replace(person(desk, ANN), chair=False, roles=(Role(SECURITY),)))
    assert not faults(desk)  # what was in order stays in order
    other = desk.submitted("Upgrade the queue")
    forge(desk, other)
    assert [one.endswith(NO_CHAIR) for one in faults(desk)] == [True]


def test_who_is_not_the_chair_yet_hears_nothing(desk: Room, uid: str) -> None:
    forge(desk, uid, by=KIM)
    desk.put(replace(person(desk, KIM), chair=True))
    assert [one.endswith(NO_CHAIR) for one in faults(desk)] == [True]


@pytest.mark.parametrize("days", [-2, 2])
def test_a_role_of_another_time_is_named(desk: Room, uid: str, days: int) -> None:
    now, day = desk.clock(), timedelta(days=1)
    since, until = (now + day, None) if days > 0 else (now - 2 * day, now - day)
    desk.put(replace(person(desk, DANA), roles=(Role(LEAD, since, until),)))
    forge(desk, uid)
    assert [one.endswith(NO_ROLE) for one in faults(desk)] == [True]


# Bytes, signatures, rows -----------------------------------------------------------------------


def rewritten(desk: Room, event_id: str, change: Any) -> bytes:
    """Return the bytes of an entered event with something changed in them."""
    event = desk.do(lambda work: work.ledger.event(event_id))
    found = json.loads(event.data)
    change(found)
    return canonical(found)


def put_in_place(desk: Room, event_id: str, data: bytes) -> None:
    """Put other bytes in the place of the last entry, with id and hash made anew."""
    seq, _ = entry_of(desk, HEARD)
    prev = desk.do(lambda work: next(iter(work.ledger.entries(seq - 1)))[0].prev)
    new = digest(data)
    desk.tamper(
        ("UPDATE event SET data = ? WHERE id = ?", (data.decode(), event_id)),
        ("UPDATE event SET id = ? WHERE id = ?", (new, event_id)),
        ("UPDATE signoff SET event_id = ? WHERE event_id = ?", (new, event_id)),
        ("UPDATE ledger SET event_id = ?, hash = ? WHERE seq = ?",
         (new, chain(prev, seq, new), seq)),
    )  # fmt: skip


REWRITTEN = {
    "another decision": lambda found: found["body"].update(decision="reject"),
    "another decider": lambda found: found["body"]["person"].update(name=KIM),
    "another time": lambda found: found["body"]["heard"].update(at="2026-11-18T11:59:00.000Z"),
    "another channel": lambda found: found["body"]["heard"].update(channel="in_person"),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_nothing_of_it_is_changed_without_the_recorders_key(
    desk: Room, uid: str, case: str
) -> None:
    word = hear(desk, uid)
    put_in_place(desk, word, rewritten(desk, word, REWRITTEN[case]))
    assert any(one.endswith("the signature does not fit the record.") for one in faults(desk))


def test_it_is_not_put_under_another_recorder(desk: Room, uid: str) -> None:
    word = hear(desk, uid)

    def under(found: dict[str, Any]) -> None:
        found["author"], found["body"]["name"] = desk.ids[OLA], OLA

    data = rewritten(desk, word, under)
    put_in_place(desk, word, data)
    desk.tamper(("UPDATE event SET author = ?, stream = ? WHERE id = ?",
                 (desk.ids[OLA], read(data).stream, digest(data))))  # fmt: skip
    assert any(one.endswith("signed by a key that is not its author's.") for one in faults(desk))


@pytest.mark.parametrize("column", ["person", "person_id", "person_key", "verbal", "role",
                                    "decision", "meaning", "at"])  # fmt: skip
def test_the_list_shows_what_was_signed(desk: Room, uid: str, column: str) -> None:
    hear(desk, uid)
    values = {"person": ANN, "person_id": desk.ids[ANN], "person_key": desk.ids[ANN], "verbal": 0,
              "role": SECURITY, "decision": "reject", "meaning": "I approve.",
              "at": "2026-11-18T11:00:00.000Z"}  # fmt: skip
    desk.tamper((f"UPDATE signoff SET {column} = ?", (values[column],)))
    (found,) = faults(desk)
    assert "what is stored as its" in found
    assert found.startswith("Audit entry")


def test_a_word_is_of_a_form_that_older_programs_leave_to_newer_ones(desk: Room, uid: str) -> None:
    """Its `v` is 2, as what an older program does not read; one that says 1 is no word."""
    word = hear(desk, uid)
    event = desk.do(lambda work: work.ledger.event(word))
    assert read(event.data).type == HEARD
    data = rewritten(desk, word, lambda found: found.update(v=1))
    with pytest.raises(Malformed, match="version"):
        read(data)
    put_in_place(desk, word, data)
    assert any("written by a newer program" in one for one in faults(desk))


def test_a_sign_off_is_not_passed_off_as_one_of_that_form(desk: Room, uid: str) -> None:
    given = desk.sign(uid, DANA, LEAD)
    with pytest.raises(Malformed, match="version"):
        read(rewritten(desk, given, lambda found: found.update(v=2)))


def test_an_edit_afterwards_leaves_it_in_order(desk: Room, uid: str) -> None:
    hear(desk, uid)
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all"),
                    expected_version=old.version, reason="clearer"))  # fmt: skip
    assert not faults(desk)
    assert RIK in desk.ids
