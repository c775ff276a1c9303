"""What attached files need of the outside, as Protocols: the board's store, and a desk's tray."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from cab_desk.domain.attachments import Attachment

Report = Callable[[int, int], object]  # bytes done, of how many


class Attachments(Protocol):
    """The bytes of attached files on the board, once by their SHA-256; they only become more."""

    def sizes(self, hashes: Collection[str]) -> dict[str, int]:
        """Return how many bytes there are of each of these hashes that the board has."""

    def add(self, sha256: str, data: Iterable[bytes]) -> None:
        """Keep the bytes of a hash; such as are there stay as they are.

        Raises Refused for bytes of another hash; the unit of work is then not to be committed.
        """

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Go through the bytes of a hash; none where the board does not have them."""


class Tray(Protocol):
    """Files that were chosen for an RFC and are not saved with it yet, on this user's disk."""

    def take(self, path: Path, report: Report) -> Attachment:
        """Copy a file into the tray and return what it is; `report` may raise to call it off.

        Raises Refused for what is no plain, full file within the limits, Unavailable where it
        cannot be read; nothing is left of it then.
        """

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Go through the bytes of a file in the tray; none where it is not there."""

    def drop(self, hashes: Collection[str]) -> None:
        """Forget files, because they were saved or thrown away."""
