"""What of a change is signed (its content), what is not (its particulars), and how both differ."""

import json.encoder
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from cab_desk.domain import attachments
from cab_desk.domain.canonical import Plain, canonical, clean, digest, moment, stamp
from cab_desk.domain.change import Change, Evidence, ExceptionCase, Outcome, Stage

# Material unless the pack says otherwise (docs/decisions/0003-content.md).
MATERIAL = (
    "title", "class", "types", "impact", "probability", "environment", "systems", "requester",
    "owner", "start", "end", "traits", "documents",
)  # fmt: skip

# Material too, and left out where a change says nothing: most policies do not ask for it.
RESIDUAL = ("residual_impact", "residual_probability")
# The files of a change, by name, hash and size; left out where there are none, as in all that
# was signed before there were any.
ATTACHMENTS = "attachments"
UNSAID = (*RESIDUAL, ATTACHMENTS)

PARTICULAR = (
    "priority", "committed_at", "submitted_at", "published_at", "communicated_at",
    "announced_at", "evidence", "checklists", "exception", "outcome", "reviewed_at",
    "documented_at", "stage", "on_hold",
)  # fmt: skip

_WHOLE = frozenset(MATERIAL)
_ATTRIBUTE = {"class": "class_id"}
_MOMENTS = frozenset(name for name in PARTICULAR if name.endswith("_at")) | {"start", "end"}
_UNORDERED = frozenset({"types", "systems", "traits"})


_CONTENT = tuple(sorted((*MATERIAL, *UNSAID)))
_PARTS = tuple(sorted(PARTICULAR))
_CONTENT_KEYS, _PARTS_KEYS = (tuple(f'"{name}":' for name in names) for names in (_CONTENT, _PARTS))
_CONTENT_OF, _PARTS_OF = (
    attrgetter(*(_ATTRIBUTE.get(name, name) for name in names)) for names in (_CONTENT, _PARTS)
)
_EMPTY: Mapping[type, str] = {type(None): "null", str: '""', tuple: "[]", dict: "{}"}
_NOTHING = frozenset({"null", '""', "{}"})
_quoted = json.encoder.encode_basestring  # as `canonical` quotes


def plain(change: Change, names: Sequence[str]) -> dict[str, Plain]:
    """Return the named parts of a change as data without floats, times as UTC text."""
    return {name: _plain(getattr(change, _ATTRIBUTE.get(name, name)), name) for name in names}


def content(change: Change) -> dict[str, Plain]:
    """Return all that may be material."""
    return plain(change, (*MATERIAL, *(name for name in UNSAID if getattr(change, name))))


def particulars(change: Change) -> dict[str, Plain]:
    """Return what is never signed."""
    return plain(change, PARTICULAR)


def content_bytes(change: Change) -> bytes:
    """Return `canonical(content(change))`, written at once: an import asks it of each of its rows.

    A value of another kind than most are goes the long way, which refuses what has no one form.
    """
    values = zip(_CONTENT, _CONTENT_KEYS, _CONTENT_OF(change), strict=True)
    parts = [
        key + ((not value and _EMPTY.get(type(value))) or _written(value, name))
        for name, key, value in values
        if value or name not in UNSAID
    ]
    return ("{" + ",".join(parts) + "}").encode()


def content_hash(change: Change) -> str:
    """Return the SHA-256 that a signature is bound to."""
    return digest(content_bytes(change))


def particulars_bytes(change: Change) -> tuple[bytes, str]:
    """Return `canonical(particulars(change))`, and as text the same without what says nothing.

    The hash is that of all particulars; those that say nothing are not kept.
    """
    parts, kept = [], []
    for name, key, value in zip(_PARTS, _PARTS_KEYS, _PARTS_OF(change), strict=True):
        text = (not value and _EMPTY.get(type(value))) or _written(value, name)
        parts.append(key + text)
        if text not in _NOTHING:
            kept.append(parts[-1])
    return ("{" + ",".join(parts) + "}").encode(), "{" + ",".join(kept) + "}"


def particulars_hash(change: Change) -> str:
    """Return the hash of what is never signed."""
    return digest(particulars_bytes(change)[0])


@dataclass(frozen=True, slots=True)
class Written:
    """A change as bytes and hashes; `particulars` is as it is kept, without what says nothing."""

    change: Change
    content: bytes
    content_hash: str
    particulars: str
    particulars_hash: str


def write(change: Change) -> Written:
    """Return the canonical bytes of a change's content and particulars with their hashes."""
    said = content_bytes(change)
    parts, kept = particulars_bytes(change)
    return Written(change, said, digest(said), kept, digest(parts))


