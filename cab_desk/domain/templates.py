"""Templates of requests: what one says of each field, what is locked, what is to be filled in.

A field is free, locked or wanted. `start` and people are never a template's to say, but may be
wanted; `duration` is the length of the planned time in minutes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import DOCUMENTS, Change
from cab_desk.domain.content import plain, restore

DOCUMENT, DURATION, START = "documents.", "duration", "start"
# What a template can say, in the order in which it is shown; documents come behind.
SAID = (
    "title", "class", "types", "priority", "environment", "impact", "probability",
    "residual_impact", "residual_probability", "systems", "traits", DURATION,
)  # fmt: skip
ASKED = ("requester", "owner", START)  # what it can only ask for
PLAIN_FIELDS = (*SAID, *ASKED)
FIELDS = (*PLAIN_FIELDS, *(f"{DOCUMENT}{name}" for name in DOCUMENTS))
MAY_LOCK = frozenset(FIELDS) - set(ASKED)
LONGEST_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Template:
    """One revision of a template. `values`: by field, only of those that it says something of."""

    id: str
    revision: int
    name: str
    purpose: str
    values: Mapping[str, Plain]
    locked: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    retired: bool = False
    at: datetime | None = None
    person: str = ""
    event_id: str = ""

    @property
    def class_id(self) -> str:
        """Return the class that it asks for, or nothing."""
        return str(self.values.get("class", ""))


def value_of(change: Change, field: str) -> Plain:
    """Return what a change says of a field; None, or an empty one, where it says nothing."""
    if field == DURATION:
        if change.start is None or change.end is None:
            return None
        return int((change.end - change.start) / timedelta(minutes=1))
    if field.startswith(DOCUMENT):
        return change.documents.get(field.removeprefix(DOCUMENT), "")
    return plain(change, (field,))[field]


def values_of(change: Change) -> dict[str, Plain]:
    """Return what a template made of a change would say."""
    names = (*SAID, *(f"{DOCUMENT}{name}" for name in change.documents))
    found = {name: value_of(change, name) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def filled(template: Template, base: Change) -> Change:
    """Return a change with what a template says put over it; its length is the caller's to use."""
    said: dict[str, Any] = {}
    documents = dict(base.documents)
    for name, value in template.values.items():
        if name.startswith(DOCUMENT):
            documents[name.removeprefix(DOCUMENT)] = str(value)
        elif name != DURATION:
            said[name] = value
    return replace(base, **restore(base, said), documents=documents)


def deviations(template: Template, change: Change) -> tuple[str, ...]:
    """Return the locked fields of which a change says something else, in the order of the form."""
    return tuple(
        name
        for name in in_order(template.locked)
        if not (name == DURATION and change.start is None)
        and _comparable(value_of(change, name)) != _comparable(template.values.get(name))
    )


def missing(template: Template, change: Change) -> tuple[str, ...]:
    """Return the wanted fields of which a change says nothing, in the order of the form."""
    return tuple(
        name for name in in_order(template.wanted) if not _comparable(value_of(change, name))
    )


def with_typed(made: Change, first: Change, typed: Change, locked: Collection[str]) -> Change:
    """Return what a template made with what was typed since `first`, where no lock is."""
    documents = dict(made.documents)
    said: dict[str, Any] = {}
    for name in (*SAID, *ASKED[:2], *(f"{DOCUMENT}{key}" for key in DOCUMENTS)):
        value = value_of(typed, name)
        if name in locked or name == DURATION or value == value_of(first, name):
            continue
        if name.startswith(DOCUMENT):
            documents[name.removeprefix(DOCUMENT)] = str(value)
        else:
            said[name] = value
    made = replace(made, **restore(made, said), documents=documents)
    return replace(made, start=typed.start, end=typed.end, attachments=typed.attachments)


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """Return fields in the order of the form, each once; what is none is left out."""
    return tuple(name for name in FIELDS if name in names)


def _comparable(value: Plain) -> Plain:
    """Return one form of what says nothing; texts without the space around them."""
    if isinstance(value, str):
        return value.strip() or None
    return value or None
