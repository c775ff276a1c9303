"""The review of one RFC: head, tab strip, one scroll of sections, gates at the right."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import Stage
from cab_desk.domain.stages import EDITABLE
from cab_desk.errors import CabDeskError
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.aftermath_view import AftermathView
from cab_desk.gui.widgets.basics import Button, Chip, EmptyState, Label, set_tip
from cab_desk.gui.widgets.edited_by import EditedBy
from cab_desk.gui.widgets.fitting_tabs import FittingTabs
from cab_desk.gui.widgets.gates_panel import GatesPanel
from cab_desk.gui.widgets.queue_rows import GATE_TONES
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.review_deeds import MENU, MORE, detail_of, possible
from cab_desk.gui.widgets.review_sections import NAMES, Sections, other_documents
from cab_desk.services.requests.aftermath import next_step
from cab_desk.services.requests.review import Review, review
from cab_desk.services.rows import QueueRow
from cab_desk.words import say

PANEL = 296
_WIDE = 624  # of the pane; below it the gates are a tab
_ROOMY = 648  # of the head; below it its buttons move into the menu
_SPY = 40
_LONGEST_ID = 32  # letters, of an id from elsewhere
_GATES = 1  # where their tab stands
_WAITING = "approval.missing"


def gate_of(found: Review) -> str:
    """Return how the gates of a review stand, in the words of the queue."""
    change, verdict = found.change, found.verdict
    if change.stage is Stage.DRAFT:
        return "draft"
    if change.stage in (Stage.IMPLEMENTED, Stage.CLOSED, Stage.WITHDRAWN):
        return "done"
    kinds = {finding.kind: finding.blocks for finding in verdict.findings}
    if change.stage is Stage.REJECTED or "approval.rejected" in kinds:
        return "rejected"
    kinds.pop(_WAITING, None)
    if any(kinds.values()):
        return "block"
    if verdict.exceptions:
        return "exception"
    return "warn" if kinds else "clear"


class ReviewPane(QWidget):
    """Shows one RFC; `asked` says what the reader wants done with it."""

    asked = Signal(object)
    shown = Signal(str)  # the uid, once all but long texts is laid out

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk = desk
        self.uid = self._part = ""
        self.review: Review | None = None
        self.doers: Mapping[str, Callable[[Ask], object]] = {}
        self._task: Task | None = None
        self._steps: deque[Callable[[], None]] = deque()
        self._spying = True
        self._narrow = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._next_step)
        self.pages = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.empty = EmptyState(look, "inbox", say("requests.nothing_open"))
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._build())

    def show_row(self, row: QueueRow) -> None:
        """Show what the list knows at once, and read the rest."""
        if row.uid != self.uid:
            self._show_number(row.number)
            self.heading.setText(row.title)
            self.held.hide()
            said = say(f"requests.ready.{row.gate}")
            self.chip.show_status(said, GATE_TONES.get(row.gate, "wait"))
        self.open(row.uid)

    def open(self, uid: str, part: str = "") -> None:
        """Read an RFC and show it, from a part on: a section, the gates, what is still owed."""
        self.uid, self._part = uid, part
        self.edited_by.follow(uid)
        if self._task is not None:
            self._task.cancel()
        self._task = self._desk.read_work(partial(review, uid=uid), self._show, self._refused)

    def close_review(self) -> None:
        """Show that nothing is open."""
        if self._task is not None:
            self._task.cancel()
        self.uid, self.review = "", None
        self._steps.clear()
        self.sections.clear()
        self.pages.setCurrentIndex(0)

    def go_to(self, name: str) -> None:
        """Scroll to a section, or show the gates."""
        if name == "gates" and not self._narrow:
            self.panel.area.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        place = self._names().index(name)
        self.tabs.setCurrentIndex(place)
        self._tab_clicked(place)

    def go_to_section(self, number: int) -> None:
        """Scroll to a section by its place, from 1."""
        self.go_to(NAMES[number - 1])

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the list beside it keeps its columns."""
        return QSize(self._look.px(320), self._look.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the gates beside the text or behind a tab, by the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> QWidget:
        look = self._look
        page = Ground(look, "bg.surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        body = QHBoxLayout()
        body.setSpacing(0)
        self.sections = Sections(self._desk, look)
        self.sections.asked.connect(self.asked)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName(say("requests.text"))
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.sections)
        self.area.viewport().setAutoFillBackground(False)  # the ground behind is the page's
        self.sections.setAutoFillBackground(False)
        self.area.verticalScrollBar().valueChanged.connect(self._spy)
        self.side = Ground(look, "bg.canvas", "left")
        side = QVBoxLayout(self.side)
        side.setContentsMargins(1, 0, 0, 0)
        self.panel = GatesPanel(look)
        self.panel.asked.connect(self.asked)
        side.addWidget(self.panel)
        body.addWidget(self.area, 1)
        body.addWidget(self.side)
        column.addLayout(body, 1)
        return page

    def _build_head(self) -> QWidget:
        look = self._look
        head = Ground(look, "bg.surface", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(look.px(20), look.px(12), look.px(12), 0)
        column.setSpacing(look.px(4))
        self.number = Label(look, "", "body", "text.secondary")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chip = Chip(look, say("requests.ready.draft"))
        self.edit = Button(look, say("requests.edit"), "quiet", "square-pen", small=True)
        self.print = Button(look, say("requests.print"), "quiet", "printer", small=True)
        self.submit = Button(look, say("requests.submit"), icon="arrow-right", small=True)
        self.agenda = Button(look, say("requests.agenda"), icon="list-checks", small=True)
        self.more = Button(look, "", "quiet", "ellipsis", small=True)
        self.more.setAccessibleName(say("requests.more"))
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.clicked.connect(self._open_menu)
        top = QHBoxLayout()
        top.setSpacing(look.px(8))
        for widget in (self.number, self.chip):
            top.addWidget(widget)
        top.addStretch(1)
        self.step = Button(look, small=True)  # the one primary button is New request
        self.step.clicked.connect(self._ask_step)
        buttons = (self.edit, self.print, self.submit, self.agenda)
        for button, action in zip(buttons, ("edit", "print", "submit", "agenda"), strict=True):
            button.clicked.connect(partial(self._ask, action))
            top.addWidget(button)
        top.addWidget(self.step)
        top.addWidget(self.more)
        column.addLayout(top)
        self.heading = Label(look, "", "title", wrap=True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.heading)
        self.edited_by = EditedBy(look, self._desk)
        column.addWidget(self.edited_by)
        self.held = Label(look, "", "body.strong", "warn.fg", wrap=True)
        column.addWidget(self.held)
        column.addSpacing(look.px(4))
        column.addWidget(self._build_tabs())
        return head

    def _build_tabs(self) -> FittingTabs:
        self.tabs = FittingTabs(self._look, say("requests.tabs"))
        for name in NAMES:
            self.tabs.addTab(say(f"requests.tab.{name}"))
        self.tabs.tabBarClicked.connect(self._tab_clicked)
        return self.tabs

    def _show(self, found: Review) -> None:
        same = self.review is not None and self.review.change.uid == found.change.uid
        place = self.area.verticalScrollBar().value() if same else 0
        if same and self.review == found:
            self._lead()
            return
        self.review = found
        self._show_head(found)
        pack, editable = self._desk.pack, self._may_edit(found)
        doers = frozenset(self.doers) - (frozenset() if editable else {"edit"})
        self._turn.stop()
        self._steps = deque()
        self.sections.doers = doers
        self._steps.append(lambda: self.panel.show_review(found, pack, doers))
        self._steps.extend(self.sections.steps(found, pack, "edit" in doers))
        self._steps.append(lambda: self._settle(found, place))
        self.pages.setCurrentIndex(1)
        self._next_step()

    def _show_number(self, number: str, origin: str = "") -> None:
        """Show the number; in its place the id that a draft came with, paler: it is no number."""
        self.number.set_tone("text.secondary" if number else "text.tertiary")
        shown = origin if len(origin) <= _LONGEST_ID else f"{origin[:_LONGEST_ID]}…"
        self.number.setText(number or shown or say("requests.unnumbered"))
        told = "" if number or not origin else say("requests.came_as", origin=origin)
        set_tip(self.number, told)

    def _show_head(self, found: Review) -> None:
        change, gate = found.change, gate_of(found)
        self._show_number(change.number, change.external_id)
        self.chip.show_status(say(f"requests.ready.{gate}"), GATE_TONES[gate])
        self.heading.setText(change.title)
        self.held.setText(say("requests.on_hold", why=change.on_hold))
        self.held.setVisible(bool(change.on_hold))
        counts = {"documents": len(other_documents(found)) + len(change.attachments)}
        if change.evidence is not None:
            counts["tests"] = len(change.evidence.test_kinds)
        for number, name in enumerate(self._names()):
            text = say(f"requests.tab.{name}")
            count = counts.get(name, 0)
            shown = say("requests.tab_count", name=text, count=count) if count else text
            self.tabs.setTabText(number, shown)
        self._arrange()

    def _next_step(self) -> None:
        if not self._steps:
            return
        self._steps.popleft()()
        if self._steps:
            self._turn.start()

    def _settle(self, found: Review, place: int) -> None:
        self.area.verticalScrollBar().setValue(place)
        self._lead()
        self.shown.emit(found.change.uid)

    def _lead(self) -> None:
        """Show the part that was asked for, once."""
        part, self._part = self._part, ""
        owed = self.sections.findChild(AftermathView) if part == "owed" else None
        if owed is not None:
            self.area.verticalScrollBar().setValue(owed.mapTo(self.sections, QPoint()).y())
        elif part in self._names():
            self.go_to(part)

    def _refused(self, error: Exception) -> None:
        self.close_review()
        if isinstance(error, CabDeskError):
            self._desk.failed.emit(error)

    def _may_edit(self, found: Review) -> bool:
        return "edit" in self.doers and found.change.stage in EDITABLE

    def _arrange(self) -> None:
        look, width = self._look, self.width()
        self._narrow = width < look.px(_WIDE)
        self.side.setFixedWidth(width if self._narrow else look.px(PANEL))
        has = self.tabs.count() > len(NAMES)
        if self._narrow and not has:
            self.tabs.insertTab(_GATES, say("requests.tab.gates"))
        elif has and not self._narrow:
            self.tabs.removeTab(_GATES)
        on_gates = self._narrow and self.tabs.currentIndex() == _GATES
        self.area.setVisible(not on_gates)
        self.side.setVisible(on_gates or not self._narrow)
        self.tabs.fit(width - look.px(40))
        self._show_buttons()

    def _show_buttons(self) -> None:
        found = self.review
        roomy = self.width() >= self._look.px(_ROOMY)
        can = possible(found, self._desk.pack, self.doers) if found else set()
        self.edit.setVisible("edit" in can and roomy)
        self.print.setVisible("print" in can and roomy)
        self.submit.setVisible("submit" in can)
        self.agenda.setVisible("agenda" in can and "submit" not in can)
        self.more.setVisible(found is not None)
        step = next_step(found.change) if found else ""
        self.step.setVisible(step in can)
        if step in can:
            self.step.setText(say(f"aftermath.{step}"))

    def _open_menu(self) -> None:
        corner = QPoint(self.more.width() - self.menu.sizeHint().width(), self.more.height())
        self.menu.popup(self.more.mapToGlobal(corner))

    def _fill_menu(self) -> None:
        self.menu.clear()
        found = self.review
        if found is None:
            return
        can = possible(found, self._desk.pack, self.doers)
        for name in filter(can.__contains__, MENU):
            self.menu.addAction(say(f"requests.{name}"), partial(self._ask, name))
        for room, names in MORE.items():
            for name in filter(can.__contains__, names):
                self.menu.addAction(say(f"{room}.{name}"), partial(self._ask, name))
        if found.change.number:
            text = found.change.number
            copy = lambda: QGuiApplication.clipboard().setText(text)  # noqa: E731
            self.menu.addAction(say("requests.copy_number"), copy)

    def _ask_step(self) -> None:
        if self.review is not None:
            self._ask(next_step(self.review.change))

    def _ask(self, action: str, _checked: bool = False) -> None:
        if self.uid and self.review is not None:
            self.asked.emit(Ask(action, self.uid, detail_of(action, self.review)))

    def _names(self) -> list[str]:
        """Return the tabs in order; the gates are among them where they have no panel."""
        if self.tabs.count() == len(NAMES):
            return list(NAMES)
        return [*NAMES[:_GATES], "gates", *NAMES[_GATES:]]

    def _tab_clicked(self, number: int) -> None:
        if number < 0:
            return
        name = self._names()[number]
        self.area.setVisible(name != "gates")
        self.side.setVisible(name == "gates" or not self._narrow)
        section = self.sections.sections.get(name)
        if section is not None:
            self._spying = False
            top = section.y() - self._look.px(12) if number else 0
            self.area.verticalScrollBar().setValue(top)
            self._spying = True
            self.tabs.setCurrentIndex(number)

    def _spy(self, value: int) -> None:
        """Mark the tab of the section at the top of what is seen."""
        names = self._names()
        if not self._spying or names[self.tabs.currentIndex()] == "gates":
            return
        here = NAMES[0]
        for name in NAMES:
            section = self.sections.sections.get(name)
            if section is not None and section.y() <= value + self._look.px(_SPY):
                here = name
        if value and value == self.area.verticalScrollBar().maximum():
            here = NAMES[-1]
        self.tabs.setCurrentIndex(names.index(here))
