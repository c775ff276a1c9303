"""The decisions open to the board, and always why one is not."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.domain.meeting import AgendaItem, Verdict
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label, set_tip
from cab_desk.services import meetings
from cab_desk.services.requests.review import Review
from cab_desk.words import say

# Verdict, icon, key; an item that is no RFC is noted where an RFC gets its conditions.
_BUTTONS = (
    (Verdict.APPROVED, "check", "A"),
    (Verdict.CONDITIONS, "list-checks", "C"),
    (Verdict.NOTED, "file-text", "C"),
    (Verdict.DEFERRED, "calendar-clock", "D"),
    (Verdict.REJECTED, "x", "R"),
)
_HIGH, _TALL = 82, 40  # of the bar with one line of reasons, and of its buttons
_BESIDES, _AROUND = 74, 46  # what the bar takes beside its buttons, and a button beside its words
_NARROW = 680  # below this the buttons would be cut
KEYS = {"A": Verdict.APPROVED, "C": Verdict.CONDITIONS, "D": Verdict.DEFERRED,
        "R": Verdict.REJECTED, "W": Verdict.WITHDRAWN}  # fmt: skip


class DecisionBar(QWidget):
    """`decided` carries the verdict whose button was pressed; the other signals speak for
    themselves.
    """

    decided = Signal(object)
    skipped = Signal()
    onward = Signal()
    reopened = Signal()
    rest_deferred = Signal()
    handed_over = Signal()
    day_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("scaled", True)
        self.setMinimumHeight(look.px(_HIGH))
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(21), look.px(8), look.px(21), look.px(12))
        column.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        self._lock = QLabel()
        self.reason = Label(look, "", "small", "text.secondary", wrap=True)
        head.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.reason, 1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(look.px(7))
        row.addStrut(look.px(_TALL))
        self.buttons: dict[Verdict, Button] = {}
        for verdict, icon, key in _BUTTONS:
            button = Button(look, say(f"meeting.decide.{verdict}"), icon=icon, key=key)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setMaximumHeight(look.px(_TALL))
            button.clicked.connect(partial(self._press, verdict))
            row.addWidget(button)
            self.buttons[verdict] = button
        self._add_more(look)
        row.addWidget(self.more)
        column.addLayout(row)
        self._dress()
        look.changed.connect(self._dress)

    def show_item(
        self, item: AgendaItem, why: Mapping[Verdict, str], about: Review | None = None
    ) -> None:
        """Open what is open for an item, and say why the rest is not."""
        offered = meetings.verdicts_of(item, about)
        for verdict, button in self.buttons.items():
            button.setVisible(verdict in offered)
            button.setEnabled(verdict in offered and verdict not in why)
            set_tip(button, why.get(verdict, ""))
            button.setAccessibleDescription(why.get(verdict, ""))
        self.withdraw.setEnabled(Verdict.WITHDRAWN in offered and Verdict.WITHDRAWN not in why)
        self.withdraw.setVisible(Verdict.WITHDRAWN in offered)
        self.skip.setEnabled(item.verdict is None)
        self.reopen.setVisible(item.verdict is not None)
        reasons = list(dict.fromkeys(why[one] for one in offered if one in why))
        need = "need_reason" if Verdict.REJECTED in offered else "need_reason_one"
        reasons += [say(f"meeting.{need}")] if Verdict.DEFERRED not in why else []
        if item.verdict is not None and Verdict.DEFERRED not in why:
            word = meetings.verdict_word(item.verdict)
            said = say("meeting.decide_again", item=meetings.item_label(item), verdict=word)
            reasons = [said, *(reason for reason in reasons if reason in why.values())]
        self.reason.setText(" ".join(reasons))
        self._lock.setVisible(bool(why))

    def press(self, verdict: Verdict) -> bool:
        """Act as if a button was pressed; False where it is off or absent."""
        if verdict is Verdict.WITHDRAWN:
            open_now = self.withdraw.isVisible() and self.withdraw.isEnabled()
            if open_now:
                self.withdraw.trigger()
            return open_now
        if verdict is Verdict.CONDITIONS and self.buttons[verdict].isHidden():
            verdict = Verdict.NOTED
        button = self.buttons[verdict]
        if button.isHidden() or not button.isEnabled():
            return False
        button.click()
        return True

    def _add_more(self, look: Look) -> None:
        self.more = Button(look, icon="ellipsis")
        self.more.setAccessibleName(say("meeting.more"))
        self.more.setToolTip(say("meeting.more"))
        self.more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.more.setMaximumHeight(look.px(_TALL))
        menu = QMenu(self.more)
        self.withdraw = menu.addAction(say("meeting.decide.withdrawn"))
        self.withdraw.triggered.connect(lambda: self.decided.emit(Verdict.WITHDRAWN))
        self.reopen = menu.addAction(say("agenda.reopen"))
        self.reopen.triggered.connect(self.reopened)
        self.skip = menu.addAction(say("meeting.skip"))
        self.skip.triggered.connect(self.skipped)
        self.rest = menu.addAction(say("meeting.defer_rest"))
        self.rest.triggered.connect(self.rest_deferred)
        menu.addAction(say("agenda.hand_over")).triggered.connect(self.handed_over)
        menu.addAction(say("beside.menu")).triggered.connect(self.day_wanted)
        self.next = menu.addAction(say("meeting.next"))
        self.next.triggered.connect(self.onward)
        self.more.setMenu(menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the keys, and shorten the longest text, where the room is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self._look.px(_NARROW)
        if narrow == self._narrow:
            self._dress()
            return
        self._narrow = narrow
        for verdict, _icon, key in _BUTTONS:
            button = self.buttons[verdict]
            button.set_keys("" if narrow else key)
            short = narrow and verdict is Verdict.CONDITIONS
            text = "meeting.decide.short" if short else f"meeting.decide.{verdict}"
            button.setText(say(text))
            button.setAccessibleName(say(f"meeting.decide.{verdict}"))
        self._dress()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than the narrow form needs."""
        return QSize(self._look.px(300), self._look.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the hairline over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("bg.canvas"))
        painter.setPen(QPen(self._look.colour("line.card"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def _dress(self) -> None:
        picture = self._look.pixmap("lock-keyhole", 14, "text.secondary", "bg.canvas")
        self._lock.setPixmap(picture)
        self._lock.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        fonts = [self._look.font(face, 600) for face in ("body", "small")]
        shown = [button for button in self.buttons.values() if not button.isHidden()]
        room = self._look.px(_BESIDES) + self.more.sizeHint().width()
        share = (self.width() - room) / max(1, len(shown)) - self._look.px(_AROUND)
        widest = max((QFontMetrics(fonts[0]).horizontalAdvance(one.said()) for one in shown),
                     default=0)  # fmt: skip
        for button in self.buttons.values():
            button.setFont(fonts[1 if self._narrow and widest > share else 0])

    def _press(self, verdict: Verdict, _checked: bool = False) -> None:
        self.decided.emit(verdict)
