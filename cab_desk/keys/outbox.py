"""Keep signed events on this machine's own disk until they are known to be in the ledger.

One immutable file an event, written whole or not at all; the folder that it lies in is its
state. What was recorded stays: should the database lose it, it can be entered again.
"""

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from cab_desk.domain.canonical import canonical, clean, digest
from cab_desk.errors import Unavailable
from cab_desk.services.records import OutboxEntry
from cab_desk.settings import sync_folder, write_whole
from cab_desk.words import say

PENDING = "PENDING"
RECORDED = "RECORDED"
REFUSED = "REFUSED"

_FOLDERS = {PENDING: "pending", RECORDED: "recorded", REFUSED: "refused"}
_SUFFIX = ".event"


class FileOutbox:
    """An outbox in a folder of the user's own; several programs may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, entry: OutboxEntry) -> None:
        """Keep an entry as PENDING; what this returned from survives a power cut."""
        data = canonical(
            {
                "v": 1,
                "id": entry.event_id,
                "data": entry.data.decode("utf-8"),
                "signature": entry.signature.hex(),
            }
        )
        path = self._place(PENDING, entry.event_id)
        try:
            self._write(path, data)
        except OSError as error:
            # Written but not sure to last: it must not come in later after "nothing was recorded".
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise Unavailable(say("signing.outbox_unwritable", why=_why(error))) from error

    def mark(self, event_id: str, state: str, reason: str = "") -> None:
        """Note what became of an entry."""
        target = self._place(state, event_id)
        try:
            if reason:
                self._write(target.with_suffix(".reason"), clean(reason).encode("utf-8"))
            for other in (PENDING, REFUSED, RECORDED):
                source = self._place(other, event_id)
                if other != state and source.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    source.replace(target)
                    sync_folder(target.parent)
                    sync_folder(source.parent)
        except FileNotFoundError:
            return  # another program of this user marked it meanwhile
        except OSError as error:
            raise Unavailable(say("signing.outbox_unwritable", why=_why(error))) from error

    def pending(self) -> list[OutboxEntry]:
        """Return what is not known to be recorded; a damaged file is left where it is."""
        return self.entries(PENDING)

    def known(self, only: Collection[str] | None = None) -> list[OutboxEntry]:
        """Return nothing: a disk of one's own loses no rows that were recorded."""
        return []

    def known_ids(self) -> set[str]:
        """Return nothing, as `known` does."""
        return set()

    def ids(self, state: str) -> set[str]:
        """Return the ids of the entries in a state, as their files are named."""
        folder = self._folder / _FOLDERS[state]
        return {path.stem for path in folder.glob(f"*{_SUFFIX}")} if folder.is_dir() else set()

    def entries(self, state: str, only: Collection[str] | None = None) -> list[OutboxEntry]:
        """Return the entries in a state, in a settled order."""
        folder = self._folder / _FOLDERS[state]
        if not folder.is_dir():
            return []
        paths = (path for path in sorted(folder.glob(f"*{_SUFFIX}")))
        found = (_read(path, state) for path in paths if only is None or path.stem in only)
        return [entry for entry in found if entry is not None]

    def newest(self, state: str, most: int, but_not: tuple[str, ...] = ()) -> list[OutboxEntry]:
        """Return the last entries that came in a state, and are in none of some others."""
        found = (_read(path, state) for path in self.newest_files(state, most, but_not))
        return [entry for entry in found if entry is not None]

    def newest_files(self, state: str, most: int, but_not: tuple[str, ...] = ()) -> list[Path]:
        """Return the files of the last entries that came in a state, and are in none of others."""
        folder = self._folder / _FOLDERS[state]
        if not folder.is_dir():
            return []
        others = [self._folder / _FOLDERS[one] for one in but_not]
        ages = [
            (path.stat().st_mtime_ns, path)
            for path in folder.glob(f"*{_SUFFIX}")
            if not any((other / path.name).exists() for other in others)
        ]
        return [path for _, path in sorted(ages)[-most:]]

    def holds(self, event_id: str, state: str) -> bool:
        """Tell whether an entry is in a state."""
        return self._place(state, event_id).exists()

    def reason(self, event_id: str) -> str:
        """Return why an entry was refused."""
        path = self._place(REFUSED, event_id).with_suffix(".reason")
        return path.read_text("utf-8") if path.exists() else ""

    def _place(self, state: str, event_id: str) -> Path:
        if not (event_id.isascii() and event_id.isalnum()):
            raise ValueError("an event is named by its hash")
        return self._folder / _FOLDERS[state] / f"{event_id}{_SUFFIX}"

    def _write(self, path: Path, data: bytes) -> None:
        self._make(path.parent)
        write_whole(path, data)

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)


def _read(path: Path, state: str) -> OutboxEntry | None:
    try:
        found = json.loads(path.read_bytes())
        data = found["data"].encode("utf-8")
        entry = OutboxEntry(found["id"], data, bytes.fromhex(found["signature"]), state)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return entry if digest(data) == entry.event_id else None


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
