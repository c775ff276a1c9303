"""Put another policy in force by the word of two, one of them a chair: each signs for it.

Both words and the switch stand in one transaction, and bind which policy takes the place of
which, so that no word serves a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.identity import one_of
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.policy import Pack
from cab_desk.errors import Refused
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.policies import packs
from cab_desk.services.policies.packs import AGREED
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class SwitchRequest:
    """Which policy, why, and who wants it: two people, each with the passphrase."""

    pack: Pack
    reason: str
    first: tuple[str, str]
    second: tuple[str, str]

    def __repr__(self) -> str:
        return f"SwitchRequest({self.pack.hash!r}, {self.first[0]!r}, {self.second[0]!r})"


def switch(office: Office, request: SwitchRequest) -> Outcome:
    """Have the board follow another policy, by the word of two; `made` is its hash.

    Raises as `packs.switch` does, and Refused where the two are not two who may agree, neither
    is a chair, or a passphrase is wrong.
    """
    ids = (request.first[0], request.second[0])
    with office.open_work() as work:
        packs.check_switch(work, request.pack, request.reason)
        _check(office, work, ids)
    keys = [open_key(office, *one) for one in (request.first, request.second)]
    with office.open_work() as work:
        packs.check_switch(work, request.pack, request.reason)
        _check(office, work, ids)
        agreed = [_agree(work, key, request) for key in keys]
        return packs.switch(work, request.pack, request.reason, agreed)


def _check(office: Office, work: Work, ids: Sequence[str]) -> None:
    found = [one for one in packs.agreeing(work) if one.id in ids]
    for one in found:
        check_accepted(known(work, office.vault), one.key_id, one.name)
    same = work.people.same()
    if len(found) != len(ids) or len({one_of(same, one) for one in ids}) != len(ids):
        raise Refused(say("policy.two_needed"))
    if not any(packs.chairs(work, one) for one in found):
        raise Refused(say("policy.two_chair"))


def _agree(work: Work, key: OpenedKey, request: SwitchRequest) -> str:
    pack, board = request.pack, work.board()
    valid = work.people.key(key.person_id)
    if valid is None or valid.key_id != key.key_id:
        raise Refused(say("signing.key_changed", name=key.name))
    body: dict[str, Plain] = {
        "policy": pack.id,
        "hash": pack.hash,
        "before": board.policy_hash,
        "title": pack.title,
        "version": pack.version,
        "reason": one_line(request.reason),
        "name": key.name,
    }
    draft = Draft(AGREED, body, board.id, author=key.person_id, key_id=key.key_id)
    return work.record(draft, lambda data: key.seal(SIGNED_PREFIX + data)).id


def who(work: Work) -> list[Person]:
    """Return who may agree, chairs first; nobody where one word is enough."""
    found = known(work)
    able = [one for one in packs.agreeing(work) if found.accepted(one.key_id)]
    return sorted(able, key=lambda one: not packs.chairs(work, one))
