"""Words that every room shares."""

TEXTS: dict[str, str] = {
    "common.cancel": "Cancel",
    "common.close": "Close",
    "common.save": "Save",
    "common.try_again": "Try again",
    "common.folder_not_writable": (
        "The folder {path} can't be written: {reason}. Free some space or change its rights."
    ),
    "common.nothing_recorded": "Nothing was recorded.",
}
