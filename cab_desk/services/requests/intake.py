"""Look over what was typed or read for one RFC: tidy it, or name every fault by its field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cab_desk.domain import change as fields
from cab_desk.domain.attachments import ordered
from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Change
from cab_desk.domain.policy import Pack
from cab_desk.errors import BadInput, Fault
from cab_desk.services.ports import Work
from cab_desk.services.requests import files
from cab_desk.words import say

LONGEST_TITLE = 200
LONGEST_NAME = 200
LONGEST_DOCUMENT = 200_000
MOST_SYSTEMS = 200

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def one_line(text: str) -> str:
    """Return `text` in NFC on one line without control characters."""
    return _CONTROLS.sub("", _SPACES.sub(" ", clean(text)).strip())


def block(text: str) -> str:
    """Return a longer text in NFC with plain line ends and without other control characters."""
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS_BUT_LINES.sub("", text).strip()


@dataclass(frozen=True, slots=True)
class Lists:
    """The words of a policy that a change may be told in, gathered once for many changes."""

    classes: tuple[str, ...]
    types: tuple[str, ...]
    impacts: tuple[str, ...] = fields.LEVELS3
    probabilities: tuple[str, ...] = fields.LEVELS3


def lists_of(pack: Pack) -> Lists:
    """Return the words of a policy; the common ratings where it has no matrix."""
    classes = tuple(item.id for item in pack.classes)
    types = tuple(item.id for item in pack.types)
    matrix = pack.matrix
    if matrix is None:
        return Lists(classes, types)
    return Lists(classes, types, matrix.impact_ids, matrix.probability_ids)


def faults_of(change: Change, known: Lists) -> list[Fault]:
    """Return what is wrong with a tidied change; the place of a fault is the field's name."""
    return [
        *_title(change),
        *_listed(change, known),
        *_moments(change),
        *_lengths(change),
    ]


def tidied(change: Change) -> Change:
    """Return the change with its texts as they are kept."""
    documents = {key: block(text) for key, text in change.documents.items()}
    kept: dict[str, Any] = {
        "title": one_line(change.title),
        "requester": one_line(change.requester),
        "owner": one_line(change.owner),
        "systems": tuple(sorted({one_line(name) for name in change.systems} - {""})),
        "types": tuple(sorted(set(change.types))),
        "traits": tuple(sorted(set(change.traits))),
        "documents": {key: text for key, text in sorted(documents.items()) if text},
        "attachments": ordered(change.attachments),
        "on_hold": one_line(change.on_hold),
    }
    # Most of what is read is tidy, and a copy of a change takes as long as looking it over.
    tidy_already = all(getattr(change, name) == value for name, value in kept.items())
    return change if tidy_already else replace(change, **kept)


def tidy(work: Work, change: Change) -> Change:
    """Return the change as it will be kept, its people linked; raises BadInput with all faults."""
    change = tidied(change)
    faults = [*faults_of(change, lists_of(work.pack)), *files.faults_of(work, change)]
    if faults:
        raise BadInput(faults[0].sentence, faults)
    return _linked(work, change)


def _linked(work: Work, change: Change) -> Change:
    def person_id(name: str, known: str) -> str:
        if not name:
            return ""
        person = work.people.find(name)
        return person.id if person else known

    return replace(
        change,
        requester_id=person_id(change.requester, change.requester_id),
        owner_id=person_id(change.owner, change.owner_id),
    )


def _title(change: Change) -> list[Fault]:
    if not change.title:
        return [Fault("title", say("changes.title_missing"))]
    if len(change.title) > LONGEST_TITLE:
        return [Fault("title", say("changes.title_long", most=LONGEST_TITLE,
                                   count=len(change.title)))]  # fmt: skip
    return []


def _listed(change: Change, words: Lists) -> list[Fault]:
    lists: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("class", [change.class_id], words.classes),
        ("priority", [change.priority], fields.PRIORITIES),
        ("impact", [change.impact], words.impacts),
        ("probability", [change.probability], words.probabilities),
        ("residual_impact", [change.residual_impact], words.impacts),
        ("residual_probability", [change.residual_probability], words.probabilities),
        ("environment", [change.environment], fields.ENVIRONMENTS),
        ("traits", change.traits, fields.TRAITS),
        ("documents", change.documents, fields.DOCUMENTS),
    ]
    if words.types:
        lists.append(("types", change.types, words.types))
    return [
        Fault(name, say("changes.not_in_list", field=say(f"changes.field.{name}"), value=value,
                        known=", ".join(known)))
        for name, values, known in ((name, values, list(known)) for name, values, known in lists)
        for value in values
        if value and value not in known
    ]  # fmt: skip


def end_fault(start: datetime, end: datetime) -> Fault:
    """Return what is wrong with a span that does not last."""
    return Fault("end", say(f"changes.end_{'at' if start == end else 'before'}_start"))


def _moments(change: Change) -> list[Fault]:
    named: list[tuple[str, datetime | None]] = [("start", change.start), ("end", change.end)]
    faults = [
        Fault(name, say("changes.no_offset"))
        for name, value in named
        if value is not None and value.tzinfo is None
    ]
    if not faults and change.start and change.end and change.end <= change.start:
        faults.append(end_fault(change.start, change.end))
    if (change.start is None) != (change.end is None):
        missing = "start" if change.start is None else "end"
        faults.append(Fault(missing, say(f"changes.{missing}_missing")))
    return faults


def _lengths(change: Change) -> list[Fault]:
    faults = [
        Fault(name, say("changes.name_long", most=LONGEST_NAME))
        for name in ("requester", "owner")
        if len(getattr(change, name)) > LONGEST_NAME
    ]
    if len(change.systems) > MOST_SYSTEMS:
        faults.append(Fault("systems", say("changes.systems_many", most=MOST_SYSTEMS)))
    for name, text in change.documents.items():
        if len(text) > LONGEST_DOCUMENT:
            most, count = f"{LONGEST_DOCUMENT:,}", f"{len(text):,}"
            words = say("changes.document_long", most=most, count=count)
            faults.append(Fault(f"documents.{name}", words))
    return faults
