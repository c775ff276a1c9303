"""What came of merging a file: a row for each event, with what, why, and what to do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cab_desk.domain import merge
from cab_desk.domain.change import Choice
from cab_desk.domain.merge import Worth
from cab_desk.domain.packet import GIVEN, VOTE
from cab_desk.domain.statement import Statement
from cab_desk.words import plural, say

NEW, KNOWN, WAITING, STALE = "new", "known", "waiting", "stale"
LATE, CONFLICTING, INELIGIBLE, REFUSED = "late", "conflicting", "ineligible", "refused"
STATES = (NEW, KNOWN, WAITING, STALE, LATE, CONFLICTING, INELIGIBLE, REFUSED)

_STATE_OF = {
    merge.WAITING: WAITING,
    merge.STALE: STALE,
    merge.LATE: LATE,
    merge.CONFLICTING: CONFLICTING,
    merge.FORKED: CONFLICTING,
    merge.INELIGIBLE: INELIGIBLE,
}
_SHOWN_ID = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One event: its state, what it is, why it is in that state, and what to do about it.

    `clock` says what is odd about its time; times decide nothing.
    """

    event_id: str
    state: str
    what: str
    why: str = ""
    remedy: str = ""
    clock: str = ""
    change_uid: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What became of a file; `taken` is False where nothing of it was taken in."""

    file: str
    rows: tuple[Row, ...]
    taken: bool
    touched: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many events are in each state."""
        return {state: sum(row.state == state for row in self.rows) for state in STATES}

    @property
    def objected(self) -> bool:
        """Tell whether anything of it needs somebody's eye."""
        return any(row.state not in (NEW, KNOWN) for row in self.rows)

    def data(self) -> dict[str, Any]:
        """Return the report as data."""
        rows = [asdict(row) for row in self.rows]
        return {"file": self.file, "taken": self.taken, **self.counts, "rows": rows}

    def sentence(self) -> str:
        """Return the report in one sentence."""
        counts = self.counts
        if counts[REFUSED]:
            return say("packets.nothing_taken", file=self.file)
        if not self.taken:
            return say("packets.all_known", file=self.file)
        parts = [plural(f"packets.count.{one}", counts[one]) for one in STATES if counts[one]]
        return say("packets.taken_in", file=self.file, parts=", ".join(parts))

    def text(self) -> str:
        """Return the report to read, a line or two for each row."""
        lines = [self.sentence()]
        for row in self.rows:
            if row.state == KNOWN:
                continue
            lines.append(f"{say(f'packets.state.{row.state}')}: {row.what}")
            lines += [f"    {more}" for more in (row.why, row.remedy, row.clock) if more]
        return "\n".join(lines)


def row_of(said: Statement, event_id: str, worth: Worth, clock: str = "") -> Row:
    """Return the row of an event that stands as it is weighed."""
    fields = _fields(said)
    state = _STATE_OF.get(worth.label, NEW)
    rejected = worth.label == merge.LATE and said.body.get("decision") == Choice.REJECT
    remedy = _said(f"packets.remedy.{'late_reject' if rejected else worth.label}", fields)
    why = _why(said, worth, fields)
    return Row(event_id, state, described(said), why, remedy, clock, said.subject, fields["name"])


def known(said: Statement | None, event_id: str) -> Row:
    """Return the row of an event that was there before."""
    what = described(said) if said else _unread(event_id)
    return Row(event_id, KNOWN, what, change_uid=said.subject if said else "")


def refused(said: Statement | None, event_id: str, key: str, **fields: object) -> Row:
    """Return the row of an event that cannot be taken in."""
    what = described(said) if said else _unread(event_id)
    why = say(f"packets.refused.{key}", **fields)
    remedy = _said(f"packets.refused_remedy.{key}", fields)
    return Row(event_id, REFUSED, what, why, remedy, change_uid=said.subject if said else "")


def newer(event_id: str) -> Row:
    """Return the row of an event in a form that this program does not know."""
    why, remedy = say("packets.why.newer"), say("packets.remedy.newer")
    return Row(event_id, WAITING, _unread(event_id), why, remedy)


def described(said: Statement) -> str:
    """Return what an event is, with who and about what."""
    kind = said.type.replace(".", "_")
    fields = _fields(said)
    if said.type in (GIVEN, VOTE):
        fields["decision"] = _said(f"signing.decision.{said.body.get('decision')}", {})
    return _said(f"packets.what.{kind}", fields) or said.type


def _unread(event_id: str) -> str:
    return say("packets.what.unread", id=event_id[:_SHOWN_ID])


def _fields(said: Statement) -> dict[str, str]:
    body = said.body
    number = str(body.get("number") or f"“{body.get('title', '')}”")
    return {"name": str(body.get("name") or said.author), "number": number, "host": said.host}


def _why(said: Statement, worth: Worth, fields: Mapping[str, str]) -> str:
    if worth.label == merge.WAITING:
        return plural("packets.why.missing", worth.missing, **fields)
    if worth.label in (merge.INELIGIBLE, merge.LATE) and worth.why:
        return worth.why
    if worth.label == merge.KEPT:
        return ""
    if worth.label == merge.COUNTS and said.type == VOTE:
        return say("packets.why.provisional", **fields)
    key = f"{worth.label}_{worth.why}" if worth.why else worth.label
    return _said(f"packets.why.{key}", fields)


def _said(key: str, fields: Mapping[str, object]) -> str:
    try:
        return say(key, **fields)
    except KeyError:
        return ""
