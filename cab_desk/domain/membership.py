"""Follow through the chain who is on the board, in which roles, and by whose signed word.

While a board is founded, until its first chair has a key, nobody can sign: what is entered of
people then stands unsigned. From then on a chair signs it. Who makes a chair, or gives something
to themselves, needs a second chair's word where there is another who can sign. A key is made by
its person and accepted by a chair; the first chair's accepts itself, and one that replaces
another is named by the two who vouched for it.

Boards of earlier versions are not bound to that before a chair confirmed their people, by one
signed entry. A new one says in its first entry that it is; what only bound boards have, on one
that is not, is a fault as well, so that none is made to look old.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, canonical, digest, stamp
from cab_desk.domain.identity import JOINED, Link, one_of, united
from cab_desk.domain.statement import Statement

PUT, AGREED = "person.put", "person.agreed"
ACCEPTED, WELCOMED = "key.accepted", "key.welcomed"
ASKED, REVOKED = "key.reset_asked", "key.revoked"
CONFIRMED = "people.confirmed"
CREATED, SWITCHED, LENT = "board.created", "policy.changed", "role.lent"

# What the first entry of a board says, and each key that is made on it.
BOUND = "people_vouched"

# All that decides who is who here, for those who read only this of a chain.
KINDS = frozenset(
    {PUT, AGREED, ACCEPTED, WELCOMED, ASKED, REVOKED, CONFIRMED, CREATED, SWITCHED, LENT, JOINED}
)
# What nobody says with a key that no chair accepted. A sign-off they can give: it is told.
SPEAKING = frozenset(
    {AGREED, WELCOMED, ASKED, REVOKED, LENT, JOINED, "identity.agreed", "policy.agreed",
     "chair.unlocked", "item.admitted", "item.decided", "meeting.closed", "minutes.final",
     "certificate.made", "history.lost", "signoff.heard", "template.answered"}
)  # fmt: skip

_THREE = 3  # who asks, who agrees, and whose key it is

Body = Mapping[str, Any]


def stated(person: Person) -> dict[str, Plain]:
    """Return what an event says of a person: all that decides who may sign."""
    return {
        "name": person.name,
        "aliases": list(person.aliases),
        "roles": [
            {
                "name": role.name,
                "since": stamp(role.since) if role.since else "",
                "until": stamp(role.until) if role.until else "",
                **({"behalf": role.behalf} if role.behalf else {}),
            }
            for role in person.roles
        ],
        "member": person.member,
        "chair": person.chair,
        "linked": person.linked,
        "retired": person.retired,
    }


def statement(body: Body) -> dict[str, Any]:
    """Return of an event about a person what it says of them, without whose word it is."""
    return {name: value for name, value in body.items() if name != "agreed"}


@dataclass(slots=True)
class KeyKnown:
    """A key: whose, and whether a chair accepted it."""

    person_id: str
    public: str
    accepted: bool
    revoked: bool = False


class Membership:
    """People and keys by the words that count, after each entry.

    `chair_role` gives the chair's role of a policy by its hash, None where it is not known; then
    what the chain says of it holds.
    """

    def __init__(self, chair_role: Callable[[str], str | None] = lambda _hash: None) -> None:
        self.people: dict[str, Body] = {}
        self.keys: dict[str, KeyKnown] = {}
        self.bound = False
        self.founding = True  # no chair has a key
        self.unsigned: list[int] = []  # entries about people by nobody's word, of an unbound board
        self.ended: list[int] = []  # entries by which a loan was over before its day, unsigned
        self._chair_role = chair_role
        self._role = ""
        self._begun = False
        self._agreed: dict[str, tuple[str, str, Any]] = {}
        self._asked: dict[str, tuple[str, tuple[str, str, str]]] = {}
        self._made: dict[str, str] = {}  # key in place of another → whose
        self._lent: set[tuple[str, ...]] = set()
        self._links: list[Link] = []
        self._same: Mapping[str, str] = {}

    @property
    def strict(self) -> bool:
        """Tell whether a chair has to sign for people now."""
        return self.bound and not self.founding

    def accepted(self, key_id: str) -> bool:
        """Tell whether a key speaks for more than its person."""
        key = self.keys.get(key_id)
        return not self.bound or (key is not None and key.accepted and not key.revoked)

    def waiting(self) -> dict[str, str]:
        """Return the valid keys that no chair accepted, and whose they are."""
        if not self.bound:
            return {}
        return {
            key_id: key.person_id
            for key_id, key in self.keys.items()
            if not (key.accepted or key.revoked)
        }

    def never_accepted(self) -> dict[str, str]:
        """Return the keys, valid or not, that no chair ever accepted, and whose they are."""
        return {one: key.person_id for one, key in self.keys.items() if not key.accepted}

    def chairs(self, person_id: str) -> bool:
        """Tell whether somebody is a chair in their own right."""
        return self._is_chair(self.people.get(person_id, {}))

    def may_chair(self, person_id: str) -> bool:
        """Tell whether somebody is a chair, or has that role as a loan."""
        return not self.bound or self._is_chair(self.people.get(person_id, {}), lent=True)

    def holds(self, person_id: str, role: str) -> bool:
        """Tell whether somebody was given a role, for whatever time."""
        named = (one.get("name") for one in _roles(self.people.get(person_id, {})))
        return not self.bound or role in named

    def would_chair(self, body: Body) -> bool:
        """Tell whether somebody of whom this is said would be a chair in their own right."""
        return self._is_chair(body)

    def vouchers(self) -> set[str]:
        """Return the chairs who can sign for people."""
        keyed = {one.person_id for one in self.keys.values() if one.accepted and not one.revoked}
        return {one for one in keyed if self.chairs(one)}

    def others(self, person_id: str) -> set[str]:
        """Return the chairs who can sign for people, but for one person."""
        mine = one_of(self._same, person_id)
        return {one for one in self.vouchers() if one_of(self._same, one) != mine}

    def needs_word(self, person_id: str, new: Body, at: str = "") -> bool:
        """Tell whether a chair has to sign for what is to be said of somebody; `at` a moment also
        where a loan is taken back that is not over by then, which earlier versions let anybody do.
        """
        named = _only_named(self.people.get(person_id, {"linked": False})) and _only_named(new)
        back = bool(at) and self._taken_back(person_id, new, at)
        return self.strict and not named and (back or not self._only_lent(person_id, new))

    def needs_second(self, person_id: str, new: Body, author: str) -> bool:
        """Tell whether a second chair has to sign, too: a chair is made, or it is one's own."""
        before = self.people.get(person_id, {})
        made = self._is_chair(new) and not self._is_chair(before)
        own = one_of(self._same, author) == one_of(self._same, person_id)
        return (made or (own and _gains(before, new))) and bool(self.others(author))

    def digest(self) -> str:
        """Return what a chair confirms of a board of before: all of its people and valid keys."""
        keys = sorted(one for one, key in self.keys.items() if not key.revoked)
        people = {one: dict(body) for one, body in self.people.items()}
        return digest(canonical({"people": people, "keys": keys}))

    def hear(self, event_id: str, said: Statement, seq: int = 0, *, sound: bool = True) -> str:
        """Take in an entry; returns why it may not be (a key of words), or nothing.

        `sound` is whether its place and signature are right: what is not says nothing here.
        """
        if self.bound and said.type in SPEAKING:
            if not sound:
                return ""
            if not self._speaks(said):
                return "unaccepted_key"
        hears = _HEARS.get(said.type)
        return hears(self, event_id, said, seq, sound) if hears is not None else ""

    # What each kind of entry says --------------------------------------------------------------

    def _hear_made(self, _id: str, said: Statement, _seq: int, _sound: bool) -> str:
        marked = said.body.get(BOUND) is True
        if self._begun:  # the first one counts
            return "unfounded" if marked and not self.bound else ""
        self.bound, self._begun = marked, True
        return self._hear_policy(_id, said, _seq, _sound)

    def _hear_policy(self, _id: str, said: Statement, _seq: int, _sound: bool) -> str:
        body = said.body
        known = self._chair_role(str(body.get("hash") or said.policy))
        self._role = str(body.get("chair_role", self._role)) if known is None else known
        return ""

    def _hear_joined(self, _id: str, said: Statement, _seq: int, _sound: bool) -> str:
        body = said.body
        self._links.append(Link(said.subject, str(body.get("other")), body.get("joined") is True))
        self._same = united(self._links)
        return ""

    def _hear_lent(self, _id: str, said: Statement, _seq: int, _sound: bool) -> str:
        body = said.body
        named = (str(body.get(name)) for name in ("role", "since", "until"))
        self._lent.add((said.author, said.subject, *named))
        return ""

    def _hear_key(self, _id: str, said: Statement, _seq: int, sound: bool) -> str:
        if not sound:
            return ""
        if said.key in self.keys:
            return "second_key"
        if not self.bound and said.body.get(BOUND) is True:
            return "unfounded"
        first = self.founding and self.chairs(said.subject)
        replaces = self._made.get(said.key) == said.subject
        accepted = first or replaces or not self.bound
        self.keys[said.key] = KeyKnown(said.subject, str(said.body.get("public")), accepted)
        self.founding = self.founding and not first
        return ""

    def _hear_welcomed(self, _id: str, said: Statement, _seq: int, sound: bool) -> str:
        if not self.bound:
            return "unfounded"
        key = self.keys.get(str(said.body.get("key")))
        meant = (said.subject, said.body.get("public"))
        if key is None or key.revoked or (key.person_id, key.public) != meant:
            return "welcomed_other"
        own = one_of(self._same, said.author) == one_of(self._same, said.subject)
        if own or not self.chairs(said.author):
            return "no_chair"
        key.accepted = True
        return ""

    def _hear_asked(self, event_id: str, said: Statement, _seq: int, _sound: bool) -> str:
        named = (str(said.body.get("key")), str(said.body.get("made") or ""))
        self._asked[event_id] = (said.author, (said.subject, *named))
        return ""

    def _hear_revoked(self, _id: str, said: Statement, _seq: int, _sound: bool) -> str:
        old, made = str(said.body.get("key")), str(said.body.get("made") or "")
        asker, asked = self._asked.get(str(said.body.get("asked")), ("", ("", "", "")))
        ids = {one_of(self._same, one) for one in (asker, said.author, said.subject)} - {""}
        if asked != (said.subject, old, made) or len(ids) != _THREE:
            return ""  # the walk says that one alone cannot
        if old in self.keys:
            self.keys[old].revoked = True
        by = (self.people.get(one, {}) for one in (asker, said.author))
        if made and any(self._is_chair(body, lent=True) for body in by):
            self._made[made] = said.subject
        return ""

    def _hear_agreed(self, event_id: str, said: Statement, _seq: int, _sound: bool) -> str:
        if not self.bound:
            return "unfounded"
        if not self.chairs(said.author):
            return "no_chair"
        self._agreed[event_id] = (said.author, said.subject, said.body.get("person"))
        return ""

    def _hear_person(self, _id: str, said: Statement, seq: int, sound: bool) -> str:
        new = statement(said.body)
        why = ""
        if said.key and not self.bound:
            why = "unfounded"
        elif self.needs_word(said.subject, new):
            why = self._unvouched(said, new, sound=sound)
        elif not self.bound and self.keys:
            self.unsigned.append(seq)
        if not why:
            at = stamp(said.at)
            if self.strict and not said.key and self._taken_back(said.subject, new, at):
                self.ended.append(seq)
            self._end(said.subject, new)
            self.people[said.subject] = new
        return why

    def _hear_confirmed(self, _id: str, said: Statement, _seq: int, sound: bool) -> str:
        if self.bound:
            return "confirmed_before"
        self._role = self._role or str(said.body.get("chair_role", ""))
        if not sound or not self._speaks(said) or not self.chairs(said.author):
            return "no_chair"
        if said.body.get("hash") != self.digest():
            return "confirmed_other"
        self.bound, self.founding = True, False
        return ""

    # Whose word counts -------------------------------------------------------------------------

    def _speaks(self, said: Statement) -> bool:
        key = self.keys.get(said.key)
        own = key is not None and key.person_id == said.author and not key.revoked
        return own and self.accepted(said.key)

    def _unvouched(self, said: Statement, new: Body, *, sound: bool) -> str:
        if not sound or not self._speaks(said) or not self.chairs(said.author):
            return "unvouched"
        if not self.needs_second(said.subject, new, said.author):
            return ""
        # A word serves once, and for these very words.
        given = self._agreed.pop(str(said.body.get("agreed") or ""), ("", "", None))
        author, subject, person = given
        fits = author in self.others(said.author) and (subject, person) == (said.subject, new)
        return "" if fits else "vouched_alone"

    def _is_chair(self, body: Body, *, lent: bool = False) -> bool:
        if not body or body.get("retired") is True or body.get("linked") is False:
            return False
        held = {one.get("name") for one in _roles(body) if lent or not one.get("behalf")}
        return body.get("chair") is True or self._role in held

    def _only_lent(self, person_id: str, new: Body) -> bool:
        """Tell whether nothing changes but roles that were lent, each by a signed loan."""
        before = self.people.get(person_id)
        if before is None:
            return False
        if _without_loans(before) != _without_loans(new):
            return False
        return _loans(person_id, new) <= _loans(person_id, before) | self._lent

    def _taken_back(self, person_id: str, new: Body, at: str) -> bool:
        """Tell whether a loan is left out that is not over at a moment."""
        left = _loans(person_id, self.people.get(person_id, {})) - _loans(person_id, new)
        return any(not until or until > at for *_, until in left)

    def _end(self, person_id: str, new: Body) -> None:
        """Forget the loans that are left out: nobody holds one again but by another word for it."""
        self._lent -= _loans(person_id, self.people.get(person_id, {})) - _loans(person_id, new)


