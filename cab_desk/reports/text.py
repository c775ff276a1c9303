"""User text made fit for paper: the one way in which any text reaches a page."""

import re
import unicodedata

LONGEST_WORD = 200
LINE = 300  # names, titles, roles
PASSAGE = 50_000  # notes, reasons, conditions

_BREAKS = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n",
           "\u2029": "\n"}  # fmt: skip
_SHORTENED = " […]"
# Han and Kana are written without blanks: a line breaks between any two of them, but not before a
# mark that closes, nor behind one that opens. A piece stays as short as a long word's.
_OPENING = "（「『【〔《〈［｛"
_CLOSING = "、。，．・：；？！）」』】〕》〉］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
_HAN = r"\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_HAS_HAN = re.compile(f"[{_HAN}]")
_PIECE = re.compile(
    f"[{_OPENING}]{{0,9}}(?:(?![{_CLOSING}{_OPENING}])[{_HAN}]|[^{_HAN}{_CLOSING}]{{1,{LONGEST_WORD}}})"
    f"[{_CLOSING}]{{0,9}}|[{_OPENING}{_CLOSING}]{{1,9}}"
)


def line(text: object, most: int = LINE) -> str:
    """Return user text as one line without control characters, at most `most` characters."""
    found = text if isinstance(text, str) else str(text)
    if len(found) <= most and found.isascii() and found.isprintable():
        return found.strip()
    return " ".join(_bare(found[: most + 1], most).split())


def passage(text: object, most: int = PASSAGE) -> list[str]:
    """Return user text as paragraphs without control characters, at most `most` characters."""
    found = _bare(str(text)[: most + 1], most)
    paragraphs = [" ".join(part.split()) for part in found.split("\n")]
    while paragraphs and not paragraphs[-1]:
        paragraphs.pop()
    kept: list[str] = []
    for part in paragraphs:
        if part or (kept and kept[-1]):
            kept.append(part)
    return kept


def words(text: str) -> list[str]:
    """Return the words of a text; those of more than 200 characters come in pieces."""
    found = text.split()
    if len(text) <= LONGEST_WORD or max(map(len, found), default=0) <= LONGEST_WORD:
        return found
    pieces = []
    for word in found:
        pieces += [word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD)]
    return pieces


def pieces(text: str) -> list[tuple[str, str]]:
    """Return what a line may end behind, each with the blank that parts it from what precedes."""
    if text.isascii() or not _HAS_HAN.search(text):
        return [(" ", word) for word in words(text)]
    found: list[tuple[str, str]] = []
    for word in text.split():
        first, *rest = _PIECE.findall(word)
        found.append((" ", first))
        found += [("", piece) for piece in rest]
    return found


def _bare(text: str, most: int) -> str:
    cut = len(text) > most
    text = text[:most]
    for mark, plain in _BREAKS.items():
        text = text.replace(mark, plain)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", "".join(map(_visible, text)))
    return text.rstrip() + _SHORTENED if cut else text


def _visible(char: str) -> str:
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    kind = unicodedata.category(char)
    if kind in ("Cc", "Cf"):  # NUL, zero width, marks that turn the direction of reading
        return ""
    return "\ufffd" if kind in ("Cs", "Co", "Cn") else char
