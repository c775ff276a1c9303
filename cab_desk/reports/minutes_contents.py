"""What minutes of many pages say of their own pages: the contents, and where each item stands."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk.reports.flow import LEFT, TOP, Flow
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

_PAGES = 4  # that are looked through as quickly without a list
# About what things take: the first and last parts, an item, a signature, 100 letters.
_AROUND, _ITEM, _SIGNED, _HUNDRED = 620, 150, 105, 14
_LARGE = 1.25  # of that in large type
_TEXTS = ("note", "added", "reason", "late")
_ITEMS = "items"
_WIDE = 250.0  # of the list, so that the eye finds the page of a line


def is_long(flow: Flow, record: Record) -> bool:
    """Tell whether minutes are longer than some pages, before they are laid out."""
    high = _AROUND + sum(map(_height, record["items"]))
    edits = record.get("edits", {})
    high += _text(edits.get("opening", "")) + _text(edits.get("closing", ""))
    page = (flow.bottom - TOP) / (_LARGE if flow.form.large else 1.0)
    return high > _PAGES * page


def contents(flow: Flow, record: Record) -> None:
    """List the parts of long minutes with their pages."""
    if not is_long(flow, record):
        return
    body = flow.style.body
    flow.heading(say("minutes.paper.contents"))
    flow.y += 2
    for key, title in _parts(record):
        flow.need(body.leading)
        flow.at(LEFT, title, body, "text.primary")
        flow.page_of(key, body, "text.primary", right=LEFT + _WIDE)
        flow.paper.link(key, LEFT, flow.y, _WIDE, body.leading)
        flow.y += body.leading


def key_of(item: Record) -> str:
    """Return by which key minutes know where an item begins."""
    return f"item {item['position']} {item['id']}"


def mark_item(flow: Flow, item: Record, title: str) -> None:
    """Note that an item begins here; the first one begins the part that holds them all."""
    if not flow.paper.places.has(_ITEMS):
        flow.mark(_ITEMS, say("minutes.paper.items"))
    flow.mark(key_of(item), title, level=1)


def _parts(record: Record) -> list[tuple[str, str]]:
    edits = record.get("edits", {})
    there = {
        "opening": bool(edits.get("opening")), _ITEMS: bool(record["items"]),
        "reviews": bool(record.get("reviews")), "closing": bool(edits.get("closing")),
    }  # fmt: skip
    order = ("opening", "attendance", "decisions", _ITEMS, "reviews", "closing", "signatures",
             "approved", "check")  # fmt: skip
    return [(key, say(f"minutes.paper.{key}")) for key in order if there.get(key, True)]


def _height(item: Record) -> int:
    texts = [str(item.get(name, "")) for name in _TEXTS]
    texts += [*item["conditions"], *(action["text"] for action in item["actions"])]
    return _ITEM + _SIGNED * len(item["signoffs"]) + sum(map(_text, texts))


def _text(text: str) -> int:
    return (len(text) // 100 + text.count("\n")) * _HUNDRED
