"""The head that what is signed stood on, and a chair's word that such a head is gone.

Whoever signs names the last entry of the chain that they had before them, by its hash. So nobody
without a key can write anew what lay before it, signed or not. Where a share or a server lost
entries, what was signed on them names what is no more: a chair says so, by a signature too.
"""

import re
from collections.abc import Mapping
from typing import Any

from cab_desk.domain.canonical import Plain
from cab_desk.domain.nameplate import Head

STOOD_ON = "stood_on"  # in the body of what is signed; what earlier versions signed has none
LOST = "history.lost"  # a chair's word; its body has the heads

_HASH = re.compile(r"[0-9a-f]{64}")


def plain(head: Head) -> dict[str, Plain]:
    """Return a head as an event's body has it."""
    return {"seq": head.seq, "hash": head.hash}


def head_of(value: Any) -> Head:
    """Return the head that a body has; raises ValueError for what is none."""
    if not isinstance(value, Mapping) or value.keys() != {"seq", "hash"}:
        raise ValueError("no head")
    seq, digest = value["seq"], value["hash"]
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        raise ValueError("no entry")
    if not isinstance(digest, str) or not _HASH.fullmatch(digest):
        raise ValueError("no hash")
    return Head(seq, digest)


def named(body: Mapping[str, Any]) -> set[Head]:
    """Return the heads that a chair says are gone."""
    found = set()
    for one in body.get("heads", ()):
        try:
            found.add(head_of(one))
        except ValueError:
            continue
    return found
