"""Turn what a user types into a full-text query that cannot break."""

from cab_desk.domain.canonical import clean

_MOST_WORDS = 16
_SHORTEST_BEGINNING = 2  # of a word that is looked for in documents too


def match(text: str) -> str | None:
    """Return the MATCH expression for a text: all its words, the last one as a beginning.

    Every word is quoted, so nothing in it is read as an operator. None: no word to look for.
    """
    words = [word for word in clean(text).split() if any(map(str.isalnum, word))]
    if not words:
        return None
    quoted = [f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words[:_MOST_WORDS]]
    quoted[-1] += "*"
    if len(words[-1]) < _SHORTEST_BEGINNING:
        # Nearly every document has a word that begins with a given letter.
        quoted[-1] = f"{{number title systems}} : {quoted[-1]}"
    return " AND ".join(quoted)
