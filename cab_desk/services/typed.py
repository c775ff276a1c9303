"""What somebody typed into a dialog and had not recorded when the program ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import loads

from cab_desk.domain.canonical import Plain, canonical, clean, digest, moment, stamp

NO_BOARD = "none"  # where dialogs that come before any board keep theirs
_KIND = "typed"
_LENGTH = 40  # of a key: far more than enough to tell two dialogs apart


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dialog: its name in the program, its name for the user, what it holds."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The texts of one dialog: what it does, about what and which part of it, when, and where."""

    about: tuple[str, str, str]
    title: str
    page: str
    at: datetime
    texts: tuple[Field, ...]
    choices: tuple[Field, ...] = ()
    seat: str = ""  # whose packet it was typed in
    apart: str = ""  # which dialog it was, among those that do the same about the same

    @property
    def key(self) -> str:
        """Return the key under which it is kept."""
        return typed_key(self.about, self.seat, self.apart)


def typed_key(about: Sequence[str], seat: str = "", apart: str = "") -> str:
    """Return the key under which the texts of a dialog are kept."""
    named = [*about, seat, apart] if apart else [*about, seat]
    return _KIND + digest(canonical(named))[:_LENGTH]


def packed_typed(typed: Typed) -> bytes:
    """Return texts as the bytes that are kept."""
    return canonical({
        "v": _KIND, "about": list(typed.about), "title": clean(typed.title), "page": typed.page,
        "at": stamp(typed.at), "texts": _plain(typed.texts), "choices": _plain(typed.choices),
        "seat": typed.seat, "apart": typed.apart,
    })  # fmt: skip


def unpacked_typed(data: bytes) -> Typed | None:
    """Return texts from their bytes; None for what is none, or of a newer program."""
    try:
        found = loads(data)
        if found["v"] != _KIND:
            return None
        action, uid, detail = (str(part) for part in found["about"])
        texts, choices = (_fields(found[name]) for name in ("texts", "choices"))
        title, page, seat = (str(found[name]) for name in ("title", "page", "seat"))
        at, apart = moment(found["at"]), str(found.get("apart", ""))
        return Typed((action, uid, detail), title, page, at, texts, choices, seat, apart)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(fields: Iterable[Field]) -> list[Plain]:
    return [
        {"name": clean(one.name), "label": clean(one.label), "text": clean(one.text)}
        for one in fields
    ]


def _fields(found: Iterable[Mapping[str, object]]) -> tuple[Field, ...]:
    return tuple(Field(str(one["name"]), str(one["label"]), str(one["text"])) for one in found)
