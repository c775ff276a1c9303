"""What a member with an own key and rights over the file writes."""

from dataclasses import replace
from typing import Any

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.statement import read
from cab_desk.services.ports import Work
from tests.services.evidence_room import CHEAP, WORDS


def signed_by(work: Work, person_id: str, draft: Draft) -> Event:
    """Record an event by a person's own real key, whatever it says."""
    key = work.people.key(person_id)
    assert key is not None
    seal = CHEAP.signer(key, WORDS)
    whole = replace(draft, author=person_id, key_id=key.key_id)
    return work.record(whole, lambda data: seal(SIGNED_PREFIX + data))


def signoffs(work: Work, uid: str) -> list[Any]:
    return list(work.signoffs.of_change(uid))


def body_of(work: Work, event_id: str) -> dict[str, Any]:
    event = work.ledger.event(event_id)
    assert event is not None
    return dict(read(event.data).body)
