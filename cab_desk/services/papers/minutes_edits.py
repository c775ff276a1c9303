"""What people add to minutes by hand, and what they leave out of the print.

Kept apart from what is generated, as events of the meeting: minutes made again bear the same
words. The record stays whole whatever the print leaves out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cab_desk.domain.canonical import Plain, clean
from cab_desk.domain.ledger import Draft
from cab_desk.domain.statement import read
from cab_desk.errors import BadInput, Fault
from cab_desk.services.meetings.common import item_label
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

# What the print may leave out. Attendance, decisions and signatures always stand in it.
PARTS = ("notes", "risk", "earlier", "duties", "actions")
_EDITED = "minutes.edited"
_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Edits:
    """Texts before and after the items, and one for each item by its id; `event` is the last edit.

    `left_out` are names of PARTS.
    """

    opening: str = ""
    closing: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    event: str = ""


def edits(work: Work, meeting_id: str, until: str | None = None) -> Edits:
    """Return what stands of the hand in a meeting's minutes, or stood after an earlier edit."""
    found = Edits()
    for _entry, event in work.ledger.of_subject(meeting_id):
        if until == found.event:
            break
        if event.type == _EDITED:
            body = read(event.data).body
            found = Edits(
                body["opening"], body["closing"], dict(body["texts"]),
                frozenset(body["left_out"]), event.id,
            )  # fmt: skip
    return found


def edit(work: Work, meeting_id: str, new: Edits) -> Outcome:
    """Replace what stands of the hand; `new.event` names the edit that it follows.

    Raises ChangedMeanwhile where somebody else edited since, BadInput for texts that are too long.
    """
    meeting = work.meetings.get(meeting_id)
    old = edits(work, meeting_id)
    if old.event != new.event:
        names = {item.id: item_label(item) for item in meeting.items}
        label = say("meanwhile.about.minutes", meeting=meeting.number)
        joins = frozenset({"opening", "closing", *names})
        about = About(label, meeting_id, (_EDITED,), joins=joins, names=names)
        follow(work, about, fields(edits(work, meeting_id, new.event)), fields(new), fields(old))
    known = {item.id for item in meeting.items}
    texts = {key: _tidy(text) for key, text in new.texts.items() if key in known and text.strip()}
    tidy = Edits(
        _tidy(new.opening), _tidy(new.closing), texts, new.left_out & set(PARTS), old.event
    )
    _check(tidy)
    if tidy == old:
        return Outcome(frozenset(), say("minutes.edit_same"))
    body: dict[str, Plain] = {
        "number": meeting.number,
        "opening": tidy.opening,
        "closing": tidy.closing,
        "texts": dict(texts),
        "left_out": sorted(tidy.left_out),
    }
    work.record(Draft(_EDITED, body, meeting_id))
    return touched("minutes", message=say("minutes.edited", meeting=meeting.number))


def fields(of: Edits) -> dict[str, Any]:
    """Return what somebody edits, by its fields; an empty text is none."""
    texts = {"opening": of.opening, "closing": of.closing, **of.texts}
    return {name: text for name, text in texts.items() if text} | {"left_out": of.left_out}


def told(record: dict[str, Any], kept: Edits) -> dict[str, Any]:
    """Return a record with what was added by hand; without any it stays as it is."""
    if not kept.event:
        return record
    items = [
        item | {"added": kept.texts[item["id"]]} if item["id"] in kept.texts else item
        for item in record["items"]
    ]
    by_hand = {
        "opening": kept.opening, "closing": kept.closing, "left_out": sorted(kept.left_out),
    }  # fmt: skip
    return record | {"items": items, "edits": by_hand}


def since(old: Record, new: Record) -> list[str]:
    """Return in words what of a meeting is not as an earlier record has it, in reading order."""
    found = [say(f"minutes.part_word.{name}") for name in ("meeting", "attendance", "quorum")
             if old.get(name) != new.get(name)]  # fmt: skip
    before = {item["id"]: item for item in old["items"]}
    for item in new["items"]:
        known = before.pop(item["id"], None)
        if known != item:
            found.append(_item(item, known))
    found += [
        say("minutes.since_gone", item=gone["number"] or gone["title"]) for gone in before.values()
    ]
    if old.get("edits") != new.get("edits"):
        found.append(say("minutes.part_word.edits"))
    return found


def _item(item: Record, known: Record | None) -> str:
    name = say("minutes.since_item", position=item["position"],
               item=item["number"] or item["title"])  # fmt: skip
    if known is None:
        return say("minutes.since_new", item=name)
    parts = {
        "verdict": "decision", "reason": "decision", "conditions": "decision", "note": "note",
        "actions": "actions", "signoffs": "signoffs", "added": "added", "done": "duties",
        "set_aside": "signoffs",
    }  # fmt: skip
    words = [
        say(f"minutes.since_part.{part}")
        for part in dict.fromkeys(parts.values())
        if any(known.get(key) != item.get(key) for key, of in parts.items() if of == part)
    ]
    return say("minutes.since_changed", item=name, parts=", ".join(words)) if words else name


def _tidy(text: str) -> str:
    return clean(text).strip()


def _check(new: Edits) -> None:
    named = [("opening", new.opening), ("closing", new.closing), *new.texts.items()]
    faults = tuple(
        Fault(place, say("minutes.edit_long", most=f"{_LONGEST:,}", count=f"{len(text):,}"))
        for place, text in named
        if len(text) > _LONGEST
    )
    if faults:
        raise BadInput(faults[0].sentence, faults)
