"""Files on their way onto a board, for tests: a tray, and RFCs that name what is in it."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from cab_desk.domain.attachments import Attachment, put
from cab_desk.domain.change import Change
from cab_desk.files.tray import TrayFolder
from cab_desk.services.requests import attaching


class Place(Protocol):
    """A room of the tests with a folder of its own."""

    folder: Path

    def do(self, command: Any) -> Any:
        """Run a command in a unit of work."""

    def change(self, uid: str) -> Change:
        """Return an RFC."""


LARGE = 600_000  # bytes: more than two parts


def tray_of(desk: Place) -> TrayFolder:
    return TrayFolder(desk.folder / "tray")


def chosen(desk: Place, name: str = "plan.pdf", data: bytes = b"the plan") -> Attachment:
    """Choose a file, as the form does, and return what the RFC will say of it."""
    path = Path(desk.folder, name)
    path.write_bytes(data)
    return tray_of(desk).take(path, lambda _done, _of: None)


def attached(desk: Place, uid: str, *files: Attachment, reason: str = "A newer plan") -> None:
    """Save an RFC with these files in the place of those that it has."""
    before = desk.change(uid)
    desk.do(
        partial(
            attaching.keep, tray=tray_of(desk), uid=uid, expected_version=before.version,
            change=replace(before, attachments=tuple(files)), reason=reason,
        )
    )  # fmt: skip


def also(desk: Place, uid: str, name: str, data: bytes, instead: str = "") -> Attachment:
    """Attach one more file, or put it in the place of another one."""
    found, kept = put(desk.change(uid).attachments, chosen(desk, name, data), instead)
    attached(desk, uid, *found)
    return kept
