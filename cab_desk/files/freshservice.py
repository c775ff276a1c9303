"""Changes as Freshservice's API gives them: one object (v1) or a list (v2), codes as numbers."""

from collections.abc import Iterator, Mapping
from typing import Any

from cab_desk.files.foreign import ObjectReader, Taker, plain_text
from cab_desk.files.wire import Wire

_CLASS = {"1": "minor", "2": "standard", "3": "major", "4": "emergency"}
_PRIORITY = {"1": "low", "2": "medium", "3": "high", "4": "critical"}
_IMPACT = {"1": "low", "2": "medium", "3": "high"}
_STATUS = {
    "1": "draft", "2": "draft", "3": "submitted", "4": "scheduled", "5": "implemented",
    "6": "closed",
}  # fmt: skip
_PLANS = {
    "reason_for_change": "documents.business_justification",
    "change_impact": "documents.customer_impact",
    "change_plan": "documents.implementation_plan",
    "rollout_plan": "documents.implementation_plan",
    "backout_plan": "documents.rollback_plan",
}
_TIMES = {"planned_start_date": "start", "planned_end_date": "end"}

_USED = frozenset(
    {"id", "display_id", "subject", "description", "description_text", "priority", "impact",
     "status", "change_type", "created_at", "requester_name", "owner_name", "agent_name",
     "impacted_services", "assets", "associated_assets", "planning_fields", *_TIMES, *_PLANS}
)  # fmt: skip
# Said by a field that is used, or the tool's own book-keeping.
_SILENT = frozenset(
    {"status_name", "impact_name", "priority_name", "change_type_name", "approval_status_name",
     "updated_at", "deleted", "requester_id", "owner_id", "agent_id", "workspace_id"}
)  # fmt: skip


class Freshservice(ObjectReader):
    """Reads changes, one object each."""

    def take(self, line: int, item: Mapping[str, Any]) -> Wire:
        """Return what one change says."""
        key = _text(item.get("display_id") or item.get("id"))
        taker = Taker(line, key, self._clock, self._told)
        taker.text("title", _text(item.get("subject")))
        described = _text(item.get("description_text")) or _text(item.get("description"))
        taker.text("documents.description", plain_text(described))
        taker.raw("class", _CLASS.get(_text(item.get("change_type")), ""))
        taker.word("priority", _text(item.get("priority")), _PRIORITY)
        taker.word("impact", _text(item.get("impact")), _IMPACT)
        taker.word("stage", _text(item.get("status")), _STATUS)
        taker.text("requester", _text(item.get("requester_name")))
        owner = _text(item.get("owner_name")) or _text(item.get("agent_name"))
        taker.text("owner", owner)
        taker.names("systems", _systems(item))
        for name, target in _TIMES.items():
            taker.time(target, _text(item.get(name)))
        if taker.data.get("stage") not in (None, "draft"):
            taker.time("submitted_at", _text(item.get("created_at")))
        self._plans(taker, item)
        flat = {str(key): _text(value) for key, value in item.items()}
        self._note_unknown(flat, taker.told(flat))
        return taker.wire()

    def _plans(self, taker: Taker, item: Mapping[str, Any]) -> None:
        planning = item.get("planning_fields")
        both = {**(planning if isinstance(planning, Mapping) else {}), **item}
        for name, target in _PLANS.items():
            value = both.get(name)
            if isinstance(value, Mapping):
                value = value.get("description_text") or value.get("description")
            taker.text(target, plain_text(_text(value)))

    def _note_unknown(self, item: Mapping[str, str], used: set[str]) -> None:
        for name, value in item.items():
            if value and value != "false" and name not in _USED | _SILENT | used:
                self.unknown[name[:80]] = None


def _systems(item: Mapping[str, Any]) -> Iterator[str]:
    for name in ("impacted_services", "assets", "associated_assets"):
        found = item.get(name)
        for entry in found if isinstance(found, list) else []:
            yield _text(entry.get("name")) if isinstance(entry, Mapping) else _text(entry)


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
