"""Tell whether somebody said something else since what comes late to the board.

A board that lost entries goes on, and what it lost comes back when its signer's desk does. By then
the same person may have decided otherwise at another desk, and taken that back, too: an old word
would count again that nobody holds to. Which of two came first is known where one names the other,
or stood on a history that has it; where nobody knows, the one on record stays.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from cab_desk.domain.heard import HEARD, speaker
from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.services.ports import RecordedSignoff, Work

GIVEN, WITHDRAWN, TICKED = "signoff.given", "signoff.withdrawn", "condition.ticked"
_SAID = frozenset({GIVEN, HEARD})


def overtaken(work: Work, event_id: str, said: Statement) -> bool:
    """Tell whether a sign-off, or a tick, is not its author's last word by what is on record."""
    ticked = said.type == TICKED and said.body.get("done") is True
    if work.in_packet or not (ticked or said.type in _SAID):
        return False
    about = list(_read(work.ledger.of_subject(said.subject)))
    before = _named(said, about)
    seen = said.stood_on.seq if said.stood_on and _there(work, said) else 0
    since = [
        (one, other)
        for seq, one, other in about
        if other.stream != said.stream and one not in before and seq > seen
    ]
    if ticked:
        return any(other.type == TICKED and _same(other, said, "condition") for _, other in since)
    if any(other.type == WITHDRAWN and other.body["withdraws"] == event_id for _, other in since):
        return True
    # Nobody's own signature is overtaken by what others heard them say.
    mine = [
        (one, other) for one, other in since
        if speaker(other) == speaker(said) and not (said.type == GIVEN and other.type == HEARD)
    ]  # fmt: skip
    records = {one.signoff.event_id: one for one in work.signoffs.of_change(said.subject)}
    return any(_instead(other, records.get(one), said) for one, other in mine)


def _instead(other: Statement, record: RecordedSignoff | None, said: Statement) -> bool:
    """Tell whether another sign-off of the author is of the same content, or stands; not one of a
    packet that counts for nothing.
    """
    if other.type not in _SAID or record is None or record.held:
        return False
    return other.seen == said.seen or not record.superseded


def _named(said: Statement, about: Iterable[tuple[int, str, Statement]]) -> set[str]:
    """Return what a sign-off, or one before it in its stream, names: that came before it."""
    stream = [other for _, _, other in about if other.stream == said.stream]
    found: set[str] = set()
    for one in (said, *stream):
        body = one.body
        found |= {str(body.get("withdraws")), *map(str, body.get("supersedes", ()))}
    return found


def _there(work: Work, said: Statement) -> bool:
    head = said.stood_on
    return head is not None and work.ledger.hash_at(head.seq) == head.hash


def _read(pairs: Iterable[tuple[Entry, Event]]) -> Iterator[tuple[int, str, Statement]]:
    for entry, event in pairs:
        if event.type in (*_SAID, WITHDRAWN, TICKED):
            try:
                yield entry.seq, event.id, read(event.data)
            except Malformed:  # verifying names it
                continue


def _same(one: Statement, other: Statement, name: str) -> bool:
    mine: Any = one.body.get(name)
    return bool(mine == other.body.get(name))
