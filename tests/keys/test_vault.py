"""Sealed keys: they open with the passphrase and with nothing else, and unspoilt only."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cab_desk.domain.board import SealedKey
from cab_desk.domain.canonical import canonical
from cab_desk.errors import Unavailable
from cab_desk.keys.vault import SealedVault
from cab_desk.services.ports import WrongPassphrase

NOW = datetime(2026, 11, 18, tzinfo=UTC)
CHEAP = SealedVault(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def key() -> SealedKey:
    return CHEAP.make("dana", "a long walk", NOW)


def reheaded(whole: SealedKey, **parts: object) -> SealedKey:
    header, _, sealed = whole.sealed.partition(b"\n")
    return replace(whole, sealed=canonical(json.loads(header) | parts) + b"\n" + sealed)


def test_what_an_opened_key_signs_is_verified(key: SealedKey) -> None:
    signature = CHEAP.signer(key, "a long walk")(b"what was decided")
    # The last byte of an Ed25519 signature is zero one time in sixteen: a bit is turned instead.
    spoilt = signature[:-1] + bytes([signature[-1] ^ 1])
    assert CHEAP.verify(key.public, b"what was decided", signature)
    assert not CHEAP.verify(key.public, b"what was not decided", signature)
    assert not CHEAP.verify(key.public, b"what was decided", spoilt)
    assert not CHEAP.verify(key.public, b"what was decided", b"")
    assert not CHEAP.verify(b"no key", b"what was decided", signature)


def test_another_passphrase_does_not_open_it(key: SealedKey) -> None:
    for wrong in ("", "a long walk ", "A long walk", "a long talk"):
        with pytest.raises(WrongPassphrase):
            CHEAP.signer(key, wrong)


def test_the_same_passphrase_from_another_keyboard_opens_it() -> None:
    key = CHEAP.make("dana", "na\u00efve \ufb01sh", NOW)
    assert CHEAP.signer(key, "nai\u0308ve fish")(b"x")


def test_the_seed_is_not_in_what_is_stored(key: SealedKey) -> None:
    signer = CHEAP.signer(key, "a long walk")
    seed = signer.__self__.private_bytes_raw()  # type: ignore[attr-defined]
    assert seed not in key.sealed
    assert seed.hex().encode() not in key.sealed
    assert b"walk" not in key.sealed


def test_two_keys_are_never_alike() -> None:
    one, other = CHEAP.make("dana", "a long walk", NOW), CHEAP.make("dana", "a long walk", NOW)
    assert one.public != other.public
    assert one.key_id != other.key_id
    assert one.sealed != other.sealed


@pytest.mark.parametrize("parts", [{"passes": 2}, {"memory_kib": 16}, {"salt": "00" * 16}])
def test_a_changed_parameter_breaks_the_seal(key: SealedKey, parts: dict[str, object]) -> None:
    with pytest.raises(WrongPassphrase):
        CHEAP.signer(reheaded(key, **parts), "a long walk")


@pytest.mark.parametrize(
    "parts",
    [{"memory_kib": 2**40}, {"passes": 10**9}, {"lanes": 0}, {"kdf": "none"}, {"v": 2},
     {"salt": "xy"}, {"nonce": ""}, {"person": "eve"}, {"key": "0" * 32}, {"memory_kib": None}],
)  # fmt: skip
def test_a_header_that_cannot_be_right_is_called_damaged(
    key: SealedKey, parts: dict[str, object]
) -> None:
    with pytest.raises(Unavailable, match="damaged"):
        CHEAP.signer(reheaded(key, **parts), "a long walk")


def test_a_key_of_one_person_is_not_another_persons(key: SealedKey) -> None:
    with pytest.raises(Unavailable, match="damaged"):
        CHEAP.signer(replace(key, person_id="eve"), "a long walk")


def test_a_swapped_public_half_is_noticed(key: SealedKey) -> None:
    other = CHEAP.make("dana", "a long walk", NOW)
    with pytest.raises(Unavailable, match="damaged"):
        CHEAP.signer(replace(key, public=other.public), "a long walk")


def test_every_flipped_byte_of_a_sealed_key_is_noticed(key: SealedKey) -> None:
    for place in range(len(key.sealed)):
        spoilt = bytearray(key.sealed)
        spoilt[place] ^= 1
        with pytest.raises((WrongPassphrase, Unavailable)):
            CHEAP.signer(replace(key, sealed=bytes(spoilt)), "a long walk")


def test_new_keys_cost_what_was_decided_on() -> None:
    header = json.loads(SealedVault().make("dana", "a long walk", NOW).sealed.partition(b"\n")[0])
    assert (header["kdf"], header["memory_kib"], header["passes"], header["lanes"]) == (
        "argon2id", 65_536, 3, 4,
    )  # fmt: skip
