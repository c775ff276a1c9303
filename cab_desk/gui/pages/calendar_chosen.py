"""The quick filters above the calendar, as the settings keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING

from cab_desk.services.schedule.month import Wanted

if TYPE_CHECKING:
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
