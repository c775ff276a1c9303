"""The conflicts of an RFC in its review: with whom, over what, and what is settled about it."""

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Label
from cab_desk.gui.widgets.basics import Rule as Line
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.review_parts import some_of
from cab_desk.services.conflict_ports import Partner
from cab_desk.services.requests.review import Review
from cab_desk.services.schedule.settled_words import said_of
from cab_desk.words import say


class ConflictRow(QWidget):
    """One conflict: sign, with whom and when, what is settled, and a button to settle it."""

    asked = Signal()

    def __init__(
        self, look: Look, partner: Partner, texts: tuple[str, str], may_settle: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(9), look.px(6), look.px(9), look.px(6))
        row.setSpacing(look.px(8))
        tone = "block" if partner.settled is None else "waive"
        sign = Glyph(look, paint.STATUS_GLYPHS[tone], f"{tone}.fg", "bg.surface", 15)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        why, settled = texts
        column.addWidget(Label(look, why, "body", wrap=True))
        column.addWidget(Label(look, settled, "small", "text.secondary", wrap=True))
        row.addLayout(column, 1)
        self.button: Button | None = None
        if may_settle:
            text = say("conflicts.settle" if partner.settled is None else "conflicts.change")
            self.button = Button(look, text, small=True)
            self.button.setAccessibleName(say("conflicts.settle_name", name=partner.name))
            self.button.clicked.connect(self.asked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{why} {settled}")


class ConflictsCard(Card):
    """All live changes that are in the way of this one; `settled` carries a partner's uid."""

    settled = Signal(str)

    def __init__(
        self, look: Look, review: Review, may_settle: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(2), 0, look.px(2))
        column.setSpacing(0)
        self.rows: list[ConflictRow] = []
        zone = times.zone_of(review.zone)
        own = review.change.number or review.change.title
        for number, partner in enumerate(review.conflicts):
            if number:
                column.addWidget(Line(look))
            texts = held(partner, zone, review.at), said_of(partner, review.change.uid, own)
            row = ConflictRow(look, partner, texts, may_settle)
            set_tip(row, ", ".join(partner.systems))
            row.asked.connect(lambda uid=partner.uid: self.settled.emit(uid))
            column.addWidget(row)
            self.rows.append(row)


def held(partner: Partner, zone: tzinfo, now: datetime) -> str:
    """Say why a change is in the way."""
    said = []
    if partner.systems:
        when = times.full_span(partner.start, partner.end, zone, now)
        systems = some_of(partner.systems)
        said.append(say("conflicts.held", name=partner.name, systems=systems, when=when))
    if partner.near:
        from cab_desk.services.schedule.near_words import sentences  # noqa: PLC0415 -- seldom

        said.append(sentences(partner.near))
    return " ".join(said)
