"""What the program says about board."""

TEXTS: dict[str, str] = {}