def fingerprint(hash_text: str, groups: int = 3) -> str:
    """Return the beginning of a hash as people compare it: ``7C1E 90AB 44D2``."""
    return " ".join(hash_text[4 * i : 4 * i + 4].upper() for i in range(groups))


def restore(change: Change, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return keyword arguments for `dataclasses.replace(change, …)` from plain data."""
    found = {_ATTRIBUTE.get(name, name): _restored(name, value) for name, value in data.items()}
    if data.keys() >= _WHOLE:  # a whole content says by silence that there is none of these
        return dict.fromkeys(RESIDUAL, "") | {ATTACHMENTS: ()} | found
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two contents; a document is named `documents.<id>`, a file
    `attachments.<its name>`, of which the whole hash is shown.
    """

    name: str
    before: str
    after: str


def differences(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> list[Difference]:
    """Return what differs between two contents, field by field, in a settled order."""
    found = []
    flat_before, flat_after = _flat(before), _flat(after)
    for name in sorted(flat_before.keys() | flat_after.keys()):
        one, other = flat_before.get(name, ""), flat_after.get(name, "")
        if one != other:
            found.append(Difference(name, one, other))
    return found


def _flat(data: Mapping[str, Plain]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}.{key}": _shown(item) for key, item in value.items()})
        elif name == ATTACHMENTS:
            files = attachments.restored(value)  # type: ignore[arg-type]
            flat.update({f"{name}.{one.name}": attachments.grouped(one.sha256) for one in files})
        else:
            flat[name] = _shown(value)
    return flat


def _shown(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value)
    return str(value)


def _written(value: Any, name: str) -> str:
    """Return `canonical(_plain(value, name))` as text."""
    if isinstance(value, str):
        plain_text = value.isascii() and "\x00" not in value
        return _quoted(value if plain_text else clean(value))
    if isinstance(value, datetime):
        return f'"{stamp(value)}"'
    if isinstance(value, tuple) and name != ATTACHMENTS:
        items = [clean(str(item)) for item in value]
        ordered = sorted(set(items)) if name in _UNORDERED else items
        return "[" + ",".join(map(_quoted, ordered)) + "]"
    if isinstance(value, dict) and all(isinstance(key, str) and key.isascii() for key in value):
        said = ",".join([f"{_quoted(key)}:{_written(item, key)}"
                         for key, item in sorted(value.items()) if item != ""])  # fmt: skip
        return "{" + said + "}"
    return canonical(_plain(value, name)).decode()


def _plain(value: object, name: str) -> Plain:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, int):  # a truth is one too
        return value
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, tuple | list):
        return _plain_list(value, name)
    if isinstance(value, Mapping):
        return {
            str(key): _plain(item, str(key)) for key, item in sorted(value.items()) if item != ""
        }
    if isinstance(value, Evidence | ExceptionCase | Outcome):
        pairs = ((part.name, getattr(value, part.name)) for part in fields(value))
        said = {key: _plain(item, key) for key, item in pairs if item not in (None, (), "")}
        return said or None  # one that says nothing is not kept, and read as none
    raise TypeError(f"{name}: {type(value).__name__} cannot be stored")


def _plain_list(value: Sequence[Any], name: str) -> Plain:
    if name == ATTACHMENTS:
        return attachments.plain(value)
    items = [clean(str(item)) for item in value]
    return sorted(set(items)) if name in _UNORDERED else items


_NUMBERS = {
    "coverage", "soak_minutes", "rollback_minutes", "error_rate_before", "error_rate_after",
    "p95_before_ms", "p95_after_ms", "sustained_minutes", "pool_utilisation",
    "memory_utilisation",
}  # fmt: skip
_RECORDS = {"evidence": Evidence, "outcome": Outcome, "exception": ExceptionCase}


def _restored(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _RECORDS:
        return _RECORDS[name](**{key: _restored_part(key, item) for key, item in value.items()})
    if name == "checklists":
        return {phase: tuple(items) for phase, items in value.items()}
    if name == "documents":
        return dict(value)
    if name == ATTACHMENTS:
        return attachments.restored(value)
    if name == "stage":
        return Stage(value)
    return _restored_part(name, value)


def _restored_part(name: str, value: Any) -> Any:
    if name in _NUMBERS and isinstance(value, str):
        return float(value)
    if isinstance(value, list):
        return tuple(value)
    if name in _MOMENTS or name in ("started_at", "finished_at"):
        return moment(value)
    return value
