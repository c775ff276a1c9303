"""What the program says about frame."""

TEXTS: dict[str, str] = {}
