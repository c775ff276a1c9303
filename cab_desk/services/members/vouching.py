"""Have chairs sign for who is on the board: people, roles, chairs, and the keys of others.

Whoever gives power says so with their own key, in the transaction that gives it. Before the first
chair has a key nobody can, and boards of earlier versions go on as they did until a chair confirms
their people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.membership import (
    AGREED,
    CONFIRMED,
    PUT,
    WELCOMED,
    Membership,
    stated,
)
from cab_desk.errors import Refused
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Vault, Work
from cab_desk.words import plural, say

NOBODY = ("", "")

# Who says it: a chair whose session is open, or somebody with the passphrase.
By = ChairSession | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's signature at hand, for this one act."""

    person_id: str
    name: str
    key_id: str
    record: Callable[[Work, Draft], Event]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A key that no chair accepted yet."""

    person: Person
    key_id: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How people are entered now: `bound` by chairs' signed words, `strict` once one can sign."""

    bound: bool
    strict: bool
    chairs: tuple[Person, ...]  # who can sign for people
    waiting: tuple[Waiting, ...]


FREE = Rule(False, False, (), ())


def rule(work: Work) -> Rule:
    """Return how people are entered now, who can sign for them, and which keys wait.

    In a packet nobody is entered.
    """
    if work.in_packet:
        return FREE
    found = known(work)
    people = {one.id: one for one in work.people.all()}
    chairs = found.vouchers() if found.bound else _keyed_chairs(work)
    by_name = tuple(one for one in people.values() if one.id in chairs)
    waiting = tuple(
        Waiting(people[person_id], key_id)
        for key_id, person_id in found.waiting().items()
        if person_id in people and not people[person_id].retired
    )
    return Rule(found.bound, found.strict, by_name, waiting)


def word_of(office: Office, by: By) -> Word:
    """Return somebody's word; raises as `open_key` does."""
    if isinstance(by, ChairSession):
        return Word(by.person_id, by.name, by.key_id, by.record)
    key = open_key(office, *by)
    return Word(key.person_id, key.name, key.key_id, partial(_signed, key))


def needs(work: Work, person: Person, chair_id: str) -> tuple[bool, bool]:
    """Tell whether a chair has to sign for what is to be said of somebody, and a second one."""
    found, new = known(work), stated(person)
    one = found.needs_word(person.id, new, stamp(work.now))
    return one, one and found.needs_second(person.id, new, chair_id)


def enter(
    work: Work, person: Person, word: Word | None = None, second: Word | None = None,
    vault: Vault | None = None,
) -> None:  # fmt: skip
    """Keep a person with the event that says it, signed where it has to be.

    Raises Refused without the word of a chair who can sign, or of a second one where two have to,
    and where nobody would be left who can.
    """
    found, new = known(work, vault), stated(person)
    body: dict[str, Plain] = dict(new)
    if not found.needs_word(person.id, new, stamp(work.now)):
        work.record(Draft(PUT, body, subject=person.id))
    else:
        if word is None:
            raise Refused(say("people.word_needed", name=person.name))
        _check_chair(found, word)
        _check_left(found, person)
        if found.needs_second(person.id, new, word.person_id):
            body["agreed"] = _agree(work, found, person, word, second)
        word.record(work, Draft(PUT, body, person.id))
    work.people.put(person)


def accept_keys(office: Office, person_ids: Sequence[str], by: By) -> Outcome:
    """Accept the keys of people by a chair's signed word.

    Raises Refused where it is no chair who can sign, and where no key waits for it.
    """
    with office.open_work() as work:
        _waiting_of(known(work), person_ids)
    word = word_of(office, by)
    with office.open_work() as work:
        found = known(work, office.vault)
        _check_chair(found, word)
        names = [
            welcome(work, word, person_id, key_id, found)
            for key_id, person_id in _waiting_of(found, person_ids).items()
        ]
    return touched("people", message=say("people.accepted", names=", ".join(names)))


def welcome(work: Work, word: Word, person_id: str, key_id: str, found: Membership) -> str:
    """Record that a chair accepts a key; return whose name it is."""
    person = work.people.get(person_id)
    body: dict[str, Plain] = {
        "key": key_id,
        "public": found.keys[key_id].public,
        "name": word.name,
        "title": person.name,
    }
    word.record(work, Draft(WELCOMED, body, person_id))
    return person.name


def in_the_room(work: Work, chair: ChairSession | None, key_id: str) -> bool:
    """Have the chair whose session is open accept a key that was just made; tell whether."""
    found = known(work)
    person_id = found.waiting().get(key_id)
    if person_id is None or chair is None or not chair.open:
        return False
    if not found.accepted(chair.key_id) or not found.chairs(chair.person_id):
        return False
    word = Word(chair.person_id, chair.name, chair.key_id, chair.record)
    welcome(work, word, person_id, key_id, found)
    return True


def confirm(office: Office, by: By) -> Outcome:
    """Have a chair confirm all people and keys of a board of an earlier version, once.

    Raises Refused where it is no chair, or the board is bound already.
    """
    word = word_of(office, by)
    with office.open_work() as work:
        found = known(work, office.vault)
        if found.bound:
            raise Refused(say("people.bound"))
        person = work.people.get(word.person_id)
        if person.id not in _keyed_chairs(work):
            raise Refused(say("signing.not_chair", name=person.name))
        body: dict[str, Plain] = {
            "hash": found.digest(),
            "people": len(found.people),
            "chair_role": work.pack.meeting.chair,
            "name": word.name,
        }
        word.record(work, Draft(CONFIRMED, body, work.board().id))
        count = len(found.people)
    return touched("people", message=plural("people.confirmed", count, name=word.name))


def _keyed_chairs(work: Work) -> set[str]:
    role = work.pack.meeting.chair
    return {
        one.id
        for one in work.people.all()
        if one.key_id and not one.retired
        and (one.chair or any(held.name == role and not held.behalf for held in one.roles))
    }  # fmt: skip


def _check_chair(found: Membership, word: Word) -> None:
    if not found.chairs(word.person_id):
        raise Refused(say("signing.not_chair", name=word.name))
    check_accepted(found, word.key_id, word.name)


def _check_left(found: Membership, person: Person) -> None:
    """Refuse to take the office from the last chair who can sign: nobody could give it again."""
    left = found.vouchers() - {person.id}
    gone = person.retired or not found.would_chair(stated(person))
    if gone and not left and person.id in found.vouchers():
        raise Refused(say("people.last_chair", name=person.name))


def _agree(work: Work, found: Membership, person: Person, word: Word, second: Word | None) -> str:
    if second is None or second.person_id not in found.others(word.person_id):
        raise Refused(say("people.second_needed", name=person.name))
    check_accepted(found, second.key_id, second.name)
    body: dict[str, Plain] = {
        "person": stated(person), "name": second.name, "title": person.name,
    }  # fmt: skip
    return second.record(work, Draft(AGREED, body, person.id)).id


def _waiting_of(found: Membership, person_ids: Sequence[str]) -> dict[str, str]:
    waiting = {key: one for key, one in found.waiting().items() if one in person_ids}
    if not waiting:
        raise Refused(say("people.none_waiting"))
    return waiting


def _signed(key: OpenedKey, work: Work, draft: Draft) -> Event:
    valid = work.people.key(key.person_id)
    if valid is None or valid.key_id != key.key_id:
        raise Refused(say("signing.key_changed", name=key.name))
    whole = replace(draft, author=key.person_id, key_id=key.key_id)
    return work.record(whole, lambda data: key.seal(SIGNED_PREFIX + data))
