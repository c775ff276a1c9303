"""Say on screen who heard a word by mouth, how and when."""

from datetime import tzinfo

from cab_desk.domain.change import Heard
from cab_desk.gui import times
from cab_desk.words import say


def how(heard: Heard, zone: tzinfo) -> str:
    """Say how it was heard, and when: by the clock of a zone."""
    at = f"{times.date(heard.at, zone)} {times.clock(heard.at, zone)}"
    return say("heard.when", how=say(f"heard.how.{heard.channel}"), at=at)


def by(heard: Heard, zone: tzinfo) -> str:
    """Say who heard it as well."""
    return say("heard.by", name=heard.by, when=how(heard, zone))
