"""Open a person's key by the passphrase: count wrong tries, make them slow, lock after five."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from cab_desk.domain.board import Person, SealedKey
from cab_desk.domain.canonical import Plain, moment, stamp
from cab_desk.domain.ledger import Draft
from cab_desk.domain.upkeep import longest_passphrase
from cab_desk.errors import Refused
from cab_desk.services.members import alarms
from cab_desk.services.office import Office
from cab_desk.services.ports import Work, WrongPassphrase
from cab_desk.words import plural, say

RESEALED = "key.resealed"
MOST_TRIES = 5
# How long the next try has to wait after the first, second, … wrong one.
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8))
LOCKED_FOR = timedelta(minutes=15)
LONGEST_LOCK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """A key that can sign now; whoever holds this drops it after the signature."""

    person_id: str
    name: str
    key_id: str
    public: bytes
    seal: Callable[[bytes], bytes]


def open_key(
    office: Office, person_id: str, passphrase: str, *, changing: bool = False
) -> OpenedKey:
    """Return the person's opened key.

    Raises Refused without a key, for a wrong passphrase or one that the policy calls too old
    (unless it is about to be `changing`), and while the key is locked. A wrong try is counted
    and recorded before this returns.
    """
    with office.open_work() as work:
        person, key = key_of(work, person_id)
        _check_lock(work, person, key)
        if not changing:
            _check_age(office, work, person)
    try:
        seal = office.vault.signer(key, passphrase)
    except WrongPassphrase:
        _count(office, person_id)
    _clear(office, person, key)
    return OpenedKey(person.id, person.name, key.key_id, key.public, seal)


def key_of(work: Work, person_id: str) -> tuple[Person, SealedKey]:
    """Return a person with the valid key; raises Refused for one who cannot sign at all."""
    person = work.people.get(person_id)
    if not person.linked:
        raise Refused(say("signing.unlinked", name=person.name))
    if person.retired:
        raise Refused(say("signing.retired", name=person.name))
    key = work.people.key(person_id)
    if key is None or key.revoked_at is not None:
        raise Refused(say("signing.no_key", name=person.name))
    return person, key


class KeyShut(Refused):
    """Say that a passphrase opens no key, or that its key waits after wrong ones."""


def lock_after(tries: int) -> timedelta:
    """Return how long a key is shut after so many wrong tries."""
    if tries < MOST_TRIES:
        return DELAYS[tries - 1]
    doubled: int = 2 ** min(tries - MOST_TRIES, 10)
    return min(LOCKED_FOR * doubled, LONGEST_LOCK)


def _check_lock(work: Work, person: Person, key: SealedKey) -> None:
    until = key.locked_until
    if until is None or until <= work.now:
        return
    if key.failed_tries < MOST_TRIES:
        raise KeyShut(say("signing.wait", seconds=_seconds(until - work.now)))
    raise KeyShut(say("signing.locked", name=person.name, until=_clock(work, until)))


def since(work: Work, person_id: str) -> datetime | None:
    """Return since when a person's passphrase has been the same; None without a key."""
    key = work.people.key(person_id)
    if key is None:
        return None
    changed = [
        moment(event.at) for _, event in work.ledger.of_subject(person_id) if event.type == RESEALED
    ]
    return max([key.made_at, *changed])


def _check_age(office: Office, work: Work, person: Person) -> None:
    days = longest_passphrase(work.pack)
    if not days:
        return
    seat = office.seat  # a packet brings along when it was changed; one of before does not
    made = since(work, person.id) if seat is None else seat.since
    if made is not None and work.now - made >= timedelta(days=days):
        words = "signing.passphrase_old" if seat is None else "packets.passphrase_old"
        age = (work.now - made).days
        raise Refused(say(words, name=person.name, age=age, days=days))


def _clear(office: Office, person: Person, key: SealedKey) -> None:
    """Forget the wrong tries before a right one, unless another program made one meanwhile: this
    one came too early then, and is answered as if nobody had looked at it.
    """
    opened = office.open_work if key.failed_tries else office.open_view or office.open_work
    with opened() as work:
        again = work.people.key_by_id(key.key_id)
        if again is None:
            return
        _check_lock(work, person, again)
        if key.failed_tries:
            work.people.put_key(replace(again, failed_tries=0, locked_until=None))


def _count(office: Office, person_id: str) -> NoReturn:
    with office.open_work() as work:
        person, key = key_of(work, person_id)
        _check_lock(work, person, key)  # as `_clear`: of two at once one is looked at
        tries = key.failed_tries + 1
        until = work.now + lock_after(tries)
        key = replace(key, failed_tries=tries, locked_until=until)
        work.people.put_key(key)
        body: dict[str, Plain] = {
            "tries": tries, "locked_until": stamp(until), "key": key.key_id, "name": person.name,
        }  # fmt: skip
        work.record(Draft("signin.failed", body, subject=person.id))
        if tries < MOST_TRIES:
            left = MOST_TRIES - tries
            sentence = plural("signing.wrong_passphrase", left, name=person.name)
        else:
            alarms.raise_for(work, person, key, until)
            sentence = say("signing.locked_now", name=person.name, until=_clock(work, until))
    raise KeyShut(sentence)


def _seconds(span: timedelta) -> int:
    return max(1, -int(-span.total_seconds() // 1))


def _clock(work: Work, when: datetime) -> str:
    return f"{when.astimezone(ZoneInfo(work.board().zone)):%H:%M}"
