"""What somebody typed into a form and had not saved when the program ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from json import loads
from typing import Any, Protocol

from cab_desk.domain.canonical import canonical, clean, moment, stamp
from cab_desk.domain.change import Change
from cab_desk.domain.content import content, particulars, restore

NEW = "new"  # the key of an RFC that is not on the board yet
_FORM, _NOTE = 1, "note"


class UnsavedTexts(Protocol):
    """One file for each form, on this user's disk; never on a board, in a packet or a backup."""

    def keep(self, board_id: str, key: str, data: bytes) -> None:
        """Keep what is typed, whole or not at all; raises Unavailable where that fails."""

    def read(self, board_id: str, key: str) -> bytes:
        """Return what is kept, or nothing."""

    def drop(self, board_id: str, key: str) -> None:
        """Forget it, because it was saved or thrown away."""

    def all(self, board_id: str) -> list[bytes]:
        """Return everything that is kept for a board."""

    def let_go(self) -> None:
        """Leave what is kept to other windows: this one is closed."""

    def others(self, board_id: str, key: str) -> list[bytes]:
        """Return everything that is kept for any board, without what lies under this key."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An edit that was being made: of what, from what, and when it was last touched."""

    uid: str
    number: str
    at: datetime
    before: Change
    mine: Change
    head: int
    template: str = ""  # that a new one is made from

    @property
    def name(self) -> str:
        """Return how the RFC is called."""
        return self.number or self.mine.title


def packed(unsaved: Unsaved) -> bytes:
    """Return an edit as the bytes that are kept."""
    made_from = {"template": unsaved.template} if unsaved.template else {}
    return canonical({
        "v": _FORM, "uid": unsaved.uid, "number": unsaved.number, "at": stamp(unsaved.at),
        "before": _plain(unsaved.before), "mine": _plain(unsaved.mine), "head": unsaved.head,
        **made_from,
    })  # fmt: skip


def unpacked(data: bytes) -> Unsaved | None:
    """Return an edit from its bytes; None for what cannot be read, such as of a newer program."""
    try:
        found = loads(data)
        if found["v"] != _FORM:
            return None
        base = Change(title="", uid=str(found["uid"]), number=str(found["number"]))
        before, mine = (_change(base, found[name]) for name in ("before", "mine"))
        at, template = moment(found["at"]), str(found.get("template", ""))
        head = int(found["head"])
        return Unsaved(base.uid, base.number, at, before, mine, head, template)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def files_of(kept: Iterable[bytes]) -> set[str]:
    """Return the hashes of the files that kept edits name."""
    edits = (edit for edit in map(unpacked, kept) if edit is not None)
    return {file.sha256 for edit in edits for file in edit.mine.attachments}


@dataclass(frozen=True, slots=True)
class UnsavedNote:
    """A note of a meeting's item that the board was not known to have when the window closed."""

    meeting_id: str
    item_id: str
    text: str
    at: datetime
    seen: tuple[str, ...] | None = None  # what stood there when it was typed, or was sent since


def note_key(item_id: str) -> str:
    """Return the key under which an item's note is kept."""
    return f"note{item_id}"


def packed_note(note: UnsavedNote) -> bytes:
    """Return a note as the bytes that are kept."""
    return canonical({
        "v": _NOTE, "meeting": note.meeting_id, "item": note.item_id, "text": clean(note.text),
        "at": stamp(note.at),
        **({} if note.seen is None else {"seen": [clean(one) for one in note.seen]}),
    })  # fmt: skip


def unpacked_note(data: bytes) -> UnsavedNote | None:
    """Return a note from its bytes; None for what is none."""
    try:
        found = loads(data)
        if found["v"] != _NOTE:
            return None
        meeting, item, text = (str(found[name]) for name in ("meeting", "item", "text"))
        seen = found.get("seen")
        known = None if seen is None else tuple(str(one) for one in seen)
        return UnsavedNote(meeting, item, text, moment(found["at"]), known)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(change: Change) -> dict[str, Any]:
    return {**content(change), **particulars(change)}


def _change(base: Change, data: Mapping[str, Any]) -> Change:
    return replace(base, **restore(base, data))
