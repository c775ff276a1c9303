"""Keep the rows that KPIs are counted from, beside the summaries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.days import zone_of
from cab_desk.services.kpi_ports import OutcomeRow
from cab_desk.storage.outcome_reads import COLUMNS

_BATCH = 500
# `elsewhere` stays once it was said: who approved is not found out later.
_PUT = (
    f"INSERT INTO change_outcome (change_id, {', '.join(COLUMNS)})"  # noqa: S608 -- own names
    f" VALUES (:change_id, {', '.join(f':{name}' for name in COLUMNS)})"
    " ON CONFLICT (change_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "elsewhere")
)
_DROP = text("DELETE FROM change_outcome WHERE change_id = :change_id")
_ENDS = text("SELECT change_id, month, at FROM change_outcome")
_MOVE = text("UPDATE change_outcome SET month = :month WHERE change_id = :row")
_IDS = text("SELECT uid, id FROM change WHERE uid IN :uids").bindparams(
    bindparam("uids", expanding=True)
)


class OutcomeStore:
    """Implements `services.kpi_ports.Outcomes` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, rows: Mapping[str, OutcomeRow | None]) -> None:
        """Keep what is known of changes by uid; None for one that was not carried out."""
        uids = list(rows)
        for start in range(0, len(uids), _BATCH):
            some = uids[start : start + _BATCH]
            found = self._connection.execute(_IDS, {"uids": some})
            ids: dict[str, int] = {uid: row_id for uid, row_id in found}  # noqa: C416
            kept = [
                {"change_id": ids[uid], **_values(row)}
                for uid in some
                if (row := rows[uid]) is not None
            ]
            gone = [{"change_id": ids[uid]} for uid in some if rows[uid] is None]
            if kept:
                self._connection.execute(text(_PUT), kept)
            if gone:
                self._connection.execute(_DROP, gone)

    def rezone(self, zone: str) -> None:
        """Put every row into its month in another zone of the board."""
        place = zone_of(zone)
        rows = self._connection.execute(_ENDS).all()
        moved = [
            {"row": row_id, "month": f"{moment(at).astimezone(place):%Y-%m}"}
            for row_id, month, at in rows
            if f"{moment(at).astimezone(place):%Y-%m}" != month
        ]
        if moved:
            self._connection.execute(_MOVE, moved)


def _values(row: OutcomeRow) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, tuple):
        return f",{','.join(value)}," if value else ""
    return int(value) if isinstance(value, bool) else value
