"""What the register of exceptions has of a sign-off that grants one, as the sign-off says it."""

from typing import Any

from cab_desk.domain.canonical import stamp
from cab_desk.domain.statement import Statement


def facts(said: Statement) -> dict[str, Any]:
    """Return what the register of exceptions has of a sign-off that grants one."""
    claim, body = said.body["exception"], said.body
    return {
        **{name: claim.get(name) for name in ("override", "rule", "section", "kind", "reason")},
        "name": claim.get("label"),
        "change_uid": said.subject,
        "revision": said.revision,
        "person_id": said.author,
        "person": body.get("name"),
        "role": body.get("role"),
        "at": stamp(said.at),
        "policy_hash": said.policy,
    }
