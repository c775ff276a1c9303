"""Passwords of databases, from the system's own keyring and from nowhere else.

Some backends of the library keep plain text in a file; only those listed here are used.
"""

from typing import Protocol

import keyring
from keyring.errors import KeyringError

SERVICE = "CAB Desk"

ALLOWED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)


class Backend(Protocol):
    """What a keyring can do."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""


def trusted(found: object | None = None) -> Backend | None:
    """Return the keyring of this desktop, or None where only untrusted ones are to be had."""
    backend = keyring.get_keyring() if found is None else found
    choices = getattr(backend, "backends", None) or [backend]
    for choice in choices:
        kind = type(choice)
        if f"{kind.__module__}.{kind.__qualname__}" in ALLOWED:
            usable: Backend = choice
            return usable
    return None


def password(identity: str, backend: Backend | None = None) -> str | None:
    """Return the password of a database connection, or None: then it has to be asked for."""
    backend = backend or trusted()
    if backend is None:
        return None
    try:
        return backend.get_password(SERVICE, identity)
    except KeyringError:
        return None


def keep(identity: str, secret: str, backend: Backend | None = None) -> bool:
    """Keep a password in the system's keyring; tell whether there was one to keep it in."""
    backend = backend or trusted()
    if backend is None:
        return False
    try:
        backend.set_password(SERVICE, identity, secret)
    except KeyringError:
        return False
    return True
