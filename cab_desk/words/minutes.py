"""What the program says about minutes."""

TEXTS: dict[str, str] = {}
