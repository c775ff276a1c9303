"""Change single values in the text of a policy, and leave every other letter as it was written."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

_REST = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_HEADER = re.compile(r"\[\[?[ \t]*([A-Za-z0-9_.-]+)[ \t]*\]\]?")
_KEY = re.compile(r"([A-Za-z0-9_-]+)[ \t]*=[ \t]*")
_TOKEN = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*|.", re.DOTALL
)


@dataclass(slots=True)
class Block:
    """A table with its keys: where each value begins and ends; `end` is after the last of them."""

    path: str
    end: int
    values: dict[str, tuple[int, int]] = field(default_factory=dict)

    def text_of(self, text: str, key: str) -> str:
        """Return what a key says, empty where it says no text."""
        if key not in self.values:
            return ""
        begin, end = self.values[key]
        try:
            found = tomllib.loads(f"it = {text[begin:end]}")["it"]
        except tomllib.TOMLDecodeError:
            return ""
        return found if isinstance(found, str) else ""


def blocks(text: str) -> list[Block]:
    """Return the tables of a text as far as they are written plainly, the nameless one first."""
    found = [Block("", 0)]
    for path, key, begin, end in _statements(text):
        if path:
            found.append(Block(path, end))
        else:
            found[-1].values[key] = (begin, end)
            found[-1].end = end
    return found


def put(text: str, block: Block, key: str, value: str) -> str:
    """Return the text with another value of a key, which is added where the table has it not."""
    if key in block.values:
        begin, end = block.values[key]
        return text[:begin] + value + text[end:]
    return insert(text, block.end, f"{key} = {value}")


def insert(text: str, place: int, lines: str) -> str:
    """Return the text with some lines after the one that ends at a place."""
    newline = text.find("\n", place)
    at = len(text) if newline < 0 else newline
    return f"{text[:at].rstrip(chr(13))}\n{lines}{text[at:]}"


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def _statements(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield the path of each header, else key, begin and end of its value; end with what is odd."""
    place = _skipped(text, 0)
    while place < len(text):
        if header := _HEADER.match(text, place):
            yield header[1], "", place, header.end()
            place = header.end()
        elif key := _KEY.match(text, place):
            end = _value_end(text, key.end())
            yield "", key[1], key.end(), end
            place = end
        else:
            return
        place = _skipped(text, place)


def _skipped(text: str, place: int) -> int:
    found = _REST.match(text, place)
    return found.end() if found else place


def _value_end(text: str, begin: int) -> int:
    depth, end = 0, begin
    for token in _TOKEN.finditer(text, begin):
        sign = token[0]
        if not depth and (sign == "\n" or sign.startswith("#")):
            break
        depth += (sign in "[{") - (sign in "]}")
        if not sign.isspace() and not sign.startswith("#"):
            end = token.end()
    return end
