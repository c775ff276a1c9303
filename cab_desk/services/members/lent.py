"""Roles that are held in the place of somebody else: X on behalf of Y."""

from collections.abc import Mapping
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.services.ports import Work


def behalf(work: Work, person: Person, role: str) -> dict[str, Plain] | None:
    """Return in whose place a person signs in a role now; None in the person's own."""
    lender_id = person.lent_at(work.now).get(role, "")
    if not lender_id:
        return None
    lender = work.people.get(lender_id)
    return {"id": lender.id, "name": lender.name}


def behalf_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return of an event's body in whose place it was signed, as sign-offs have it."""
    said = body.get("behalf")
    if not isinstance(said, Mapping):
        return {"behalf_id": "", "behalf": ""}
    return {"behalf_id": str(said.get("id", "")), "behalf": str(said.get("name", ""))}
