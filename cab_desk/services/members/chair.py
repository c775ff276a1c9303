"""The chair's session: unlocked once for a meeting, it signs what the board decides."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.heads import LOST as LOST_HISTORY
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.membership import CONFIRMED, PUT, WELCOMED
from cab_desk.domain.statement import read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import say

UNLOCKED, LOCKED = "chair.unlocked", "chair.locked"

# A session never signs for a person: sign-offs ask for the passphrase every time.
CHAIR_TYPES = frozenset(
    {"item.admitted", "item.decided", "meeting.closed", "minutes.final", "certificate.made",
     "packet.taken", UNLOCKED, PUT, WELCOMED, CONFIRMED, LOST_HISTORY}
)  # fmt: skip
# What is signed to get the secret of the board's certificate; no event begins like this.
_SECRET_PREFIX = b"cabdesk/board-key/v1\0"
IDLE = timedelta(minutes=30)
# Why a session ended, as its last entry says.
BY_HAND, ALONE, CLOSED, HANDED, LEFT, REVOKED, LOST = (
    "by_hand", "idle", "closed", "handed_over", "left", "revoked", "lost",
)  # fmt: skip

log = logging.getLogger(__name__)


class ChairSession:
    """The unlocked key of the chair; dropped by `drop`, and by itself when it was idle."""

    def __init__(
        self,
        person_id: str,
        name: str,
        key_id: str,
        seal: Callable[[bytes], bytes],
        clock: Callable[[], datetime],
        idle: timedelta = IDLE,
    ) -> None:
        self.person_id = person_id
        self.name = name
        self.key_id = key_id
        self._seal: Callable[[bytes], bytes] | None = seal
        self._clock = clock
        self._idle = idle
        self.last = clock()  # when it signed last
        self.began = ""  # the event of its beginning
        self.why = ""  # it ended
        self.noted = False  # whether its end is on record, or on the way there

    @property
    def open(self) -> bool:
        """Tell whether the session can still sign; one that was idle is dropped by asking."""
        if self._seal is not None and self._clock() - self.last >= self._idle:
            self.drop(ALONE)
        return self._seal is not None

    def drop(self, why: str = BY_HAND) -> None:
        """Forget the key; the first reason stands."""
        self.why = self.why or why
        self._seal = None

    def record(self, work: Work, draft: Draft) -> Event:
        """Write an event of the board, signed by the chair, in this unit of work.

        Raises Refused when the session is over or the chair's key is no longer valid.
        """
        key = work.people.key(self.person_id)
        if key is None or key.key_id != self.key_id:
            self.drop(REVOKED)
            raise Refused(say("signing.no_key", name=self.name))
        signed = replace(draft, author=self.person_id, key_id=self.key_id)
        return work.record(signed, self.seal)

    def seal(self, data: bytes) -> bytes:
        """Sign the bytes of one of the board's events; raises Refused for any other."""
        if not self.open or self._seal is None:
            raise Refused(say("signing.chair_locked", name=self.name))
        if read(data).type not in CHAIR_TYPES:
            raise Refused(say("signing.not_the_boards"))
        self.last = self._clock()
        return self._seal(SIGNED_PREFIX + data)

    def secret(self, board_id: str) -> bytes:
        """Return what seals the key of the board's certificate: only this chair's key makes it.

        It is never stored or shown. Raises Refused when the session is over.
        """
        if not self.open or self._seal is None:
            raise Refused(say("signing.chair_locked", name=self.name))
        return self._seal(_SECRET_PREFIX + board_id.encode())


def unlock_chair(office: Office, person_id: str, passphrase: str) -> ChairSession:
    """Open the chair's key for a meeting, on record: signed by that key, so by its passphrase.

    Raises Refused for somebody who is no chair, without a key, or with a wrong passphrase, and
    Unavailable where it cannot be recorded.
    """
    with office.open_work() as work:
        person = work.people.get(person_id)
        names = person.roles_at(work.now)
        if not (person.chair or work.pack.meeting.chair in names):
            raise Refused(say("signing.not_chair", name=person.name))
        found = known(work, office.vault)
        if not found.may_chair(person.id):
            raise Refused(say("people.unvouched", name=person.name))
        if person.key_id:
            check_accepted(found, person.key_id, person.name)
    opened = open_key(office, person_id, passphrase)
    chair = ChairSession(person_id, opened.name, opened.key_id, opened.seal, office.clock)
    idle = int(IDLE.total_seconds())
    body: dict[str, Plain] = {
        "name": chair.name, "key": chair.key_id, "idle": idle, "process": os.getpid(),
    }  # fmt: skip
    try:
        with office.open_work() as work:
            chair.began = chair.record(work, Draft(UNLOCKED, body, person_id)).id
    except BaseException:
        chair.drop()
        raise
    return chair


def lock_chair(office: Office, chair: ChairSession, why: str = BY_HAND) -> Outcome:
    """Forget the chair's key, and keep on record that it was forgotten, and why.

    The key is gone whatever becomes of the entry.
    """
    chair.drop(why)
    if chair.noted:
        return Outcome(frozenset())
    chair.noted = True
    return note_locked(office, chair)


def note_locked(office: Office, chair: ChairSession) -> Outcome:
    """Keep on record that the chair's key was forgotten; where that fails the log says so, and
    the next start finds a session without an end.
    """
    body: dict[str, Plain] = {
        "name": chair.name, "key": chair.key_id, "session": chair.began, "why": chair.why,
        "last": stamp(chair.last),
    }  # fmt: skip
    try:
        with office.open_work() as work:
            work.record(Draft(LOCKED, body, chair.person_id))
    except Unavailable:
        log.warning("the end of the chair's session is not recorded", exc_info=True)
        return Outcome(frozenset())
    return Outcome(frozenset({"ledger"}))
