"""Turn changes into rows and back. Content lives in `change_revision`, once."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cab_desk.domain.canonical import stamp
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import Written, restore
from cab_desk.domain.content import write as write  # noqa: PLC0414 -- rows are made of what it makes
from cab_desk.domain.stages import LIVE
from cab_desk.domain.systems import folded
from cab_desk.storage.schema import LONG_DAYS

# Tuples: a stage is found in one by identity, in a set by a hash that Python has to work out.
_DONE = (Stage.IMPLEMENTED, Stage.CLOSED, Stage.REJECTED, Stage.WITHDRAWN)
_LIVE = tuple(LIVE)
_LONG = timedelta(days=LONG_DAYS)
_DIGITS = re.compile(r"[0-9]+")
_SORTED_BY = 80  # characters of a title that its place in a list hangs on
_BLANK = Change(title="")

FOR_EVER = "~"  # sorts after every time


@dataclass(frozen=True, slots=True)
class Span:
    """A plan as it is stored: text that sorts by time, and whether it is a long one."""

    start: str
    end: str
    long: int


def row(written: Written, row_id: int, at: Span | None = None) -> dict[str, Any]:
    """Return the stored columns of the table `change`, without those of the summary."""
    change = written.change
    at = at or span(change)
    return {
        "id": row_id,
        "uid": change.uid,
        "number": change.number or None,
        "source": change.source or None,
        "external_id": change.external_id or None,
        "revision": change.revision,
        "version": change.version,
        "content_hash": written.content_hash,
        "particulars_hash": written.particulars_hash,
        "requester_id": change.requester_id,
        "owner_id": change.owner_id,
        "title": change.title,
        "sort_number": sort_number(change.number),
        "sort_title": change.title.casefold()[:_SORTED_BY],
        "system": change.systems[0] if change.systems else "",
        "class_id": change.class_id,
        "stage": str(change.stage),
        "start_at": at.start,
        "end_at": at.end,
        "bucket": bucket(change.stage, at.start),
        "long": at.long,
        "particulars": written.particulars,
    }


def sort_number(number: str) -> str:
    """Return what sorts numbers as people count (9 before 10); no number comes last."""
    return _DIGITS.sub(lambda found: found[0].zfill(10), number.casefold()) or FOR_EVER


def span(change: Change) -> Span:
    """Return when a change is planned as lists show it: both ends or none, in order."""
    start = change.start
    if start is None:
        return Span("", "", 0)
    end = max(start, change.end or start)
    return Span(stamp(start), stamp(end), int(end - start > _LONG))


def bucket(stage: Stage, start: str) -> int:
    """Return where the queue keeps a change: 0 planned, 1 unplanned, 2 drafts, 3 done."""
    if stage == Stage.DRAFT:
        return 2
    if stage in _DONE:
        return 3
    return 0 if start else 1


SYSTEM_COLUMNS = ("system", "start_at", "change_id", "end_at", "live", "long")


def system_rows(
    change: Change, row_id: int, known: Mapping[str, str], at: Span | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of `change_system`; whoever has the change's span may give it.

    `known` has the register's name of a system by each folded name that it bears.
    """
    at = at or span(change)
    live = int(change.stage in _LIVE and bool(at.start))
    held: Iterable[str] = change.systems
    if known:
        held = (known.get(folded(name), name) for name in held)
    return [(system, at.start, row_id, at.end, live, at.long) for system in dict.fromkeys(held)]


def texts(change: Change, row_id: int) -> tuple[int, str, str, str, str]:
    """Return what the full-text search knows of a change: id, number, title, names, documents."""
    names = "\n".join((*change.systems, change.requester, change.owner))
    documents = change.documents
    said = "\n".join([documents[name] for name in sorted(documents)])
    return row_id, change.number, change.title, names, said


def read(found: Mapping[Any, Any]) -> Change:
    """Return the change of a row joined with its revision's `data`."""
    parts = restore(_BLANK, json.loads(found["data"]))
    parts |= restore(_BLANK, json.loads(found["particulars"]))
    return replace(
        _BLANK,
        **parts,
        uid=found["uid"],
        number=found["number"] or "",
        requester_id=found["requester_id"],
        owner_id=found["owner_id"],
        revision=found["revision"],
        version=found["version"],
        source=found["source"] or "",
        external_id=found["external_id"] or "",
    )
