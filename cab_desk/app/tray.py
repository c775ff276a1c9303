"""The tray of a session: every start has one, few of them a file, so it is loaded by the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cab_desk import settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from cab_desk.domain.attachments import Attachment
    from cab_desk.services.attachment_ports import Report, Tray


class LazyTray:
    """Implements `services.attachment_ports.Tray`; what hashes is imported when a file comes."""

    def __init__(self) -> None:
        self._tray: Tray | None = None

    def take(self, path: Path, report: Report) -> Attachment:
        """Copy a file into the tray and return what it is."""
        return self._real().take(path, report)

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Go through the bytes of a file in the tray; none where it is not there."""
        return self._real().parts(sha256)

    def drop(self, hashes: Collection[str]) -> None:
        """Forget files, because they were saved or thrown away."""
        self._real().drop(hashes)

    def _real(self) -> Tray:
        if self._tray is None:
            from cab_desk.files.tray import TrayFolder

            self._tray = TrayFolder(settings.data_folder() / "tray")
        return self._tray
