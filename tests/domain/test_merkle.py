"""Merkle roots and proofs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain import merkle
from cab_desk.domain.merkle import Proof

LEAVES = st.lists(st.binary(max_size=40), min_size=1, max_size=40)

# The test vectors of Certificate Transparency (RFC 6962), leaves D0 to D7.
CT_LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("count", "expected"), CT_ROOTS.items())
def test_roots_are_those_of_certificate_transparency(count: int, expected: str) -> None:
    assert merkle.root(CT_LEAVES[:count]) == expected


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()


@given(LEAVES, st.data())
def test_every_leaf_can_be_proved(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.prove(leaves, index)
    assert merkle.holds(proof, leaves[index], merkle.root(leaves))


@given(LEAVES, st.data())
def test_a_proof_fits_no_other_leaf_place_or_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = merkle.prove(leaves, index), merkle.root(leaves)
    assert not merkle.holds(proof, leaves[index] + b"x", root)
    assert not merkle.holds(proof, leaves[index], merkle.root([*leaves, b"one more"]))
    longer = Proof(proof.index, proof.size, (*proof.path, "00" * 32))
    assert not merkle.holds(longer, leaves[index], root)
    if proof.path:
        shorter = Proof(proof.index, proof.size, proof.path[:-1])
        assert not merkle.holds(shorter, leaves[index], root)
    assert not merkle.holds(Proof(len(leaves), len(leaves), proof.path), leaves[index], root)


def test_eight_hashes_prove_one_of_two_hundred() -> None:
    leaves = [bytes([i]) for i in range(200)]
    assert max(len(merkle.prove(leaves, i).path) for i in range(200)) == 8


def test_there_is_no_proof_for_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        merkle.prove([b"a"], 1)


def test_a_proof_with_rubbish_in_it_does_not_hold() -> None:
    assert not merkle.holds(Proof(0, 2, ("no hash",)), b"a", merkle.root([b"a", b"b"]))
