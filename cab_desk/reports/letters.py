"""Letters as they stand on a line: which way they run, how they join, which come first.

Lines of paper run from the left, as the design's do; Hebrew and Arabic turn within them as
Unicode's bidirectional algorithm (UAX 9) says, without its explicit marks: none reaches a page.
A letter that is drawn in another shape than its own is one character of a private plane, that
names both: a reader of the file finds the letter that was written, never the shape.
"""

import re
import unicodedata
from functools import cache

_PLANE = 0xF0000
_OURS = re.compile("[\U000f0000-\U000fffff]")
_MOST_PAIRS = 0xFFFE
_FROM_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT = re.compile(f"[{_FROM_RIGHT}]")
_TURNED = re.compile(f"[\u093f{_FROM_RIGHT}\U000f0000-\U000fffff]")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⟦": "⟧", "〈": "〉", "「": "」", "（": "）"}
_MIRRORED = _BRACKETS | {"<": ">", "«": "»", "‹": "›", "≤": "≥"}
_MIRRORED |= {right: left for left, right in _MIRRORED.items()}
_TATWEEL, _LAM, _ALEFS, _NOTHING = "\u0640", "\u0644", "\u0622\u0623\u0625\u0627", "\u200b"
_WITHIN_NUMBERS = (("EN", "ES"), ("EN", "CS"), ("AN", "CS"))
_SHORT_I, _NUKTA = "\u093f", "\u093c"

_pairs: dict[str, tuple[str, str]] = {}
_named: dict[tuple[str, str], str] = {}


def parts(char: str) -> tuple[str, str]:
    """Return the shape in which a character is drawn, and the letter that it means."""
    return _pairs.get(char, (char, char))


def drawn(text: str) -> str:
    """Return the characters of a line in the order and shape in which they are drawn."""
    if not _TURNED.search(text):
        return text
    text = _OURS.sub("\ufffd", text)  # of no text's own: it would be read as another letter
    shapes = list(text)
    _join(text, shapes)
    _put_short_i_first(text, shapes)
    if not _RIGHT.search(text):
        return "".join(map(_pair, shapes, text))
    levels = _levels(text)
    for at, level in enumerate(levels):
        if level % 2:
            shapes[at] = _MIRRORED.get(shapes[at], shapes[at])
    # Readers of a file turn a run as a whole: its letters mean what stands there before marks move.
    order = _order(levels)
    behind = _marks_behind(text, levels, order)
    return "".join(
        [_pair(shapes[at], text[means]) for at, means in zip(behind, order, strict=True)]
    )


def _pair(shape: str, letter: str) -> str:
    found = letter if shape == letter else _named.get((shape, letter))
    if found is None:
        if len(_pairs) >= _MOST_PAIRS:
            return letter
        found = chr(_PLANE + len(_pairs))
        _named[shape, letter], _pairs[found] = found, (shape, letter)
    return found


# Shapes -----------------------------------------------------------------------------------------


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the presentation forms of Arabic letters by their kind, of lam and alef by both."""
    found: dict[str, dict[str, str]] = {}
    for code in range(0xFB50, 0xFEFD):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if kind in ("<initial>", "<medial>", "<final>", "<isolated>"):
            base = "".join(chr(int(letter, 16)) for letter in letters)
            found.setdefault(base, {}).setdefault(kind, chr(code))
    return found


def _joins(text: str, at: int, kind: str) -> bool:
    """Say whether the letter at a place joins what follows ("<initial>") or precedes it."""
    return text[at] == _TATWEEL or kind in _forms().get(text[at], {})


def _join(text: str, shapes: list[str]) -> None:
    """Give Arabic letters the shapes in which they touch their neighbours."""
    # Marks above and below do not part letters.
    places = [at for at, char in enumerate(text) if unicodedata.category(char) != "Mn"]
    for place, at in enumerate(places):
        forms = _forms().get(text[at])
        if forms is None:
            continue
        before = places[place - 1] if place else None
        after = places[place + 1] if place + 1 < len(places) else None
        joined = before is not None and _joins(text, before, "<initial>")
        joined = joined and _joins(text, at, "<final>")
        joins = after is not None and _joins(text, after, "<final>")
        if after is not None and text[at] == _LAM and text[after] in _ALEFS:
            both = _forms()[text[at] + text[after]]
            form = both.get("<final>" if joined else "<isolated>", text[at])
            shapes[at], shapes[after] = form, _NOTHING
        elif shapes[at] == text[at]:
            kind = ("<isolated>", "<final>", "<initial>", "<medial>")[joined + 2 * joins]
            shapes[at] = forms.get(kind, forms.get("<final>" if joined else "<isolated>", text[at]))


def _put_short_i_first(text: str, shapes: list[str]) -> None:
    """Draw Devanagari's short i on the left of the consonant that it follows."""
    for at in [found.start() for found in re.finditer(_SHORT_I, text)]:
        first = at - 2 if at > 1 and text[at - 1] == _NUKTA else at - 1
        if first >= 0 and unicodedata.category(text[first]) == "Lo":
            shapes[first : at + 1] = _SHORT_I + text[first:at]


