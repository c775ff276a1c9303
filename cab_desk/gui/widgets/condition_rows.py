"""The conditions of an approval in the review: what is met, by whom, and what is still open."""

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Label
from cab_desk.gui.widgets.basics import Rule as Line
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.review import Review
from cab_desk.words import say


class ConditionRow(QWidget):
    """One condition: sign, words, who set it or ticked it, and a button while it is open."""

    asked = Signal()
    cared = Signal()

    def __init__(
        self, look: Look, condition: Condition, aside: str, doers: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(9), look.px(6), look.px(9), look.px(6))
        row.setSpacing(look.px(8))
        tone = "wait" if condition.open else "pass"
        sign = Glyph(look, paint.STATUS_GLYPHS[tone], f"{tone}.fg", "bg.surface", 15)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        column.addWidget(Label(look, condition.text, "body", wrap=True))
        column.addWidget(Label(look, aside, "small", "text.secondary", wrap=True))
        row.addLayout(column, 1)
        self.button: Button | None = None
        self.care: Button | None = None
        if condition.open and "care" in doers:
            self.care = Button(look, say("conditions.assign"), "link", small=True)
            self.care.setAccessibleName(say("conditions.assign_name", text=condition.text))
            self.care.clicked.connect(self.cared)
            column.addWidget(self.care, 0, Qt.AlignmentFlag.AlignLeft)
        if condition.open and "tick" in doers:
            self.button = Button(look, say("evidence.condition.tick"), icon="stamp", small=True)
            name = f"{say('evidence.condition.tick')}: {condition.text}"
            self.button.setAccessibleName(name)
            self.button.clicked.connect(self.asked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{condition.text}, {aside}")


class ConditionsCard(Card):
    """All conditions under which the present content is approved."""

    ticked = Signal(str)
    cared = Signal(str)

    def __init__(
        self, look: Look, review: Review, doers: frozenset[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(2), 0, look.px(2))
        column.setSpacing(0)
        self.rows: list[ConditionRow] = []
        zone = times.zone_of(review.zone)
        for number, condition in enumerate(review.conditions):
            if number:
                column.addWidget(Line(look))
            row = ConditionRow(look, condition, _aside(review, condition, zone), doers)
            row.cared.connect(lambda one=condition.id: self.cared.emit(one))
            row.asked.connect(lambda one=condition.id: self.ticked.emit(one))
            column.addWidget(row)
            self.rows.append(row)


def _aside(review: Review, condition: Condition, zone: tzinfo) -> str:
    tick = condition.tick
    if tick is None or not tick.done:
        setter = condition.setter or say("evidence.condition.board")
        said = say("evidence.condition.set_by", setter=setter)
        if condition.owner:
            day = times.due_day(condition.due, review.at)
            said = f"{said} {say('conditions.seen_to', owner=condition.owner, day=day)}"
        return said
    name = review.names.get(tick.person_id, tick.person_id)
    when = times.short(tick.at, zone, review.at)
    met = say("evidence.condition.met", name=name, when=when)
    return f"{met} {tick.note}".rstrip()
