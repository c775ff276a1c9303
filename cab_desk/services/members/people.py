"""The people of a board: names, roles, and the signing keys that they accept once."""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cab_desk.domain.board import Person, Role, SealedKey
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.canonical import folded as folded  # noqa: PLC0414 -- also of people
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.membership import BOUND, stated
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.members import vouching
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.members.standing import known
from cab_desk.services.members.vouching import Word
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Vault, Work
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

LONGEST_NAME = 120
LONGEST_ROLE = 80
SHORTEST_PASSPHRASE = 8
LONGEST_PASSPHRASE = 200


def new_id() -> str:
    """Return a random id for a person, for ever."""
    return secrets.token_hex(8)


def put_person(
    work: Work, person: Person, word: Word | None = None, second: Word | None = None,
    vault: Vault | None = None, seen: Person | None = None,
) -> Outcome:  # fmt: skip
    """Add a person or replace one by id, by the signed word of a chair where one can sign.

    Raises BadInput with every fault, Refused as `vouching.enter` does, and ChangedMeanwhile where
    what stands is not what was `seen`. A retired person stays retired: ids are for ever and never
    used again.
    """
    person, before = checked(work, person, seen)
    if person == before:
        return Outcome(frozenset(), say("board.person_unchanged"))
    vouching.enter(work, person, word, second, vault)
    message = say("board.person_saved", name=person.name)
    return touched("people", message=message, made=person.id)


def checked(work: Work, person: Person, seen: Person | None = None) -> tuple[Person, Person | None]:
    """Return a person as they would be kept, and as they are; raises as `put_person` does."""
    person = _tidied(person)
    before = _before(work, person.id)
    if seen is not None and before is not None:
        about = About(before.name, before.id, ("person.put",))
        follow(work, about, fields(seen), fields(person), fields(before))
    faults = [*faults_of(person, 0), *_taken(work, person)]
    if faults:
        raise BadInput(faults[0].sentence, faults)
    if before is not None:
        if before.retired and not person.retired:
            raise Refused(say("board.retired_stays", name=before.name))
        person = replace(person, key_id=before.key_id)
    return person, before


def fields(person: Person) -> dict[str, Any]:
    """Return what somebody edits of a person; their roles, each with its days, are one set."""
    return {
        "name": person.name,
        "aliases": frozenset(person.aliases),
        "roles": frozenset(person.roles),
        "member": person.member,
        "chair": person.chair,
        "retired": person.retired,
    }


def with_fields(person: Person, values: Mapping[str, Any]) -> Person:
    """Return a person as `fields` say it."""
    roles = tuple(sorted(values["roles"], key=lambda role: (role.name, str(role.since))))
    return replace(
        person, **{**values, "aliases": tuple(sorted(values["aliases"])), "roles": roles}
    )


def enter(work: Work, person: Person) -> None:
    """Keep a person whom nobody signs for: one of a new board, or to whom a role was lent."""
    work.record(Draft("person.put", stated(person), subject=person.id))
    work.people.put(person)


def make_key(
    office: Office, person_id: str, passphrase: str, chair: ChairSession | None = None
) -> Outcome:
    """Make the person's signing key and record, signed by it, that the person accepts it.

    Where the chair's session is open, the chair is in the room, and accepts it too. Raises Refused
    for a passphrase that is too weak and for somebody who has a key.
    """
    welcomed = waits = False
    with office.open_work() as work:
        _check_may_have_key(work, person_id)
        person = work.people.get(person_id)
    check_passphrase(person, passphrase)
    key = office.vault.make(person_id, passphrase, office.clock())
    seal = office.vault.signer(key, passphrase)
    try:
        with office.open_work() as work:
            _check_may_have_key(work, person_id)
            work.people.put_key(key)
            work.people.put(replace(work.people.get(person_id), key_id=key.key_id))
            draft = acceptance(person, key, bound=known(work).bound)
            work.record(draft, lambda data: seal(SIGNED_PREFIX + data))
            welcomed = vouching.in_the_room(work, chair, key.key_id)
            waits = key.key_id in known(work).waiting()
    except Exception:
        if not is_there(office, key):  # a commit that failed may have happened all the same
            raise
    words = "people.key_in_room" if welcomed else "people.key_waits"
    message = say(words if welcomed or waits else "board.key_made", name=person.name)
    return touched("people", message=message, made=key.key_id)


