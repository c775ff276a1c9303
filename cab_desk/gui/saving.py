"""Keep a file of paper where the user says, under a name that is safe on every system."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from cab_desk.errors import Unavailable
from cab_desk.settings import write_whole
from cab_desk.words import say

_LONGEST = 60


def safe(text: str, otherwise: str) -> str:
    """Return a text as a part of a file's name; `otherwise` where nothing of it is left."""
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in text)
    return plain.strip("-")[:_LONGEST] or otherwise


def ask_for_pdf(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where a PDF is to be kept, in the user's documents first; None for nowhere."""
    return ask_for_file(parent, title, name, say("minutes.pdf_files"))


def ask_for_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where a file of some kind is to be kept, in the user's documents first."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    start = str(Path(places[0] if places else ".") / name)
    path, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return Path(path) if path else None


def keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises Unavailable, or Refused for a board's place."""
    try:
        write_whole(path, data)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unavailable(say("minutes.unsaved", file=path.name, why=why)) from error
