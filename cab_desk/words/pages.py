"""What the program says about pages."""

TEXTS: dict[str, str] = {}
