"""Sign while a meeting is held: a chair who is in the room accepts the signer's key with it."""

import logging
from dataclasses import replace

from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members import vouching
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.members.standing import known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from cab_desk.words import say

log = logging.getLogger(__name__)


def sign(office: Office, request: SignRequest, chair: ChairSession | None = None) -> Outcome:
    """Sign as `signing.sign` does; then the chair whose session is open accepts a key that waits.

    The sign-off stands whatever becomes of that: the key waits on where it cannot be recorded.
    """
    outcome = signing.sign(office, request)
    if chair is None or not chair.open or not request.meeting_id or "ledger" not in outcome.touched:
        return outcome
    try:
        accepted = _accept(office, request.person_id, chair)
    except (Refused, Unavailable):
        log.warning("the key of who signed waits on for a chair", exc_info=True)
        return outcome
    if not accepted:
        return outcome
    message = f"{outcome.message} {say('people.accepted_in_room')}"
    return replace(outcome, message=message, touched=outcome.touched | {"people"})


def _accept(office: Office, person_id: str, chair: ChairSession) -> bool:
    with (office.open_view or office.open_work)() as work:
        key = work.people.key(person_id)
        waits = key is not None and key.key_id in known(work).waiting()
    if key is None or not waits:
        return False
    with office.open_work() as work:
        return vouching.in_the_room(work, chair, key.key_id)
