"""What the sections of a review are made of: facts, steps of the plan, history."""

import html
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.plan_text import PlanStep
from cab_desk.gui.widgets.basics import Button, Elided, Label, Rule
from cab_desk.gui.widgets.document import Piece
from cab_desk.gui.widgets.labels import BREAK, set_tip
from cab_desk.services.requests import happenings
from cab_desk.services.requests.review import HistoryRow
from cab_desk.words import plural, say

_CODE = re.compile(r"`([^`]+)`")
_MOST_HISTORY = 60
Mark = Callable[[], QPixmap]  # draws what stands before a value, in the colours of now
_JOINED = "\u2060"  # no line ends after a hyphen: it belongs to a system's name
_WORD = 92  # the longest word that a column of facts is sure to have room for
_PART = 10  # letters of the parts of a longer one that stands among others
_LONG_PART = re.compile(rf"[^\s-]{{{_PART}}}(?=[^\s-])")
_MOST_NAMES = 5


def some_of(names: Sequence[str]) -> str:
    """Return the first names of many, and how many more there are."""
    more = len(names) - _MOST_NAMES
    if more < 2:
        return ", ".join(names)
    return plural("requests.some_of", more, names=", ".join(names[:_MOST_NAMES]))


class Fact(QWidget):
    """A name over its value, with a mark before the value where it has one."""

    def __init__(
        self, look: Look, name: str, value: str, mark: Mark | None = None, aside: str = "",
        whole: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        if whole not in ("", value):
            set_tip(self, whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addWidget(Label(look, name, "small", "text.secondary"))
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        if mark is not None:
            row.addWidget(_Sign(look, mark))
        row.addWidget(_value(look, value), 1)
        if aside:
            row.addWidget(Label(look, aside, "small", "text.secondary"))
        column.addLayout(row)
        column.addStretch(1)
        self.setAccessibleName(f"{name}: {whole or value} {aside}".strip())


class _Sign(Label):
    """A mark, drawn anew when the look is another."""

    def __init__(self, look: Look, mark: Mark) -> None:
        self._mark: Mark | None = None
        super().__init__(look)
        self._mark = mark
        self.restyle()

    def restyle(self) -> None:
        """Draw the mark in the colours of now."""
        super().restyle()
        if self._mark is not None:
            self.setPixmap(self._mark())


def _value(look: Look, text: str) -> Label:
    """Return a value on as many lines as its words need; a word without room ends in …."""
    metrics, words = QFontMetrics(look.font("body", 500)), text.split()
    wide = [one for one in words if metrics.horizontalAdvance(one) > look.px(_WORD)]
    if wide and len(words) == 1 and "-" not in text:
        shown: Label = Elided(look, text, "body")
    else:
        said = _in_parts(text) if wide else text.replace("-", f"-{_JOINED}")
        shown = Label(look, said, "body", wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        shown.setSizePolicy(policy)
    shown.set_face("body", 500)
    return shown


def _in_parts(text: str) -> str:
    """Put places to break into names that have no hyphen where a line may end."""
    return _LONG_PART.sub(f"\\g<0>{BREAK}", text)


class FactsGrid(QWidget):
    """Facts in columns."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(8))

    def show_facts(self, facts: Sequence[Fact], columns: int = 3) -> None:
        """Show other facts."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, fact in enumerate(facts):
            row, column = divmod(number, columns)
            self._grid.addWidget(fact, row, column)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)


class StepRow(QWidget):
    """A step of the plan with its number and duration, a hairline under it."""

    def __init__(
        self, look: Look, number: int, step: PlanStep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(5), 0, look.px(5))
        row.setSpacing(look.px(8))
        top = Qt.AlignmentFlag.AlignTop
        count = Label(look, str(number), "body", "text.secondary")
        count.setMinimumWidth(look.px(14))
        row.addWidget(count, 0, top)
        if "`" in step.text:
            row.addWidget(Piece(look, _code_html(step.text), "text.primary"), 1)
        else:
            row.addWidget(Label(look, step.text, wrap=True), 1)
        if step.minutes:
            said = say("requests.step_minutes", count=step.minutes)
            row.addWidget(Label(look, said, "body", "text.secondary"), 0, top)
        column.addLayout(row)
        column.addWidget(Rule(look))


class PointOfNoReturn(QWidget):
    """The dashed red rule after which the plan cannot be taken back."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(look.px(32))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("requests.ponr"))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Be as high as a step."""
        return QSize(self._look.px(200), self._look.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw flag, words and rule."""
        look = self._look
        painter = QPainter(self)
        middle = self.height() / 2
        paint.glyph(painter, look, 0, middle - look.px(7), "flag", "block.fg", 14)
        painter.setFont(look.font("small", 600))
        painter.setPen(look.colour("block.fg"))
        text = say("requests.ponr")
        painter.drawText(look.px(22), round(middle + look.px(4)), text)
        left = look.px(22) + painter.fontMetrics().horizontalAdvance(text) + look.px(8)
        paint.dashed_rule(painter, look, left, self.width(), middle, "block.fg")
        painter.end()


class HistoryView(QWidget):
    """The audit entries about an RFC, newest first; `opened` carries the event of a sign-off."""

    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, rows: Sequence[HistoryRow], zone_name: str, opens: bool = False) -> None:
        """Show entries; of sign-offs with a way to what was signed, if somebody `opens` it."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        zone = times.zone_of(zone_name)
        now = rows[0].at if rows else None
        for row in rows[:_MOST_HISTORY]:
            when = f"{times.date(row.at, zone, now)} {times.clock(row.at, zone)}"
            line = _HistoryLine(self._look, row, when, opens and row.type in _SAYING)
            line.opened.connect(self.opened)
            self._column.addWidget(line)
        if not rows:
            note = Label(self._look, say("requests.history_none"), "body", "text.secondary")
            self._column.addWidget(note)


_SAYING = ("signoff.given", "signoff.heard")


class _HistoryLine(QWidget):
    """One entry: what, and under it when, its place and hash."""

    opened = Signal(str)

    def __init__(
        self, look: Look, row: HistoryRow, when: str, opens: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(0, look.px(6), 0, look.px(6))
        line.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(look, event_text(row), wrap=True))
        place = say("pages.entry", time=when, seq=f"{row.seq:,}", hash=row.event_id[:4])
        if not row.seq:  # of a packet: its entries have places in the board's audit chain alone
            place = say("requests.history_loose", when=when, hash=row.event_id[:4])
        words.addWidget(Elided(look, place, "small", "text.tertiary"))
        line.addLayout(words, 1)
        if opens:
            self.link = Button(look, say("entries.open"), "link", small=True)
            name = str(row.body.get("name") or row.author)
            self.link.setAccessibleName(say("entries.show", name=name))
            self.link.clicked.connect(lambda: self.opened.emit(row.event_id))
            line.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(line)
        outer.addWidget(Rule(look))


def event_text(row: HistoryRow) -> str:
    """Say what an audit entry records."""
    return happenings.of_change(row.type, row.body, row.author)


def _code_html(text: str) -> str:
    parts = []
    for number, part in enumerate(_CODE.split(text)):
        shown = html.escape(part)
        parts.append(f"<code>{shown}</code>" if number % 2 else shown)
    return "".join(parts)
