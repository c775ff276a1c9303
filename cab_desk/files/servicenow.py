"""change_request objects of ServiceNow: `{display_value, value}` pairs, or display values alone.

`value` is UTC; a display value is in the zone and form of the user who exported it.
"""

from collections.abc import Mapping
from typing import Any

from cab_desk.files.foreign import ObjectReader, Taker, level
from cab_desk.files.jsonfile import Items
from cab_desk.files.limits import LONGEST_KEY
from cab_desk.files.mapping import Told
from cab_desk.files.times import Clock
from cab_desk.files.wire import Wire
from cab_desk.words import say

_TEXTS = {
    "short_description": "title",
    "description": "documents.description",
    "justification": "documents.business_justification",
    "implementation_plan": "documents.implementation_plan",
    "backout_plan": "documents.rollback_plan",
    "test_plan": "documents.validation_steps",
    "risk_impact_analysis": "documents.risk_assessment",
    "change_plan": "documents.change_proposal",
}
_NAMES = {"requested_by": "requester", "assigned_to": "owner"}
_SYSTEMS = ("cmdb_ci", "business_service", "service_offering")
_TIMES = {
    "start_date": "start",
    "end_date": "end",
    "work_start": "outcome.started_at",
    "work_end": "outcome.finished_at",
}
_PRIORITY = {"1": "critical", "2": "high", "3": "medium", "4": "low", "5": "low"}
_IMPACT = {"1": "high", "2": "medium", "3": "low"}
_STATE = {
    "-5": "draft", "new": "draft",
    "-4": "submitted", "assess": "submitted",
    "-3": "submitted", "authorize": "submitted",
    "-2": "scheduled", "scheduled": "scheduled",
    "-1": "in_progress", "implement": "in_progress",
    "0": "implemented", "review": "implemented",
    "3": "closed", "closed": "closed",
    "4": "withdrawn", "canceled": "withdrawn", "cancelled": "withdrawn",
}  # fmt: skip
_RESULT = {
    "successful": "succeeded", "successful_issues": "succeeded",
    "successful with issues": "succeeded", "unsuccessful": "failed",
}  # fmt: skip
_ISSUES = ("successful_issues", "successful with issues")

_USED = frozenset(
    {*_TEXTS, *_NAMES, *_SYSTEMS, *_TIMES, "number", "sys_id", "type", "priority", "impact",
     "state", "close_code", "close_notes", "opened_at", "sys_created_on", "on_hold",
     "on_hold_reason"}
)  # fmt: skip
# What the platform itself keeps, and what is said by a field that is used.
_SILENT = ("sys_", "active", "phase", "phase_state", "chg_model", "opened_by", "made_sla")


class ServiceNow(ObjectReader):
    """Reads change requests, one object each."""

    def __init__(self, items: Items, told: Told, clock: Clock) -> None:
        """Take the items and find out how their dates are written."""
        super().__init__(items, told, clock)
        clock.prove(
            _shown(item.get(name))
            for _, item in items.pairs
            if isinstance(item, Mapping)
            for name in (*_TIMES, "opened_at")
            if not _is_pair(item.get(name))
        )

    def take(self, line: int, item: Mapping[str, Any]) -> Wire:
        """Return what one change says."""
        key = _shown(item.get("number")) or _stored(item.get("sys_id"))
        taker = Taker(line, key[:LONGEST_KEY], self._clock, self._told)
        for name, target in _TEXTS.items():
            taker.text(target, _shown(item.get(name)))
        for name, target in _NAMES.items():
            taker.text(target, _shown(item.get(name)))
        taker.names("systems", (_shown(item.get(name)) for name in _SYSTEMS))
        taker.raw("class", _shown(item.get("type")))
        taker.word("priority", level(_either(item.get("priority"))), _PRIORITY)
        taker.word("impact", level(_either(item.get("impact"))), _IMPACT)
        taker.word("stage", level(_either(item.get("state"))), _STATE)
        for name, target in _TIMES.items():
            taker.time(target, _moment(item.get(name)))
        self._ending(taker, item)
        used = taker.told({str(key): _shown(value) for key, value in item.items()})
        self._note_unknown(item, used)
        return taker.wire()

    def _ending(self, taker: Taker, item: Mapping[str, Any]) -> None:
        code = _either(item.get("close_code"))
        taker.word("outcome.result", code, _RESULT)
        if code.casefold() in _ISSUES:
            taker.data["traits"] = ["had_issues"]
        stage = taker.data.get("stage")
        if stage == "withdrawn" and "outcome.result" not in taker.data:
            taker.data["outcome.result"] = "cancelled"
        if stage and stage != "draft":
            opened = item.get("opened_at") or item.get("sys_created_on")
            taker.time("submitted_at", _moment(opened))
        if _either(item.get("on_hold")).casefold() == "true":
            reason = _shown(item.get("on_hold_reason"))
            taker.text("on_hold", reason or say("files.held_elsewhere"))

    def _note_unknown(self, item: Mapping[str, Any], used: set[str]) -> None:
        for name, value in item.items():
            if name in _USED or name in used or name.startswith(_SILENT):
                continue
            if _shown(value) not in ("", "false", "0", "UNKNOWN"):
                self.unknown[str(name)[:80]] = None


def _is_pair(value: Any) -> bool:
    return isinstance(value, Mapping) and "value" in value


def _stored(value: Any) -> str:
    """Return the stored value of a pair, or what there is."""
    return _text(value.get("value") if isinstance(value, Mapping) else value)


def _shown(value: Any) -> str:
    """Return the display value of a pair, or what there is."""
    if isinstance(value, Mapping):
        value = value.get("display_value") or value.get("value")
    return _text(value)


def _either(value: Any) -> str:
    """Return the stored code where there is one, else the word that is shown."""
    return _stored(value) or _shown(value)


def _moment(value: Any) -> str:
    """Return a time; a stored value is UTC and says so from here on."""
    if _is_pair(value):
        stored = _stored(value)
        return f"{stored}+00:00" if stored and stored[-6:-5] not in "+-" else stored
    return _shown(value)


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