def _roles(body: Body) -> list[Body]:
    return [one for one in body.get("roles", ()) if isinstance(one, Mapping)]


def _loans(person_id: str, body: Body) -> set[tuple[str, ...]]:
    """Return the loans that are said of somebody, as they are signed: lender, delegate, which."""
    names = ("name", "since", "until")
    return {
        (str(one["behalf"]), person_id, *(str(one.get(name)) for name in names))
        for one in _roles(body) if one.get("behalf")
    }  # fmt: skip


def _without_loans(body: Body) -> dict[str, Any]:
    return {**body, "roles": [dict(one) for one in _roles(body) if not one.get("behalf")]}


def _only_named(body: Body) -> bool:
    """Tell whether somebody is no more than a name that an import brought."""
    rights = (*_roles(body), body.get("member"), body.get("chair"))
    return body.get("linked") is False and not any(rights)


def _gains(before: Body, new: Body) -> bool:
    """Tell whether somebody may do more than before."""
    more = any(new.get(name) is True and before.get(name) is not True for name in
               ("member", "chair", "linked"))  # fmt: skip
    back = before.get("retired") is True and new.get("retired") is not True
    return more or back or any(one not in _roles(before) for one in _roles(new))


_HEARS: Mapping[str, Callable[[Membership, str, Statement, int, bool], str]] = {
    CREATED: Membership._hear_made,
    SWITCHED: Membership._hear_policy,
    JOINED: Membership._hear_joined,
    LENT: Membership._hear_lent,
    ACCEPTED: Membership._hear_key,
    WELCOMED: Membership._hear_welcomed,
    ASKED: Membership._hear_asked,
    REVOKED: Membership._hear_revoked,
    AGREED: Membership._hear_agreed,
    PUT: Membership._hear_person,
    CONFIRMED: Membership._hear_confirmed,
}
