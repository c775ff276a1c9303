"""Say on paper who heard a word by mouth, how and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from cab_desk.reports import times
from cab_desk.reports.text import line
from cab_desk.words import plural, say


def signed_said(signoffs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how many signed, and of how many others a word was heard."""
    words = sum(1 for one in signoffs if one.get("heard"))
    signed = len(signoffs) - words
    found = [say("minutes.paper.signed", count=signed)] if signed else []
    return [*found, plural("heard.count", words)] if words else found


def heard_line(heard: Mapping[str, Any]) -> str:
    """Return the line for a word that somebody recorded for whoever gave it."""
    when = say("heard.when", how=say(f"heard.how.{heard['channel']}"), at=times.second(heard["at"]))
    return say("heard.by", name=line(heard["name"]), when=when)
