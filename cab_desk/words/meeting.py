"""What the program says about meeting."""

TEXTS: dict[str, str] = {}
