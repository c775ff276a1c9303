"""The chair's session: unlocked once for a meeting, it signs what the board decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.words import say

# A session never signs for a person: sign-offs ask for the passphrase every time.
CHAIR_TYPES = frozenset(
    {"item.admitted", "item.decided", "meeting.closed", "minutes.final", "certificate.made",
     "packet.taken"}
)  # fmt: skip
# What is signed to get the secret of the board's certificate; no event begins like this.
_SECRET_PREFIX = b"cabdesk/board-key/v1\0"
IDLE = timedelta(minutes=30)


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
        self._last = clock()

    @property
    def open(self) -> bool:
        """Tell whether the session can still sign; one that was idle is dropped by asking."""
        if self._seal is not None and self._clock() - self._last >= self._idle:
            self.drop()
        return self._seal is not None

    def drop(self) -> None:
        """Forget the key."""
        self._seal = None

    def record(self, work: Work, draft: Draft) -> Event:
        """Write an event of the board, signed by the chair, in this unit of work.

        Raises Refused when the session is over or the chair's key is no longer valid.
        """
        key = work.people.key(self.person_id)
        if key is None or key.key_id != self.key_id:
            self.drop()
            raise Refused(say("signing.no_key", name=self.name))
        signed = replace(draft, author=self.person_id, key_id=self.key_id)
        return work.record(signed, self.seal)

    def seal(self, data: bytes) -> bytes:
        """Sign the bytes of one of the board's events; raises Refused for any other."""
        if not self.open or self._seal is None:
            raise Refused(say("signing.chair_locked", name=self.name))
        if read(data).type not in CHAIR_TYPES:
            raise Refused(say("signing.not_the_boards"))
        self._last = self._clock()
        return self._seal(SIGNED_PREFIX + data)

    def secret(self, board_id: str) -> bytes:
        """Return what seals the key of the board's certificate: only this chair's key makes it.

        It is never stored or shown. Raises Refused when the session is over.
        """
        if not self.open or self._seal is None:
            raise Refused(say("signing.chair_locked", name=self.name))
        return self._seal(_SECRET_PREFIX + board_id.encode())


def unlock_chair(office: Office, person_id: str, passphrase: str) -> ChairSession:
    """Open the chair's key for a meeting.

    Raises Refused for somebody who is no chair, without a key, or with a wrong passphrase.
    """
    with office.open_work() as work:
        person = work.people.get(person_id)
        names = person.roles_at(work.now)
        if not (person.chair or work.pack.meeting.chair in names):
            raise Refused(say("signing.not_chair", name=person.name))
    opened = open_key(office, person_id, passphrase)
    return ChairSession(person_id, opened.name, opened.key_id, opened.seal, office.clock)
