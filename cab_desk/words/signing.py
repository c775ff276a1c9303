"""What the program says about signing."""

TEXTS: dict[str, str] = {}
