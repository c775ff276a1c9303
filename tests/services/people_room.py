"""Words of chairs on a real board, for tests of who may enter people, and of who forges it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.statement import read
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members import people
from cab_desk.services.members.resetting import ResetRequest
from cab_desk.services.members.vouching import NOBODY
from cab_desk.services.ports import Work
from cab_desk.services.signatures import discounting
from tests.services.evidence_room import CHEAP, DANA, PEOPLE, WORDS, Room, room

ANN, RIK = "Ann Boyd", "Rik Maas"
NEW = "quite another passphrase"
TWO = (*PEOPLE, NewPerson("Bea Lund", ("Chair",), member=True))
BEA = "Bea Lund"
NO_CHAIR = "no chair who could signed for it."
BY_WAITING = "it is signed by a key that no chair had accepted."


def person(desk: Room, name: str) -> Person:
    found: Person = desk.do(lambda work: work.people.find(name))
    return found


def keep(desk: Room, new: Person, by: Any = NOBODY, second: Any = NOBODY) -> Any:
    return discounting.keep_person(desk.office, new, by, second)


def word(desk: Room, name: str, passphrase: str = WORDS) -> tuple[str, str]:
    return desk.ids[name], passphrase


def types(desk: Room, count: int) -> list[tuple[str, str]]:
    pairs = desk.do(lambda work: list(work.ledger.entries()))[-count:]
    return [(event.type, read(event.data).author) for _, event in pairs]


def faults(desk: Room) -> list[str]:
    return [fault.sentence for fault in desk.verify().faults]


def force(desk: Room, new: Person) -> str:
    """Enter somebody as whoever has the file can: rows and an entry that nobody signs."""
    new = replace(new, id=new.id or people.new_id())
    desk.do(partial(people.enter, person=new))
    desk.find_people()
    return new.id


def signed(desk: Room, name: str, draft: Draft) -> Event:
    """Record an event by a person's own real key, whatever it says."""

    def record(work: Work) -> Event:
        key = work.people.key(desk.ids[name])
        assert key is not None
        seal = CHEAP.signer(key, WORDS)
        whole = replace(draft, author=key.person_id, key_id=key.key_id)
        return work.record(whole, lambda data: seal(SIGNED_PREFIX + data))

    event: Event = desk.do(record)
    return event


def reset(desk: Room, one: str, other: str) -> ResetRequest:
    return ResetRequest(desk.ids[DANA[0]], NEW, "Lost", word(desk, one), word(desk, other))


@contextmanager
def with_two_chairs(folder: Path) -> Iterator[Room]:
    """Give a board with two chairs who can sign."""
    with room(folder) as made:
        yield made.furnish(crew=TWO)
