"""How often a series meets: a choice of rhythms that says when the next meeting would be."""

from datetime import datetime

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from cab_desk.domain.meeting import Meeting
from cab_desk.domain.series import Rhythm, place_in_month
from cab_desk.gui import times
from cab_desk.gui.widgets.basics import Label, set_tip
from cab_desk.services.meetings import Stand
from cab_desk.words import plural, say


class Rhythms(QComboBox):
    """Chosen is the rhythm that the series had, until somebody chooses another one."""

    def __init__(self, said: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rhythm")
        self._said = said
        self._shown: tuple[Stand, datetime] | None = None
        self._of = ""  # the meeting whose rhythm is chosen
        self.setAccessibleName(say("agenda.rhythm"))
        set_tip(self, say("agenda.rhythm"))
        self.currentIndexChanged.connect(self._say)

    def chosen(self) -> str:
        """Return the rhythm."""
        return str(self.currentData() or "")

    def show_stand(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        """Offer each rhythm, and say when the next meeting would be."""
        found = stand.follows
        if found is None:
            return
        kept = self.chosen() if self._of == meeting.id else ""
        self._of, self._shown = meeting.id, (stand, now)
        local = meeting.planned_at.astimezone(times.zone_of(stand.zone))
        with QSignalBlocker(self):
            self.clear()
            for one in found.offers:
                self.addItem(_word(one.rhythm, local), one.rhythm.value)
            self.setCurrentIndex(self.findData(kept or found.rhythm.value))
        self._say()

    def _say(self) -> None:
        stand, now = self._shown or (None, None)
        if stand is None or now is None or stand.follows is None:
            return
        found, zone = stand.follows, times.zone_of(stand.zone)
        by = found.by(self.chosen())
        when = f"{times.date(by.at, zone, now)}, {times.clock(by.at, zone)}"
        items, tasks = plural("agenda.items", found.items), plural("agenda.tasks", found.tasks)
        lines = [say("agenda.next_line", when=when, items=items, tasks=tasks)]
        for day, name in by.skipped:
            at = by.at.replace(year=day.year, month=day.month, day=day.day)
            shown = times.date(at, by.at.tzinfo or zone, now)
            lines.append(say("agenda.next_skipped", day=shown, name=name))
        self._said.setText(" ".join(lines))


def _word(rhythm: Rhythm, at: datetime) -> str:
    nth = say(f"windows.nth.{place_in_month(at.date())}")
    day = say("frame.weekdays").split()[at.weekday()]
    return say(f"agenda.rhythm.{rhythm.value}", nth=nth, day=day)
