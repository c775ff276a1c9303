"""What narrows the list of audit entries: a person, an RFC or meeting, a kind, and the time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui.look import Look
from cab_desk.services.rows import LedgerFilter
from cab_desk.words import plural, say

# Kinds of entries as a reader thinks of them: the words before the dot of the events' types.
KINDS = (
    ("signatures", ("signoff", "condition", "item")),
    ("requests", ("change", "duty")),
    ("meetings", ("meeting", "item", "minutes", "certificate")),
    ("access", ("key", "signin", "person", "role")),
    ("calendar", ("calendar", "system")),
    ("policy", ("policy", "review", "flag", "board", "database")),
    ("packets", ("packet", "comment", "vote", "events")),
)
SPANS = (7, 30, 90, 365)
_PAUSE_MS = 150  # between the last key and the query


class AuditFilters(QWidget):
    """`changed` carries a LedgerFilter."""

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock: Callable[[], datetime] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.person, self.kind, self.span = QComboBox(), QComboBox(), QComboBox()
        self.about = QLineEdit()
        self.about.setMaxLength(200)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.about.setPlaceholderText(say("evidence.filter.about"))
        for field, name in ((self.person, "person"), (self.about, "about"), (self.kind, "kind"),
                            (self.span, "span")):  # fmt: skip
            field.setAccessibleName(say(f"evidence.filter.{name}"))
            field.setMinimumWidth(look.px(150))
            row.addWidget(field, 2 if field is self.about else 1)
        self.person.addItem(say("evidence.filter.everybody"), "")
        self.kind.addItem(say("evidence.filter.every_kind"), ())
        for name, rooms in KINDS:
            self.kind.addItem(say(f"evidence.filter.kind.{name}"), rooms)
        self.span.addItem(say("evidence.filter.always"), 0)
        for days in SPANS:
            self.span.addItem(plural("evidence.filter.days", days), days)
        for combo in (self.person, self.kind, self.span):
            combo.activated.connect(lambda _row: self._tell())
        self._pause.timeout.connect(self._tell)
        self.about.textEdited.connect(lambda _text: self._pause.start())
        self.about.returnPressed.connect(self._tell)

    def offer(self, people: Sequence[Person]) -> None:
        """Offer the people of the board, whoever was chosen staying so."""
        chosen = str(self.person.currentData() or "")
        while self.person.count() > 1:
            self.person.removeItem(1)
        for one in people:
            if one.linked:
                self.person.addItem(one.name, one.id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def wanted(self) -> LedgerFilter:
        """Return what is asked for."""
        days = int(self.span.currentData() or 0)
        since = self.clock() - timedelta(days=days) if days and self.clock else None
        return LedgerFilter(
            person=str(self.person.currentData() or ""),
            about=self.about.text().strip(),
            kinds=tuple(self.kind.currentData() or ()),
            since=since,
        )

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit(self.wanted())
