"""The bar over every page of an open packet: whose it is, as of when, what was said in it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.domain.packet import Seat
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.gui.widgets.rail import Ground
from cab_desk.services.packets import review_offline
from cab_desk.services.packets.review_offline import Said
from cab_desk.services.ports import Work
from cab_desk.words import plural, say


class PacketBar(Ground):
    """Says that this is a packet, and saves what was said in it."""

    save_asked = Signal()

    def __init__(self, desk: Desk, look: Look, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(look, "info.bg", "bottom", parent)
        self._desk, self._seat = desk, seat
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(20), look.px(6), look.px(16), look.px(6))
        row.setSpacing(look.px(12))
        board = desk.board
        zone = times.zone_of(board.zone if board else "")
        now = desk.office.clock()
        made = f"{times.date(seat.made_at, zone, now)} {times.clock(seat.made_at, zone)}"
        words = say("packets.bar", board=board.name if board else "", name=seat.person, at=made)
        self.sentence = Elided(look, words, "body.strong")
        signed, worth = review_offline.signed_by(seat.signed)
        self.signed = Label(look, signed, "body", "text.secondary")
        self.signed.setToolTip(worth)
        self.count = Label(look, "", "body", "text.secondary")
        self.save = Button(look, say("packets.save"), "primary", "save", small=True)
        self.save.setEnabled(False)
        self.save.clicked.connect(self.save_asked)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.signed)
        row.addWidget(self.count)
        row.addWidget(self.save)
        desk.touched.connect(self._touched)
        self.refresh()

    def refresh(self) -> None:
        """Count again what was said."""
        query = partial(_counted, person_id=self._seat.person_id, device=self._desk.settings.device)
        self._desk.read_work(query, self._show, lambda _error: None)

    def _touched(self, _touched: frozenset[str]) -> None:
        self.refresh()

    def _show(self, said: Said) -> None:
        self.count.setText(plural("packets.said_here", said.events))
        self.save.setEnabled(said.events > 0)


def _counted(work: Work, person_id: str, device: str) -> Said:
    return review_offline.counted(work, person_id, device)
