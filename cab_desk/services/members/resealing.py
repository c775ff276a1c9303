"""Change the passphrase of one's own key: the key stays, and what it signed stays valid."""

from dataclasses import dataclass, replace

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.passphrases import RESEALED, key_of, open_key, since
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.words import say

__all__ = ["ChangeRequest", "change_passphrase", "since"]


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
    opened = open_key(office, person.id, request.passphrase, changing=True)
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
