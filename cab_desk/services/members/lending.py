"""Lend a role to somebody for some days: signed by whoever lends it, with dates and scope."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cab_desk.domain.board import Person, Role
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.words import say

LENT = "role.lent"
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LendRequest:
    """Who lends which role to whom, from and until when; the lender's passphrase signs it."""

    lender_id: str
    to_id: str
    role: str
    since: datetime
    until: datetime
    passphrase: str

    def __repr__(self) -> str:
        return f"LendRequest({self.lender_id!r}, {self.to_id!r}, {self.role!r})"


def lend(office: Office, request: LendRequest) -> Outcome:
    """Lend a role: the delegate signs in the lender's place while it lasts, and is named so.

    Raises Refused for a role that is not the lender's own, for dates that are none, for a
    delegate who has the role already or cannot sign, and for a wrong passphrase.
    """
    with office.open_work() as work:
        _checked(office, work, request)
    key = open_key(office, request.lender_id, request.passphrase)
    with office.open_work() as work:
        lender, person, role = _checked(office, work, request)
        body: dict[str, Plain] = {
            "role": role.name,
            "since": stamp(request.since),
            "until": stamp(request.until),
            "to": person.name,
            "name": lender.name,
        }
        draft = Draft(LENT, body, person.id, author=lender.id, key_id=key.key_id)
        work.record(draft, lambda data: key.seal(SIGNED_PREFIX + data))
        # Loans that are over make room: the ledger keeps them.
        kept = [one for one in person.roles if not (one.behalf and _over(one, work.now))]
        people.enter(work, replace(person, roles=(*kept, role)))
    message = say("evidence.lent.done", name=lender.name, role=role.name, to=person.name)
    return touched("people", "change", message=message)


def roles_of(work: Work, person_id: str) -> tuple[str, ...]:
    """Return the roles that a person may lend: the own ones that are held now."""
    person = work.people.get(person_id)
    return tuple(role.name for role in person.roles if role.holds(work.now) and not role.behalf)


def _checked(office: Office, work: Work, request: LendRequest) -> tuple[Person, Person, Role]:
    lender, person = work.people.get(request.lender_id), work.people.get(request.to_id)
    if request.role not in roles_of(work, lender.id):
        raise Refused(say("evidence.lent.not_own", name=lender.name, role=request.role))
    if lender.id == person.id or not person.linked or person.retired:
        raise Refused(say("evidence.lent.to_nobody", name=lender.name))
    since, until = request.since, request.until
    if not (since < until and work.now < until and until - since <= LONGEST):
        raise Refused(say("evidence.lent.dates"))
    if lender.key_id:
        check_accepted(known(work, office.vault), lender.key_id, lender.name)
    role = Role(request.role, since, until, lender.id)
    if any(one.name == role.name and not _over(one, since) for one in person.roles):
        raise Refused(say("evidence.lent.has", name=person.name, role=role.name))
    return lender, person, role


def _over(role: Role, at: datetime) -> bool:
    return role.until is not None and role.until <= at
