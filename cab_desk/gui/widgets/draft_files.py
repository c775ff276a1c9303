"""The files of a policy that is being written: a document each, in the order of their names."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

FIRST = "pack.toml"
MOST = 9  # pack.toml and its parts


class DraftFiles(QObject):
    """`changed` is sent as one types."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[str, QTextDocument] = {}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Hold these texts, without what was undone or done before."""
        for document in self._documents.values():
            document.deleteLater()
        self._documents = {}
        for name in sorted(texts, key=_order):
            self.add(name, texts[name])

    def add(self, name: str, text: str = "") -> QTextDocument:
        """Hold one more file."""
        document = QTextDocument(self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setPlainText(text)
        document.contentsChanged.connect(self.changed)
        self._documents[name] = document
        self._documents = {key: self._documents[key] for key in sorted(self._documents, key=_order)}
        return document

    def drop(self, name: str) -> None:
        """Let go of a file."""
        document = self._documents.pop(name, None)
        if document is not None:
            document.deleteLater()

    def document(self, name: str) -> QTextDocument | None:
        """Return what is written in."""
        return self._documents.get(name)

    def names(self) -> list[str]:
        """Return the names of the files, pack.toml first."""
        return list(self._documents)

    def texts(self) -> dict[str, str]:
        """Return what is written."""
        return {name: document.toPlainText() for name, document in self._documents.items()}


def _order(name: str) -> tuple[bool, str]:
    return name != FIRST, name
