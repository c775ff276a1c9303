"""The meetings as verifying reads them: the rows as they are stored, put together plainly."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from cab_desk.domain.meeting_statement import meeting_hash, without_empty
from cab_desk.services.audit_ports import AuditedMeeting

Rows = Callable[[str], Iterator[sqlite3.Row]]

_FLAGS = frozenset({"votes", "done"})
# What puts the rows of the tables together is no fact of the meeting.
_LINKS = {
    "agenda_action": frozenset({"item_id", "position"}),
    "agenda_item": frozenset({"meeting_id"}),
    "attendance": frozenset({"meeting_id", "position"}),
    "late_item": frozenset({"meeting_id", "position"}),
    "meeting": frozenset({"version"}),
}


def meetings(rows: Rows) -> Iterator[AuditedMeeting]:
    """Go through the meetings, each with the hash of all that is stored of it."""
    actions = _grouped(rows, "agenda_action", "item_id")
    items: dict[str, list[dict[str, Any]]] = {}
    for row in rows("SELECT * FROM agenda_item ORDER BY meeting_id, position, id"):
        facts = _facts("agenda_item", row) | {"actions": actions.get(row["id"], [])}
        items.setdefault(row["meeting_id"], []).append(without_empty(facts))
    seats = _grouped(rows, "attendance", "meeting_id")
    late = _grouped(rows, "late_item", "meeting_id")
    for row in rows("SELECT * FROM meeting ORDER BY id"):
        whole = _facts("meeting", row)
        for name, lines in (("items", items), ("attendance", seats), ("late", late)):
            whole[name] = lines.get(row["id"], [])
        yield AuditedMeeting(row["id"], str(row["number"]), _hash(without_empty(whole)))


def _grouped(rows: Rows, table: str, by: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(f"SELECT * FROM {table} ORDER BY {by}, position"):  # noqa: S608 -- our names
        found.setdefault(row[by], []).append(without_empty(_facts(table, row)))
    return found


def _facts(table: str, row: sqlite3.Row) -> dict[str, Any]:
    names = [name for name in row.keys() if name not in _LINKS[table]]  # noqa: SIM118 -- of a Row
    return {name: _value(name, row[name]) for name in names}


def _value(name: str, stored: Any) -> Any:
    if name in _FLAGS:
        return bool(stored)
    if name == "conditions":
        try:
            return json.loads(stored)
        except (ValueError, TypeError):
            return str(stored)
    return stored


def _hash(facts: dict[str, Any]) -> str:
    try:
        return meeting_hash(facts)
    except (ValueError, TypeError):
        return ""  # nothing that the program writes
