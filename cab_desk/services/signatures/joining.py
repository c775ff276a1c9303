"""Say that two ids of the board are one person's, or that they are two people after all.

From then on both count as one: for separate duties, for slots, and for the quorum. The chair signs
it. Where anybody else has a key, the chair's word is not enough: it decides who counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.identity import AGREED, JOINED, Link, one_of, united
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import Refused
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.services.signatures import discounting
from cab_desk.words import say

LONGEST_REASON = 500
SHORTEST_REASON = 3
NOBODY = ("", "")


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Which two ids, why, and who says so: a chair, and where there is one a second person, each
    with the passphrase. `joined` False takes it back.
    """

    one: str
    other: str
    reason: str
    chair: tuple[str, str]
    second: tuple[str, str] = NOBODY
    joined: bool = True

    def __repr__(self) -> str:
        return f"JoinRequest({self.one!r}, {self.other!r}, joined={self.joined})"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may say it, and who may agree, of whom the chair who says it is none."""

    chairs: tuple[Person, ...]
    seconds: tuple[Person, ...]
    same: Mapping[str, str] = field(default_factory=dict)  # id → the one that it counts by

    def beside(self, chair: str) -> list[Person]:
        """Return who may agree with a chair: nobody who is that chair under another id."""
        mine = one_of(self.same, chair)
        return [one for one in self.seconds if one_of(self.same, one.id) != mine]


def join(office: Office, request: JoinRequest) -> Outcome:
    """Join two ids, or part them again: both words and what follows in one transaction.

    Raises Refused without a reason, where that is so already, where it is not a chair who says it
    or nobody agrees who could, and for a wrong passphrase.
    """
    reason = one_line(request.reason)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refused(say("identity.reason", most=LONGEST_REASON))
    with office.open_work() as work:
        _check(office, work, request)
    chair = open_key(office, *request.chair)
    second = open_key(office, *request.second) if request.second[0] else None
    with office.open_work() as work:
        one, other = _check(office, work, request)
        body: dict[str, Plain] = {
            "other": other.id, "joined": request.joined, "reason": reason,
            "title": one.name, "of": other.name,
        }  # fmt: skip
        before = _ids_of(work, one, other)
        agreed = _sign(work, second, AGREED, one.id, body) if second else ""
        _sign(work, chair, JOINED, one.id, {**body, "agreed": agreed})
        work.people.expire_signed(one.id)  # from here on they are known as they are now
        ids = before | _ids_of(work, one, other)
        for each in ids:
            work.people.expire_signed(each)
        uids = discounting.look(work, ids) if request.joined else ()
    word = "joined" if request.joined else "parted"
    message = say(f"identity.{word}", one=one.name, other=other.name)
    return touched("people", "change", *(f"change:{uid}" for uid in uids), message=message)


def choice(work: Work, one: str, other: str) -> Choice:
    """Return who may say of two ids that they are one person's, and who may agree."""
    found = known(work)
    keyed = [
        each for each in work.people.all()
        if each.key_id and not each.retired and found.accepted(each.key_id)
    ]  # fmt: skip
    chairs = tuple(each for each in keyed if _chairs(work, each))
    same = work.people.same()
    pair = {one_of(same, one), one_of(same, other)}
    seconds = tuple(each for each in keyed if one_of(same, each.id) not in pair)
    return Choice(chairs, seconds, same)


def joined_with(work: Work, person_id: str) -> list[Person]:
    """Return who else is the same person."""
    same = work.people.same()
    mine = one_of(same, person_id)
    ids = [other for other, least in same.items() if least == mine and other != person_id]
    return [work.people.get(each) for each in ids]


def _ids_of(work: Work, one: Person, other: Person) -> set[str]:
    """Return all ids of the people whom two ids are of."""
    same = work.people.same()
    both = {one_of(same, one.id), one_of(same, other.id)}
    return {each for each, least in same.items() if least in both} | {one.id, other.id}


def _check(office: Office, work: Work, request: JoinRequest) -> tuple[Person, Person]:
    one, other = work.people.get(request.one), work.people.get(request.other)
    if one.id == other.id or not one.linked:
        raise Refused(say("identity.two_ids"))
    same = work.people.same()
    now = one_of(same, one.id) == one_of(same, other.id)
    if now is request.joined:
        word = "already" if now else "not_joined"
        raise Refused(say(f"identity.{word}", one=one.name, other=other.name))
    if not request.joined:
        _check_parts(work, one, other)
    chair = work.people.get(request.chair[0])
    if not _chairs(work, chair):
        raise Refused(say("signing.not_chair", name=chair.name))
    _check_second(work, request, same)
    for each in (chair, *([work.people.get(request.second[0])] if request.second[0] else ())):
        if each.key_id:
            check_accepted(known(work, office.vault), each.key_id, each.name)
    return one, other


def _check_parts(work: Work, one: Person, other: Person) -> None:
    """Refuse to part two ids that stay one person by way of others."""
    left = united([*work.people.links(), Link(one.id, other.id, joined=False)])
    least = one_of(left, one.id)
    if least == one_of(left, other.id):
        between = {each for each, now in left.items() if now == least} - {one.id, other.id}
        names = ", ".join(sorted(work.people.get(each).name for each in between))
        raise Refused(say("identity.by_others", one=one.name, other=other.name, names=names))


def _check_second(work: Work, request: JoinRequest, same: Mapping[str, str]) -> None:
    of_them = {one_of(same, each) for each in (request.one, request.other, request.chair[0])}
    able = {
        each.id
        for each in work.people.all()
        if each.key_id and not each.retired and one_of(same, each.id) not in of_them
    }
    if (able or request.second[0]) and request.second[0] not in able:
        raise Refused(say("identity.second"))


def _chairs(work: Work, person: Person) -> bool:
    return person.chair or work.pack.meeting.chair in person.roles_at(work.now)


def _sign(work: Work, key: OpenedKey, kind: str, subject: str, body: dict[str, Plain]) -> str:
    valid = work.people.key(key.person_id)
    if valid is None or valid.key_id != key.key_id:
        raise Refused(say("signing.key_changed", name=key.name))
    said = {**body, "name": key.name}
    draft = Draft(kind, said, subject, author=key.person_id, key_id=key.key_id)
    return work.record(draft, lambda data: key.seal(SIGNED_PREFIX + data)).id
