"""What verifying reads of attached files: the hash that their bytes have today."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from cab_desk.services.audit_ports import AuditedFile
from cab_desk.storage.schema_since import ATTACHMENTS, SCHEMA, lacks

_NAMES = "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"
# Some megabytes at a time.
_PARTS = "SELECT part, data FROM attachment WHERE sha256 = ? AND part > ? ORDER BY part LIMIT 32"


def files(rows: Callable[..., Iterator[Any]]) -> Iterator[AuditedFile]:
    """Go through the files as they are stored."""
    if lacks(rows(SCHEMA), ATTACHMENTS):
        return
    for row in list(rows(_NAMES)):
        yield _file(rows, row["sha256"])


def _file(rows: Callable[..., Iterator[Any]], sha256: str) -> AuditedFile:
    found, size, count, last = hashlib.sha256(), 0, 0, -1
    while parts := list(rows(_PARTS, (sha256, last))):
        for part, data in parts:
            if part != count or not isinstance(data, bytes):  # none is missing between two
                return AuditedFile(sha256, "", size)
            found.update(data)
            size, count, last = size + len(data), count + 1, part
    return AuditedFile(sha256, found.hexdigest(), size)
