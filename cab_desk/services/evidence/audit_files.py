"""Hold the files that RFCs name against the bytes that the board keeps."""

import json

from cab_desk.domain.attachments import LARGEST, Attachment, restored
from cab_desk.domain.content import ATTACHMENTS
from cab_desk.services.audit_ports import AuditedFile, AuditSource

_MARK = f'"{ATTACHMENTS}":['.encode()


class Files:
    """The kept files, each read once, and which of them an RFC names in any version."""

    def __init__(self, source: AuditSource) -> None:
        """Read every byte of them."""
        self._kept = {one.sha256: one for one in source.files()}
        self._named: set[str] = set()

    def fault(self, content: bytes) -> tuple[str, str] | None:
        """Return what is wrong with the first file of a content that is, and its name."""
        if _MARK not in content:
            return None
        try:
            named = restored(json.loads(content).get(ATTACHMENTS, ()))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return "file_unread", ""
        self._named.update(one.sha256 for one in named)
        wrong = ((self._wrong(one), one.name) for one in named)
        return next((found for found in wrong if found[0]), None)

    def unnamed(self) -> list[AuditedFile]:
        """Return the files that no RFC names; asked for once all of them were looked at."""
        return [one for name, one in self._kept.items() if name not in self._named]

    def _wrong(self, named: Attachment) -> str:
        if named.size > LARGEST:  # no program puts one there
            return "file_large"
        kept = self._kept.get(named.sha256)
        if kept is None:
            return "file_missing"
        right = (kept.found, kept.size) == (named.sha256, named.size)
        return "" if right else "file_altered"
