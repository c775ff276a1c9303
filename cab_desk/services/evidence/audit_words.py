"""Name an entry of the ledger in a sentence about it."""

from cab_desk.domain.statement import Statement
from cab_desk.words import say


def described(said: Statement) -> str:
    """Return how a sentence names an event: “sign-off of RFC CR-2026-0004 by Dana Reyes”."""
    body = said.body
    fields = {
        "number": body.get("number") or f"“{body.get('title', '')}”",
        "name": body.get("name") or said.author,
        "type": said.type,
    }
    key = f"verifying.what.{said.type.replace('.', '_')}"
    try:
        return say(key, **fields)
    except KeyError:
        return say("verifying.what.other", **fields)
