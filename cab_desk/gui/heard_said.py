"""Say on screen who heard a word by mouth, how and when."""

from datetime import tzinfo

from cab_desk.domain.change import Heard, Signoff
from cab_desk.gui import times
from cab_desk.words import say


def how(heard: Heard, zone: tzinfo) -> str:
    """Say how it was heard, and when: by the clock of a zone."""
    at = f"{times.date(heard.at, zone)} {times.clock(heard.at, zone)}"
    return say("heard.when", how=say(f"heard.how.{heard.channel}"), at=at)


def choice_said(said: Signoff) -> str:
    """Say one sign-off of several: whose it is, what was decided, and who heard it by mouth."""
    decision = say(f"signing.decision.{said.decision}")
    if said.heard is not None:
        decision = say("heard.choice", decision=decision, name=said.heard.by)
    return say("signing.take_back.choice", name=said.person, role=said.role, decision=decision)


def by(heard: Heard, zone: tzinfo) -> str:
    """Say who heard it as well."""
    return say("heard.by", name=heard.by, when=how(heard, zone))
