"""Requests on a board that many programs write to."""

from tests.services.evidence_room import Room


def given(desk: Room) -> list[str]:
    entries = desk.do(lambda work: list(work.ledger.entries()))
    found = [event for _, event in entries if event.type == "signoff.given"]
    pairs = {(event.subject, event.author) for event in found}
    assert len(pairs) == len(found)  # nobody signed anything twice
    return [event.id for event in found]
