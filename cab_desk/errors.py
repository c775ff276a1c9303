"""The three ways in which a command can fail, and no fourth.

`Refused`: the user's wish cannot be granted; the sentence says why and what to do.
`Unavailable`: the environment (disk, network, lock) stands in the way; trying again may help.
Anything else that is raised is a bug and ends in the crash dialog.
"""

from collections.abc import Sequence


class CabDeskError(Exception):
    """Carry a sentence for the user."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(CabDeskError):
    """Say no to a command, in the user's words; nothing was recorded."""


class Unavailable(CabDeskError):
    """Report that the database, a file or the disk cannot be used at present."""


class BadInput(Refused):
    """Report every fault of one input together, each with its place."""

    def __init__(self, sentence: str, faults: Sequence["Fault"] = ()) -> None:
        super().__init__(sentence)
        self.faults = tuple(faults)


class Fault:
    """One fault of an input: where it is and what is wrong with it."""

    __slots__ = ("place", "sentence")

    def __init__(self, place: str, sentence: str) -> None:
        self.place = place
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence

    def __repr__(self) -> str:
        return f"Fault({self.place!r}, {self.sentence!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fault) and (self.place, self.sentence) == (
            other.place,
            other.sentence,
        )

    def __hash__(self) -> int:
        return hash((self.place, self.sentence))
