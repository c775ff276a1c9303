"""What the program says about files."""

TEXTS: dict[str, str] = {}
