"""What closed the sign-offs of a change: the board's decision, or a place on the schedule.

One rule for the desk and for what comes back in a packet. Only what the ledger says counts, so
that it does not matter in which order files are merged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.heard import HEARD
from cab_desk.domain.meeting import Verdict
from cab_desk.domain.statement import Statement, read
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import BEGUN
from cab_desk.words import say

# The board's word that closes the sign-offs it counted.
FINAL = frozenset({Verdict.APPROVED, Verdict.CONDITIONS, Verdict.REJECTED})
# The entries by which somebody decided, and those that close, or open again.
SAYING = frozenset({"signoff.given", HEARD})
CLOSING_TYPES = frozenset({"item.decided", "change.submitted", "change.moved_stage"})


@dataclass(frozen=True, slots=True)
class Closing:
    """What closed the sign-offs of one content, and those that it rests on."""

    seq: int
    seen: str
    counted: frozenset[str]
    scheduled: bool = False  # by being scheduled: no meeting decided

    def holds(self, event_id: str, seen: str) -> bool:
        """Tell whether a sign-off of some content stays as it is from now on."""
        return event_id in self.counted or seen == self.seen


def closing(work: Work, uid: str) -> Closing | None:
    """Return what closed the sign-offs, if it still stands.

    A new submission opens a change again, and so does taking it off the schedule where nothing
    but that had closed it.
    """
    found: Closing | None = None
    given: list[str] = []
    for entry, event in work.ledger.of_subject(uid):
        if event.type in SAYING:
            given.append(event.id)
        elif event.type in CLOSING_TYPES:
            found = moved_on(found, entry.seq, read(event.data), given)
    return found


def moved_on(
    found: Closing | None, seq: int, said: Statement, given: Sequence[str]
) -> Closing | None:
    """Return what closes the sign-offs after an entry; `given` are those that came before it."""
    if said.type == "item.decided":
        return _decision(seq, said)
    to = said.body.get("to")
    if to == Stage.SCHEDULED and (found is None or found.seen != said.seen):
        return Closing(seq, said.seen, frozenset(given), scheduled=True)
    off = to in (Stage.SUBMITTED, Stage.DRAFT) and found is not None and found.scheduled
    return None if off or said.type == "change.submitted" else found


def kept(work: Work, change: Change, event_id: str, seen: str) -> str:
    """Return why a sign-off can neither be taken back nor replaced; empty where it can."""
    if change.stage in BEGUN:
        return say("signing.begun", number=label(change))
    found = closing(work, change.uid)
    if found is None or not found.holds(event_id, seen):
        return ""
    words = "signing.already_scheduled" if found.scheduled else "signing.already_closed"
    return say(words, number=label(change))


def _decision(seq: int, said: Statement) -> Closing | None:
    if said.body.get("verdict") not in FINAL:
        return None
    return Closing(seq, said.seen, frozenset(map(str, said.body.get("counted", ()))))
