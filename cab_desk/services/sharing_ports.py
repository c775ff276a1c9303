"""What the window needs to know of a board's file that other machines may open too."""

from pathlib import Path
from typing import NamedTuple, Protocol

LOCAL, NETWORK, CLOUD = "local", "network", "cloud"


class Ground(NamedTuple):
    """Where a file lies: `kind` local, network or cloud, and what it is called there."""

    kind: str = LOCAL
    name: str = ""

    @property
    def shared(self) -> bool:
        """Tell whether other machines may write to the file."""
        return self.kind == NETWORK


class Holder(NamedTuple):
    """Whoever writes to a board. `since` is a moment in UTC, ISO, by that machine's clock."""

    user: str
    host: str
    pid: int
    since: str
    token: str


class SharedBoard(Protocol):
    """A board's file, and who may write to it."""

    @property
    def ground(self) -> Ground:
        """Return where it lies."""

    def holder(self) -> Holder | None:
        """Return who writes to it, where that is somebody else."""

    def writes(self) -> bool:
        """Tell whether this program may write now, without trying to become who does."""

    def take(self) -> bool:
        """Try to become who writes; tell whether this program may write now."""

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy; raises Refused or Unavailable where that cannot be done."""
