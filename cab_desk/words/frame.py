"""What the program says about its window: rail, toolbar, status bar, notices, crash dialog."""

TEXTS: dict[str, str] = {
    "frame.no_policy": "No policy is loaded. Open Settings and choose a policy folder.",
    "frame.dismiss": "Dismiss",
}
