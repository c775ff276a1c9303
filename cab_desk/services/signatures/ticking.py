"""Tick a condition: signed by whoever says so, and recorded on the way that sign-offs take."""

from dataclasses import replace

from cab_desk.services.members.passphrases import open_key
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.requests import conditions
from cab_desk.services.requests.conditions import TickRequest
from cab_desk.services.signatures.posting import outcome, post
from cab_desk.services.signatures.signing import settle_first
from cab_desk.words import say


def tick(office: Office, request: TickRequest) -> Outcome:
    """Say that a condition is met, or with `done` False that it is open again.

    Raises Refused with the reason, and Unavailable where nothing was recorded.
    """
    settle_first(office, request.person_id)
    with office.open_work() as work:
        draft = conditions.tick_draft(work, request)
    key = open_key(office, request.person_id, request.passphrase)
    posted = post(office, key, replace(draft, key_id=key.key_id))
    word = "ticked" if request.done else "reopened"
    body = draft.body
    text = say(
        f"evidence.condition.{word}", name=key.name, change=body["number"] or body["title"],
        text=body["text"],
    )  # fmt: skip
    return outcome(posted, request.uid, text)
