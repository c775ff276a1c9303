"""Turn Markdown into a small, safe subset of HTML, chunk by chunk, off the interface thread.

Nothing of the text is markup to us but what the parser says: every character is escaped, raw
HTML stays text, a link is its text with its address beside it, a picture is its description.
No address is ever followed and no file opened.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from cab_desk.words import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CHUNK = 4_000  # characters that one step on the interface thread lays out
_LONGEST_WORD = 120
_LONGEST_BLOCK = 24_000
_CODE_LINES = 80
_TABLE_ROWS = 40
_BREAK = "\u200b"
_PLAIN_TAGS = {
    "strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>",
    "s_open": "<s>", "s_close": "</s>", "softbreak": " ", "hardbreak": "<br>",
}  # fmt: skip
_BLOCKS = {
    "paragraph": "p", "blockquote": "blockquote", "bullet_list": "ul", "ordered_list": "ol",
    "list_item": "li", "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "th", "td": "td",
}  # fmt: skip


@dataclass(slots=True)
class _Writer:
    """Chunks written so far, and the one under way."""

    done: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def settle(self, *, force: bool = False) -> None:
        """End the chunk where it is long enough; call between blocks only."""
        if self.parts and (force or self.size >= CHUNK):
            self.done.append("".join(self.parts))
            self.parts, self.size = [], 0


def chunks(text: str) -> list[str]:
    """Return the HTML of a Markdown text, cut where blocks end."""
    tokens = _parser().parse(text.replace("\x00", ""))
    writer = _Writer()
    for block in _blocks(tokens):
        _write_block(block, writer)
        writer.settle()
    writer.settle(force=True)
    return writer.done


def escaped(text: str) -> str:
    """Return text for HTML, with places to break in words that have none."""
    return html.escape(_breakable(text), quote=True)


@cache
def _parser() -> "MarkdownIt":
    # Imported late: nothing before the first paint needs it.
    from markdown_it import MarkdownIt

    options = {"html": False, "linkify": False, "typographer": False, "maxNesting": 20}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def _blocks(tokens: "Sequence[Token]") -> "Iterable[list[Token]]":
    """Group tokens into top-level blocks."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []
    if block:
        yield block


def _write_block(block: "list[Token]", writer: _Writer) -> None:
    kind = block[0].type
    if kind not in ("fence", "code_block") and sum(len(t.content) for t in block) > _LONGEST_BLOCK:
        _write_plain(block, writer)
    elif kind in ("fence", "code_block"):
        _write_code(block[0].content, writer)
    elif kind == "table_open":
        _write_table(block, writer)
    elif kind in ("bullet_list_open", "ordered_list_open"):
        _write_list(block, writer)
    else:
        writer.add("".join(_token(token) for token in block))


def _write_plain(block: "list[Token]", writer: _Writer) -> None:
    """Write a block that is too long for one step as its bare text."""
    text = "\n".join(token.content for token in block if token.content)
    for first in range(0, len(text), CHUNK):
        piece = escaped(text[first : first + CHUNK]).replace("\n", "<br>")
        writer.add(f"<p>{piece}</p>")
        writer.settle()


def _write_code(text: str, writer: _Writer) -> None:
    lines = text.rstrip("\n").split("\n")
    for first in range(0, len(lines), _CODE_LINES):
        writer.add(_code(lines[first : first + _CODE_LINES]))
        writer.settle()


def _code(lines: Sequence[str]) -> str:
    # A table cell is the one thing that the text layout fills to its full width.
    body = "\n".join(escaped(line) for line in lines)
    return f'<table class="code" width="100%"><tr><td><pre>{body}</pre></td></tr></table>'


