"""Hold the chain against what kept minutes bear of it.

Entries that nobody signs could be written anew with all hashes after them. The record of minutes
names the head that the chain had then, and the chair signed its hash with `minutes.final`: what lay
before cannot be another history since. Entries after the last final minutes are not held by this.
"""

import json

from cab_desk.domain.nameplate import GENESIS, Head

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

    def holds(self, head: Head) -> bool:
        """Tell whether the chain had this head, so far."""
        return head.hash == (self._at(head.seq) if head.seq else GENESIS)

    def other_than(self, record: bytes) -> int:
        """Return the entry at which a record bears another history than the chain has, or 0."""
        seq, digest = _borne(record)
        return seq if seq and self._at(seq) != digest else 0

    def _at(self, seq: int) -> str:
        return self._hashes[(seq - 1) * _BYTES : seq * _BYTES].hex()


def _borne(record: bytes) -> tuple[int, str]:
    """Return the entry and hash that a record bears; 0 where it bears none that can be read."""
    try:
        head = json.loads(record)["head"]
        return max(0, int(head["seq"])), str(head["hash"])
    except (ValueError, KeyError, TypeError):  # its own bytes are held against its entry elsewhere
        return 0, ""
