"""Make, seal and open signing keys.

An Ed25519 seed is sealed by AES-256-GCM under a key that argon2id derives from the passphrase.
All parameters stand in a header that the seal authenticates: a weakened one does not open. The
seed is in memory only as long as the signer that `signer` returns is kept.
"""

import json
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cab_desk.domain.board import SealedKey
from cab_desk.domain.canonical import canonical, digest
from cab_desk.errors import Unavailable
from cab_desk.services.ports import WrongPassphrase
from cab_desk.words import say

KEY_ID_LENGTH = 32

_SEED_BYTES = 32
# What a header may ask for at most, so that a damaged one cannot exhaust the machine before
# its seal is found to be broken.
_MOST_MEMORY_KIB = 1_048_576
_MOST_PASSES = 16
_MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class SealedVault:
    """Keys sealed by passphrases; the parameters are those of new keys."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4

    def make(self, person_id: str, passphrase: str, now: datetime) -> SealedKey:
        """Make a key for a person, its seed sealed under the passphrase."""
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        key_id = digest(public)[:KEY_ID_LENGTH]
        sealed = self._sealed(person_id, key_id, private, passphrase)
        return SealedKey(key_id, person_id, public, sealed, now)

    def reseal(self, key: SealedKey, passphrase: str, new: str) -> bytes:
        """Return the key's seed sealed under a new passphrase; raises as `signer` does."""
        return self._sealed(key.person_id, key.key_id, self._opened(key, passphrase), new)

    def _sealed(
        self, person_id: str, key_id: str, private: Ed25519PrivateKey, passphrase: str
    ) -> bytes:
        header = canonical(
            {
                "v": 1,
                "kdf": "argon2id",
                "memory_kib": self.memory_kib,
                "passes": self.passes,
                "lanes": self.lanes,
                "salt": secrets.token_hex(16),
                "nonce": secrets.token_hex(12),
                "person": person_id,
                "key": key_id,
            }
        )
        asked = _Header.read(header)
        box = AESGCM(asked.derive(passphrase))
        return header + b"\n" + box.encrypt(asked.nonce, private.private_bytes_raw(), header)

    def signer(self, key: SealedKey, passphrase: str) -> Callable[[bytes], bytes]:
        """Return what signs bytes; raises WrongPassphrase, and Unavailable for a damaged key."""
        return self._opened(key, passphrase).sign

    def _opened(self, key: SealedKey, passphrase: str) -> Ed25519PrivateKey:
        header, mark, sealed = key.sealed.partition(b"\n")
        asked = _Header.read(header) if mark else None
        if asked is None or (asked.person, asked.key) != (key.person_id, key.key_id):
            raise Unavailable(say("signing.key_damaged"))
        try:
            seed = AESGCM(asked.derive(passphrase)).decrypt(asked.nonce, sealed, header)
        except InvalidTag:
            raise WrongPassphrase from None
        private = Ed25519PrivateKey.from_private_bytes(seed)
        if private.public_key().public_bytes_raw() != key.public:
            raise Unavailable(say("signing.key_damaged"))
        return private

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Tell whether a signature is right."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Header:
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    person: str
    key: str

    @classmethod
    def read(cls, data: bytes) -> "_Header":
        try:
            found: dict[str, Any] = json.loads(data)
            header = cls(
                int(found["memory_kib"]),
                int(found["passes"]),
                int(found["lanes"]),
                bytes.fromhex(found["salt"]),
                bytes.fromhex(found["nonce"]),
                str(found["person"]),
                str(found["key"]),
            )
            known = found["v"] == 1 and found["kdf"] == "argon2id"
        except (ValueError, KeyError, TypeError):
            raise Unavailable(say("signing.key_damaged")) from None
        if not (known and header.bearable()):
            raise Unavailable(say("signing.key_damaged"))
        return header

    def bearable(self) -> bool:
        return (
            1 <= self.lanes <= _MOST_LANES
            and 1 <= self.passes <= _MOST_PASSES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and len(self.salt) == 16
            and len(self.nonce) == 12
        )

    def derive(self, passphrase: str) -> bytes:
        # NFKC, so that the same word typed on another keyboard opens the key.
        words = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace")
        kdf = Argon2id(
            salt=self.salt,
            length=_SEED_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return kdf.derive(words)