def _write_table(block: "list[Token]", writer: _Writer) -> None:
    """Write a table; a long one goes on in a further table with the same head."""
    head = "".join(_token(token) for token in _between(block, "thead_open", "thead_close"))
    rows = _items(block, "tr_open", "tr_close", after="tbody_open")
    for first in range(0, max(1, len(rows)), _TABLE_ROWS):
        part = rows[first : first + _TABLE_ROWS]
        body = "".join("".join(_token(token) for token in row) for row in part)
        writer.add(f'<table class="rows" cellspacing="0">{head}<tbody>{body}</tbody></table>')
        writer.settle()


def _write_list(block: "list[Token]", writer: _Writer) -> None:
    """Write a list; a long one goes on in a further chunk, counted on."""
    number = int(block[0].attrs.get("start", 1) or 1)
    ordered = block[0].type == "ordered_list_open"
    items = _items(block[1:-1], "list_item_open", "list_item_close")
    tag = "ol" if ordered else "ul"
    opened = False
    for place, item in enumerate(items):
        if not opened:
            writer.add(f'<ol start="{number + place}">' if ordered else "<ul>")
            opened = True
        writer.add("".join(_token(token) for token in item))
        if writer.size >= CHUNK:
            writer.add(f"</{tag}>")
            writer.settle()
            opened = False
    if opened:
        writer.add(f"</{tag}>")


def _between(block: "list[Token]", start: str, end: str) -> "list[Token]":
    kinds = [token.type for token in block]
    if start not in kinds:
        return []
    return block[kinds.index(start) : kinds.index(end) + 1]


def _items(block: "list[Token]", start: str, end: str, after: str = "") -> "list[list[Token]]":
    """Return the outermost groups from `start` to `end`."""
    found: list[list[Token]] = []
    item: list[Token] = []
    depth = 0
    begun = not after
    for token in block:
        begun = begun or token.type == after
        if not begun:
            continue
        depth += token.type == start
        if depth:
            item.append(token)
        if token.type == end:
            depth -= 1
            if not depth:
                found.append(item)
                item = []
    return found


def _token(token: "Token") -> str:
    if token.type == "inline":
        return _inline(token.children or [])
    if token.type in ("fence", "code_block"):
        return _code(token.content.rstrip("\n").split("\n"))
    if token.type == "hr":
        return "<hr>"
    name, _, side = token.type.rpartition("_")
    return (
        _tag(token, name, side == "open") if side in ("open", "close") else escaped(token.content)
    )


def _tag(token: "Token", name: str, opens: bool) -> str:
    if name == "paragraph" and token.hidden:
        return ""
    if name == "ordered_list" and opens:
        return f'<ol start="{int(token.attrs.get("start", 1) or 1)}">'
    if name == "table":
        return '<table class="rows" cellspacing="0">' if opens else "</table>"
    level = min(6, int(token.tag[1:]) + 1) if name == "heading" else 0
    tag = f"h{level}" if level else _BLOCKS.get(name, "")
    if not tag:
        return ""
    return f"<{tag}>" if opens else f"</{tag}>"


def _inline(tokens: "Sequence[Token]") -> str:
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrs.get("href", "")), len(parts)))
        elif token.type == "link_close":
            address, place = links.pop()
            shown = "".join(parts[place:])
            if address and escaped(address) != shown:
                parts.append(f' <span class="address">({escaped(address)})</span>')
        elif token.type == "image":
            said = token.content or str(token.attrs.get("src", ""))
            parts.append(escaped(say("requests.picture", text=said)))
        elif token.type == "code_inline":
            parts.append(f"<code>{escaped(token.content)}</code>")
        else:
            parts.append(_PLAIN_TAGS.get(token.type) or escaped(token.content))
    return "".join(parts)


def _breakable(text: str) -> str:
    """Put places to break into words that are longer than any line."""
    if len(text) <= _LONGEST_WORD:
        return text
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) > _LONGEST_WORD:
            steps = range(0, len(word), _LONGEST_WORD)
            words[place] = _BREAK.join(word[at : at + _LONGEST_WORD] for at in steps)
    return " ".join(words)
