"""Hold the rows of a file against the board: what becomes new, changes, stays or is refused."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import content, content_hash, differences, particulars
from cab_desk.domain.stages import EDITABLE
from cab_desk.services.exchange.incoming import OWN, Parsed, Row, applied
from cab_desk.services.ports import Work
from cab_desk.services.requests import from_template
from cab_desk.services.requests.changes import stage_name
from cab_desk.services.requests.intake import faults_of, lists_of, tidied
from cab_desk.words import plural, say

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"

Report = Callable[[int, int], None]

# How far along a request is. A file moves one forward only; what the board rejected stays so
# until the work has begun elsewhere.
_RANK = {
    Stage.DRAFT: 0, Stage.SUBMITTED: 1, Stage.SCHEDULED: 2, Stage.REJECTED: 3,
    Stage.IN_PROGRESS: 4, Stage.IMPLEMENTED: 5, Stage.CLOSED: 6, Stage.WITHDRAWN: 7,
}  # fmt: skip
_NEEDS_CLASS = frozenset(
    {Stage.SUBMITTED, Stage.SCHEDULED, Stage.REJECTED, Stage.IN_PROGRESS}
)  # fmt: skip
_STEP = 250
_UID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one row: `change` is what will be kept, `before` what the board has."""

    row: Row
    state: str
    reason: str = ""
    change: Change | None = None
    before: Change | None = None

    @property
    def notes(self) -> str:
        """Return why, and what else there is to say of the row."""
        return " ".join(part for part in (self.reason, *self.row.warnings) if part)


class Planner:
    """Judges the rows of one file on one board."""

    def __init__(self, work: Work, parsed: Parsed) -> None:
        """Ask the board once for all that the rows may mean."""
        self._work = work
        self._parsed = parsed
        pack = work.pack
        self._classes = {item.label.casefold(): item.id for item in pack.classes}
        self._classes |= {item.id.casefold(): item.id for item in pack.classes}
        self._class_ids = [item.id for item in pack.classes]
        self._lists = lists_of(pack)
        self._keys = _keys(parsed.rows)
        self._number = _pattern(pack.number_pattern)
        self._before = self._find()
        self._standing = work.signoffs.standing_of([item.uid for item in self._before.values()])
        self._moulded = work.templates.moulded()

    def lines(self, report: Report | None) -> Iterator[Line]:
        """Go through the rows."""
        seen: dict[str, int] = {}
        total = len(self._parsed.rows)
        for place, (row, key) in enumerate(zip(self._parsed.rows, self._keys, strict=True)):
            if report is not None and place % _STEP == 0:
                report(place, total)
            if row.faults:
                yield Line(row, REFUSED, " ".join(row.faults))
            elif key in seen:
                reason = say("files.twice_in_file", name=row.key or row.name, line=seen[key])
                yield Line(row, REFUSED, reason)
            else:
                yield self._line(row, key)
            seen.setdefault(key, row.line)

    def seen(self) -> dict[str, tuple[int, int]]:
        """Return what of the board the lines rest on: versions and standing sign-offs, by key."""
        return {
            key: (change.version, len(self._standing.get(change.uid, ())))
            for key, change in self._before.items()
        }

    def _find(self) -> dict[str, Change]:
        """Return what the board has of the rows, by key."""
        changes = self._work.changes
        known = changes.known(self._parsed.source, self._keys)
        uids = {key: found.uid for key, found in known.items()}
        if self._parsed.source == OWN:
            uids |= {key: key for key in self._keys if key not in uids and _UID.fullmatch(key)}
        whole = changes.get_many(list(uids.values()))
        found = {key: whole[uid] for key, uid in uids.items() if uid in whole}
        if self._parsed.source == OWN:
            found |= self._by_number(found)
        return found

    def _by_number(self, found: Mapping[str, Change]) -> dict[str, Change]:
        """Return requests of this board that rows name by number, submitted at the same moment.

        The same number on another board is another request.
        """
        same = {}
        for row, key in zip(self._parsed.rows, self._keys, strict=True):
            if key not in found and self._number.fullmatch(key):
                change = self._work.changes.by_number(key)
                if change is not None and _same_moment(change, row):
                    same[key] = change
        return same

    def _line(self, row: Row, key: str) -> Line:
        before = self._before.get(key)
        warnings = list(row.warnings)
        data = dict(row.data)
        if refusal := self._settle_class(data, warnings):
            return Line(row, REFUSED, refusal)
        base = before or Change(title="", source=self._parsed.source, external_id=key)
        stage = _stage_of(data)
        data.pop("stage", None)
        if before is not None and before.stage is not Stage.DRAFT:
            data.pop("submitted_at", None)
        change = tidied(applied(base, data))
        if before is not None:
            change = self._kept_content(before, change, warnings)
        change = self._staged(before, change, stage, warnings, explicit="stage" in row.data)
        faults = faults_of(change, self._lists)
        if faults:
            return Line(row, REFUSED, " ".join(fault.sentence for fault in faults))
        row = replace(row, key=row.key or key, warnings=tuple(warnings))
        return self._compared(row, before, change)

    def _compared(self, row: Row, before: Change | None, change: Change) -> Line:
        if before is None:
            return Line(row, CREATED, "", change)
        fields = [
            part.name
            for part in (*differences(content(before), content(change)),
                         *differences(particulars(before), particulars(change)))
        ]  # fmt: skip
        if not fields:
            return Line(row, UNCHANGED, "", before, before)
        reason = say("files.fields", fields=", ".join(fields))
        if before.uid in self._moulded:
            unlike = from_template.told(self._work, before, change)
            row = replace(row, warnings=(*row.warnings, *([unlike] if unlike else [])))
        standing = self._standing.get(before.uid, ())
        if standing and content_hash(before) != content_hash(change):
            reason += " " + plural("files.stale", len(standing))
        return Line(row, UPDATED, reason, change, before)

    def _settle_class(self, data: dict[str, Plain], warnings: list[str]) -> str:
        """Put the policy's class in place of the file's word; returns why the row is refused."""
        word = data.get("class")
        if not isinstance(word, str) or not word:
            data.pop("class", None)
            return ""
        found = self._classes.get(word.casefold())
        if found is not None:
            data["class"] = found
            return ""
        policy = self._work.pack.id
        if self._parsed.own:
            known = ", ".join(self._class_ids)
            return say("files.not_a_class", value=word, policy=policy, known=known)
        warnings.append(say("files.class_left", value=word, policy=policy))
        del data["class"]
        return ""

    def _kept_content(self, before: Change, change: Change, warnings: list[str]) -> Change:
        """Return the change, its content as before where that is closed and somebody's word."""
        if before.stage in EDITABLE or content_hash(before) == content_hash(change):
            return change
        if before.source and not self._standing.get(before.uid):
            return change  # the other tool's record, which nobody signed here
        warnings.append(say("files.content_closed", stage=stage_name(before)))
        particular = {name: getattr(change, name) for name in _PARTICULAR_ATTRIBUTES}
        return replace(before, **particular)

    def _staged(
        self,
        before: Change | None,
        change: Change,
        stage: Stage,
        warnings: list[str],
        *,
        explicit: bool,
    ) -> Change:
        """Return the change in the stage that the file may give it."""
        now = before.stage if before else Stage.DRAFT
        if before is not None and not before.source:
            if explicit and stage is not now:
                warnings.append(say("files.stage_kept"))
            return change
        if _RANK[stage] <= _RANK[now]:
            return change
        lack = "class" if not change.class_id else "" if change.requester else "requester"
        if lack and stage in _NEEDS_CLASS:
            what = say(f"files.draft_kept_{lack}")
            warnings.append(say("files.draft_kept", what=what))
            return change
        if stage in (Stage.SUBMITTED, Stage.SCHEDULED) and change.submitted_at is None:
            change = replace(change, submitted_at=self._work.now)
        return replace(change, stage=stage)


