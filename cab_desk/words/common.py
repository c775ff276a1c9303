"""Words that every room shares."""

TEXTS: dict[str, str] = {
    "common.cancel": "Cancel",
    "common.close": "Close",
    "common.save": "Save",
    "common.try_again": "Try again",
    "common.nothing_recorded": "Nothing was recorded.",
}
