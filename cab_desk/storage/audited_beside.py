"""What verifying reads of the rows beside a change: of its systems, and of what KPIs count."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cab_desk.domain.change import Change
from cab_desk.storage import change_rows

_SYSTEMS = "SELECT system, start_at, change_id, end_at, live, long FROM change_system"
_NAMES = """
SELECT n.folded AS folded, e.name AS name
FROM system_name n JOIN system_entry e ON e.id = n.system_id
"""
_COUNTED = "SELECT * FROM change_outcome"


class Beside:
    """The rows beside the changes, each by the change that it belongs to."""

    def __init__(self, rows: Callable[[str], Iterable[Any]]) -> None:
        """Read them all: they are small."""
        self._known = {row["folded"]: row["name"] for row in rows(_NAMES)}
        self._systems: dict[object, list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows(_SYSTEMS):
            self._systems[row["change_id"]].append(tuple(row))
        self._counted = {row["change_id"]: dict(row) for row in rows(_COUNTED)}

    def wrong(self, change: Change, row_id: int) -> tuple[str, ...]:
        """Return what a change is found by, where it is not what the change says."""
        made = change_rows.system_rows(change, row_id, self._known)
        return () if sorted(made) == sorted(self._systems.get(row_id, ())) else ("system",)

    def counted(self, row_id: int) -> Mapping[str, Any] | None:
        """Return what KPIs count of a change."""
        return self._counted.get(row_id)
