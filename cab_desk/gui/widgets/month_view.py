"""The month as a widget: its picture, the chip that is chosen, and what mouse and keys do."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from cab_desk.domain.face import Face
from cab_desk.gui import times
from cab_desk.gui.accessible import announce
from cab_desk.gui.look import Look
from cab_desk.gui.picture import Picture
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.month_picture import Hit, MonthPicture
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import Grounds, Month
from cab_desk.services.schedule.settled_words import sentence, told
from cab_desk.words import plural, say

_CHIPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_MONTHS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class MonthView(QWidget):
    """Paints six weeks; a chip opens its RFC, `more` asks for all of a day and offers them."""

    opened = Signal(str)
    day_asked = Signal(object)  # a date, which `offer` answers
    turned = Signal(int)  # another month is asked for by a key

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._of = MonthPicture(look)
        self._chosen = ""
        self._picture = Picture()  # all but the ring
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        look.changed.connect(self._anew)

    def show_month(self, month: Month, shown: int, face: Face, zone: str, now: datetime) -> None:
        """Show six weeks, of which `shown` is the month that counts."""
        self._of.month, self._of.shown, self._of.face = month, shown, face
        self._of.zone, self._of.today = ZoneInfo(zone), now
        self.setAccessibleName(plural("pages.calendar.spoken", month.total))
        self._anew()

    def show_grounds(self, grounds: Grounds) -> None:
        """Show what lies under the changes."""
        self._of.grounds = grounds
        self._anew()

    def sizeHint(self) -> QSize:
        """Ask for the room of the design."""
        return QSize(self._look.px(1100), self._look.px(740))

    @property
    def grounds(self) -> Grounds:
        """What lies under the changes."""
        return self._of.grounds

    @property
    def zone(self) -> ZoneInfo:
        """The zone by whose clock the days begin."""
        return self._of.zone

    @property
    def tips(self) -> list[tuple[QRectF, str]]:
        """What is said of strips, and where they were painted last."""
        return self._of.tips

    def is_chosen(self, hit: Hit) -> bool:
        """Tell whether a chip is the chosen one."""
        return hit.key == self._chosen

    def chips(self) -> Sequence[Hit]:
        """Return the chips as they were painted last."""
        return self._of.hits

    def heads(self) -> Sequence[tuple[date, QRectF]]:
        """Return where the days have their numbers, as they were painted last."""
        return self._of.heads

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a chip; the second click opens it."""
        hit = self._at(event.position())
        self._chosen = hit.key if hit else ""
        self.update()
        if hit and hit.more:
            self.day_asked.emit(hit.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the RFC under the pointer."""
        hit = self._at(event.position())
        if hit and hit.bar:
            self.opened.emit(hit.bar.uid)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        hit = self._at(event.position())
        over = (text for rect, text in self._of.tips if rect.contains(event.position()))
        set_tip(self, self.spoken(hit) if hit else "\n".join(over))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from chip to chip by Up and Down, open by Enter, turn the month by Left and Right."""
        uids, key = [hit.key for hit in self._of.hits], Qt.Key(event.key())
        if key in _CHIPS:
            self.choose_next(_CHIPS[key])
        elif key in _MONTHS:
            self.turned.emit(_MONTHS[key])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen in uids:
            hit = self._of.hits[uids.index(self._chosen)]
            if hit.bar:
                self.opened.emit(hit.bar.uid)
            else:
                self.day_asked.emit(hit.day)
        else:
            super().keyPressEvent(event)

    def choose_next(self, step: int) -> None:
        """Choose the next chip, in the order of the days."""
        hits = self._of.hits
        if not hits:
            return
        uids = [hit.key for hit in hits]
        hit = hits[(uids.index(self._chosen) + step if self._chosen in uids else 0) % len(hits)]
        self._chosen = hit.key
        self.setAccessibleDescription(self.spoken(hit))
        announce(self, self.spoken(hit))
        self.update()

    def menu_of(self, bars: Sequence[Bar]) -> QMenu:
        """Return a menu of changes; one that is chosen opens."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for bar in bars:
            text = f"{bar.start.astimezone(self._of.zone):%H:%M}  {bar.number}  {bar.title}"
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(partial(self.opened.emit, bar.uid))
        return menu

    def offer(self, day: date, bars: Sequence[Bar]) -> None:
        """Offer those of a day's changes that found no room on it."""
        hit = next((hit for hit in self._of.hits if hit.more and hit.day == day), None)
        if hit is not None:
            rest = bars[-hit.more :]
            self.menu_of(rest).popup(self.mapToGlobal(hit.rect.bottomLeft().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the picture of the month, and the ring around the chosen chip."""
        painter = QPainter(self)
        self._picture.show(painter, self.size(), partial(self._of.draw, size=self.size()))
        for hit in self._of.hits if self._chosen else ():
            if hit.key == self._chosen:
                self._ring(painter, hit.rect)
        painter.end()

    def _anew(self) -> None:
        """Draw the month anew when it is painted next."""
        self._picture.forget()
        self.update()

    def _ring(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("focus.ring"), 2))
        painter.drawRoundedRect(rect, look.px(4), look.px(4))

    def _at(self, point: QPointF) -> Hit | None:
        return next((hit for hit in self._of.hits if hit.rect.contains(point)), None)

    def spoken(self, hit: Hit) -> str:
        """Say a chip to who does not see it."""
        bar = hit.bar
        if bar is None:
            return say("pages.calendar.more", count=f"{hit.more:,}")
        span = times.full_span(bar.start, bar.end, self._of.zone, self._of.today or bar.start)
        text = f"{bar.number} {bar.title}, {bar.system}, {span}"
        month = self._of.month
        clashes = month.clashes.get(bar.uid, ()) if month else ()
        for clash in clashes[:3]:
            text += "\n" + told(clash)
        for one in month.settled.get(bar.uid, ()) if month else ():
            text += "\n" + sentence(one.settled, one.names)
        return text
