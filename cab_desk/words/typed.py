"""Words for what was typed into dialogs and not recorded."""

TEXTS = {
    "typed.offer": "Your text of {at} was not recorded: the program ended before.",
    "typed.use": "Use it",
    "typed.discard": "Discard",
    "typed.used": "Your text is back, and nothing is recorded yet.",
    "typed.left_over": ("Your text is back. What has no field here any more is on the clipboard."),
    "typed.left.one": (
        "What you typed at {at} was not recorded when the program ended, under “{title}”."
    ),
    "typed.left.many": (
        "{count} things were left unfinished when the program ended, the last of them of {at}: "
        "“{title}”."
    ),
    "typed.job.left": "“{title}” of {at} was under way when the program ended.",
    "typed.job.done": "It was under way when the program ended, and all of it is on the board.",
    "typed.job.not_done": (
        "It was under way when the program ended, and nothing of it is on the board."
    ),
    "typed.job.import": "Import of {file}",
    "typed.job.bring": "Bringing back {file}",
    "typed.job.minutes": "Making minutes final",
    "typed.copy_again": "The program ended before a copy was kept of the last meeting's close.",
    "typed.put_aside": (
        "A restore did not come to its end. The board that lay here is kept as {kept}. Restore a "
        "backup again with cab-desk restore."
    ),
    "typed.task": "A task of the meeting",
    "typed.show": "Show",
    "typed.dialog.title": "What was left when the program ended",
    "typed.dialog.text": "No text that stands here is recorded. It lies on this computer alone.",
    "typed.dialog.line": "{at}, {title}",
    "typed.dialog.open": "Open it again",
    "typed.dialog.go": "Go to {page}",
    "typed.dialog.copy": "Copy",
    "typed.dialog.copied": "The text is on the clipboard: {title}",
    "typed.dialog.of": "{what}: {title}",
    "typed.dialog.later": "Later",
    "typed.dialog.new": "New request",
    "typed.dialog.edit": "Edit of {name}",
    "typed.dialog.request": "Title",
}
