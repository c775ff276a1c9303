"""What was last said of each condition."""

from sqlalchemy import Connection, delete, insert, select

from cab_desk.services.evidence_ports import Tick
from cab_desk.storage.schema_evidence import condition_tick


class ConditionStore:
    """Implements `services.evidence_ports.Conditions` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def of_change(self, uid: str) -> list[Tick]:
        """Return what was said of the conditions of a change."""
        query = select(condition_tick).where(condition_tick.c.change_uid == uid)
        return [
            Tick(row.condition, row.change_uid, row.text, row.done, row.person, row.note, row.at,
                 row.event_id)
            for row in self._connection.execute(query)
        ]  # fmt: skip

    def put(self, tick: Tick) -> None:
        """Keep the last word on a condition."""
        run = self._connection.execute
        run(delete(condition_tick).where(condition_tick.c.condition == tick.condition))
        run(
            insert(condition_tick).values(
                condition=tick.condition,
                change_uid=tick.change_uid,
                text=tick.text,
                done=tick.done,
                person=tick.person_id,
                note=tick.note,
                at=tick.at,
                event_id=tick.event_id,
            )
        )
