"""Give a person a new key in place of one that is lost: two others vouch for it, both by signature.

The old key is revoked and signs nothing more; what it signed before stays valid. All three
events stand in one transaction, so that nobody is left without a key, and nobody has two.
"""

from dataclasses import dataclass, replace

from cab_desk.domain.board import Person, SealedKey
from cab_desk.domain.canonical import Plain
from cab_desk.domain.identity import one_of
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say

ASKED = "key.reset_asked"
REVOKED = "key.revoked"
LONGEST_REASON = 500
SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """Whose key is replaced, why, and who vouches: two others, each with the passphrase.

    `passphrase` is the person's own new one.
    """

    person_id: str
    passphrase: str
    reason: str
    first: tuple[str, str]
    second: tuple[str, str]

    def __repr__(self) -> str:
        return f"ResetRequest({self.person_id!r}, {self.first[0]!r}, {self.second[0]!r})"


def reset_key(office: Office, request: ResetRequest) -> Outcome:
    """Revoke a person's key and make a new one; `made` is its id.

    Raises Refused for a weak passphrase, without a reason, where the two who vouch are not two
    others with keys or neither is a chair, and for a wrong passphrase of either.
    """
    reason = one_line(request.reason)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refused(say("evidence.reset_reason", most=LONGEST_REASON))
    with office.open_work() as work:
        person, old = _checked(office, work, request)
    people.check_passphrase(person, request.passphrase)
    first = open_key(office, *request.first)
    second = open_key(office, *request.second)
    made = office.vault.make(person.id, request.passphrase, office.clock())
    seal = office.vault.signer(made, request.passphrase)
    try:
        with office.open_work() as work:
            person, old = _checked(office, work, request)
            _revoke(work, person, old, reason, (first, second), made)
            work.people.put_key(made)
            draft = people.acceptance(person, made, bound=known(work).bound)
            work.record(draft, lambda data: seal(SIGNED_PREFIX + data))
    except Exception:
        if not people.is_there(office, made):  # a commit that failed may have happened
            raise
    message = say("evidence.key_reset", name=person.name, first=first.name, second=second.name)
    return touched("people", message=message, made=made.key_id)


def witnesses(work: Work, person_id: str) -> list[Person]:
    """Return who may vouch for a new key of a person."""
    found = known(work)
    return [
        one
        for one in work.people.all()
        if one.id != person_id and one.linked and not one.retired
        and one.key_id and found.accepted(one.key_id)
    ]  # fmt: skip


def _checked(office: Office, work: Work, request: ResetRequest) -> tuple[Person, SealedKey]:
    person = work.people.get(request.person_id)
    if person.retired:
        raise Refused(say("board.retired", name=person.name))
    key = work.people.key(person.id)
    if key is None:
        raise Refused(say("signing.no_key", name=person.name))
    ids = (request.first[0], request.second[0])
    same = work.people.same()
    if len({one_of(same, one) for one in (person.id, *ids)}) != len(ids) + 1:
        raise Refused(say("evidence.reset_two", name=person.name))
    found = known(work, office.vault)
    for one in (work.people.get(each) for each in ids):
        if one.key_id:
            check_accepted(found, one.key_id, one.name)
    vouching = [one for one in witnesses(work, person.id) if one.id in ids]
    if len(vouching) != len(ids):
        raise Refused(say("evidence.reset_two", name=person.name))
    if not any(_chairs(work, one) for one in vouching):
        raise Refused(say("evidence.reset_chair"))
    return person, key


def _chairs(work: Work, person: Person) -> bool:
    return person.chair or work.pack.meeting.chair in person.roles_at(work.now)


def _revoke(
    work: Work, person: Person, old: SealedKey, reason: str, by: tuple[OpenedKey, OpenedKey],
    made: SealedKey,
) -> None:  # fmt: skip
    asking, agreeing = by
    body: dict[str, Plain] = {
        "key": old.key_id, "made": made.key_id, "reason": reason, "name": person.name,
    }  # fmt: skip
    asked = work.record(
        Draft(ASKED, body, person.id, author=asking.person_id, key_id=asking.key_id),
        lambda data: asking.seal(SIGNED_PREFIX + data),
    )
    work.record(
        Draft(REVOKED, {**body, "asked": asked.id}, person.id, author=agreeing.person_id,
              key_id=agreeing.key_id),
        lambda data: agreeing.seal(SIGNED_PREFIX + data),
    )  # fmt: skip
    work.people.put_key(replace(old, revoked_at=work.now))