def faults_of(person: Person, row: int) -> list[Fault]:
    """Return what is wrong with a person; `row` counts from 1 in a list, 0 for one alone."""
    place = f"people.{row}" if row else "name"
    faults = []
    if not person.name:
        key = "board.person_name_missing" if row else "board.name_of_person_missing"
        faults.append(Fault(place, say(key, row=row)))
    elif len(person.name) > LONGEST_NAME:
        faults.append(Fault(place, say("board.person_name_long", row=row or 1,
                                       count=len(person.name), most=LONGEST_NAME)))  # fmt: skip
    place = f"people.{row}.roles" if row else "roles"
    return [*faults, *(Fault(place, sentence) for sentence in _role_faults(person))]


def _role_faults(person: Person) -> list[str]:
    found = []
    for place, role in enumerate(person.roles):
        if not role.name:
            found.append(say("board.role_missing", name=person.name))
        elif len(role.name) > LONGEST_ROLE:
            found.append(say("board.role_long", name=person.name, count=len(role.name),
                             most=LONGEST_ROLE))  # fmt: skip
        elif role.since and role.until and role.until <= role.since:
            found.append(say("board.role_dates", name=person.name, role=role.name))
        elif any(_overlap(role, other) for other in person.roles[:place]):
            found.append(say("board.role_twice", name=person.name, role=role.name))
    return found


def _overlap(role: Role, other: Role) -> bool:
    if role.name != other.name:
        return False
    one_first = role.until is not None and other.since is not None and role.until <= other.since
    other_first = other.until is not None and role.since is not None and other.until <= role.since
    return not (one_first or other_first)


def _taken(work: Work, person: Person) -> list[Fault]:
    faults = []
    own = folded(person.name)
    for name in (person.name, *person.aliases):
        other = work.people.find(name) if name else None
        if other is not None and other.id != person.id:
            if not other.linked and person.linked and folded(name) != own:
                continue  # an import brought the other name of somebody whom the board knows
            faults.append(Fault("name", say("board.name_taken", name=name)))
    return faults


def _tidied(person: Person) -> Person:
    own = folded(person.name)
    aliases: dict[str, str] = {}
    for alias in map(one_line, person.aliases):
        if alias and folded(alias) != own:
            aliases.setdefault(folded(alias), alias)
    roles = tuple(replace(role, name=one_line(role.name)) for role in person.roles)
    return replace(
        person,
        id=person.id or new_id(),
        name=one_line(person.name),
        aliases=tuple(aliases.values()),
        roles=roles,
    )


def _before(work: Work, person_id: str) -> Person | None:
    return next((person for person in work.people.all() if person.id == person_id), None)


def _check_may_have_key(work: Work, person_id: str) -> None:
    person = work.people.get(person_id)
    if not person.linked:
        raise Refused(say("board.unlinked", name=person.name))
    if person.retired:
        raise Refused(say("board.retired", name=person.name))
    if work.people.key(person_id) is not None:
        raise Refused(say("board.key_exists", name=person.name))


def check_passphrase(person: Person, passphrase: str) -> None:
    """Raise Refused for a passphrase that is too short, too long, or a name."""
    count = len(unicodedata.normalize("NFKC", passphrase).strip())
    if count < SHORTEST_PASSPHRASE:
        raise Refused(say("board.passphrase_short", count=count, least=SHORTEST_PASSPHRASE))
    if count > LONGEST_PASSPHRASE:
        raise Refused(say("board.passphrase_long", count=count, most=LONGEST_PASSPHRASE))
    if folded(passphrase) in map(folded, _names(person)):
        raise Refused(say("board.passphrase_name"))


def _names(person: Person) -> Sequence[str]:
    return (person.name, *person.aliases, *(role.name for role in person.roles))


def acceptance(person: Person, key: SealedKey, *, bound: bool) -> Draft:
    """Return the event by which a person accepts a key, in writing; on a bound board it says so."""
    body: dict[str, Plain] = {
        "public": key.public.hex(),
        "name": person.name,
        "text": say("board.acceptance", name=person.name),
        "made": stamp(key.made_at),
        **({BOUND: True} if bound else {}),
    }
    return Draft("key.accepted", body, subject=person.id, author=person.id, key_id=key.key_id)


def is_there(office: Office, key: SealedKey) -> bool:
    """Tell whether a key was kept, whatever became of the call that kept it."""
    with office.open_work() as work:
        return work.people.key_by_id(key.key_id) is not None
