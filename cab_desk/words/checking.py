"""What the program says about checking."""

TEXTS: dict[str, str] = {}
