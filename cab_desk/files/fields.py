"""The fields of the program's own sheets: their names, and what their cells hold."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from cab_desk.domain import change as lists
from cab_desk.domain.canonical import Plain, clean
from cab_desk.domain.change import Evidence, Outcome, Stage
from cab_desk.files import cells
from cab_desk.files.limits import (
    LONGEST_DOCUMENT,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_ITEMS,
)
from cab_desk.files.times import Clock
from cab_desk.words import plural, say

Reading = Callable[[str], Plain]

LONGEST_RATING = 60

YES = frozenset({"true", "yes", "y", "1", "x"})
NO = frozenset({"false", "no", "n", "0"})

KEYS = ("id", "number")
LINES = {"title": LONGEST_TITLE, "class": 80, "requester": LONGEST_NAME, "owner": LONGEST_NAME,
         "on_hold": 500}  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "priority": lists.PRIORITIES,
    "environment": lists.ENVIRONMENTS,
    "stage": tuple(Stage),
    "evidence.security_scan": lists.SCANS,
    "outcome.result": lists.RESULTS,
    "exception.kind": lists.EXCEPTION_KINDS,
}
# Words of the policy's matrix: the file is read before anybody knows which policy holds.
RATINGS = ("impact", "probability", "residual_impact", "residual_probability")
LISTS: Mapping[str, tuple[str, ...]] = {
    "types": (),
    "systems": (),
    "traits": lists.TRAITS,
    "evidence.test_kinds": lists.TEST_KINDS,
    **{f"checklists.{phase}": () for phase in lists.PHASES},
}
TIMES = (
    "committed_at", "submitted_at", "start", "end", "published_at", "communicated_at",
    "announced_at", "outcome.started_at", "outcome.finished_at", "reviewed_at", "documented_at",
)  # fmt: skip
TEXTS = ("exception.reason", *(f"documents.{name}" for name in lists.DOCUMENTS))

_BY_TYPE = {
    f"{head}.{part.name}": part.type
    for head, kind in (("evidence", Evidence), ("outcome", Outcome))
    for part in fields(kind)
}
BOOLEANS = tuple(name for name, kind in _BY_TYPE.items() if kind == bool | None)
WHOLES = tuple(name for name, kind in _BY_TYPE.items() if kind == int | None)
NUMBERS = tuple(name for name, kind in _BY_TYPE.items() if kind == float | None)

# The order of an export's columns; documents follow the rest.
ORDER = (
    *KEYS, "title", "class", "types", "priority", *RATINGS, "environment",
    "systems", "requester", "owner", "stage", "on_hold", "submitted_at", "start", "end",
    "committed_at", "published_at", "communicated_at", "announced_at", "traits",
    *(f"evidence.{part.name}" for part in fields(Evidence)),
    *(f"checklists.{phase}" for phase in lists.PHASES), "exception.reason", "exception.kind",
    *(f"outcome.{part.name}" for part in fields(Outcome)), "reviewed_at", "documented_at",
    *(f"documents.{name}" for name in lists.DOCUMENTS),
)  # fmt: skip
KNOWN = frozenset(ORDER)

# Headings that people write over these columns.
_ALIASES = {
    "change_id": "id", "key": "id", "summary": "title", "subject": "title", "change": "title",
    "change_class": "class", "change_type": "types", "type": "types", "system": "systems",
    "services": "systems", "planned_start": "start", "planned_end": "end",
    "start_date": "start", "end_date": "end", "status": "stage", "state": "stage",
    "hold": "on_hold", "requested_by": "requester", "assigned_to": "owner", "trait": "traits",
    **{name: f"documents.{name}" for name in lists.DOCUMENTS},
}  # fmt: skip


def field_of(heading: str) -> str | None:
    """Return the field that a heading names, or None for an unknown one."""
    name = re.sub(r"[\s\-]+", "_", clean(heading).strip().casefold())
    if name in KNOWN:
        return name
    return _ALIASES.get(name)


def reading(name: str, clock: Clock) -> Reading:
    """Return what turns a cell of a field into data; it raises ValueError with a sentence."""
    if name in LINES:
        return lambda text: line(name, text)
    if name in RATINGS:
        return lambda text: rating(name, text)
    if name in CHOICES:
        return lambda text: choice(name, text)
    if name in LISTS:
        return lambda text: items(name, text)
    if name in TIMES:
        return lambda text: clock.text(text) or None
    if name in BOOLEANS:
        return lambda text: boolean(name, text)
    if name in WHOLES or name in NUMBERS:
        return lambda text: number(name, text, whole=name in WHOLES)
    return lambda text: document(name, text)


def line(name: str, text: str) -> str:
    """Return a text on one line; raises ValueError for a long one."""
    text = " ".join(cells.unguarded(text).split())
    if len(text) > LINES.get(name, LONGEST_NAME):
        raise ValueError(too_long(name, text, LINES.get(name, LONGEST_NAME)))
    return text


def choice(name: str, text: str) -> str | None:
    """Return the word of a list; raises ValueError where it is not in it."""
    word = cells.unguarded(text).strip()
    if not word:
        return "" if name == "priority" else None
    folded = re.sub(r"[\s\-]+", "_", word.casefold())
    if folded not in CHOICES[name]:
        raise ValueError(not_in_list(name, word, CHOICES[name]))
    return folded


def rating(name: str, text: str) -> str:
    """Return the word of a rating; raises ValueError for a long one."""
    word = re.sub(r"\s+", "_", cells.unguarded(text).strip().casefold())
    if len(word) > LONGEST_RATING:
        raise ValueError(too_long(name, word, LONGEST_RATING))
    return word


def items(name: str, text: str) -> list[str]:
    """Return a cell's list; raises ValueError for too many or unknown items."""
    try:
        found = cells.split(cells.unguarded(text))
    except ValueError:
        raise ValueError(say("files.broken_list", field=name)) from None
    return checked_items(name, found)


