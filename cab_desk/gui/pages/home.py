"""Home: the next meeting, what needs me, what comes; on a new board the three first steps."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from cab_desk.domain.meeting import Meeting, MeetingState
from cab_desk.gui import forms, loose, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import Button, Card, Chip, Elided, Label, set_tip
from cab_desk.gui.widgets.duties_card import DutiesCard
from cab_desk.gui.widgets.home_drop import StepDrop
from cab_desk.gui.widgets.home_parts import DropArea, FreezeStrip, ReadinessBar
from cab_desk.gui.widgets.home_rows import HomeRow, SoonRow
from cab_desk.gui.widgets.home_steps import FactLine, StatusLine, StepCard, StepMark
from cab_desk.services.boards import home
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.services.requests.happenings import sentence
from cab_desk.services.rows import Bar, CalendarEntry, LedgerRow, QueueRow
from cab_desk.words import plural, say

_GATES = {
    "block": ("cd-st-block", "block.fg"),
    "rejected": ("cd-st-block", "block.fg"),
    "warn": ("cd-st-warn", "warn.fg"),
    "exception": ("cd-st-waive", "waive.fg"),
    "clear": ("cd-st-pass", "pass.fg"),
}
_WAITING = ("cd-st-wait", "wait.fg")
_WIDE = 1180
_APPROVED = frozenset({"approved", "scheduled", "implemented", "closed"})


class HomePage(Page):
    """What somebody sees first."""

    NAME: ClassVar[str] = "home"
    ICON: ClassVar[str] = "house"
    UI: ClassVar[str] = "home"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset(
        {"change", "meeting", "calendar", "board", "people", "ledger", "duties"}
    )

    stack: QStackedWidget
    first: QWidget
    meeting_card: Card
    when: Chip
    where: Elided
    what: Elided
    agenda: Button
    packs: Button
    start: Button
    bar: ReadinessBar
    ready: StatusLine
    warned: StatusLine
    blocked: StatusLine
    meeting_top: QHBoxLayout
    meeting_facts: QHBoxLayout
    coming: FactLine
    planned: FactLine
    needs_title: Label
    needs_aside: Label
    needs_rows: QVBoxLayout
    duties: DutiesCard
    soon_aside: Label
    soon_rows: QVBoxLayout
    strip: FreezeStrip
    freeze_rows: QVBoxLayout
    drop: DropArea
    step_drop: StepDrop
    audit_rows: QVBoxLayout
    step1_text: Label
    make_board: Button
    open_policy: Button
    choose: Button
    type_one: Button
    plan: Button
    plan_why: Label
    sample: Button
    sample_row: QHBoxLayout
    first_text: Label

    _next: Meeting | None = None

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self.zone = times.zone_of(desk.board.zone if desk.board else "")
        buttons = {
            self.agenda: "meeting", self.start: "meeting", self.drop.button: "import",
            self.choose: "import", self.make_board: "new_board", self.type_one: "new",
            self.plan: "plan_meeting", self.sample: "open_sample",
        }  # fmt: skip
        for button, action in buttons.items():
            button.clicked.connect(partial(self._ask, action))
        for area in (self.drop, self.step_drop):
            area.dropped.connect(self._read_files)
        self.packs.clicked.connect(self._ask_packs)
        self.open_policy.clicked.connect(lambda: self.go_to.emit("policy"))
        self.duties.opened.connect(self._open_duty)
        self.duties.marked.connect(self._mark)
        self.first_text.set_face("heading", 400)
        self.coming.sign, self.planned.sign = "users", "clock"
        self._show_stack()
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the painted parts of the form."""
        return {
            "Chip": Chip, "ReadinessBar": ReadinessBar, "StatusLine": StatusLine,
            "FreezeStrip": FreezeStrip, "DropArea": DropArea, "StepCard": StepCard,
            "StepMark": StepMark, "DutiesCard": DutiesCard, "StepDrop": StepDrop,
            "FactLine": FactLine,
        }  # fmt: skip

    def title(self) -> str:
        """Greet on a new board."""
        return say("frame.page.home") if self.desk.board else say("pages.welcome")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the next meeting in smaller type where its name would be cut off."""
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_WIDE)
        self.what.set_face("title" if narrow else "display")
        for button in (self.agenda, self.packs):
            button.set_compact(narrow and self._next is not None)
        # Where the line of figures has no room for it, who comes stands beside the place.
        row, place = (self.meeting_top, -1) if narrow else (self.meeting_facts, 3)
        if row.indexOf(self.coming) < 0:
            row.insertWidget(place, self.coming)

    def entered(self) -> None:
        """Show only what somebody does."""
        self.sample.setVisible(self.can("open_sample"))
        self.drop.setVisible(self.desk.office.seat is None)  # a packet takes nothing in
        label = self.findChild(Label, "sample_text")
        if label is not None:
            label.setVisible(self.can("open_sample"))

    def reload(self, touched: frozenset[str]) -> None:
        """Read both halves again."""
        if self.desk.board is None:
            self._show_steps(0, False)
            return
        self.zone = times.zone_of(self.desk.board.zone)
        now = self.desk.office.clock()
        self.desk.read(partial(home.lists, me=self.desk.me, now=now), self._show_lists)
        self.desk.read_work(home.ahead, self._show_ahead)

    def _ask(self, action: str, _checked: bool = False) -> None:
        self.asked.emit(Ask(action))

    def _read_files(self, paths: Sequence[str]) -> None:
        self.asked.emit(Ask("import", detail="\n".join(paths)))

    def _ask_packs(self) -> None:
        if self._next is not None:
            self.asked.emit(Ask("print_pack", self._next.id, self._next.number))

    def _show_stack(self, fresh: bool | None = None) -> None:
        first = self.desk.board is None if fresh is None else fresh
        self.stack.setCurrentIndex(0 if first else 1)

    def _show_steps(self, changes: int, planned: bool) -> None:
        done = (self.desk.board is not None, changes > 0, planned)
        present = done.index(False) if False in done else 2
        for number, ready in enumerate(done, 1):
            state = "done" if ready else ("now" if number - 1 == present else "later")
            mark, card = (
                self.findChild(StepMark, f"step{number}_mark"),
                self.findChild(StepCard, f"step{number}"),
            )
            if mark is not None and card is not None:
                mark.show_step(number, state)
                card.set_present(state == "now")
        self.make_board.setEnabled(not done[0])
        self.make_board.setVisible(not done[0])
        self.open_policy.setVisible(done[0])
        if done[0] and not done[1]:
            self._show_policy()
        self.choose.setEnabled(done[0])
        self.step_drop.open(done[0])
        self.type_one.setEnabled(done[0])
        self.plan.setEnabled(done[0] and done[1])
        self.plan_why.setVisible(not self.plan.isEnabled())
        self._show_stack(not (done[0] and done[1]))

    def _show_policy(self) -> None:
        """Say what the board was made with, in place of what making one takes."""
        face = self.desk.face
        classes = plural("board.form.classes", len(face.classes))
        said = {"policy": face.title, "version": face.version, "classes": classes}
        self.step1_text.setText(say("pages.step_board_done", **said))

    def _show_lists(self, found: home.Lists) -> None:
        self._show_steps(found.open, False)
        key = "pages.needs_you" if self.desk.me else "pages.blocked_now"
        self.needs_title.setText(say(key))
        self.needs_aside.setText(f"{found.waiting:,}" if found.waiting else "")
        nothing = say("pages.nothing_needs_you" if self.desk.me else "pages.nothing_blocked")
        self._fill(self.needs_rows, [self._need(row) for row in found.needs_me], nothing)
        self._fill(self.soon_rows, [self._soon(bar) for bar in found.soon],
                   say("pages.nothing_planned"))  # fmt: skip
        self._fill(self.audit_rows, [self._entry(row) for row in found.entries],
                   say("pages.no_entry"))  # fmt: skip

    def _show_ahead(self, found: home.Ahead) -> None:
        now = found.now
        end = now + home.AHEAD
        self.soon_aside.setText(
            f"{times.date(now, self.zone, now)} – {times.date(end, self.zone, now)}"
        )
        self.strip.show_entries(now, self.zone, found.freezes)
        rows: list[QWidget] = [self._freeze(entry) for entry in found.freezes[:4]]
        self._fill(self.freeze_rows, rows, say("pages.no_freeze"))
        self.duties.show_rows(found.owed, self.zone, now)
        self._show_meeting(found)

    def _open_duty(self, row: DueRow) -> None:
        if row.uid:
            self.open_change.emit(f"{row.uid}#{'gates' if row.what == 'approval' else 'owed'}")
        else:
            self._mark(row)

    def _mark(self, row: DueRow) -> None:
        if row.what == "condition":
            self.asked.emit(Ask("tick", row.uid, row.review))
            return
        from cab_desk.gui.dialogs.duty import DutyDialog  # noqa: PLC0415 -- not before paint

        DutyDialog(self.desk, self.look, row, self).open()

    def _show_meeting(self, found: home.Ahead) -> None:
        meeting, ready = found.meeting, found.readiness
        self._next = meeting
        self.agenda.set_compact(False)
        self.agenda.setText(say("pages.agenda" if meeting else "pages.plan_meeting"))
        for button in (self.agenda, self.packs):
            button.set_compact(meeting is not None and self.width() < self.look.px(_WIDE))
        self.start.setVisible(meeting is not None)
        self.packs.setVisible(meeting is not None)
        self.packs.setEnabled(meeting is not None and bool(meeting.items))
        self.agenda.setVisible(meeting is not None or self.desk.office.seat is None)
        self.bar.show_readiness(ready)
        self.ready.show_status("cd-st-pass", "pass.fg", say("pages.ready", count=ready.ready))
        self.warned.show_status("cd-st-warn", "warn.fg", say("pages.warned", count=ready.warned))
        self.blocked.show_status(
            "cd-st-block", "block.fg", say("pages.blocked", count=ready.blocked)
        )
        if meeting is None:
            self.when.show_status(say("pages.no_meeting_chip"), "wait", "")
            packet = self.desk.office.seat is not None  # a meeting may well be planned elsewhere
            self.when.setVisible(not packet)
            self.what.setText(say("packets.home_no_meeting" if packet else "pages.no_meeting"))
            self.where.setText("")
            self.planned.setText("")
            self.coming.setText("")
            return
        self._show_time(meeting, found)
        count = sum(1 for item in meeting.items if item.change_uid)
        self.what.setText(plural("pages.meeting_title", count, title=meeting.title))
        minutes = say("pages.minutes_planned", used=ready.minutes, of=meeting.minutes_planned)
        self.planned.setText(minutes)
        seats = found.seats
        key = "pages.coming" if meeting.state is MeetingState.PLANNED else "pages.here_now"
        self.coming.setText(
            say(key, count=seats.coming, members=seats.members, needed=seats.needed)
        )

    def _show_time(self, meeting: Meeting, found: home.Ahead) -> None:
        running = meeting.state is not MeetingState.PLANNED
        self.start.setText(say("pages.return_to_meeting" if running else "pages.start_meeting"))
        ahead = meeting.planned_at - found.now
        if running:
            self.when.show_status(say("pages.under_way"), "info", "")
        elif ahead.total_seconds() > 0:
            self.when.show_status(self._until(meeting.planned_at, found.now), "info", "")
        else:
            self.when.show_status(say("pages.due_now"), "warn", "")
        day = times.date(meeting.planned_at, self.zone, found.now)
        clock = times.clock(meeting.planned_at, self.zone)
        self.where.setText(", ".join(filter(None, (f"{day}, {clock}", meeting.place))))

    def _until(self, moment: datetime, now: datetime) -> str:
        """Say how far off a moment is: minutes, hours, or days of the calendar."""
        minutes = max(1, round((moment - now).total_seconds() / 60))
        days = (moment.astimezone(self.zone).date() - now.astimezone(self.zone).date()).days
        if minutes < 60:
            return plural("pages.in_minutes", minutes)
        if minutes < 12 * 60 or days == 0:
            return plural("pages.in_hours", round(minutes / 60))
        return plural("pages.in_days", days)

    def _need(self, row: QueueRow) -> HomeRow:
        second = f"{row.number or say('pages.draft')}, {row.system}".rstrip(", ")
        glyph = _GATES.get(row.gate, _WAITING)
        made = HomeRow(
            self.look, row.uid, glyph, row.title, second, say("pages.review"), "pen-line"
        )
        made.chosen.connect(self.open_change)
        return made

    def _soon(self, bar: Bar) -> SoonRow:
        now = self.desk.office.clock()
        day = times.day(bar.start, self.zone, now)
        if bar.state in _APPROVED:
            state = (*_GATES["clear"], say("pages.approved"))
        else:
            state = (*_GATES.get(bar.gate, _WAITING), _waiting(bar))
        when = f"{day.split(' ')[0]} {times.clock(bar.start, self.zone)}"
        made = SoonRow(self.look, bar, self.desk.pack, when, state)
        made.chosen.connect(self.open_change)
        return made

    def _entry(self, row: LedgerRow) -> HomeRow:
        at = times.short(row.at, self.zone, self.desk.office.clock())
        glyph = ("link", "pass.fg" if row.signed else "text.tertiary")
        second = loose.place_of(self.desk, row, at)
        made = HomeRow(self.look, str(row.seq), glyph, sentence(row.type, row.body), second)
        return self._led(made, "audit", say("pages.to_entry"))

    def _freeze(self, entry: CalendarEntry) -> HomeRow:
        blackout = entry.kind == "blackout"
        glyph = ("ban" if blackout else "snowflake", "text.secondary")
        end = entry.end or entry.start
        second = times.full_span(entry.start, end, self.zone, self.desk.office.clock())
        day = max(entry.start, self.desk.office.clock()).astimezone(self.zone).date()
        made = HomeRow(self.look, day.isoformat(), glyph, entry.title, second, bare=True)
        return self._led(made, "calendar", say("pages.to_freeze"))

    def _led(self, row: HomeRow, page: str, tip: str) -> HomeRow:
        """Have a row lead to the part of a page that its key names."""
        row.lead()
        set_tip(row, tip)
        row.setAccessibleDescription(tip)
        row.chosen.connect(lambda key: self.asked.emit(Ask("part", page, key)))
        return row

    def _fill(self, rows: QVBoxLayout, made: Sequence[QWidget], empty: str) -> None:
        _clear(rows)
        for row in made:
            rows.addWidget(row)
        if not made:
            label = Label(self.look, empty, "body", "text.tertiary", wrap=True)
            inset = self.look.px(0 if rows is self.freeze_rows else 16)
            label.setContentsMargins(inset, 0, inset, self.look.px(16) if inset else 0)
            rows.addWidget(label)


def _waiting(bar: Bar) -> str:
    key = f"requests.gate.{bar.gate}"
    return say(key) if bar.gate in ("exception", "rejected", "draft") else say("pages.waiting")


def _clear(layout: QLayout | QBoxLayout) -> None:
    while layout.count():
        taken = layout.takeAt(0)
        widget = taken.widget() if taken else None
        if widget is not None:
            widget.deleteLater()
