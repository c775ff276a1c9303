"""Minutes: every printed revision, for ever."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from cab_desk.services.records import MinutesFile
from cab_desk.storage.schema import minutes_file


class MinutesFileStore:
    """Implements `services.ports.MinutesStore` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def of_meeting(self, meeting_id: str) -> list[MinutesFile]:
        """Return the revisions, newest first."""
        query = (
            select(minutes_file)
            .where(minutes_file.c.meeting_id == meeting_id)
            .order_by(minutes_file.c.revision.desc())
        )
        return [_file(row) for row in self._connection.execute(query)]

    def add(self, minutes: MinutesFile) -> None:
        """Keep a revision."""
        self._connection.execute(
            insert(minutes_file).values(
                meeting_id=minutes.meeting_id,
                revision=minutes.revision,
                state=minutes.state,
                record=minutes.record,
                record_hash=minutes.record_hash,
                pdf=minutes.pdf,
                pdf_hash=minutes.pdf_hash,
                made_at=minutes.made_at,
                event_id=minutes.event_id,
            )
        )

    def by_pdf_hash(self, pdf_hash: str) -> MinutesFile | None:
        """Return whose PDF has this SHA-256."""
        query = (
            select(minutes_file)
            .where(minutes_file.c.pdf_hash == pdf_hash)
            .order_by(minutes_file.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _file(row)

    def states(self) -> dict[str, tuple[int, str]]:
        """Return the newest revision of each meeting's minutes and its state, without files."""
        query = select(
            minutes_file.c.meeting_id, minutes_file.c.revision, minutes_file.c.state
        ).order_by(minutes_file.c.meeting_id, minutes_file.c.revision)
        found: dict[str, tuple[int, str]] = {}
        for meeting_id, revision, state in self._connection.execute(query):
            _, before = found.get(meeting_id, (0, "none"))
            again = state == "final" and before in ("final", "revised")
            found[meeting_id] = (revision, "revised" if again else state)
        return found


def _file(row: Row[Any]) -> MinutesFile:
    return MinutesFile(
        meeting_id=row.meeting_id,
        revision=row.revision,
        state=row.state,
        record=bytes(row.record),
        record_hash=row.record_hash,
        pdf=bytes(row.pdf),
        pdf_hash=row.pdf_hash,
        made_at=row.made_at,
        event_id=row.event_id,
    )
