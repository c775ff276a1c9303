"""Merkle trees (RFC 6962): one root for many leaves, and short proofs that a leaf is among them.

A leaf is hashed behind the byte 00, an inner node behind 01, so neither can pass for the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a leaf is the one at `index` of `size`: its neighbours, from below."""

    index: int
    size: int
    path: tuple[str, ...]


def root(leaves: Sequence[bytes]) -> str:
    """Return the root over leaves in their order, in hexadecimal."""
    return _root([_leaf(leaf) for leaf in leaves]).hex()


def prove(leaves: Sequence[bytes], index: int) -> Proof:
    """Return the proof for one leaf; raises IndexError where there is none."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, place, path = [_leaf(leaf) for leaf in leaves], index, []
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        level, place = _up(level), place // 2
    return Proof(index, len(leaves), tuple(path))


def holds(proof: Proof, leaf: bytes, root_hash: str) -> bool:
    """Tell whether a proof leads from a leaf to a root."""
    if not 0 <= proof.index < proof.size:
        return False
    found, place, width = _leaf(leaf), proof.index, proof.size
    path = list(proof.path)
    while width > 1:
        if place ^ 1 < width:
            if not path:
                return False
            neighbour = _unhex(path.pop(0))
            found = _node(neighbour, found) if place % 2 else _node(found, neighbour)
        place, width = place // 2, (width + 1) // 2
    return not path and found.hex() == root_hash


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _up(level: Sequence[bytes]) -> list[bytes]:
    # A node without a neighbour rises as it is: the same tree as RFC 6962's splitting at the
    # largest power of two.
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _root(level: list[bytes]) -> bytes:
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        level = _up(level)
    return level[0]


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
