"""What a window says of its board: its name, and how far its ledger goes.

Apart from people, keys and events, which are not needed before the first page is painted
(docs/decisions/0009-start.md).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Board:
    """One board is one database is one ledger. `zone` is an IANA name."""

    id: str
    name: str
    zone: str
    policy_id: str
    policy_hash: str
    created_at: datetime


class Head(NamedTuple):
    """The length of the ledger and the hash of its last entry."""

    seq: int
    hash: str

    def text(self) -> str:
        """Return the head as it is printed and drawn as QR."""
        return f"cabdesk:v1:head:{self.seq}:{self.hash}"

    def anchor(self, root: str) -> str:
        """Return the head with the Merkle root of as many entries, as minutes bear it as QR."""
        return f"{self.text()}:root:{root}"
