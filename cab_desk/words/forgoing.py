"""Words for a chair who says that a part of the history is lost."""

TEXTS = {
    "forgoing.offer": (
        "Signed entries stand on a history that is not on the board any more. A chair who knows that "
        "a share or a server lost it can sign for that."
    ),
    "forgoing.open": "Sign that it is lost",
    "forgoing.title": "Sign that a part of the history is lost",
    "forgoing.about": (
        "Verifying can't tell a loss from a history that somebody wrote anew. Sign only what you know: "
        "that a shared folder or a server lost entries, or was put back. Nothing that is there is "
        "changed, and verifying goes on saying that a chair signed for it."
    ),
    "forgoing.reason": "What was lost, and by what",
    "forgoing.go": "Sign",
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
