"""What pages and their parts ask the window to have done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """What a page asks the window to do: `new`, `edit`, `sign` …, about what, and which part."""

    action: str
    uid: str = ""
    detail: str = ""
