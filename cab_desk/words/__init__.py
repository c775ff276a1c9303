"""The catalogue of every sentence that the program says to a user.

Each room keeps its templates in a module of this package; a translation is a mapping from the
same keys to other templates (`use`). Templates have named fields: ``{number}``.
"""

from collections.abc import Mapping
from importlib import import_module

ROOMS = (
    "access",
    "aftermath",
    "alarm",
    "common",
    "agenda",
    "attachments",
    "beside",
    "board",
    "changes",
    "checking",
    "database",
    "conditions",
    "conflicts",
    "duties",
    "entries",
    "evidence",
    "exceptions",
    "files",
    "findings",
    "flags",
    "frame",
    "figures",
    "forgoing",
    "heard",
    "identity",
    "kpis",
    "losses",
    "meanwhile",
    "meeting",
    "minutes",
    "moments",
    "packets",
    "paper",
    "pages",
    "people",
    "policy",
    "preapproved",
    "presence",
    "projector",
    "requests",
    "risk",
    "rfc",
    "rules",
    "schedule",
    "script",
    "server",
    "sharing",
    "sheet",
    "signing",
    "spacing",
    "systems",
    "templates",
    "typed",
    "verifying",
    "windows",
    "workings",
)

_texts: dict[str, str] = {}
_loaded: set[str] = set()


def say(key: str, /, **fields: object) -> str:
    """Return the sentence of a key with its fields filled in; raises KeyError for an unknown key.

    The part of the key before its first dot names the room: ``signing.wrong_passphrase``.
    """
    text = _texts.get(key)
    if text is None:
        _load(key.partition(".")[0])
        text = _texts[key]
    return text.format(**fields) if fields else text


def plural(key: str, count: int, /, **fields: object) -> str:
    """Return the sentence of `key` for one (`key.one`) or for any other number (`key.many`)."""
    return say(f"{key}.one" if count == 1 else f"{key}.many", count=f"{count:,}", **fields)


def use(translation: Mapping[str, str]) -> None:
    """Put another language's templates in place of the English ones."""
    for room in ROOMS:
        _load(room)
    unknown = translation.keys() - _texts.keys()
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    _texts.update(translation)


def catalogue() -> dict[str, str]:
    """Return every key with its template."""
    for room in ROOMS:
        _load(room)
    return dict(_texts)


def _load(room: str) -> None:
    if room in _loaded or room not in ROOMS:
        return
    _loaded.add(room)
    texts: dict[str, str] = import_module(f"{__name__}.{room}").TEXTS
    for key, text in texts.items():
        _texts.setdefault(key, text)
