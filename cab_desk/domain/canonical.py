"""Canonical bytes (RFC 8785) of what is hashed and signed: text, whole numbers, no floats."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

Plain: TypeAlias = "bool | int | str | Sequence[Plain] | Mapping[str, Plain] | None"

_LARGEST = 2**53 - 1
_LISTS = (list, tuple)
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: Plain) -> bytes:
    """Return the one byte string that stands for `value` on every machine.

    Raises ValueError for what has no single form: floats, whole numbers from 2**53,
    keys beyond ASCII, lone surrogates, text that is not in NFC.
    """
    _check(value)
    return _ENCODER.encode(value).encode("utf-8")


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in lower-case hexadecimal."""
    import hashlib  # noqa: PLC0415 -- it brings OpenSSL, and no list is painted by hashes

    return hashlib.sha256(data).hexdigest()


def folded(name: str) -> str:
    """Return a name as it is compared: NFC, trimmed, without difference of case."""
    return clean(name).strip().casefold()


def clean(text: str) -> str:
    """Return `text` as it is kept: NFC, without NUL and lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text  # most texts, which an import has by the million
    text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    from unicodedata import normalize  # noqa: PLC0415 -- the table is large; few texts need it

    return normalize("NFC", text)


def stamp(moment: datetime) -> str:
    """Return an aware moment as UTC text with milliseconds and `Z`.

    Raises ValueError for a naive one.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    there = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return there.isoformat("T", "milliseconds")[:-6] + "Z"  # of +00:00


def moment(text: str) -> datetime:
    """Return the aware moment that `stamp` wrote."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return found


def _check(value: object) -> None:
    if isinstance(value, str):
        if not value.isascii():
            _check_text(value)
    elif isinstance(value, dict):
        _check_keys(value)
        _check_each(value.values())
    elif isinstance(value, _LISTS):
        _check_each(value)
    elif value is not None and not isinstance(value, bool):
        _check_number(value)


def _check_each(values: Iterable[object]) -> None:
    for value in values:
        # Most are such texts: a call for each would be most of what verifying a ledger takes.
        if type(value) is not str or not value.isascii():
            _check(value)


def _check_number(value: object) -> None:
    if not isinstance(value, int):
        raise ValueError(f"{type(value).__name__} has no single form")
    if abs(value) > _LARGEST:
        raise ValueError("a whole number from 2**53 on has no single form")


def _check_text(text: str) -> None:
    text.encode("utf-8")  # raises for lone surrogates
    if text.isascii():
        return
    from unicodedata import is_normalized  # noqa: PLC0415 -- as above

    if not is_normalized("NFC", text):
        raise ValueError("text must be in NFC")


def _check_keys(data: dict[str, object]) -> None:
    try:
        plain = "".join(data).isascii()
    except TypeError:  # a key that is no text
        plain = False
    if not plain:
        raise ValueError("a key must be ASCII text")
