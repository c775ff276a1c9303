"""What changes owe, what was done of it, and the reviews of the policy that were held."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from cab_desk.domain.change import DutyDone
from cab_desk.domain.verdict import Due
from cab_desk.services.duty_ports import Owed, ReviewHeld
from cab_desk.storage.schema import change
from cab_desk.storage.schema_duties import change_due, duty_done, review_done

_BATCH = 500

# Put together once: building a statement takes longer than the database does.
_AMONG = change.c.uid.in_(bindparam("uids", expanding=True))
_DONE = (
    select(
        change.c.uid, duty_done.c.what, duty_done.c.by_at, duty_done.c.at, duty_done.c.person,
        duty_done.c.note,
    )
    .join(change, change.c.id == duty_done.c.change_id)
    .where(_AMONG)
    .order_by(duty_done.c.at, duty_done.c.what, duty_done.c.by_at)
)  # fmt: skip
_IDS = select(change.c.uid, change.c.id).where(_AMONG)
_DROP_DUE = delete(change_due).where(change_due.c.change_id.in_(select(change.c.id).where(_AMONG)))


class DutyStore:
    """Implements `services.duty_ports.Duties` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, owed: Mapping[str, Sequence[Due]]) -> None:
        """Replace what changes owe, by uid."""
        uids = list(owed)
        for start in range(0, len(uids), _BATCH):
            some = uids[start : start + _BATCH]
            self._connection.execute(_DROP_DUE, {"uids": some})
        owing = [uid for uid in uids if owed[uid]]
        for start in range(0, len(owing), _BATCH):
            some = owing[start : start + _BATCH]
            rows = [
                {"change_id": row_id, "what": due.what, "by_at": due.by, "rule": due.rule,
                 "section": due.section, "label": due.label}
                for uid, row_id in self._connection.execute(_IDS, {"uids": some})
                for due in owed[uid]
            ]  # fmt: skip
            if rows:
                self._connection.execute(insert(change_due), rows)

    def owed(self, limit: int) -> list[Owed]:
        """Return what is owed, the earliest first."""
        due = change_due.c
        query = (
            select(change.c.uid, change.c.number, change.c.title, due.what, due.by_at, due.rule,
                   due.section, due.label)
            .join(change, change.c.id == due.change_id)
            .order_by(due.by_at, due.change_id, due.what)
            .limit(limit)
        )  # fmt: skip
        return [
            Owed(uid, number or "", *rest) for uid, number, *rest in self._connection.execute(query)
        ]

    def done(self, uid: str, one: DutyDone, event_id: str) -> None:
        """Keep that something was done, as its event records."""
        row_id = select(change.c.id).where(change.c.uid == uid).scalar_subquery()
        values = {"event_id": event_id, "change_id": row_id, "what": one.what, "by_at": one.by,
                  "at": one.at, "person": one.person, "note": one.note}  # fmt: skip
        self._connection.execute(insert(duty_done).values(values))

    def hold(self, held: ReviewHeld) -> None:
        """Keep that a review was held, as its event records."""
        values = {"review": held.review, "period": held.period, "at": held.at,
                  "person": held.person, "note": held.note, "event_id": held.event_id}  # fmt: skip
        self._connection.execute(insert(review_done).values(values))

    def held(self) -> list[ReviewHeld]:
        """Return the reviews that were held, the earliest first."""
        table = review_done.c
        query = select(
            table.review, table.period, table.at, table.person, table.note, table.event_id
        ).order_by(table.at, table.review)
        return [ReviewHeld(*row) for row in self._connection.execute(query)]


def done_of(connection: Connection, uids: Sequence[str]) -> dict[str, tuple[DutyDone, ...]]:
    """Return what was done of what changes owe, by uid; a caller gives some hundreds at most."""
    found: dict[str, tuple[DutyDone, ...]] = {}
    for uid, *rest in connection.execute(_DONE, {"uids": list(uids)}):
        found[uid] = (*found.get(uid, ()), DutyDone(*rest))
    return found
