"""What the program says about database."""

TEXTS: dict[str, str] = {}
