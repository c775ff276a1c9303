"""Words for what a share or a server lost of what this desk recorded."""

TEXTS = {
    "losses.told.one": "{count} entry that this desk recorded at {at} is not on the board: {what}.",
    "losses.told.many": (
        "{count} entries that this desk recorded since {at} are not on the board, the last of "
        "them: {what}."
    ),
    "losses.show": "Show them",
    "losses.shorter_none": "Nothing that this desk recorded itself is missing.",
    "losses.title": "What the board has lost",
    "losses.text": (
        "A shared folder or a server that was replaced by another one has lost what stands here. "
        "Sign-offs are entered again by themselves. A decision is made again in its meeting, by "
        "the chair; texts of edits wait in their forms."
    ),
    "losses.when": "Recorded",
    "losses.what": "What",
    "losses.copy": "Copy",
    "losses.copied": "What stands here is on the clipboard.",
    "losses.open": "Open",
    "losses.open_tip": "Opens what this was about: {what}",
    "losses.done": "Tell me no more",
    "losses.later": "Later",
    "losses.go_on": "Go on with the board as it is",
    "losses.gone_on": (
        "This desk takes the board as it is, with {entries}. What was signed here is entered again. "
        "Where verifying misses what it stood on, a chair signs for the loss on the audit page."
    ),
    "losses.shorter": (
        "The audit chain is shorter than this desk saw it, so nothing is written to it from here. "
        "Who looks after the board can tell whether a server failed over or an old copy was put "
        "back. This desk goes on when you say so."
    ),
}
