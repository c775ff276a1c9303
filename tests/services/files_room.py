"""Files on their way onto a board, for tests: a tray, and RFCs that name what is in it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from cab_desk.domain.attachments import Attachment, put
from cab_desk.files.tray import TrayFolder
from cab_desk.services.requests import attaching
from tests.services.evidence_room import Room

LARGE = 600_000  # bytes: more than two parts


def tray_of(desk: Room) -> TrayFolder:
    return TrayFolder(desk.folder / "tray")


def chosen(desk: Room, name: str = "plan.pdf", data: bytes = b"the plan") -> Attachment:
    """Choose a file, as the form does, and return what the RFC will say of it."""
    path = Path(desk.folder, name)
    path.write_bytes(data)
    return tray_of(desk).take(path, lambda _done, _of: None)


def attached(desk: Room, uid: str, *files: Attachment, reason: str = "A newer plan") -> None:
    """Save an RFC with these files in the place of those that it has."""
    before = desk.change(uid)
    desk.do(
        partial(
            attaching.keep, tray=tray_of(desk), uid=uid, expected_version=before.version,
            change=replace(before, attachments=tuple(files)), reason=reason,
        )
    )  # fmt: skip


def also(desk: Room, uid: str, name: str, data: bytes, instead: str = "") -> Attachment:
    """Attach one more file, or put it in the place of another one."""
    found, kept = put(desk.change(uid).attachments, chosen(desk, name, data), instead)
    attached(desk, uid, *found)
    return kept
