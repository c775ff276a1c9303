"""Passwords of databases come from trusted keyrings or are asked for."""

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringError

from cab_desk.keys import passwords


class Keyring(KeyringBackend):
    """Stands in for the desktop's secret service: same name, a dictionary behind it."""

    __module__ = "keyring.backends.SecretService"
    priority = 0.1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class PlaintextKeyring(Keyring):
    __module__ = "keyrings.alt.file"


class LockedKeyring(Keyring):
    __module__ = "keyring.backends.SecretService"
    __qualname__ = "Keyring"

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("locked")


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring(), PlaintextKeyring()])
def test_an_untrusted_keyring_is_never_used(backend: KeyringBackend) -> None:
    assert passwords.trusted(backend) is None


def test_this_machine_without_a_desktop_has_none() -> None:
    assert passwords.password("board@server") is None
    assert not passwords.keep("board@server", "secret")


def test_a_trusted_keyring_keeps_a_password() -> None:
    backend = passwords.trusted(Keyring())
    assert backend is not None
    assert passwords.password("board@server", backend) is None
    assert passwords.keep("board@server", "secret", backend)
    assert passwords.password("board@server", backend) == "secret"


def test_of_several_the_trusted_one_is_taken() -> None:
    class Chain(chainer.ChainerBackend):
        backends = (PlaintextKeyring(), Keyring())  # type: ignore[assignment]

    found = passwords.trusted(Chain())
    assert type(found) is Keyring


def test_a_locked_keyring_means_asking() -> None:
    assert passwords.password("board@server", LockedKeyring()) is None
    assert not passwords.keep("board@server", "secret", LockedKeyring())
