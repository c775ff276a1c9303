"""The agenda at the chair's left and the clock above: what is mine, how time and risk lie."""

from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from cab_desk.domain import meeting as reckoning
from cab_desk.domain.meeting import Meeting
from cab_desk.domain.policy import Pack
from cab_desk.gui import times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.agenda_matrix import AgendaMatrix
from cab_desk.gui.widgets.basics import Label, set_tip
from cab_desk.gui.widgets.meeting_rows import AgendaList, row_of, used
from cab_desk.gui.widgets.rail import Ground
from cab_desk.services.meetings import Stand
from cab_desk.words import plural, say

# Up to which share of the planned minutes a step lasts, its word and its colour.
# The first half is no verdict and has no verdict's colour.
_PLAIN = "text.primary"
_STEPS = ((0.5, "first", _PLAIN), (0.75, "second", _PLAIN), (1.0, "last", "warn.fg"))
_OVER = ("over", "block.fg")
_LATE = timedelta(minutes=1)


class Host(Protocol):
    """The widgets of the page that it fills."""

    look: Look
    left: Ground
    agenda: AgendaList
    agenda_sum: Label
    elapsed: Label
    of_minutes: Label
    ends: Label


def step_of(share: float) -> tuple[str, str]:
    """Return the word and the colour of a share of the planned time."""
    return next(((word, tone) for most, word, tone in _STEPS if share < most), _OVER)


class AgendaColumn:
    """Fills the column; `only_mine` leaves the items that concern who works here."""

    def __init__(self, page: Host) -> None:
        self._page = page
        self.only_mine = QCheckBox(say("meeting.only_mine"))
        set_tip(self.only_mine, say("meeting.only_mine_tip"))
        self.only_mine.setContentsMargins(page.look.px(12), 0, 0, 0)
        self.matrix = AgendaMatrix(page.look)
        column = page.left.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 -- ui/meeting.ui has it
        column.insertWidget(column.indexOf(page.agenda), self.only_mine)
        column.insertWidget(column.indexOf(page.agenda) + 1, self.matrix)
        self.only_mine.hide()
        self._last: tuple[Stand, Meeting, datetime] | None = None
        self.only_mine.toggled.connect(self._again)
        self.matrix.picked.connect(self._again)

    def show_agenda(self, stand: Stand, meeting: Meeting, pack: Pack, me: str) -> None:
        """Show what of the agenda stays the same from second to second."""
        self.only_mine.setVisible(bool(me))
        if not me:
            self.only_mine.setChecked(False)
        self.matrix.show_agenda(stand, pack)

    def tick(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        """Move the clocks, and show the lines as they stand."""
        self._last = (stand, meeting, now)
        self._clock(meeting, now)
        self._end(stand, meeting, now)
        only = self.only_mine.isChecked()
        shown = [one for one in meeting.items if not only or one.id in stand.mine]
        in_cell = self.matrix.numbers()
        if in_cell is not None:
            shown = [one for one in shown if one.position in in_cell]
        self._page.agenda.show_rows([row_of(stand, item, now) for item in shown])
        if in_cell is not None:
            said = say("beside.cell_sum", count=len(shown), all=len(meeting.items))
        elif only:
            said = say("meeting.mine_sum", count=len(shown), all=len(meeting.items))
        else:
            minutes = sum(one.box_minutes for one in meeting.items)
            said = plural("meeting.agenda_sum", len(meeting.items), minutes=minutes)
        self._page.agenda_sum.setText(said)

    def _clock(self, meeting: Meeting, now: datetime) -> None:
        spent, whole = reckoning.elapsed(meeting, now), meeting.minutes_planned * 60
        word, tone = step_of(spent / whole)
        page = self._page
        page.elapsed.setText(used(spent))
        page.elapsed.set_tone(tone)
        said = say("meeting.clock", time=used(spent), minutes=meeting.minutes_planned,
                   step=say(f"meeting.clock.{word}"))  # fmt: skip
        page.elapsed.setAccessibleName(said)
        page.elapsed.setToolTip(said)
        over = (spent - whole) // 60
        key = "meeting.minutes_over" if over > 0 else "meeting.of_minutes"
        page.of_minutes.setText(say(key, minutes=meeting.minutes_planned, over=over))

    def _end(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        zone = times.zone_of(stand.zone)
        end = reckoning.projected_end(meeting, now)
        stop = (meeting.started_at or meeting.planned_at) + timedelta(
            minutes=meeting.minutes_planned
        )
        late = end - stop
        key = "meeting.ends_over" if late >= _LATE else "meeting.ends_about"
        minutes = int(late.total_seconds() // 60)
        self._page.ends.setText(say(key, time=times.clock(end, zone), minutes=minutes))
        self._page.ends.set_tone("block.fg" if late >= _LATE else "text.secondary")

    def _again(self, _on: bool = False) -> None:
        if self._last is not None:
            self.tick(*self._last)