# Directions -------------------------------------------------------------------------------------


def _levels(text: str) -> list[int]:
    """Return the level of each character on a line that runs from the left."""
    kinds = [unicodedata.bidirectional(char) or "L" for char in text]
    first = list(kinds)
    _settle_weak(kinds)
    _settle_brackets(text, first, kinds)
    _settle_neutral(kinds)
    levels = [{"R": 1, "AN": 2, "EN": 2}.get(kind, 0) for kind in kinds]
    for at in range(len(levels) - 1, -1, -1):  # L1: blanks at the end stay there
        if first[at] not in ("WS", "BN"):
            break
        levels[at] = 0
    return levels


def _settle_weak(kinds: list[str]) -> None:
    """Settle marks, numbers and what stands at numbers (W1 to W7)."""
    strong = before = "L"
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):  # W1
            kinds[at] = before
        before = kinds[at]
        strong = before if before in ("L", "R", "AL") else strong
        if before == "EN" and strong == "AL":  # W2
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for at in range(1, len(kinds) - 1):  # W4
        beside = kinds[at - 1]
        if beside == kinds[at + 1] and (beside, kinds[at]) in _WITHIN_NUMBERS:
            kinds[at] = beside
    _settle_signs(kinds)
    strong = "L"
    for at, kind in enumerate(kinds):  # W7
        strong = kind if kind in ("L", "R") else strong
        kinds[at] = "L" if (kind, strong) == ("EN", "L") else kind


def _settle_signs(kinds: list[str]) -> None:
    """Let signs of currency and the like go with the number that they touch (W5, W6)."""
    for row in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        beside = ""
        for at in row:
            if kinds[at] == "ET" and beside == "EN":
                kinds[at] = "EN"
            beside = kinds[at]
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _bracket_pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if kinds[at] != "ON":
            continue
        if char in _BRACKETS:
            opened.append((_BRACKETS[char], at))
            if len(opened) > 63:
                break
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == char:
                found.append((opened[depth][1], at))
                del opened[depth:]
                break
    return sorted(found)


def _strong(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _settle_brackets(text: str, first: list[str], kinds: list[str]) -> None:
    """Let both brackets of a pair run the same way (N0)."""
    for left, right in _bracket_pairs(text, kinds):
        inside = {_strong(kind) for kind in kinds[left + 1 : right]}
        if "L" in inside:
            way = "L"
        elif "R" in inside:
            before = (_strong(kind) for kind in reversed(kinds[:left]) if _strong(kind))
            way = next(before, "L")
        else:
            continue
        for at in (left, right):
            kinds[at] = way
            for mark in range(at + 1, len(kinds)):
                if first[mark] != "NSM":
                    break
                kinds[mark] = way


def _settle_neutral(kinds: list[str]) -> None:
    """Let what has no way of its own run as what stands on both sides, else from the left."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and not _strong(kinds[end]):
            end += 1
        if end > at:
            before = _strong(kinds[at - 1]) if at else "L"
            after = _strong(kinds[end]) if end < len(kinds) else "L"
            kinds[at:end] = [before if before == after else "L"] * (end - at)
        at = end + 1


def _order(levels: list[int]) -> list[int]:
    """Return the places of a text from the left of the line to its right (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end + 1
    return order


def _marks_behind(text: str, levels: list[int], order: list[int]) -> list[int]:
    """Return the places with marks after the letter that bears them (L3)."""
    found: list[int] = []
    marks: list[int] = []
    for at in order:
        if levels[at] % 2 and unicodedata.category(text[at]) == "Mn":
            marks.append(at)
            continue
        found += [at, *reversed(marks)]
        marks.clear()
    return found + marks
