"""What the program says about verifying."""

TEXTS: dict[str, str] = {}
