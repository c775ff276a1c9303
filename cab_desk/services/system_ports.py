"""What the services need of the register of systems."""

from typing import Protocol

from cab_desk.domain.systems import System


class Systems(Protocol):
    """The register of systems."""

    def all(self) -> list[System]:
        """Return every system by name, retired ones too."""

    def put(self, system: System) -> None:
        """Insert or replace a system with all its names."""

    def bearer(self, name: str) -> str:
        """Return the id of the system that bears a name, or empty."""

    def names_held(self) -> dict[str, int]:
        """Return every name under which changes hold a system, with how many do."""
