"""What narrows the list of audit entries: a person, an RFC or meeting, a kind, and the time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui.look import Look
from cab_desk.services.rows import LedgerFilter
from cab_desk.words import plural, say

# Kinds of entries as a reader thinks of them: the words before the dot of the events' types.
KINDS = (
    ("signatures", ("signoff", "condition", "item")),
    ("requests", ("change", "conflict", "absence", "duty", "import")),
    ("meetings", ("meeting", "item", "minutes", "certificate")),
    ("access", ("key", "signin", "chair", "person", "people", "role", "identity", "access",
                "alarm")),
    ("calendar", ("calendar", "system")),
    ("policy", ("policy", "review", "flag", "template", "board", "database", "history")),
    ("packets", ("packet", "comment", "vote", "events")),
)  # fmt: skip
SPANS = (7, 30, 90, 365)
DATES = -1  # in place of a number of days: from one day to another
_USUAL = 30  # days back from today, where no dates were chosen yet
_PAUSE_MS = 150  # between the last key and the query


class AuditFilters(QWidget):
    """`changed` carries a LedgerFilter. Days are those of `zone`, the last one included."""

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock: Callable[[], datetime] | None = None
        self.zone: tzinfo = UTC
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
        self.since, self.until = QDateEdit(), QDateEdit()
        for day, name in ((self.since, "since"), (self.until, "until")):
            day.setAccessibleName(say(f"evidence.filter.{name}"))
            day.setToolTip(day.accessibleName())
            day.setCalendarPopup(True)
            day.setDisplayFormat("d MMM yyyy")
            day.setMinimumWidth(look.px(122))
            day.hide()
            row.addWidget(day)
        self.person.addItem(say("evidence.filter.everybody"), "")
        self.kind.addItem(say("evidence.filter.every_kind"), ())
        for name, rooms in KINDS:
            self.kind.addItem(say(f"evidence.filter.kind.{name}"), rooms)
        self.span.addItem(say("evidence.filter.always"), 0)
        for days in SPANS:
            self.span.addItem(plural("evidence.filter.days", days), days)
        self.span.addItem(say("evidence.filter.dates"), DATES)
        for combo in (self.person, self.kind, self.span):
            combo.activated.connect(lambda _row: self._tell())
        self.span.currentIndexChanged.connect(lambda _row: self._show_days())
        self.since.dateChanged.connect(lambda day: self._order(self.until, day, later=True))
        self.until.dateChanged.connect(lambda day: self._order(self.since, day, later=False))
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

    def recall(self, kept: Mapping[str, str]) -> None:
        """Choose kind, span and days as they were kept; what is unknown stays as it is."""
        names = [name for name, _rooms in KINDS]
        if (kind := kept.get("kind", "")) in names:
            self.kind.setCurrentIndex(names.index(kind) + 1)
        for name, field in (("since", self.since), ("until", self.until)):
            day = QDate.fromString(kept.get(name, ""), "yyyy-MM-dd")
            field.setDate(day if day.isValid() else self._usual(name))
        places = [str(self.span.itemData(row)) for row in range(self.span.count())]
        if (span := kept.get("span", "")) in places:
            self.span.setCurrentIndex(places.index(span))

    def clear(self) -> None:
        """Choose everything, by everybody, at any time."""
        self.about.clear()
        for combo in (self.person, self.kind, self.span):
            combo.setCurrentIndex(0)

    def keep(self) -> dict[str, str]:
        """Return kind, span and days as they are chosen."""
        kind = self.kind.currentIndex()
        found = {"kind": KINDS[kind - 1][0]} if kind > 0 else {}
        if self.span.currentData():
            found["span"] = str(self.span.currentData())
        if self.span.currentData() == DATES:
            found |= {"since": _written(self.since), "until": _written(self.until)}
        return found

    def wanted(self) -> LedgerFilter:
        """Return what is asked for."""
        since, until = self._bounds()
        return LedgerFilter(
            person=str(self.person.currentData() or ""),
            about=self.about.text().strip(),
            kinds=tuple(self.kind.currentData() or ()),
            since=since,
            until=until,
        )

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        days = int(self.span.currentData() or 0)
        if days == DATES:
            return self._midnight(self.since.date()), self._midnight(self.until.date().addDays(1))
        return (self.clock() - timedelta(days=days) if days and self.clock else None), None

    def _midnight(self, day: QDate) -> datetime:
        return datetime(day.year(), day.month(), day.day(), tzinfo=self.zone)

    def _usual(self, name: str) -> QDate:
        now = (self.clock() if self.clock else datetime.now(UTC)).astimezone(self.zone)
        today = QDate(now.year, now.month, now.day)
        return today.addDays(-_USUAL) if name == "since" else today

    def _show_days(self) -> None:
        shown = self.span.currentData() == DATES
        for day in (self.since, self.until):
            day.setVisible(shown)

    def _order(self, other: QDateEdit, day: QDate, *, later: bool) -> None:
        """Keep the first day before the last, and ask again once somebody stopped typing."""
        if (other.date() < day) if later else (other.date() > day):
            other.setDate(day)
        if self.span.currentData() == DATES:
            self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit(self.wanted())


def _written(field: QDateEdit) -> str:
    return field.date().toString("yyyy-MM-dd")
