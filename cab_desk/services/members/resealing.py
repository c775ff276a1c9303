"""Change the passphrase of one's own key: the key stays, and what it signed stays valid."""

from dataclasses import dataclass, replace
from datetime import datetime

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.passphrases import key_of, open_key
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.words import say

RESEALED = "key.resealed"
_ACCEPTED = "key.accepted"


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Whose passphrase is changed, from which to which; neither is part of any text."""

    person_id: str
    passphrase: str
    new: str

    def __repr__(self) -> str:
        return f"ChangeRequest({self.person_id!r})"


def change_passphrase(office: Office, request: ChangeRequest) -> Outcome:
    """Seal a person's key under a new passphrase, on record and signed by the key.

    Raises Refused for the old passphrase where it is wrong, which counts like any wrong try, and
    for a new one that is weak or the old one again.
    """
    with office.open_work() as work:
        person, _ = key_of(work, request.person_id)
    people.check_passphrase(person, request.new)
    if request.new == request.passphrase:
        raise Refused(say("evidence.reseal.same"))
    opened = open_key(office, person.id, request.passphrase)
    with office.open_work() as work:
        _, key = key_of(work, person.id)
    if key.key_id != opened.key_id:
        raise Refused(say("signing.key_changed", name=person.name))
    sealed = office.vault.reseal(key, request.passphrase, request.new)
    with office.open_work() as work:
        person, key = key_of(work, person.id)
        if key.key_id != opened.key_id:
            raise Refused(say("signing.key_changed", name=person.name))
        work.people.put_key(replace(key, sealed=sealed))
        draft = Draft(RESEALED, {"name": person.name, "key": key.key_id}, person.id,
                      author=person.id, key_id=key.key_id)  # fmt: skip
        work.record(draft, lambda data: opened.seal(SIGNED_PREFIX + data))
    return touched("people", message=say("evidence.reseal.done", name=person.name))


def since(work: Work, person_id: str) -> datetime | None:
    """Return since when a person's passphrase has been the same; None without a key."""
    key = work.people.key(person_id)
    if key is None:
        return None
    made = [key.made_at]
    for _, event in work.ledger.of_subject(person_id):
        if event.type == RESEALED:
            made.append(_moment(event.at))
    return max(made)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
