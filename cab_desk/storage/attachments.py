"""The bytes of attached files, in parts, once by their SHA-256."""

import hashlib
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, func, insert, select

from cab_desk.errors import Refused
from cab_desk.storage.schema_attachments import attachment
from cab_desk.words import say

PART = 256 * 1024  # bytes: a page of rows of a copy stays a matter of some megabytes


class AttachmentStore:
    """Implements `services.attachment_ports.Attachments` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def sizes(self, hashes: Collection[str]) -> dict[str, int]:
        """Return how many bytes there are of each of these hashes that the board has."""
        query = (
            select(attachment.c.sha256, func.sum(func.length(attachment.c.data)))
            .where(attachment.c.sha256.in_(sorted(hashes)))
            .group_by(attachment.c.sha256)
        )
        return {name: int(size) for name, size in self._connection.execute(query)}

    def add(self, sha256: str, data: Iterable[bytes]) -> None:
        """Keep the bytes of a hash; raises Refused for bytes of another one."""
        if self.sizes([sha256]):
            return
        found = hashlib.sha256()
        for number, part in enumerate(_in_parts(data)):
            found.update(part)
            row = {"sha256": sha256, "part": number, "data": part}
            self._connection.execute(insert(attachment), row)
        if found.hexdigest() != sha256:
            raise Refused(say("attachments.other_bytes", hash=sha256[:12]))

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Go through the bytes of a hash; none where the board does not have them."""
        numbers = (
            select(attachment.c.part)
            .where(attachment.c.sha256 == sha256)
            .order_by(attachment.c.part)
        )
        for number in self._connection.execute(numbers).scalars().all():
            one = select(attachment.c.data).where(
                attachment.c.sha256 == sha256, attachment.c.part == number
            )
            yield bytes(self._connection.execute(one).scalar_one())


def _in_parts(data: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into parts of one size, none of them empty."""
    held = b""
    for some in data:
        held += some
        while len(held) >= PART:
            yield held[:PART]
            held = held[PART:]
    if held:
        yield held
