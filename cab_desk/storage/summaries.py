"""What lists show of changes: columns of their rows, and rows of their own beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from cab_desk.domain.canonical import stamp
from cab_desk.services.rows import Summary
from cab_desk.storage import change_rows, findings
from cab_desk.storage.bulk import insert_rows
from cab_desk.storage.schema import change, change_open_role

_ROLES = ("role", "change_id")


def columns(summary: Summary, ranks: Mapping[str, int]) -> dict[str, Any]:
    """Return what a change's own row has of its summary; `ranks` are those of its risk."""
    until = summary.valid_until
    return {
        "state": summary.state,
        "risk": summary.risk,
        "risk_rank": ranks.get(summary.risk, 0),
        "gate": summary.gate,
        "blocks": summary.blocks,
        "warnings": summary.warnings,
        "pips": summary.pips,
        "first_block": summary.first_block,
        "valid_until": change_rows.FOR_EVER if until is None else stamp(until),
    }


def replace(
    connection: Connection, rows: Sequence[tuple[int, Summary]], ranks: Mapping[str, int]
) -> None:
    """Put summaries in place of those that stand there, by the ids of the changes' rows."""
    connection.execute(_SET, [
        {"row": row_id} | {f"new_{name}": value for name, value in columns(one, ranks).items()}
        for row_id, one in rows
    ])  # fmt: skip
    findings.keep(connection, [(row_id, one.objections) for row_id, one in rows])
    connection.execute(_DROP_ROLES, [{"row": row_id} for row_id, _ in rows])
    roles = [dict(zip(_ROLES, one, strict=True)) for one in _open_roles(rows)]
    if roles:
        connection.execute(insert(change_open_role), roles)


def add(connection: Connection, rows: Sequence[tuple[int, Summary]]) -> None:
    """Insert what stands beside the rows of new changes, whose own columns have the rest."""
    findings.add(connection, [(row_id, one.objections) for row_id, one in rows])
    insert_rows(connection, change_open_role, _ROLES, _open_roles(rows))


def _open_roles(rows: Sequence[tuple[int, Summary]]) -> list[tuple[str, int]]:
    return [(role, row_id) for row_id, one in rows for role in dict.fromkeys(one.open_roles)]


_COLUMNS = ("state", "risk", "risk_rank", "gate", "blocks", "warnings", "pips", "first_block",
            "valid_until")  # fmt: skip
_SET = (
    update(change)
    .where(change.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
_DROP_ROLES = delete(change_open_role).where(change_open_role.c.change_id == bindparam("row"))
