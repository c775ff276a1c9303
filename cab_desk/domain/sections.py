"""How the sections of a policy's document are cited."""


def cited(section: str) -> str:
    """Return a section as a sentence cites it: with § where the document numbers it."""
    return f"§ {section}" if section[:1].isdigit() else section
