"""What can be done with the RFC that is shown, as it stands."""

from collections.abc import Container

from cab_desk.domain.change import Stage
from cab_desk.domain.policy import Pack
from cab_desk.domain.stages import EDITABLE, OPEN
from cab_desk.services.requests.aftermath import has_checklists
from cab_desk.services.requests.eligibility import BEGUN, SIGNABLE
from cab_desk.services.requests.review import Review

# What stands in the menu, in this order; the words of the latter have rooms of their own.
MENU = ("edit", "print", "submit", "agenda", "emergency", "exception", "duplicate", "template",
        "hold", "release", "withdraw")  # fmt: skip
MORE = {
    "aftermath": ("start", "outcome", "checklists", "close"),
    "heard.menu": ("heard",),
    "packets.menu": ("comment", "vote", "unsign", "take_along"),
}


def possible(found: Review, pack: Pack, doers: Container[str]) -> set[str]:
    """Return what can be done with an RFC as it stands, and is done by somebody."""
    change, stage = found.change, found.change.stage
    at_work = stage in (Stage.IN_PROGRESS, Stage.IMPLEMENTED)
    waits = stage in (Stage.SUBMITTED, Stage.SCHEDULED)
    held = bool(change.on_hold)
    fits = {
        "edit": stage in EDITABLE,
        "print": True,
        "submit": stage in (Stage.DRAFT, Stage.REJECTED),
        "agenda": waits and not found.agenda,
        "emergency": waits,
        "exception": bool(found.exceptions),
        "duplicate": True,
        "template": True,
        "hold": stage in OPEN and not held,
        "release": held,
        "withdraw": stage in EDITABLE,
        "start": found.verdict.allowed and waits and not held,
        "outcome": at_work,
        "checklists": at_work and has_checklists(pack, change),
        "close": stage is Stage.IMPLEMENTED,
        "heard": stage in SIGNABLE and bool(found.verdict.slots),
        "comment": True,
        "vote": stage in SIGNABLE,
        "unsign": stage not in BEGUN and any(one.revocable for one in found.signoffs),
        "take_along": stage is not Stage.DRAFT,
    }
    return {name for name, fit in fits.items() if fit and name in doers}


def detail_of(deed: str, found: Review) -> str:
    """Return what a deed is told besides the RFC: a hold, what the reader saw of it."""
    return found.change.on_hold if deed in ("hold", "release") else ""
