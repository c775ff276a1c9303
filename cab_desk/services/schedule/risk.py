"""What the risk page shows: the open RFCs by the words that they are rated by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cab_desk.domain.policy import Pack
from cab_desk.domain.systems import Register
from cab_desk.services.ports import Reader
from cab_desk.services.rows import QueueQuery, QueueRow

MOST = 500

Place = tuple[int, int]  # the impact's and the probability's place on the axes
UNRATED: Place = (-1, -1)


@dataclass(frozen=True, slots=True)
class Board:
    """RFCs by cell, and how many there are in all; `UNRATED` holds those that lie in none."""

    view: str
    cells: Mapping[Place, tuple[QueueRow, ...]]
    shown: int
    total: int
    residual: bool = False
    days: int = 0
    team: str | None = None
    teams: tuple[str, ...] = ()  # that have systems; to choose from


def board(
    reader: Reader,
    pack: Pack,
    view: str,
    now: datetime,
    *,
    residual: bool = False,
    days: int = 0,
    team: str | None = None,
) -> Board:
    """Return the RFCs of a view (open, next_cab, or meeting:ID) by cell, the highest risks where
    many are.

    `residual` places each where it lies with its measures in place; `days` leaves those that are
    planned within so many days from now (0: whenever); `team` those whose first system is a
    team's, or nobody's ("").
    """
    meeting = view.partition(":")[2]
    query = QueueQuery(view="all" if meeting else view, meeting=meeting, order="risk",
                       descending=True)  # fmt: skip
    counts = reader.counts(query)
    places = _places(pack)
    cells: dict[Place, list[QueueRow]] = {}
    read = reader.rated(query, now, MOST)
    until = now + timedelta(days=days)
    register = Register.of(reader.register())
    found = [
        one
        for one in read
        if (not days or _within(one.row, now, until))
        and (team is None or register.team_of(one.row.system) == team)
    ]
    for rated in found:
        rating = rated.residual if residual else (rated.impact, rated.probability)
        place = places.get(rating, UNRATED)
        cells.setdefault(place, []).append(rated.row)
    whole = 0 if meeting else counts.next_cab if view == "next_cab" else counts.open
    total = max(len(read), whole)
    if (days or team is not None) and len(read) == total:
        total = len(found)  # all were read, so that these are all of the period and the team
    by_cell = {at: tuple(rows) for at, rows in cells.items()}
    teams = tuple(register.teams())
    return Board(view, by_cell, len(found), total, residual, days, team, teams)


def _within(row: QueueRow, since: datetime, until: datetime) -> bool:
    return row.start is not None and since <= row.start <= until


def _places(pack: Pack) -> dict[tuple[str, str], Place]:
    matrix = pack.matrix
    if matrix is None:
        return {}
    return {
        (impact.id, probability.id): (row, column)
        for row, impact in enumerate(matrix.impacts)
        for column, probability in enumerate(matrix.probabilities)
    }
