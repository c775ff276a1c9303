"""Keep on record that a sign-off was refused, and say so only where it was kept.

Most are refused before a passphrase is asked for: then the entry names whoever was chosen at the
desk, and says that nobody proved to be that person. It is kept all the same, for an audit asks
for attempts, and who sat at the desk stands in it as its author.
"""

import logging
from dataclasses import dataclass

from cab_desk.domain.canonical import Plain
from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.office import Office
from cab_desk.services.signatures.signoffs import NOT_GIVEN, NotAllowed
from cab_desk.words import say

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for in somebody's name; `proved` by the passphrase, or not."""

    uid: str
    person_id: str
    role: str
    decision: str
    proved: bool


def refused(office: Office, asked: Asked, refusal: NotAllowed) -> NotAllowed:
    """Record a refusal and return it with what became of it; it stands either way."""
    kept = note(office, asked, refusal)
    words = "signing.cannot.recorded" if kept else "signing.cannot.nothing"
    return NotAllowed(say(words, why=refusal.sentence))


def note(office: Office, asked: Asked, refusal: NotAllowed) -> bool:
    """Record that somebody was refused; tell whether that is on record."""
    if office.seat is not None:  # a packet holds no more than a review
        return False
    why = refusal.sentence
    if not asked.proved:
        why = say("signing.cannot.unproved", why=why)
    try:
        with office.open_work() as work:
            change, person = work.changes.get(asked.uid), work.people.get(asked.person_id)
            body: dict[str, Plain] = {
                "person": person.id, "name": person.name, "role": asked.role,
                "decision": asked.decision, "reason": why, "proved": asked.proved,
                "number": change.number, "title": change.title,
            }  # fmt: skip
            work.record(Draft(NOT_GIVEN, body, change.uid, change.revision))
    except (Refused, Unavailable):
        log.warning("the refusal is not recorded: %s", why, exc_info=True)
        return False
    return True
