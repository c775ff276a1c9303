"""What the program says about findings."""

TEXTS: dict[str, str] = {}
