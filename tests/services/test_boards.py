"""Boards, people and their keys: what is kept, what is recorded, what is refused and why."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.domain.statement import read
from cab_desk.errors import BadInput, Refused
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members import people
from tests.services.evidence_room import CHEAP, NOON, PEOPLE, WORDS, Room, room


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


@pytest.fixture
def made(empty: Room) -> Room:
    return empty.furnish(keys=False)


def events(one: Room) -> list[tuple[str, str]]:
    return one.do(lambda work: [(event.type, event.subject) for _, event in work.ledger.entries()])


def create(one: Room, **more: object) -> BadInput:
    given = {"name": "Platform CAB", "zone": "Europe/Berlin", "people": PEOPLE} | more
    with pytest.raises(BadInput) as caught:
        one.do(partial(boards.create_board, **given))
    return caught.value


def test_a_board_is_made_with_its_people_and_each_has_an_event(empty: Room) -> None:
    outcome = empty.do(
        partial(boards.create_board, name=" Platform  CAB ", zone="Europe/Berlin", people=PEOPLE)
    )
    board = empty.do(lambda work: work.board())
    assert (board.id, board.name, board.zone) == (outcome.made, "Platform CAB", "Europe/Berlin")
    assert (board.policy_id, board.policy_hash) == ("site", "ab" * 32)
    assert outcome.message == "Board “Platform CAB” is made, with 4 people."
    kept = empty.do(lambda work: work.people.all())
    assert {one.name for one in kept} == {one.name for one in PEOPLE}
    dana = next(one for one in kept if one.name == "Dana Reyes")
    assert dana.roles_at(NOON) == ("Engineering Manager",)
    assert [kind for kind, _ in events(empty)] == ["board.created"] + ["person.put"] * 4
    assert {subject for _, subject in events(empty)[1:]} == {one.id for one in kept}


def test_a_second_board_is_refused(made: Room) -> None:
    with pytest.raises(Refused, match="holds the board “Platform CAB” already"):
        made.do(partial(boards.create_board, name="Other", zone="UTC"))


@pytest.mark.parametrize(
    ("wrong", "place", "sentence"),
    [
        ({"name": "  "}, "name", "The board has no name."),
        ({"name": "x" * 121}, "name", "at most 120 fit"),
        ({"zone": ""}, "zone", "no time zone"),
        ({"zone": "Europe/Bonn"}, "zone", "“Europe/Bonn” is no time zone."),
        ({"zone": "../../etc/passwd"}, "zone", "is no time zone"),
        ({"zone": "Europe"}, "zone", "is no time zone"),
        ({"people": [NewPerson("Ann", (), chair=False)]}, "people", "Nobody is the chair."),
        ({"people": [NewPerson("", chair=True)]}, "people.1", "Person 1 has no name."),
        ({"people": [NewPerson("x" * 121, chair=True)]}, "people.1", "at most 120 fit"),
        ({"people": [NewPerson("Ann", chair=True), NewPerson(" aNN ")]}, "people.2",
         "“aNN” is there twice."),
        ({"people": [NewPerson("Ann", ("",), chair=True)]}, "people.1.roles", "without a name"),
        ({"people": [NewPerson("Ann", ("x" * 81,), chair=True)]}, "people.1.roles", "at most 80"),
        ({"people": [NewPerson("Ann", ("CTO", "CTO"), chair=True)]}, "people.1.roles",
         "“Ann” holds “CTO” twice"),
        ({"people": [NewPerson(f"P{i}", chair=True) for i in range(501)]}, "people",
         "at most 500 fit"),
    ],
)  # fmt: skip
def test_each_wrong_input_has_its_sentence_and_place(
    empty: Room, wrong: dict[str, object], place: str, sentence: str
) -> None:
    error = create(empty, **wrong)
    assert error.faults[0].place == place
    assert sentence in error.faults[0].sentence
    assert events_of_empty(empty) == 0


def events_of_empty(one: Room) -> int:
    with one.open_reader() as reader:
        return reader.head().seq


def test_all_faults_are_told_at_once(empty: Room) -> None:
    error = create(empty, name="", zone="x", people=[NewPerson("", chair=True)])
    assert [fault.place for fault in error.faults] == ["name", "zone", "people.1"]


def test_a_board_gets_another_name_and_zone_on_record(made: Room) -> None:
    made.do(partial(boards.change_board, name="Change board", zone="UTC"))
    board = made.do(lambda work: work.board())
    assert (board.name, board.zone) == ("Change board", "UTC")
    assert events(made)[-1] == ("board.changed", board.id)
    made.do(partial(boards.change_board, name="Change board", zone="UTC"))
    assert len(events(made)) == 6
    with pytest.raises(BadInput, match="no name"):
        made.do(partial(boards.change_board, name="", zone="UTC"))


def test_a_person_is_added_and_edited_on_record(made: Room) -> None:
    new = Person("", "Lee Park", (" L. Park", "lee park"), (Role("DBA Lead"),), member=True)
    person_id = made.put(new).made
    kept = made.do(lambda work: work.people.get(person_id))
    assert (kept.name, kept.aliases, kept.member) == ("Lee Park", ("L. Park",), True)
    made.put(replace(kept, retired=True))
    assert events(made)[-2:] == [("person.put", person_id)] * 2
    with pytest.raises(Refused, match="an id that was retired is not used again"):
        made.put(kept)


def test_saving_a_person_unchanged_writes_nothing(made: Room) -> None:
    made.find_people()
    dana = made.do(lambda work: work.people.get(made.ids["Dana Reyes"]))
    before = len(events(made))
    outcome = made.put(dana)
    assert (outcome.touched, len(events(made))) == (frozenset(), before)


@pytest.mark.parametrize("name", ["kim osei", " Kim Osei "])
def test_a_name_belongs_to_one_person(made: Room, name: str) -> None:
    with pytest.raises(BadInput, match="is the name or alias of somebody else"):
        made.put(Person("", name))
    with pytest.raises(BadInput, match="is the name or alias of somebody else"):
        made.put(Person("", "Lee", (name,)))


def test_a_role_that_ends_before_it_begins_is_refused(made: Room) -> None:
    role = Role("CTO", since=NOON, until=NOON)
    with pytest.raises(BadInput, match="ends before it begins"):
        made.put(Person("", "Lee", roles=(role,)))


def test_a_role_may_be_held_again_later(made: Room) -> None:
    roles = (Role("CTO", until=NOON), Role("CTO", since=NOON))
    outcome = made.put(Person("", "Lee", roles=roles))
    assert made.do(lambda work: work.people.get(outcome.made)).roles == roles


def test_a_key_is_made_and_accepted_over_its_own_signature(made: Room) -> None:
    dana = made.ids["Dana Reyes"]
    people.make_key(made.office, dana, WORDS)
    key = made.do(lambda work: work.people.key(dana))
    assert made.do(lambda work: work.people.get(dana)).key_id == key.key_id
    _, event = made.do(lambda work: list(work.ledger.entries()))[-1]
    said = read(event.data)
    assert (said.type, said.subject, said.author, said.key) == (
        "key.accepted", dana, dana, key.key_id,
    )  # fmt: skip
    assert said.body["public"] == key.public.hex()
    assert (
        "Dana Reyes, accept that a signature made with this key is as binding"
        in (said.body["text"])
    )
    assert CHEAP.verify(key.public, SIGNED_PREFIX + event.data, event.signature)


def test_nobody_gets_a_second_key(made: Room) -> None:
    people.make_key(made.office, made.ids["Dana Reyes"], WORDS)
    with pytest.raises(Refused, match="has a signing key already"):
        people.make_key(made.office, made.ids["Dana Reyes"], WORDS)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("short", "has 5 characters; it needs at least 8"), ("        ", "needs at least 8"),
     ("x" * 201, "at most 200"), ("dana reyes", "must not be the name"),
     ("ENGINEERING manager", "must not be the name")],
)  # fmt: skip
def test_a_weak_passphrase_is_refused(made: Room, words: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        people.make_key(made.office, made.ids["Dana Reyes"], words)
    assert made.do(lambda work: work.people.key(made.ids["Dana Reyes"])) is None


def test_who_cannot_sign_gets_no_key(made: Room) -> None:
    dana = made.do(lambda work: work.people.get(made.ids["Dana Reyes"]))
    made.put(replace(dana, retired=True))
    with pytest.raises(Refused, match="is retired"):
        people.make_key(made.office, dana.id, WORDS)
    made.do(lambda work: work.people.put(Person("x1", "Imported Name", linked=False)))
    with pytest.raises(Refused, match="came with an import"):
        people.make_key(made.office, "x1", WORDS)
