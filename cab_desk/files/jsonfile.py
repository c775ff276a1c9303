"""Strict JSON: no double keys, no NaN, no depth that breaks; items come with their lines."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lacks it
from typing import Any, NoReturn

from cab_desk.errors import Refused
from cab_desk.files.limits import MOST_ROWS, check_size, decode
from cab_desk.words import say

_BLANK = " \t\n\r"
_LONGEST_NUMBER = 100  # digits
# Where the tools keep their lists, and what each holds then.
_ENVELOPES = ("changes", "result", "records")


@dataclass(frozen=True, slots=True)
class Items:
    """The objects of a file with the line that each begins in; `around` is what holds them."""

    around: dict[str, Any]
    pairs: list[tuple[int, Any]]


class _Double(ValueError):
    """Carry the key that an object has twice."""


def read(data: bytes, encoding: str = "") -> Items:
    """Return the items of a JSON file; raises Refused, with the line, for what is no JSON."""
    check_size(data, "json")
    text = decode(data, encoding)
    start = _skip(text, 0)
    try:
        if text[start : start + 1] == "[":
            pairs, end = _array(text, start)
            _check_end(text, end)
            return Items({}, pairs)
        whole, end = _DECODER.raw_decode(text, start)
        _check_end(text, end)
        return _opened(text, start, whole)
    except _Double as error:
        raise Refused(say("files.double_key", name=str(error)[:80])) from None
    except json.JSONDecodeError as error:
        raise Refused(say("files.broken_json", line=error.lineno, column=error.colno)) from None
    except RecursionError:
        raise Refused(say("files.deep_json")) from None
    except ValueError as error:
        raise Refused(say("files.bad_number", why=str(error)[:80])) from None


def _opened(text: str, start: int, whole: Any) -> Items:
    line = text.count("\n", 0, start) + 1
    if not isinstance(whole, dict):
        raise Refused(say("files.json_no_changes"))
    for key in _ENVELOPES:
        if isinstance(whole.get(key), list):
            place = _place_of(text, start, key)
            around = {name: value for name, value in whole.items() if name != key}
            return Items(around, _array(text, place)[0])
    for inner in (whole.get("item"), whole.get("result"), whole):
        for key in ("itil_change", "change"):
            if isinstance(inner, dict) and isinstance(inner.get(key), dict):
                return Items({}, [(line, inner[key])])
    if isinstance(whole.get("result"), dict):
        return Items({}, [(line, whole["result"])])
    return Items({}, [(line, whole)])


def _array(text: str, start: int) -> tuple[list[tuple[int, Any]], int]:
    pairs: list[tuple[int, Any]] = []
    place, counted, line = _skip(text, start + 1), 0, 1
    if text[place : place + 1] == "]":
        return pairs, place + 1
    while True:
        line += text.count("\n", counted, place)
        counted = place
        value, end = _DECODER.raw_decode(text, place)
        pairs.append((line, value))
        if len(pairs) > MOST_ROWS:
            raise Refused(say("files.many_rows", most=f"{MOST_ROWS:,}"))
        place = _skip(text, end)
        mark = text[place : place + 1]
        if mark == "]":
            return pairs, place + 1
        if mark != ",":
            raise json.JSONDecodeError("comma", text, place)
        place = _skip(text, place + 1)


def _place_of(text: str, start: int, wanted: str) -> int:
    """Return where the value of a key of the outermost object begins."""
    place = start
    while True:
        key, place = scanstring(text, _skip(text, place + 1) + 1)
        place = _skip(text, _skip(text, place) + 1)
        if key == wanted:
            return place
        _, place = _DECODER.raw_decode(text, place)
        place = _skip(text, place)


def _skip(text: str, place: int) -> int:
    while text[place : place + 1] and text[place] in _BLANK:
        place += 1
    return place


def _check_end(text: str, end: int) -> None:
    place = _skip(text, end)
    if place < len(text):
        raise json.JSONDecodeError("more", text, place)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        raise _Double(next(key for key in names if names.count(key) > 1))
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"{text[:20]}…")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_finite, parse_int=_whole
)


def keys(items: Items) -> Iterator[str]:
    """Return the keys of the first item, by which a file's kind is told."""
    if items.pairs and isinstance(items.pairs[0][1], dict):
        yield from items.pairs[0][1]
