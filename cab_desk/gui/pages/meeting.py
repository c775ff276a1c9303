"""The chair's screen: build the agenda, run the meeting, decide its items, close it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cab_desk.domain.meeting import LateItem, Meeting, MeetingState
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.agenda_acts import add_free, let_in, offer_papers
from cab_desk.gui.pages.chair_acts import day_beside, hand_over, see_to
from cab_desk.gui.pages.meeting_acts import MeetingActs
from cab_desk.gui.pages.meeting_agenda import AgendaColumn
from cab_desk.gui.pages.meeting_closed import plan_by, show_closed
from cab_desk.gui.pages.meeting_kept import MeetingKept
from cab_desk.gui.pages.meeting_prepare import PreparePane
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import Button, Chip, Elided, EmptyState, Label, NoticeBar, Rule
from cab_desk.gui.widgets.decision_bar import KEYS, DecisionBar
from cab_desk.gui.widgets.meeting_item import ItemView
from cab_desk.gui.widgets.meeting_rows import AgendaList, quorum_said, used
from cab_desk.gui.widgets.meeting_side import SidePane
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.squeeze import Squeeze
from cab_desk.services import meetings
from cab_desk.services.meetings import Stand
from cab_desk.services.outcome import Outcome
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.projector import ProjectorWindow

_EMPTY, _PREPARE, _RUNNING, _CLOSED = range(4)
_STEPS = {
    MeetingState.PLANNED: _PREPARE,
    MeetingState.RUNNING: _RUNNING,
    MeetingState.PAUSED: _RUNNING,
    MeetingState.CLOSED: _CLOSED,
}


class MeetingPage(Page):
    """The meeting under way, else the next one, else the one chosen."""

    NAME: ClassVar[str] = "meeting"
    ICON: ClassVar[str] = "gavel"
    UI: ClassVar[str] = "meeting"
    KEYS: ClassVar[tuple[str, ...]] = ("J", "K", "S", "P", "A", "C", "D", "R", "W", "E", "L", "F9")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "change", "people", "board", "policy", "calendar"}
    )

    top: Ground
    left: Ground
    right: Ground
    centre: Ground
    which: QComboBox
    heading: Elided
    running_facts: QWidget
    elapsed: Label
    of_minutes: Label
    quorum: Chip
    clock: Label
    zone: Label
    unlock: Button
    project: Button
    pause: Button
    close_meeting: Button
    locked: NoticeBar
    steps: QStackedWidget
    empty: EmptyState
    prepare_column: QVBoxLayout
    agenda: AgendaList
    agenda_sum: Label
    ends: Label
    centre_column: QVBoxLayout
    right_column: QVBoxLayout
    closed_title: Label
    closed_text: Label
    closed_agenda: AgendaList
    to_minutes: Button
    plan_next: Button
    next_text: Label

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self.acts = MeetingActs(desk, look, self)
        self.stand: Stand | None = None
        self.wall: ProjectorWindow | None = None
        self._wanted = ""
        self._told_locked = ""
        self._plan = Button(look, say("meeting.plan"), icon="calendar-plus")
        self._pack = Button(look, say("sheet.print"), icon="printer")
        self._pack.clicked.connect(lambda: offer_papers(self, self._pack, self.stand))
        self._take = Button(look, say("packets.take"), icon="file-down")
        self._take.clicked.connect(self._ask_packet)
        for button in (self._pack, self._take):
            button.setEnabled(False)
        self.prepare = PreparePane(look)
        self.item = ItemView(look)
        self.bar = DecisionBar(look)
        self.side = SidePane(look)
        self.kept = MeetingKept(desk, look, self.side)
        self._dress()
        self.beside = AgendaColumn(self)
        self._connect()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the widgets of ui/meeting.ui that are its own."""
        return {"Ground": Ground, "Chip": Chip, "Rule": Rule, "AgendaList": AgendaList}

    def toolbar_widgets(self) -> list[QWidget]:
        """Offer to plan a meeting, and the paper of the one that is shown."""
        if self.desk.office.seat is not None:  # in a packet nothing is planned or handed out
            return [self._pack]
        return [self._take, self._pack, self._plan]

    def _ask_packet(self) -> None:
        meeting = self.stand.meeting if self.stand else None
        if meeting is not None:
            self.asked.emit(Ask("take_along", detail=meeting.id))

    def _ask_paper(self, action: str, _checked: bool = False) -> None:
        meeting = self.stand.meeting if self.stand else None
        if meeting is not None:
            self.asked.emit(Ask(action, meeting.id, meeting.number))

    def reload(self, touched: frozenset[str]) -> None:
        """Read the meeting again."""
        if self.desk.board is None and not touched:
            self._show_none()
            return
        query = partial(meetings.stand, meeting_id=self._wanted, me=self.desk.me)
        self.desk.read_work(query, self._show)

    def show_meeting(self, meeting_id: str) -> None:
        """Show one meeting."""
        self._wanted = meeting_id
        self.reload(frozenset({"meeting"}))

    def key(self, name: str) -> bool:
        """Move, sign, pause and decide by single keys while the meeting is under way."""
        if self.steps.currentIndex() != _RUNNING or name not in self.KEYS:
            return False
        if name in KEYS:
            return self.bar.press(KEYS[name])
        if name == "S":
            if card := self.item.open_card():
                card.ask()
            else:
                self.desk.told.emit(say("meeting.nothing_to_sign"))
        elif name in ("J", "K"):
            self.acts.step(1 if name == "J" else -1)
        else:
            rest = {"P": self.acts.pause, "F9": self.project_it, "E": self._edit, "L": self._beside}
            rest[name]()
        return True

    def _beside(self) -> None:
        day_beside(self.acts, self.window())

    def _edit(self) -> None:
        if self.stand is not None and self.stand.about is not None:
            self.item.edit_change.emit(self.stand.about.change.uid)

    def project_it(self) -> None:
        """Open the wall, or close it."""
        from cab_desk.gui.projector import ProjectorWindow  # noqa: PLC0415 -- when it is asked for

        if self.wall is not None:
            self.wall.close()
            return
        self.wall = wall = ProjectorWindow(self.desk, self.look, self)
        wall.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wall.closed.connect(partial(setattr, self, "wall", None))
        wall.sign.connect(partial(self.acts.sign, wall=wall))
        if self.stand is not None:
            wall.show_stand(self.stand)
        wall.open_on(self.window())

    def _dress(self) -> None:
        self.top.set_ground("bg.canvas", "bottom")
        self.left.set_ground("bg.canvas", "right")
        self.right.set_ground("bg.canvas", "left")
        self.centre.set_ground("bg.surface")
        self.prepare_column.addWidget(self.prepare)
        self.centre_column.addWidget(self.item, 1)
        self.centre_column.addWidget(self.bar)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(say("meeting.beside"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(self.side)
        self.side.setAutoFillBackground(False)
        self.right_column.addWidget(scroll)
        self.empty.tell("gavel", say("meeting.none"), say("meeting.plan"), "packets.no_meeting")
        self.locked.hide()
        self.locked.closed.connect(self._offer_unlocking)
        self.which.setMinimumWidth(self.look.px(128))
        buttons = (self.project, self.pause, self.unlock, self.close_meeting)
        self._squeeze = Squeeze(self.top, self.heading, self.zone, buttons)

    def _connect(self) -> None:
        acts = self.acts
        for button in (self._plan, self.empty.button):
            button.clicked.connect(lambda: self.asked.emit(Ask("plan_meeting")))
        self.which.activated.connect(lambda _row: self.show_meeting(self.which.currentData()))
        self.unlock.clicked.connect(lambda _checked=False: acts.unlock())
        self.pause.clicked.connect(acts.pause)
        self.project.clicked.connect(self.project_it)
        self.close_meeting.clicked.connect(self._close)
        self.agenda.chosen.connect(acts.open_item)
        self.item.sign.connect(acts.sign)
        self.item.marked.connect(acts.mark_done)
        self.item.open_change.connect(self.open_change)
        self.item.care.connect(lambda uid, one: see_to(acts, self.window(), uid, one))
        self.item.edit_change.connect(lambda uid: self.asked.emit(Ask("edit", uid)))
        self.bar.decided.connect(acts.decide)
        self.bar.skipped.connect(acts.skip)
        self.bar.onward.connect(acts.onward)
        self.bar.reopened.connect(acts.reopen)
        self.side.lend.clicked.connect(acts.lend)
        self.side.late.wanted.connect(self._let_in)
        plan_by(self, partial(acts.plan_next, self._planned))
        self.side.seats.changed.connect(acts.attend)
        self.side.note.rested.connect(partial(acts.note, self.side.note))
        self.desk.reach.found.connect(self.side.note.again)
        self.side.private.rested.connect(partial(acts.keep_private, self.side.private))
        self.side.earlier.ticked.connect(acts.tick_earlier)
        self.side.earlier.signed.connect(lambda uid, one: self.asked.emit(Ask("tick", uid, one)))
        self.bar.day_wanted.connect(self._beside)
        self.side.tasks.ticked.connect(acts.tick)
        self.side.tasks.added.connect(self._add_action)
        self._connect_prepare(acts)
        self.to_minutes.clicked.connect(lambda: self.go_to.emit("minutes"))
        self.bar.rest_deferred.connect(acts.defer_rest)
        self.bar.handed_over.connect(lambda: hand_over(acts, self.window()))
        for keys, act in (("Ctrl+Right", acts.onward), ("Ctrl+D", acts.defer_rest)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _connect_prepare(self, acts: MeetingActs) -> None:
        prepare = self.prepare
        prepare.lend.clicked.connect(acts.lend)
        prepare.replan.clicked.connect(acts.replan)
        prepare.call_off.clicked.connect(acts.call_off)
        prepare.invite.clicked.connect(partial(self._ask_paper, "invitation"))
        prepare.answering.answered.connect(acts.answer)
        prepare.late.wanted.connect(self._let_in)
        prepare.proposed.connect(acts.propose)
        prepare.restored.connect(acts.restore)
        prepare.added.connect(acts.add_changes)
        prepare.removed.connect(acts.remove)
        prepare.moved.connect(acts.move)
        prepare.boxed.connect(acts.box)
        prepare.begun.connect(acts.start)
        prepare.free.connect(lambda: add_free(acts, self.window()))
        prepare.seats.changed.connect(acts.attend)

    def _let_in(self, late: LateItem) -> None:
        let_in(self.acts, self.window(), late)

    def _add_action(self, text: str, owner: str, due: str) -> None:
        zone = times.zone_of(self.stand.zone if self.stand else "")
        day = times.typed_day(due, self.desk.office.clock(), zone)
        self.acts.add_action(text, owner, day, lambda _outcome: self.side.tasks.taken())

    def _close(self) -> None:
        if self.stand is not None and self.stand.meeting is not None:
            self._wanted = self.stand.meeting.id  # it stays in view once it is closed
        self.side.note.keep()
        self.acts.close()

    def _show_none(self) -> None:
        self.steps.setCurrentIndex(_EMPTY)
        self.top.hide()
        self.locked.hide()

    def _show(self, stand: Stand) -> None:
        self.stand = self.acts.stand = stand
        if self.wall is not None:
            self.wall.show_stand(stand)
        meeting = stand.meeting
        self.stand_alone(meeting is not None and _STEPS[meeting.state] == _RUNNING)
        for button in (self._pack, self._take):
            button.setEnabled(meeting is not None and bool(meeting.items))
        if meeting is None:
            self._show_none()
            return
        now = self.desk.office.clock()
        step = _STEPS[meeting.state]
        self.top.show()
        self._show_top(stand, meeting, step, now)
        self.steps.setCurrentIndex(step)
        if step == _PREPARE:
            self.prepare.show_meeting(stand)
            query = partial(meetings.candidates, now=now, meeting=meeting)
            self.desk.read(query, lambda rows: self.prepare.show_ready(rows, stand, now))
        elif step == _RUNNING:
            self._show_running(stand, meeting, now)
        else:
            show_closed(self, stand, meeting, now)
        self._tick()

    def _show_top(self, stand: Stand, meeting: Meeting, step: int, now: datetime) -> None:
        running = step == _RUNNING
        zone = times.zone_of(stand.zone)
        when = times.date(meeting.planned_at, zone, now)
        self.heading.setText(say("meeting.heading", title=meeting.title, when=when))
        whole = self.heading.fontMetrics().horizontalAdvance(self.heading.text())
        self.heading.setMaximumWidth(whole + self.look.px(4))
        for widget in (self.running_facts, self.project, self.pause, self.close_meeting):
            widget.setVisible(running)
        self._fill_which(stand, meeting, now)
        self.which.setVisible(not running and self.which.count() > 1)
        paused = meeting.state is MeetingState.PAUSED
        self.pause.setText(say("meeting.resume" if paused else "meeting.pause"))
        self.pause.set_icon("play" if paused else "pause")
        self._show_locked(meeting, running, now)
        self._offer_unlocking()
        if stand.count is not None:
            self.quorum.show_status(*quorum_said(stand.count))
        self.zone.setText(f"{stand.zone.rpartition('/')[2]} · {times.offset(now, zone)}")

    def _offer_unlocking(self) -> None:
        """Offer to unlock the chair in one place at a time: the notice, else the head."""
        open_now = not self.pause.isHidden() and self.acts.chair is None
        self.unlock.setVisible(open_now and self.locked.isHidden())
        self._squeeze.fit()

    def _show_locked(self, meeting: Meeting, running: bool, now: datetime) -> None:
        """After a start in the middle of a meeting, say where it goes on."""
        if not running or self.acts.chair is not None:
            self.locked.hide()
            return
        told_of, _, told_at = self._told_locked.partition(" ")
        if told_of == meeting.id or not meeting.current:
            self.locked.setHidden(self.locked.isHidden() or told_at != meeting.current)
            return
        self._told_locked = f"{meeting.id} {meeting.current}"
        item = meeting.item(meeting.current)
        said = say("meeting.locked", meeting=meeting.number, place=item.position,
                   time=used(item.seconds(now)))  # fmt: skip
        self.locked.tell(said, "info", say("meeting.unlock"), self.acts.unlock)

    def _fill_which(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        zone = times.zone_of(stand.zone)
        self.which.clear()
        for one in stand.others:
            when = times.date(one.planned_at, zone, now)
            state = say(f"meeting.state_word.{'off' if one.called_off else one.state}")
            said = say("meeting.which_line", number=one.number, title=when, when=state)
            self.which.addItem(said, one.id)
        self.which.setCurrentIndex(self.which.findData(meeting.id))

    def _show_running(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        item = stand.item
        self.beside.show_agenda(stand, meeting, self.desk.pack, self.desk.me)
        self.item.show_item(stand, self.desk.pack, now)
        self.side.seats.show_seats(meeting.attendance)
        self.side.earlier.show_tasks(stand.earlier, now)
        self.side.late.show_late(meeting.late)
        if item is not None:
            self.bar.show_item(item, stand.why, stand.about)
            self.side.note.show_note(item.id, item.note, meeting.id)
            self.side.private.show_note(item.id, self.acts.private_note(item.id))
            self.side.tasks.show_actions(item.actions, now)
            self.kept.show_meeting(meeting.id)

    def _planned(self, outcome: Outcome) -> None:
        self.show_meeting(outcome.made)

    def _tick(self) -> None:
        """Move everything that shows a time; nothing is written."""
        stand = self.stand
        if stand is None or stand.meeting is None:
            return
        now, zone = self.desk.office.clock(), times.zone_of(stand.zone)
        self.clock.setText(times.clock(now, zone))
        if self.steps.currentIndex() != _RUNNING:
            return
        meeting = stand.meeting
        self.beside.tick(stand, meeting, now)
        if stand.item is not None:
            self.side.clock.show_item(meeting, stand.item, now)
