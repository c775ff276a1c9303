"""Where shipped files lie: in a checkout, an installed wheel or a bundle. Their only reader."""

from functools import cache
from pathlib import Path, PurePosixPath


@cache
def root() -> Path:
    """Return the folder that holds resources/, ui/ and db/."""
    # Not importlib.resources: it costs 4 ms to import, to say the same of a folder.
    package = Path(__file__).parent
    data = package / "_data"
    return data if data.is_dir() else package.parent


def path(name: str) -> Path:
    """Return the path of a shipped file or folder, such as ``ui/requests.ui``.

    Raises ValueError for a name that leaves the shipped folders.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] not in ("resources", "ui", "db") or ".." in parts:
        raise ValueError(f"not a shipped file: {name}")
    return root().joinpath(*parts)


def text(name: str) -> str:
    """Return a shipped text file."""
    return path(name).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """Return a shipped file's bytes."""
    return path(name).read_bytes()
