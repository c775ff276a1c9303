"""Look over what was typed or read for one RFC: tidy it, or name every fault by its field."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cab_desk.domain import change as fields
from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Change
from cab_desk.errors import BadInput, Fault
from cab_desk.services.ports import Work
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


def faults_of(change: Change, class_ids: Iterable[str], type_ids: Iterable[str]) -> list[Fault]:
    """Return what is wrong with a tidied change; the place of a fault is the field's name."""
    return [
        *_title(change),
        *_listed(change, class_ids, type_ids),
        *_moments(change),
        *_lengths(change),
    ]


def tidied(change: Change) -> Change:
    """Return the change with its texts as they are kept."""
    documents = {key: block(text) for key, text in change.documents.items()}
    return replace(
        change,
        title=one_line(change.title),
        requester=one_line(change.requester),
        owner=one_line(change.owner),
        systems=tuple(sorted({one_line(name) for name in change.systems} - {""})),
        types=tuple(sorted(set(change.types))),
        traits=tuple(sorted(set(change.traits))),
        documents={key: text for key, text in sorted(documents.items()) if text},
        on_hold=one_line(change.on_hold),
    )


def tidy(work: Work, change: Change) -> Change:
    """Return the change as it will be kept, its people linked; raises BadInput with all faults."""
    pack = work.pack
    change = tidied(change)
    faults = faults_of(change, [item.id for item in pack.classes], [item.id for item in pack.types])
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


def _listed(change: Change, class_ids: Iterable[str], type_ids: Iterable[str]) -> list[Fault]:
    lists: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("class", [change.class_id], class_ids),
        ("priority", [change.priority], fields.PRIORITIES),
        ("impact", [change.impact], fields.LEVELS3),
        ("probability", [change.probability], fields.LEVELS3),
        ("environment", [change.environment], fields.ENVIRONMENTS),
        ("traits", change.traits, fields.TRAITS),
        ("documents", change.documents, fields.DOCUMENTS),
    ]
    if known_types := list(type_ids):
        lists.append(("types", change.types, known_types))
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
