"""One line of what is owed, and whether it is due, soon or overdue.

Apart from what records it as done, which brings the judge: Home is painted without.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DUE, SOON, OVERDUE = "due", "soon", "overdue"
# Whoever owes something can plan it on the day before; most policies give no more than a day.
AHEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of what is owed; `review` names a review of the board, `uid` else the change."""

    what: str
    label: str
    by: datetime
    state: str
    rule: str
    section: str
    uid: str = ""
    number: str = ""
    title: str = ""
    review: str = ""


def state_of(by: datetime, at: datetime) -> str:
    """Tell whether something is overdue, due within a day, or due later."""
    if at > by:
        return OVERDUE
    return SOON if by - at <= AHEAD else DUE
