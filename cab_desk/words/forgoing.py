"""Words for a chair who says that a part of the history is lost."""

TEXTS = {
    "forgoing.reason_needed": "Say what was lost, and by what.",
    "forgoing.reason_long": "The reason has {count} letters; {most} is the most.",
    "forgoing.nothing": (
        "Nothing is missing from the history that signed entries stand on, or a chair has said so "
        "already."
    ),
    "forgoing.done.one": (
        "{name} signed that the history up to entry {last}, as it was, is lost. Verifying says so "
        "from now on."
    ),
    "forgoing.done.many": (
        "{name} signed that {count} states of the history, the last up to entry {last}, are lost. "
        "Verifying says so from now on."
    ),
}
