"""A mapping file: what a reader has to be told about somebody else's columns and words."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from cab_desk.errors import Refused
from cab_desk.files import limits
from cab_desk.files.fields import KNOWN
from cab_desk.files.times import ORDERS
from cab_desk.words import say

FORMATS = ("csv", "xlsx", "json", "servicenow", "jira", "freshservice", "ics")

_TEXTS = ("format", "source", "encoding", "delimiter", "zone", "date_order", "sheet")
_LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What the caller tells a reader; empty means: find out, or ask.

    `columns`: a file's column or key → field; `values`: field → the file's word → ours;
    `defaults`: field → word for rows that leave it empty.
    """

    format: str = ""
    source: str = ""
    encoding: str = ""
    delimiter: str = ""
    zone: str = ""
    date_order: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Told:
    """Read a mapping file (TOML or JSON); raises Refused for what it does not know."""
    data = limits.load(path)
    if len(data) > _LARGEST:
        raise Refused(say("files.too_large", file=path.name, most=1))
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:160]
        raise Refused(say("files.broken_mapping", file=path.name, why=why)) from None
    return read(found, path.name)


def read(found: Mapping[str, Any], name: str = "mapping") -> Told:
    """Return what a mapping says; raises Refused for unknown keys, fields and kinds of value."""
    known = (*_TEXTS, "columns", "values", "defaults")
    for key, value in found.items():
        if key not in known:
            _refuse(name, "files.mapping_key", label=key, known=", ".join(known))
        if key in _TEXTS and not isinstance(value, str):
            _refuse(name, "files.mapping_text", label=key)
    columns = _words(found.get("columns", {}), name, "columns")
    defaults = _words(found.get("defaults", {}), name, "defaults")
    values = found.get("values", {})
    if not isinstance(values, Mapping):
        _refuse(name, "files.mapping_table", label="values")
    maps = {key: _words(value, name, f"values.{key}") for key, value in values.items()}
    for key in (*columns.values(), *defaults, *maps):
        if key not in KNOWN:
            _refuse(name, "files.mapping_field", label=key)
    texts = {key: found[key] for key in _TEXTS if key in found}
    _check(name, "format", texts.get("format"), FORMATS)
    _check(name, "date_order", texts.get("date_order"), ORDERS)
    if len(texts.get("delimiter", ",")) != 1:
        _refuse(name, "files.mapping_text", label="delimiter")
    return Told(**texts, columns=columns, values=maps, defaults=defaults)


def _words(found: Any, name: str, key: str) -> dict[str, str]:
    if not isinstance(found, Mapping):
        _refuse(name, "files.mapping_table", label=key)
    for word, value in found.items():
        if not isinstance(value, str):
            _refuse(name, "files.mapping_text", label=f"{key}.{word}")
    return dict(found)


def _check(name: str, key: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        _refuse(name, "files.mapping_word", label=key, value=value[:60], known=", ".join(known))


def _refuse(file: str, text: str, *, label: str, **fields: str) -> NoReturn:
    raise Refused(say(text, file=file, name=label, **fields))
