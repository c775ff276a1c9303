"""What the program says about changes."""

TEXTS: dict[str, str] = {}
