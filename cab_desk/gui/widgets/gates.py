"""The gates panel: what blocks and warns, open and with what to do; what passes, one line each."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.domain.verdict import Finding, Passed
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label, set_tip
from cab_desk.gui.widgets.section_link import RuleLine
from cab_desk.words import catalogue, say


def remedy_word(kind: str) -> str:
    """Return what the button of a finding says."""
    key = f"requests.remedy.{kind}"
    return say(key if key in catalogue() else "requests.remedy.other")


class Glyph(QWidget):
    """A status or pip sign."""

    def __init__(
        self, look: Look, name: str, token: str, ground: str, size: int = 16,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look = look
        self._name, self._tone, self._ground, self._size = name, token, ground, size
        self.setFixedSize(look.px(size), look.px(20))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        pixmap = self._look.pixmap(self._name, self._size, self._tone, self._ground)
        top = (self.height() - self._look.px(self._size)) / 2
        painter.drawPixmap(QPointF(0, top), pixmap)
        painter.end()


class GateCard(QFrame):
    """A finding: silhouette, rule, section, sentence, remedy."""

    remedied = Signal()
    excepted = Signal()
    asked = Signal()  # to read the section

    def __init__(
        self, look: Look, finding: Finding, name: str, exception: bool, editable: bool,
        leads: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look = look
        self._tone = "block" if finding.blocks else "warn"
        ground = f"{self._tone}.bg"
        grid = QHBoxLayout(self)
        grid.setContentsMargins(look.px(9), look.px(8), look.px(9), look.px(9))
        grid.setSpacing(look.px(7))
        sign = Glyph(look, paint.STATUS_GLYPHS[self._tone], f"{self._tone}.fg", ground)
        grid.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        title = Label(look, name, "body.strong", wrap=True)
        head = RuleLine(look, title, finding.section, leads)
        head.asked.connect(self.asked)
        column.addWidget(head)
        sentence = finding.message()
        column.addWidget(Label(look, sentence, "small", wrap=True))
        remedy = finding.remedy()
        if remedy and remedy != sentence:
            column.addWidget(Label(look, remedy, "small", "text.secondary", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        if editable:
            button = Button(look, remedy_word(finding.kind), icon="square-pen", small=True)
            button.clicked.connect(self.remedied)
            row.addWidget(button)
        if exception:
            other = Button(look, say("requests.exception"), "link", small=True)
            other.clicked.connect(self.excepted)
            row.addWidget(other)
        row.addStretch(1)
        if editable or exception:
            column.addSpacing(look.px(4))
            column.addLayout(row)
        grid.addLayout(column, 1)
        self.setAccessibleName(
            say(
                "requests.gate_name",
                status=say(f"requests.status.{self._tone}"),
                rule=name,
                section=finding.section,
                sentence=sentence,
            )
        )
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and edge of the status."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour(f"{self._tone}.edge"), 1))
        painter.setBrush(look.colour(f"{self._tone}.bg"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.end()


class PassRow(QWidget):
    """A rule that has nothing to object, on one line."""

    asked = Signal()  # to read the section

    def __init__(
        self, look: Look, passed: Passed, tip: str = "", tone: str = "pass", leads: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(9), look.px(2), look.px(9), look.px(2))
        row.setSpacing(look.px(7))
        row.addWidget(Glyph(look, paint.STATUS_GLYPHS[tone], f"{tone}.fg", "bg.surface"))
        line = RuleLine(look, Elided(look, passed.name), passed.section, leads)
        line.asked.connect(self.asked)
        row.addWidget(line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            say(
                "requests.gate_name",
                status=say(f"requests.status.{tone}"),
                rule=passed.name,
                section=passed.section,
                sentence=tip,
            )
        )
        if tip:
            set_tip(self, tip)


class SlotRow(QWidget):
    """One approval: sign, role, how it stands, and when or a button to sign.

    What was signed is `opened` by its time, or by a click anywhere, where `shows` names who signed.
    """

    signed = Signal()
    opened = Signal()

    def __init__(
        self, look: Look, role: str, state: str, pip: str, when: str = "", sign: bool = False,
        shows: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look = look
        self._opens = bool(shows)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(9), look.px(5), look.px(9), look.px(5))
        row.setSpacing(look.px(8))
        name, token = paint.PIP_GLYPHS[pip]
        row.addWidget(Glyph(look, name, token, "bg.surface", 15))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Elided(look, role, "body.strong" if pip in "acrv" else "body"))
        column.addWidget(Elided(look, state, "small", "text.secondary"))
        row.addLayout(column, 1)
        self.button: Button | None = None
        if sign:
            self.button = Button(look, say("requests.sign"), icon="pen-line", small=True)
            self.button.setAccessibleName(f"{say('requests.sign')}: {role}")
            self.button.clicked.connect(self.signed)
            row.addWidget(self.button)
        elif pip == "l":
            row.addWidget(Glyph(look, "lock-keyhole", "text.tertiary", "bg.surface", 14))
        elif when and shows:
            self.link = Button(look, when, "link", small=True)
            self.link.setAccessibleName(say("entries.show", name=shows))
            set_tip(self.link, self.link.accessibleName())
            self.link.clicked.connect(self.opened)
            row.addWidget(self.link)
        elif when:
            row.addWidget(Label(look, when, "small", "text.secondary"))
        self.setAccessibleName(f"{role}, {state}, {when}".rstrip(", "))
        if shows:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show what was signed."""
        if self._opens and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()
        else:
            super().mouseReleaseEvent(event)

    def sizeHint(self) -> QSize:
        """Be as high as two lines."""
        return QSize(self._look.px(200), self._look.px(46))
