"""What verifying reads of attached files: the hash that their bytes have today."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from cab_desk.services.audit_ports import AuditedFile
from cab_desk.storage.schema_since import ATTACHMENTS, SCHEMA, lacks

_SOME = 32  # parts at a time: some megabytes
_NAMES = "SELECT sha256, max(part) AS last FROM attachment GROUP BY sha256 ORDER BY sha256"
_PARTS = "SELECT data FROM attachment WHERE sha256 = ? AND part >= ? AND part < ? ORDER BY part"


def files(rows: Callable[..., Iterator[Any]]) -> Iterator[AuditedFile]:
    """Go through the files as they are stored."""
    if lacks(rows(SCHEMA), ATTACHMENTS):
        return
    for row in list(rows(_NAMES)):
        found, size = hashlib.sha256(), 0
        for first in range(0, row["last"] + 1, _SOME):
            for (data,) in rows(_PARTS, (row["sha256"], first, first + _SOME)):
                found.update(data)
                size += len(data)
        yield AuditedFile(row["sha256"], found.hexdigest(), size)
