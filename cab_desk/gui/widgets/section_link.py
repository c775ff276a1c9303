"""The section of the policy beside the name of a rule: a link to where it is read."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label, set_tip
from cab_desk.words import say

_LEAST = 64  # of a section that has a heading for a mark, however long the rule's name is
_GAP = 8


def short_section(section: str) -> str:
    """Return the mark of a section: §4.1 where the document numbers them, else its heading."""
    text = section.strip()
    if text[:1].isdigit():
        return f"§{text.split()[0].rstrip('.')}"
    return text


class SectionLink(Button):
    """A link that ends in … where room lacks; the whole heading is in its tooltip."""

    def __init__(self, look: Look, section: str, parent: QWidget | None = None) -> None:
        self._whole = short_section(section)
        super().__init__(look, self._whole, "link", small=True, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("policy.section.name", section=section))
        set_tip(self, say("policy.section.tip", section=section))

    def fit(self, room: int) -> None:
        """Take as much of some room as the text needs."""
        width = min(room, self.wanted())
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, width))
        self.setFixedWidth(width)

    def wanted(self) -> int:
        """Return the width of the whole text."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 2  # it is rounded down


class RuleLine(QWidget):
    """A rule's name, and its section in the room that the name leaves.

    A section that finds no room beside a name that may take several lines goes below it, whole;
    beside a name of one line, as in a list, it ends in …

    `asked` says that the section is to be read; where nobody leads there it is no link.
    """

    asked = Signal()

    def __init__(
        self, look: Look, name: Label, section: str, leads: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(name, 1)
        self.link: SectionLink | None = None
        self._plain: Elided | None = None
        side: QWidget
        if leads:
            side = self.link = SectionLink(look, section)
            self.link.clicked.connect(self.asked)
        else:
            side = self._plain = Elided(look, short_section(section), "small", "text.secondary")
            self._plain.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        self._share()

    def minimumSizeHint(self) -> QSize:
        """Do with the least of the section."""
        return QSize(self._look.px(_LEAST), super().minimumSizeHint().height())

    def _share(self) -> None:
        look = self._look
        taken = self._name.fontMetrics().horizontalAdvance(self._name.text()) + look.px(_GAP)
        room = max(look.px(_LEAST), self.width() - taken - 1)
        below = self._name.wordWrap() and self._wanted() > room
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setSpacing(0 if below else look.px(_GAP))
        room = self.width() if below else room
        if self.link is not None:
            self.link.fit(room)
        elif self._plain is not None:
            self._plain.setFixedWidth(min(room, self._wanted()))

    def _wanted(self) -> int:
        if self.link is not None:
            return self.link.wanted()
        if self._plain is None:
            return 0
        return self._plain.fontMetrics().horizontalAdvance(self._plain.text()) + 2