def checked_items(name: str, found: list[str]) -> list[str]:
    """Return the list as it is kept; raises ValueError for too many or unknown items."""
    if len(found) > MOST_ITEMS:
        raise ValueError(plural("files.too_many", len(found), field=name, most=MOST_ITEMS))
    for item in found:
        if len(item) > LONGEST_NAME and name != "checklists":
            raise ValueError(too_long(name, item, LONGEST_NAME))
        if LISTS.get(name) and item not in LISTS[name]:
            raise ValueError(not_in_list(name, item, LISTS[name]))
    return found


def boolean(name: str, text: str) -> bool | None:
    """Return yes or no; raises ValueError for anything else."""
    word = text.strip().casefold()
    if word and word not in YES | NO:
        raise ValueError(say("files.not_boolean", field=name, value=text[:60]))
    return word in YES if word else None


def number(name: str, text: str, *, whole: bool) -> Plain:
    """Return a number as it is kept (no floats); raises ValueError for anything else."""
    word = cells.unguarded(text).strip()
    if not word:
        return None
    try:
        found = float(word)
        if not math.isfinite(found) or abs(found) >= 2**53 or (whole and found != int(found)):
            raise ValueError(word)
    except ValueError:
        raise ValueError(say("files.not_number", field=name, value=text[:60])) from None
    return int(found) if whole else word if _plain(word) else repr(found)


def document(name: str, text: str) -> str:
    """Return a long text; raises ValueError where it is too long."""
    text = cells.unguarded(text)
    if len(text) > LONGEST_DOCUMENT:
        raise ValueError(too_long(name, text, LONGEST_DOCUMENT))
    return text


def not_in_list(name: str, value: str, known: "tuple[str, ...] | list[str]") -> str:
    """Return the sentence for a word that is not in a list."""
    return say("files.not_in_list", field=name, value=value[:60], known=", ".join(known))


def too_long(name: str, text: str, most: int) -> str:
    """Return the sentence for a text that is too long."""
    return say("files.too_long", field=name, count=f"{len(text):,}", most=f"{most:,}")


def cell(value: Any) -> str:
    """Return a field's data as the text of a cell, before it is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return cells.joined([str(item) for item in value])
    return str(value)


def _plain(word: str) -> bool:
    return re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", word) is not None
