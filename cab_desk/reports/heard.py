"""Say on paper who heard a word by mouth, how and when."""

from collections.abc import Mapping
from typing import Any

from cab_desk.reports import times
from cab_desk.reports.text import line
from cab_desk.words import say


def heard_line(heard: Mapping[str, Any]) -> str:
    """Return the line for a word that somebody recorded for whoever gave it."""
    when = say("heard.when", how=say(f"heard.how.{heard['channel']}"), at=times.second(heard["at"]))
    return say("heard.by", name=line(heard["name"]), when=when)
