"""Packets that lie unpacked on this machine: which there are, and which may go.

An unpacked packet holds RFCs and the sealed key of its reader. It goes once nobody opened it for
a while; one in which something was said goes only after that was saved for the board.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cab_desk import settings as user_settings
from cab_desk.domain.ledger import stream_of
from cab_desk.errors import CabDeskError, Refused
from cab_desk.services.packets import packet_form
from cab_desk.settings import write_whole
from cab_desk.words import plural, say

BOARD, DEVICE, LISTED = "board.cabdesk", "device", "packet.json"
_OPENED, _SAVED = "opened", "saved"

UNSAID_STAY = timedelta(days=30)
SAVED_STAY = timedelta(days=180)
_HALF_STAY = timedelta(days=1)  # what a kill left half unpacked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A packet that lies unpacked. `said` counts what was said in it, `saved` what of it was
    written for the board.
    """

    folder: Path
    hash: str
    board: str
    person: str
    opened: datetime
    said: int
    saved: int

    @property
    def unsaved(self) -> int:
        """Return how much would be lost with it."""
        return max(0, self.said - self.saved)

    def may_go(self, now: datetime) -> bool:
        """Tell whether it was left alone for so long that it is cleaned away."""
        stay = SAVED_STAY if self.said else UNSAID_STAY
        return not self.unsaved and now - self.opened > stay


def place(home: Path | None, packet_hash: str) -> Path:
    """Return where a packet lies unpacked."""
    return _root(home) / packet_hash[:32]


def note_opened(folder: Path) -> None:
    """Note that a packet was opened now."""
    with suppress(OSError):  # a full disk is told where something is to be said
        (folder / _OPENED).touch()


def note_saved(folder: Path, events: int) -> None:
    """Note that so many events were written for the board."""
    with suppress(OSError):
        write_whole(folder / _SAVED, str(events).encode())


def kept(home: Path | None = None) -> list[Kept]:
    """Return the packets that lie unpacked, the one that was opened last first."""
    found = [one for folder in _folders(home) if (one := _kept(folder)) is not None]
    return sorted(found, key=lambda one: one.opened, reverse=True)


def tidy(home: Path | None = None, spare: Path | None = None) -> int:
    """Clean away what was left alone, but not `spare`; return how many packets that were."""
    now, gone = datetime.now(UTC), 0
    for folder in _folders(home):
        if folder == spare:
            continue
        one = _kept(folder)
        if one is None:
            if now - _moment(folder) > _HALF_STAY and not (folder / LISTED).exists():
                _remove(folder)
        elif one.may_go(now):
            gone += _remove(folder)
    return gone


def forget(packet_hash: str, home: Path | None = None) -> None:
    """Remove an unpacked packet; raises Refused where what was said in it was not saved."""
    one = _kept(place(home, packet_hash))
    if one is None:
        raise Refused(say("packets.not_kept"))
    if one.unsaved:
        raise Refused(plural("packets.unsaved", one.unsaved))
    _remove(one.folder)


def _folders(home: Path | None) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(one for one in _root(home).iterdir() if one.is_dir())


def _root(home: Path | None) -> Path:
    return (home or user_settings.data_folder()) / "packets"


def _kept(folder: Path) -> Kept | None:
    """Return what is known of a packet; None for one that cannot be read, which stays."""
    from cab_desk.storage import packet_board

    try:
        contents = packet_form.contents((folder / LISTED).read_bytes())
        stream = stream_of(contents.person_id, (folder / DEVICE).read_text("utf-8"))
        said = packet_board.count_said(folder / BOARD, stream)
        opened = _moment(folder / _OPENED if (folder / _OPENED).exists() else folder / LISTED)
    except (OSError, ValueError, CabDeskError):
        return None
    return Kept(folder, contents.hash, contents.board, contents.person, opened, said,
                _saved(folder))  # fmt: skip


def _saved(folder: Path) -> int:
    try:
        return int(json.loads((folder / _SAVED).read_bytes()))
    except (OSError, ValueError, TypeError):
        return 0


def _moment(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(time.time(), UTC)


def _remove(folder: Path) -> bool:
    """Remove a folder, its list of contents first: without it, it is no packet any more."""
    try:
        (folder / LISTED).unlink(missing_ok=True)
        shutil.rmtree(folder)
    except OSError as error:
        log.warning("the unpacked packet %s stays: %s", folder.name, error.strerror)
        return False
    return True
