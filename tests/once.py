"""What a whole run makes once: a folder, by whichever of its processes asks for it first."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

try:
    import fcntl
except ImportError:  # then each process makes its own
    fcntl = None  # type: ignore[assignment]

_MADE = "made"


class Once:
    """The folder of a run in which such folders lie."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        own = factory.getbasetemp()
        shared = fcntl is not None and "PYTEST_XDIST_WORKER" in os.environ
        self._root = (own.parent if shared else own) / "once"
        self._root.mkdir(exist_ok=True)

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return the folder of a name, filled by `make`; who asks meanwhile waits for it."""
        place = self._root / name
        with _alone(self._root / f"{name}.lock"):
            if not (place / _MADE).exists():
                shutil.rmtree(place, ignore_errors=True)  # somebody failed in the middle
                place.mkdir()
                make(place)
                (place / _MADE).touch()
        return place

    def copied(self, name: str, make: Callable[[Path], object], target: Path) -> Path:
        """Copy the folder of a name to a target, which may be written to."""
        shutil.copytree(self.folder(name, make), target, dirs_exist_ok=True)
        return target


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)  # goes with the process, however it ends
        yield