_PARTICULAR_ATTRIBUTES = (
    "priority", "committed_at", "published_at", "communicated_at", "announced_at", "evidence",
    "checklists", "exception", "outcome", "reviewed_at", "documented_at", "on_hold",
)  # fmt: skip


def _stage_of(data: Mapping[str, Plain]) -> Stage:
    """Return the stage that a row states, or that follows from its times and outcome."""
    stated = data.get("stage")
    if isinstance(stated, str):
        return Stage(stated)
    outcome = data.get("outcome")
    parts = outcome if isinstance(outcome, Mapping) else {}
    result = parts.get("result") or data.get("outcome.result")
    if result == "cancelled":
        return Stage.WITHDRAWN
    if result:
        return Stage.IMPLEMENTED
    if parts.get("started_at") or data.get("outcome.started_at"):
        return Stage.IN_PROGRESS
    return Stage.SUBMITTED if data.get("submitted_at") else Stage.DRAFT


def _keys(rows: Sequence[Row]) -> list[str]:
    """Return a key for every row: its id, or else what stands in it, counted where it recurs."""
    keys = []
    seen: dict[str, int] = {}
    for row in rows:
        key = row.key
        if not key:
            text = json.dumps(row.data, sort_keys=True, ensure_ascii=True)
            key = f"row-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                key = f"{key}-{seen[key]}"
        keys.append(key)
    return keys


def _same_moment(change: Change, row: Row) -> bool:
    return (
        change.submitted_at is not None
        and particulars(change)["submitted_at"] == row.data.get("submitted_at")
    )  # fmt: skip


def _pattern(number_pattern: str) -> re.Pattern[str]:
    text = re.escape(number_pattern).replace("YYYY", r"\d{4}")
    return re.compile(re.sub(r"N+", r"\\d+", text) if "N" in number_pattern else text + r"\d+")
