"""What the program says about requests."""

TEXTS: dict[str, str] = {}
