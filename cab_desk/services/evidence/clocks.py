"""Hold this machine's clock against the server's and against what was recorded last.

Clocks decide nothing here, but what is signed bears their time.
"""

from datetime import UTC, datetime, timedelta

from cab_desk.domain.canonical import moment
from cab_desk.domain.ledger import Event
from cab_desk.services.evidence.audit_walk import DRIFT
from cab_desk.services.ports import Work
from cab_desk.words import say


def objection(work: Work) -> str:
    """Return in words by how much this machine's clock is off; empty where it is right."""
    server = work.database_time()
    if server is not None and abs(work.now - server) > DRIFT:
        way = "behind" if work.now < server else "ahead"
        return say(f"evidence.clock_{way}", span=_span(abs(work.now - server)))
    # A desk whose clock was ahead may have left times that are still to come: nobody can tell
    # which of the two is right, but that they do not agree.
    head = work.ledger.head()
    for entry, event in work.ledger.entries(after=head.seq - 1):
        late = _at(event) - work.now
        if late > DRIFT:
            return say("evidence.clock_entry", seq=f"{entry.seq:,}", span=_span(late))
    return ""


def _at(event: Event) -> datetime:
    try:
        return moment(event.at)
    except ValueError:  # what is no time was tampered with: verifying says so
        return datetime.min.replace(tzinfo=UTC)


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    days, hours = minutes // 1440, minutes // 60
    if days:
        return say("evidence.clock_days", count=days, hours=hours % 24)
    return say("evidence.clock_hours", count=hours, minutes=minutes % 60)
