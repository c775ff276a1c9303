"""Persons with their roles, and their sealed keys."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from cab_desk.domain.board import Person, Role, SealedKey
from cab_desk.domain.canonical import folded
from cab_desk.domain.identity import JOINED, Link, united
from cab_desk.errors import Refused
from cab_desk.storage.schema import (
    change,
    event,
    ledger,
    person,
    person_key,
    person_name,
    person_role,
    signoff,
)
from cab_desk.words import say

# Put together once: building a statement takes longer than the database does.
_LINKED = (
    select(person.c.id, person.c.name, person.c.aliases)
    .where(person.c.linked == 1)
    .order_by(person.c.retired.desc(), person.c.id.desc())  # the last one stays
)
# Asked of the chain itself, by its index: no row could be made to say otherwise.
_LINKS = (
    select(event.c.data)
    .join(ledger, ledger.c.event_id == event.c.id)
    .where(
        event.c.subject.in_(select(person.c.id).where(person.c.linked == 1)),
        event.c.type == JOINED,
    )
    .order_by(ledger.c.seq)
)
_KEY = (
    select(person_key)
    .where(person_key.c.person_id == bindparam("wanted"), person_key.c.revoked_at.is_(None))
    .order_by(person_key.c.made_at.desc())
    .limit(1)
)
_KEY_BY_ID = select(person_key).where(person_key.c.key_id == bindparam("wanted"))
_PEOPLE = select(person)
_ROLES = select(person_role).order_by(person_role.c.person_id, person_role.c.position)
_VALID_KEYS = (
    select(person_key.c.person_id, person_key.c.key_id)
    .where(person_key.c.revoked_at.is_(None))
    .order_by(person_key.c.made_at)
)


class PeopleStore:
    """Implements `services.ports.People` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection
        self._people: dict[str, Person] | None = None
        self._same: Mapping[str, str] | None = None
        self._names: dict[str, str] = {}

    def all(self) -> list[Person]:
        """Return everybody, by name."""
        return sorted(self._known().values(), key=lambda one: (one.name.casefold(), one.id))

    def get(self, person_id: str) -> Person:
        """Return a person; raises Refused when there is none."""
        found = self._known().get(person_id)
        if found is None:
            raise Refused(say("database.no_person", uid=person_id))
        return found

    def find(self, name: str) -> Person | None:
        """Return who bears a name or alias; of several the one who is linked."""
        people = self._known()
        person_id = self._names.get(folded(name))
        return None if person_id is None else people[person_id]

    def bearers(self) -> Mapping[str, str]:
        """Return the ids of those who are linked, by folded name; imports may bring thousands."""
        return {
            name: row.id
            for row in self._connection.execute(_LINKED)
            for name in _names(row.name, row.aliases)
        }

    def same(self, until: int | None = None) -> Mapping[str, str]:
        """Return for each id that is joined to another the one that both are counted by; with
        `until` as the board knew it at an audit entry.
        """
        if until is not None:
            return united(self._links(until))
        if self._same is None:
            self._same = united(self._links())
        return self._same

    def links(self) -> list[Link]:
        """Return what was said of pairs of ids, the oldest first."""
        return list(self._links())

    def _links(self, until: int | None = None) -> Iterator[Link]:
        query = _LINKS if until is None else _LINKS.where(ledger.c.seq <= until)
        for (data,) in self._connection.execute(query):
            said = json.loads(data)
            body = said["body"]
            yield Link(said["subject"], str(body["other"]), body["joined"] is True)

    def put(self, new: Person) -> None:
        """Insert or replace a person with all roles; `key_id` follows from the keys."""
        run = self._connection.execute
        values = {
            "name": new.name,
            "aliases": new.aliases,
            "member": new.member,
            "chair": new.chair,
            "linked": new.linked,
            "retired": new.retired,
        }
        # Whom an import brings signs nothing; there may be thousands.
        query = select(person.c.name, person.c.aliases).where(person.c.id == new.id)
        old = run(query).one_or_none() if new.linked else None
        if run(update(person).where(person.c.id == new.id).values(values)).rowcount == 0:
            run(insert(person).values(id=new.id, **values))
        run(delete(person_name).where(person_name.c.person_id == new.id))
        run(delete(person_role).where(person_role.c.person_id == new.id))
        names = _names(new.name, new.aliases)
        if old is not None and names - _names(old.name, old.aliases):
            self.expire_signed(new.id)
        run(insert(person_name), [{"folded": n, "person_id": new.id} for n in sorted(names)])
        roles = [
            {
                "person_id": new.id,
                "position": position,
                "role": role.name,
                "since": role.since,
                "until": role.until,
                "behalf": role.behalf,
            }
            for position, role in enumerate(new.roles)
        ]
        if roles:
            run(insert(person_role), roles)
        self._people = None

    def expire_signed(self, person_id: str) -> None:
        """Have judged anew what somebody signed.

        By a name or an id that was learnt it may prove to be an own change, or signed twice.
        """
        self._same = None
        mine = select(signoff.c.change_uid).where(
            signoff.c.superseded == 0,
            or_(signoff.c.person_id == person_id, signoff.c.behalf_id == person_id),
        )
        open_ones = change.c.bucket < 3
        query = update(change).where(open_ones, change.c.uid.in_(mine)).values(valid_until="")
        self._connection.execute(query)

    def key(self, person_id: str) -> SealedKey | None:
        """Return the person's valid key, the latest where there are several."""
        return _key(self._connection.execute(_KEY, {"wanted": person_id}).one_or_none())

    def key_by_id(self, key_id: str) -> SealedKey | None:
        """Return a key, valid or revoked."""
        return _key(self._connection.execute(_KEY_BY_ID, {"wanted": key_id}).one_or_none())

    def put_key(self, key: SealedKey) -> None:
        """Insert a key, or update its tries, its lock and its end."""
        values = {
            "sealed": key.sealed,
            "revoked_at": key.revoked_at,
            "failed_tries": key.failed_tries,
            "locked_until": key.locked_until,
        }
        same = person_key.c.key_id == key.key_id
        if self._connection.execute(update(person_key).where(same).values(values)).rowcount == 0:
            self._connection.execute(
                insert(person_key).values(
                    key_id=key.key_id,
                    person_id=key.person_id,
                    public=key.public,
                    made_at=key.made_at,
                    **values,
                )
            )
        self._people = None

    def _known(self) -> dict[str, Person]:
        # Boards have tens of people, imports ask for names by the thousand.
        if self._people is None:
            self._people = self._load()
            self._names = _by_name(self._people.values())
        return self._people

    def _load(self) -> dict[str, Person]:
        roles: dict[str, list[Role]] = {}
        for row in self._connection.execute(_ROLES):
            one = Role(row.role, row.since, row.until, row.behalf)
            roles.setdefault(row.person_id, []).append(one)
        keys = dict(tuple(row) for row in self._connection.execute(_VALID_KEYS))
        return {
            row.id: Person(
                id=row.id,
                name=row.name,
                aliases=row.aliases,
                roles=tuple(roles.get(row.id, ())),
                member=row.member,
                chair=row.chair,
                linked=row.linked,
                retired=row.retired,
                key_id=keys.get(row.id, ""),
            )
            for row in self._connection.execute(_PEOPLE)
        }


def _names(name: str, aliases: Iterable[str]) -> set[str]:
    return {folded(one) for one in (name, *aliases)}


def _by_name(people: Iterable[Person]) -> dict[str, str]:
    # Of the person's own rows, which verifying holds against the chain; nobody vouches for the
    # table of folded names.
    names: dict[str, str] = {}
    for one in sorted(people, key=_first):
        for name in _names(one.name, one.aliases):
            names.setdefault(name, one.id)
    return names


def _first(one: Person) -> tuple[bool, bool, str]:
    return (not one.linked, one.retired, one.id)


def _key(row: Row[Any] | None) -> SealedKey | None:
    if row is None:
        return None
    return SealedKey(
        key_id=row.key_id,
        person_id=row.person_id,
        public=bytes(row.public),
        sealed=bytes(row.sealed),
        made_at=row.made_at,
        revoked_at=row.revoked_at,
        failed_tries=row.failed_tries,
        locked_until=row.locked_until,
    )
