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


@dataclass(frozen=True, slots=True)
class Parts:
    """The same of what is no RFC, by the names of its fields; sets of two edits are united."""

    values: Mapping[str, Any]
    now: Mapping[str, Any]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    clashes: tuple[Clash, ...]

    def decided(self, mine: Collection[str] = (), both: Collection[str] = ()) -> dict[str, Any]:
        """Return all fields, with one's own text, or one's own behind theirs, for some of them."""
        own = {one.name: one.mine for one in self.clashes if one.name in mine}
        joined = {one.name: _joined(one) for one in self.clashes if one.name in both}
        return {**self.values, **own, **joined}


def merge(before: Change, mine: Change, theirs: Change) -> Merged:
    """Merge two edits of `before`; what only one of them changed stands, whoever it was."""
    found = parts(_values(before), _values(mine), _values(theirs))
    taken = {name: found.values[name] for name in found.mine}
    return Merged(_with(theirs, taken), found.theirs, found.mine, found.clashes)


def parts(before: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Parts:
    """Merge two edits field by field; of a clash theirs stands until somebody decides."""
    their_names, my_names, clashes, values = [], [], [], dict(theirs)
    for name in sorted(before.keys() | mine.keys() | theirs.keys()):
        was, my, now = before.get(name), mine.get(name), theirs.get(name)
        if now != was:
            their_names.append(name)
        if my in (was, now):
            continue
        if now == was or isinstance(my, frozenset):
            my_names.append(name)
            values[name] = _united(was, my, now) if isinstance(my, frozenset) else my
        else:
            clashes.append(Clash(name, was, now, my))
    return Parts(values, theirs, tuple(their_names), tuple(my_names), tuple(clashes))


def _united(was: Any, my: frozenset[Any], now: Any) -> frozenset[Any]:
    was, now = was or frozenset(), now or frozenset()
    return frozenset((now | (my - was)) - (was - my))


def _joined(one: Clash) -> str:
    """Return their text with the lines behind it that are one's own alone."""
    theirs = str(one.theirs or "")
    known = set(theirs.splitlines())
    return "\n".join(filter(None, (theirs, *(
        line for line in str(one.mine or "").splitlines() if line not in known
    ))))  # fmt: skip


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
