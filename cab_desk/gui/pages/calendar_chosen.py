"""What is chosen above the calendar, as the settings keep it: quick filters, and a zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING

from cab_desk.services.schedule.month import Wanted

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.domain.face import ClassDef

CHIPS = ("clashing", "heavy", "waiting")


def only_in(kept: Mapping[str, str]) -> frozenset[str]:
    """Return the quick filters that are on."""
    return frozenset(kept.get("only", "").split("\n")) & frozenset(CHIPS)


def keep_only(kept: MutableMapping[str, str], on: Iterable[str]) -> None:
    """Write down which quick filters are on."""
    kept["only"] = "\n".join(on)


def heavy_of(classes: Sequence[ClassDef]) -> list[ClassDef]:
    """Return the classes that weigh more than the others, where some do not."""
    heavy = [item for item in classes if item.shape in ("solid", "hexagon")]
    return heavy if len(heavy) < len(classes) else []


def wanted(kept: Mapping[str, str], classes: Sequence[ClassDef]) -> Wanted:
    """Return what the quick filters leave of the changes."""
    on, heavy = only_in(kept), heavy_of(classes)
    narrowed = frozenset(item.id for item in heavy) if "heavy" in on and heavy else None
    return Wanted(classes=narrowed, waiting="waiting" in on, clashing="clashing" in on)


def zone_in(kept: Mapping[str, str], board: Board | None) -> str:
    """Return the zone that was chosen for this board, else the board's own."""
    if board is None:
        return "UTC"
    whose, _, zone = kept.get("zone", "").partition("\n")
    return zone if whose == board.id and zone else board.zone


def keep_zone(kept: MutableMapping[str, str], board: Board | None, zone: str) -> None:
    """Write down the zone that is chosen; the board's own follows the board."""
    own = board is None or zone == board.zone
    kept["zone"] = "" if board is None or own else f"{board.id}\n{zone}"


def zones(board: Board | None, policy: str) -> list[tuple[str, str]]:
    """Return the zones to choose from: the board's, the policy's, and UTC, each with whose."""
    own = board.zone if board else "UTC"
    policy = own if policy == "board" else policy
    whose = {"UTC": "utc", policy: "policy", own: "board"}
    return [(zone, whose[zone]) for zone in dict.fromkeys((own, policy, "UTC"))]
