"""Read the days and times of a call."""

import argparse
from datetime import date, datetime
from typing import TypeVar

from cab_desk.words import say

_When = TypeVar("_When", date, datetime)

_DAY = len("2026-11-18")
_YEARS = range(1970, 2200)  # as in the files that are read; a zone's offset leads out of none


def moment(text: str) -> datetime:
    """Return a time, with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("common.not_a_time", text=text)) from None
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError(say("common.time_without_offset", text=text))
    return _near(found, text)


def day(text: str) -> date:
    """Return a day, or a moment; the board's zone is known only later."""
    try:
        found = date.fromisoformat(text) if len(text) <= _DAY else datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("common.not_a_day", text=text)) from None
    return _near(found, text)


def _near(found: _When, text: str) -> _When:
    if found.year not in _YEARS:
        words = say("common.far_year", text=text, first=_YEARS[0], last=_YEARS[-1])
        raise argparse.ArgumentTypeError(words)
    return found
