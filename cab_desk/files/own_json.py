"""The program's own JSON (the form of `check`), read row by row so that each fault has a line."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from cab_desk.domain.canonical import Plain, clean, stamp
from cab_desk.domain.change import DOCUMENTS, PHASES
from cab_desk.files import fields
from cab_desk.files.jsonfile import Items
from cab_desk.files.limits import LONGEST_DOCUMENT, LONGEST_KEY
from cab_desk.files.mapping import Told
from cab_desk.files.times import Clock, exact
from cab_desk.files.wire import Wire
from cab_desk.words import say

BATCH = 50  # rows here are long: a proposal holds whole chapters

_RECORDS = ("evidence", "outcome", "exception")
_STATED_HERE = ("context", "signoffs")


class OwnJson:
    """Reads changes in the contract's form; what it does not know is named once."""

    def __init__(self, items: Items, told: Told, _clock: Clock) -> None:
        """Take the items. Times must carry their offset, so that no zone is needed."""
        self._items = items
        self._told = told
        self._clock = Clock()
        self.unknown: dict[str, None] = {
            key: None for key in items.around if key not in _STATED_HERE
        }
        self.signoffs = 0

    def batches(self) -> Iterator[list[Wire]]:
        """Return the rows, some at a time."""
        pairs = self._items.pairs
        for start in range(0, len(pairs), BATCH):
            yield [self._row(line, item) for line, item in pairs[start : start + BATCH]]

    def _row(self, line: int, item: Any) -> Wire:
        if not isinstance(item, Mapping):
            return (line, "", {}, (say("files.not_an_object"),), (), None)
        data: dict[str, Plain] = {}
        faults: list[str] = []
        key = ""
        for name, value in item.items():
            target = self._told.columns.get(name, name)
            try:
                if target in fields.KEYS:
                    key = _key(value) if target == "id" or not key else key
                else:
                    self._take(target, value, data)
            except ValueError as error:
                faults.append(str(error))
        for name, word in self._told.defaults.items():
            if not data.get(name):
                data[name] = fields.reading(name, self._clock)(word)
        if "title" not in data and not faults:
            faults.append(say("files.no_title"))
        return (line, key, data, tuple(faults), (), None)

    def _take(self, name: str, value: Any, data: dict[str, Plain]) -> None:
        if name == "signoffs":
            self.signoffs += len(value) if isinstance(value, list) else 0
        elif name in ("documents", "checklists", *_RECORDS):
            data[name] = self._record(name, value)
        elif name in fields.KNOWN:
            found = self._value(name, value)
            if found is not None or name in fields.TIMES:
                data[name] = found
        else:
            self.unknown[clean(name)[:80]] = None

    def _record(self, name: str, value: Any) -> Plain:
        if value is None:
            return {} if name in ("documents", "checklists") else None
        if not isinstance(value, Mapping):
            raise ValueError(say("files.not_object", field=name))
        known = {"documents": DOCUMENTS, "checklists": PHASES}.get(name)
        found: dict[str, Plain] = {}
        for key, inner in value.items():
            whole = f"{name}.{key}"
            if whole not in fields.KNOWN or (known and key not in known):
                self.unknown[clean(whole)[:80]] = None
            elif (part := self._value(whole, inner)) is not None:
                found[key] = part
        return found or ({} if name in ("documents", "checklists") else None)

    def _value(self, name: str, value: Any) -> Plain:
        words = self._told.values.get(name)
        if words and isinstance(value, str):
            value = words.get(value.strip(), value)
        if value is None:
            return [] if name in fields.LISTS else "" if name in fields.LINES else None
        if name in fields.LISTS:
            return _items(name, value)
        if name in fields.BOOLEANS:
            return bool(_typed(name, value, bool))
        if name in fields.WHOLES or name in fields.NUMBERS:
            return _number(name, value)
        text = clean(str(_typed(name, value, str)))
        if name in fields.TIMES:
            return stamp(exact(text.strip(), name)) if text.strip() else None
        return _word(name, text)


def _word(name: str, text: str) -> Plain:
    if name in fields.RATINGS:
        return fields.rating(name, text)
    if name in fields.CHOICES:
        return fields.choice(name, text)
    return _plain_text(name, text)


def _key(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = clean(_typed("id", value, str)).strip()
    if len(text) > LONGEST_KEY:
        raise ValueError(fields.too_long("id", text, LONGEST_KEY))
    return text


def _typed(name: str, value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        shown = str(value)[:60]
        raise ValueError(say(f"files.not_{kind.__name__}", field=name, value=shown))
    return value


def _items(name: str, value: Any) -> Plain:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(say("files.not_list", field=name))
    found = [" ".join(clean(item).split()) for item in value]
    return fields.checked_items(name, [item for item in found if item])


def _number(name: str, value: Any) -> Plain:
    whole = name in fields.WHOLES
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(say("files.not_number", field=name, value=str(value)[:60]))
    return fields.number(name, repr(value), whole=whole)


def _plain_text(name: str, text: str) -> str:
    most = fields.LINES.get(name)
    if most is None:
        most = LONGEST_DOCUMENT
    else:
        text = " ".join(text.split())
    if len(text) > most:
        raise ValueError(fields.too_long(name, text, most))
    return text
