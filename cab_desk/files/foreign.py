"""What the readers of other tools share: taking values over, and saying what was not used."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from cab_desk.domain.canonical import Plain, clean
from cab_desk.files import fields
from cab_desk.files.jsonfile import Items
from cab_desk.files.limits import LONGEST_DOCUMENT, LONGEST_KEY, LONGEST_TITLE
from cab_desk.files.mapping import Told
from cab_desk.files.times import Clock
from cab_desk.files.wire import Wire
from cab_desk.words import say

BATCH = 200

# A date that nobody filled in, as documentation and test systems hold it.
_PLACEHOLDER = re.compile(r"(?i)unknown|n/?a|none|null|-+")
_OBJECT_ID = re.compile(r"(?:[a-z]\w*\.)+[A-Z][\w$]*@[0-9a-f]{4,}(?:\[.*)?", re.DOTALL)


class ObjectReader(ABC):
    """Reads rows that are one object each, some at a time."""

    def __init__(self, items: Items, told: Told, clock: Clock) -> None:
        """Take the items."""
        self._pairs = items.pairs
        self._told = told
        self._clock = clock
        self.unknown: dict[str, None] = {}
        self.signoffs = 0

    def batches(self) -> Iterator[list[Wire]]:
        """Return the rows, some at a time."""
        for start in range(0, len(self._pairs), BATCH):
            some = self._pairs[start : start + BATCH]
            yield [self._row(line, item) for line, item in some]

    def _row(self, line: int, item: Any) -> Wire:
        if not isinstance(item, Mapping):
            return (line, "", {}, (say("files.not_an_object"),), (), None)
        return self.take(line, item)

    @abstractmethod
    def take(self, line: int, item: Mapping[str, Any]) -> Wire:
        """Return what one object says."""


class Taker:
    """Takes one foreign row over, field by field; faults and warnings gather on the way."""

    def __init__(self, line: int, key: str, clock: Clock, told: Told) -> None:
        """Begin a row."""
        self.line = line
        self.key = clean(key).strip()[:LONGEST_KEY]
        self.data: dict[str, Plain] = {}
        self.faults: list[str] = []
        self.warnings: list[str] = []
        self._clock = clock
        self._told = told

    def text(self, name: str, text: str) -> None:
        """Take a text over, or a line of one."""
        text = clean(text)
        if not text.strip():
            return
        if name == "title" and len(text) > LONGEST_TITLE:
            text = " ".join(text.split())
            if len(text) > LONGEST_TITLE:
                self.faults.append(fields.too_long(name, text, LONGEST_TITLE))
                return
        if len(text) > LONGEST_DOCUMENT:
            self.faults.append(fields.too_long(name, text, LONGEST_DOCUMENT))
            return
        self.data[name] = " ".join(text.split()) if name in fields.LINES else text

    def word(self, name: str, word: str, known: Mapping[str, str]) -> None:
        """Take a word over by a table of the tool's words; what is not in it is left out."""
        word = word.strip()
        told = self._told.values.get(name, {}).get(word)
        if told is None:
            told = known.get(word.casefold())
        if told is not None:
            self.data[name] = told
        elif word:
            self.warnings.append(say("files.word_left", field=name, value=word[:60]))

    def raw(self, name: str, word: str) -> None:
        """Take a word over as it is, for the policy to know or not to know."""
        word = " ".join(clean(word).split())
        if word:
            self.data[name] = self._told.values.get(name, {}).get(word, word)[:80]

    def time(self, name: str, text: str) -> None:
        """Take a time over; a placeholder for one is a fault with a sentence of its own."""
        text = text.strip()
        if not text or _PLACEHOLDER.fullmatch(text):
            return
        try:
            self.data[name] = self._clock.text(text)
        except ValueError as error:
            if re.fullmatch(r"[\w\[\].{}$ -]+", text) and re.search(r"[A-Za-z]{4}", text):
                self.faults.append(say("files.placeholder", field=name, text=text[:60]))
            else:
                self.faults.append(str(error))

    def names(self, name: str, found: Iterable[str]) -> None:
        """Take a list of names over."""
        kept = [" ".join(clean(item).split())[:120] for item in found]
        kept = [item for item in dict.fromkeys(kept) if item]
        if kept:
            self.data[name] = kept[:200]

    def told(self, record: Mapping[str, str]) -> set[str]:
        """Take over what the mapping file says of columns; returns which of them it used."""
        used = set()
        for column, name in self._told.columns.items():
            text = record.get(column, "")
            if column in record:
                used.add(column)
            if not text:
                continue
            try:
                if name in fields.KEYS:
                    self.key = text.strip()[:LONGEST_KEY]
                else:
                    word = self._told.values.get(name, {}).get(text.strip(), text)
                    self.data[name] = fields.reading(name, self._clock)(word)
            except ValueError as error:
                self.faults.append(str(error))
        return used

    def wire(self) -> Wire:
        """Return the finished row."""
        for name, word in self._told.defaults.items():
            if not self.data.get(name):
                self.data[name] = fields.reading(name, self._clock)(word)
        self._check_plan()
        if not self.data.get("title") and not self.faults:
            self.faults.append(say("files.no_title"))
        return (
            self.line, self.key, self.data, tuple(self.faults), tuple(self.warnings), None
        )  # fmt: skip

    def _check_plan(self) -> None:
        start, end = self.data.get("start"), self.data.get("end")
        if start and end and str(end) > str(start):
            return
        if start and end and str(end) < str(start):
            self.faults.append(say("files.end_before_start"))
            return
        if start or end:
            key = "files.plan_empty" if start and end else "files.plan_half"
            self.warnings.append(say(key))
            self.data.pop("start", None)
            self.data.pop("end", None)


def tidy(text: str) -> str:
    """Return a foreign cell's text, empty where it holds only an object's address."""
    return "" if _OBJECT_ID.fullmatch(text.strip()) else text


def level(text: str) -> str:
    """Return the number that a tool's rating begins with: `2 - Medium`, `2.0`, `2` → `2`."""
    found = re.match(r"\s*(-?\d+)(?:\.0+)?(?:\s*-.*)?$", text)
    return found[1] if found else text.strip()


class _Stripper(HTMLParser):
    """Keeps the text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line where the tag does."""
        if tag in ("script", "style"):
            self._silent += 1
        elif tag in ("br", "p", "div", "li", "tr", "h1", "h2", "h3"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Listen again after a script."""
        if tag in ("script", "style") and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML, without any markup."""
    stripper = _Stripper()
    stripper.feed(html)
    stripper.close()
    text = "".join(stripper.parts)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", text)).strip()
