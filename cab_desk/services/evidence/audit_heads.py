"""Hold the chain against what kept minutes bear of it.

Entries that nobody signs could be written anew with all hashes after them. The record of minutes
names the head that the chain had then, and the chair signed its hash with `minutes.final`: what lay
before cannot be another history since. Entries after the last final minutes are not held by this.
"""

import json
from collections.abc import Iterator

from cab_desk.services.audit_ports import AuditSource
from cab_desk.services.evidence.audit_walk import AuditFault
from cab_desk.words import say

_BYTES = 32  # of a hash


class Heads:
    """The hash of each entry, as the walk along the chain finds them."""

    def __init__(self) -> None:
        self._hashes = bytearray()

    def saw(self, digest: str) -> None:
        """Take the next entry's."""
        try:
            self._hashes += bytes.fromhex(digest).ljust(_BYTES, b"\0")[:_BYTES]
        except ValueError:  # the walk says what is wrong with it
            self._hashes += bytes(_BYTES)

    def faults(self, source: AuditSource) -> Iterator[AuditFault]:
        """Go through the minutes that bear another history than the chain has."""
        for kept in source.minutes():
            seq, digest = _borne(kept.record)
            if seq and self._at(seq) != digest:
                what = say(
                    "verifying.what.minutes", meeting=kept.meeting_id[:8], revision=kept.revision
                )
                yield AuditFault(seq, kept.meeting_id, say("verifying.borne", seq=seq, what=what))

    def _at(self, seq: int) -> str:
        return self._hashes[(seq - 1) * _BYTES : seq * _BYTES].hex()


def _borne(record: bytes) -> tuple[int, str]:
    """Return the entry and hash that a record bears; 0 where it bears none that can be read."""
    try:
        head = json.loads(record)["head"]
        return max(0, int(head["seq"])), str(head["hash"])
    except (ValueError, KeyError, TypeError):  # its own bytes are held against its entry elsewhere
        return 0, ""
