"""Full text on a server: words made here, so that a board finds the same wherever it lies.

They are cut and folded as SQLite's unicode61 does: letters and digits, without case and accents,
neither stemmed nor left out by a language's dictionary.
"""

import re
import unicodedata
from collections.abc import Sequence

from cab_desk.domain.canonical import clean

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 255
_LAST_PLACE = 16_383  # that Postgres keeps of a word's places
_MOST_PLACES = 60  # of one word; Postgres keeps 255
_MOST_BYTES = 700_000  # Postgres takes a megabyte, places included
_MOST_WORDS = 16
_SHORTEST_BEGINNING = 2  # of a word that is looked for in documents too


def words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    lower = text.lower()
    if not lower.isascii():
        parts = unicodedata.normalize("NFD", lower)
        lower = "".join(one for one in parts if not unicodedata.combining(one))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(lower)]


def vector(texts: Sequence[str]) -> str:
    """Return number, title, systems and documents as Postgres reads words with their places.

    All but the last are marked A, so that the beginning of a word can be looked for in them alone.
    """
    *short, documents = texts
    places: dict[str, list[str]] = {}
    at = 0
    for mark, said in (("A", short), ("", [documents])):
        for text in said:
            for word in words(text):
                at += 1
                found = places.setdefault(word, [])
                if len(found) < _MOST_PLACES:
                    found.append(f"{min(at, _LAST_PLACE)}{mark}")
            at += 1  # no phrase goes from one text into the next
    made = [f"'{word}':{','.join(found)}" for word, found in places.items()]
    if sum(map(len, made)) > _MOST_BYTES:  # only a text of very many different words
        return _cut([f"'{word}':{found[0]}" for word, found in places.items()])
    return " ".join(made)


def query(text: str) -> str | None:
    """Return what Postgres looks for: all the words of a text, the last one as a beginning.

    None: no word to look for.
    """
    wanted = [(word, found) for word in clean(text).split() if (found := words(word))]
    if not wanted:
        return None
    short = len(wanted[-1][0]) < _SHORTEST_BEGINNING
    said = [found for _, found in wanted[:_MOST_WORDS]]
    last = f"'{said[-1][-1]}':*{'A' if short else ''}"
    phrases = [[f"'{word}'" for word in phrase] for phrase in said]
    phrases[-1][-1] = last
    return " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)


def _cut(made: list[str]) -> str:
    text = " ".join(made).encode()[:_MOST_BYTES].decode(errors="ignore")
    return text.rpartition(" ")[0]
