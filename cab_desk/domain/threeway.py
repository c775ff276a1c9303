"""Two people edited one change: what each of them changed, and where they are at odds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cab_desk.domain.attachments import Attachment, ordered
from cab_desk.domain.change import Change

# What is the board's and not the editors': taken as it stands there.
_OF_THE_BOARD = frozenset({
    "uid", "number", "stage", "revision", "version", "submitted_at", "signoffs", "duties_done",
    "source", "external_id", "flags",
})  # fmt: skip
# The id of a person goes with the name.
_ALONG = {"requester": "requester_id", "owner": "owner_id"}
_MAPPINGS = ("documents", "checklists")
_FILES = "attachments"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both changed, each in another way; a document is ``documents.<id>``, a file
    ``attachments.<its name>``.
    """

    name: str
    before: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """`change` has what either changed; of a clash it has theirs until somebody decides."""

    change: Change
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    clashes: tuple[Clash, ...]

    def decided(self, mine: Collection[str]) -> Change:
        """Return the change with one's own text for these fields that are at odds."""
        values = {one.name: one.mine for one in self.clashes if one.name in mine}
        return _with(self.change, values)


def merge(before: Change, mine: Change, theirs: Change) -> Merged:
    """Merge two edits of `before`; what only one of them changed stands, whoever it was."""
    old, own, other = _values(before), _values(mine), _values(theirs)
    their_names, my_names, clashes, taken = [], [], [], {}
    for name in sorted(old.keys() | own.keys() | other.keys()):
        was, my, now = old.get(name), own.get(name), other.get(name)
        if now != was:
            their_names.append(name)
        if my in (was, now):
            continue
        if now == was:
            my_names.append(name)
            taken[name] = my
        else:
            clashes.append(Clash(name, was, now, my))
    whole = _with(theirs, taken)
    return Merged(whole, tuple(their_names), tuple(my_names), tuple(clashes))


def _values(change: Change) -> dict[str, Any]:
    """Return what editors change, by field; what a text is not there for is None."""
    along = set(_ALONG.values())
    found: dict[str, Any] = {}
    for part in fields(Change):
        name, value = part.name, getattr(change, part.name)
        if name in _OF_THE_BOARD or name in along:
            continue
        if name in _MAPPINGS:
            found |= {f"{name}.{key}": inner or None for key, inner in value.items()}
        elif name == _FILES:
            found |= {f"{name}.{one.name}": one for one in value}
        elif name in _ALONG:
            found[name] = (value, getattr(change, _ALONG[name]))
        else:
            found[name] = value
    return {name: value for name, value in found.items() if value is not None}


def _with(change: Change, values: Mapping[str, Any]) -> Change:
    made: dict[str, Any] = {}
    files: dict[str, Attachment | None] = {
        f"{_FILES}.{one.name}": one for one in change.attachments
    }
    for name, value in values.items():
        first, _, rest = name.partition(".")
        if first == _FILES:
            files[name] = value
            made[_FILES] = ordered(one for one in files.values() if one is not None)
        elif rest:
            inner = made.setdefault(first, dict(getattr(change, first)))
            if value is None:
                inner.pop(rest, None)
            else:
                inner[rest] = value
        elif first in _ALONG:
            made[first], made[_ALONG[first]] = value if value is not None else ("", "")
        else:
            made[first] = value
    return replace(change, **made) if made else change
