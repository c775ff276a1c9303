"""What pages and their parts ask the window to have done."""

from typing import NamedTuple


class Ask(NamedTuple):
    """What a page asks the window to do: `new`, `edit`, `sign` …, about what, and which part."""

    action: str
    uid: str = ""
    detail: str = ""
