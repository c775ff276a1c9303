"""The stages of a change and the moves between them (docs/decisions/0003-content.md)."""

from collections.abc import Mapping

from cab_desk.domain.change import Stage

# Withdrawal is possible from any stage before the work begins; a rejected change may be
# submitted again. An emergency may start before its approval, so `submitted` leads to
# `in_progress` too; whether the policy lets it is the judge's word.
MOVES: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED, Stage.WITHDRAWN}),
    Stage.SUBMITTED: frozenset(
        {Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.REJECTED, Stage.WITHDRAWN, Stage.DRAFT}
    ),
    Stage.SCHEDULED: frozenset(
        {Stage.SUBMITTED, Stage.IN_PROGRESS, Stage.REJECTED, Stage.WITHDRAWN}
    ),
    Stage.IN_PROGRESS: frozenset({Stage.IMPLEMENTED}),
    Stage.IMPLEMENTED: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.REJECTED: frozenset({Stage.SUBMITTED, Stage.WITHDRAWN, Stage.DRAFT}),
    Stage.WITHDRAWN: frozenset(),
}

# While a change is in one of these its content may be edited.
EDITABLE = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SCHEDULED, Stage.REJECTED})

# A change in one of these holds its systems and takes part in conflicts.
LIVE = frozenset({Stage.SUBMITTED, Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.IMPLEMENTED})

# A change in one of these waits for somebody.
OPEN = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SCHEDULED, Stage.IN_PROGRESS})

# A change in one of these was carried out: what is left are duties.
CARRIED_OUT = frozenset({Stage.IMPLEMENTED, Stage.CLOSED})


def may_move(before: Stage, after: Stage) -> bool:
    """Tell whether a change may go from one stage to another."""
    return after in MOVES[before]
