"""What draws reports and charts of their records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol


class Reports(Protocol):
    """Takes records of `services.reporting`; slow at the first call, so never on the window's
    own thread.
    """

    def make(self, record: Mapping[str, Any], file: Path) -> bytes:
        """Return a report in the form that a file's name ends in."""

    def draw(
        self,
        record: Mapping[str, Any],
        sizes: Mapping[str, tuple[int, int]],
        theme: str,
        scale: float,
        ratio: float,
    ) -> dict[str, bytes]:
        """Return the charts named in `sizes` as PNG, in pixels before `ratio`."""
