"""What a command reports back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command touched (`change`, `change:<uid>`, `meeting:<id>`, `people`, `board`,
    `calendar`, `minutes`, `ledger`), the sentence for the user, and what it made, if anything.
    """

    touched: frozenset[str]
    message: str = ""
    made: str = ""


def touched(*names: str, message: str = "", made: str = "") -> Outcome:
    """Return an outcome that touched the named things; the ledger is always among them."""
    return Outcome(frozenset((*names, "ledger")), message, made)
