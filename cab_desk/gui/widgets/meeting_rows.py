"""The agenda at the chair's left: each item with its state, its time used and its box."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cab_desk.domain.meeting import AgendaItem, Quorum, Verdict
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.services.meetings import Stand
from cab_desk.words import plural, say

_ROW = Qt.ItemDataRole.UserRole + 1
_DECIDED = {
    Verdict.APPROVED: ("cd-st-pass", "pass.fg"),
    Verdict.CONDITIONS: ("cd-pip-conditions", "warn.fg"),
    Verdict.DEFERRED: ("cd-pip-defer", "wait.fg"),
    Verdict.REJECTED: ("cd-pip-reject", "block.fg"),
    Verdict.WITHDRAWN: ("cd-st-na", "wait.fg"),
    Verdict.NOTED: ("cd-st-info", "info.fg"),
}


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line as it is drawn."""

    item_id: str
    place: int
    title: str
    under: str
    time: str
    glyph: str
    token: str
    now: bool
    done: bool
    over: bool = False  # it took longer than its box


def used(seconds: int) -> str:
    """Say a time on the clock: 3:12, or 1:03:12."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def quorum_said(count: Quorum) -> tuple[str, str]:
    """Return the words and the tone of who is here."""
    lacks_chair = count.here >= count.needed and not count.met
    key = "meeting.quorum_no_chair" if lacks_chair else "meeting.quorum"
    said = say(key, here=count.here, members=count.members, needed=count.needed)
    return said, "pass" if count.met else "warn"


def two_lines(text: str, metrics: QFontMetrics, width: int, wide: int) -> list[str]:
    """Break a text by words into a line of `width` and, elided, one of `wide`."""
    first, rest = "", text.split()
    while rest and metrics.horizontalAdvance(f"{first} {rest[0]}".strip()) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:  # one word wider than the line
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    second = metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, wide)
    return [first, second] if rest else [first]


def row_of(stand: Stand, item: AgendaItem, now: datetime) -> AgendaRow:
    """Return how an item stands in the agenda."""
    current = stand.meeting is not None and stand.meeting.current == item.id
    glyph, token, state = _state(stand, item, current)
    box = say("meeting.box", minutes=item.box_minutes)
    spent = item.seconds(now)
    over = spent > item.box_minutes * 60
    key = "meeting.used_over" if over else "meeting.used_of"
    time = say(key, used=used(spent), box=box) if spent or current else box
    number = item.number.rpartition("-")[2] or item.number
    return AgendaRow(
        item_id=item.id,
        place=item.position,
        title=item.title,
        under=f"{number}  {state}" if number else state,
        time=time,
        glyph=glyph,
        token=token,
        now=current,
        done=item.verdict is not None,
        over=over,
    )


def _state(stand: Stand, item: AgendaItem, current: bool) -> tuple[str, str, str]:
    if item.verdict is not None:
        glyph, token = _DECIDED[item.verdict]
        return glyph, token, say(f"meeting.state.{item.verdict}")
    gates = stand.gates.get(item.id)
    if current:
        return "cd-st-now", "accent", say("meeting.state.now")
    if gates is not None and gates.blocks:
        return "cd-st-block", "block.fg", plural("meeting.blocks", gates.blocks)
    if gates is not None and gates.gate == "rejected":
        return "cd-pip-reject", "block.fg", say("meeting.state.refused")
    if gates is not None and gates.open_roles:
        waits = plural("meeting.waits_for", gates.pips.count("o") + gates.pips.count("l"))
        return "cd-st-wait", "wait.fg", waits
    return "cd-st-wait", "wait.fg", say("meeting.state.ready")


class AgendaList(QListWidget):
    """The items in order; `chosen` carries the id of one that is clicked."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setItemDelegate(_RowDelegate(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListWidget { background: transparent; border: none; padding: 0; }")
        self.setAccessibleName(say("meeting.agenda"))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)
        look.changed.connect(self.viewport().update)

    def show_rows(self, rows: list[AgendaRow]) -> None:
        """Show the agenda; lines that are there already are only told their new state."""
        if [self.row_at(n).item_id for n in range(self.count())] != [row.item_id for row in rows]:
            self.clear()
            for row in rows:
                line = QListWidgetItem()
                line.setData(_ROW, row)  # before it is added, which measures it
                self.addItem(line)
                self._name(line, row)
        for number, row in enumerate(rows):
            item = self.item(number)
            if row.now:
                self.setCurrentRow(number)
            if item.data(_ROW) == row:
                continue
            item.setData(_ROW, row)
            self._name(item, row)

    def _name(self, item: QListWidgetItem, row: AgendaRow) -> None:
        said = say("meeting.row_name", place=row.place, title=row.title, under=row.under,
                   time=row.time)  # fmt: skip
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def row_at(self, number: int) -> AgendaRow:
        """Return the line at a place, from 0."""
        row: AgendaRow = self.item(number).data(_ROW)
        return row

    def _tell(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ROW).item_id)


class _RowDelegate(QStyledItemDelegate):
    """Draw a line: sign, title on one or two lines, number and state, time."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Be as high as the title needs, two lines at most."""
        row: AgendaRow = index.data(_ROW)
        parent = self.parent()
        width = parent.viewport().width() if isinstance(parent, QListWidget) else 240
        title = self._title_rect(row, QRect(0, 0, width, 0))
        look = self._look
        return QSize(width, title.height() + look.line("caption") + look.px(13))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw it."""
        look = self._look
        row: AgendaRow = index.data(_ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("bg.selected"))
            painter.drawRoundedRect(QRectF(rect), look.px(4), look.px(4))
            painter.fillRect(QRect(rect.left(), rect.top(), look.px(3), rect.height()),
                             look.colour("accent"))  # fmt: skip
        ground = "bg.selected" if row.now else "bg.canvas"
        paint.glyph(painter, look, rect.left() + look.px(8), rect.top() + look.px(8), row.glyph,
                    row.token, 13, ground)  # fmt: skip
        title = self._title_rect(row, rect)
        painter.setFont(look.font("body", 600 if row.now else 500))
        painter.setPen(look.colour("text.tertiary" if row.done else "text.primary"))
        metrics = painter.fontMetrics()
        for number, text in enumerate(
            two_lines(row.title, metrics, title.width(), rect.right() - title.left())
        ):
            foot = title.top() + metrics.ascent() + number * metrics.lineSpacing()
            painter.drawText(title.left(), foot, text)
        painter.setFont(look.font("small", 600 if row.now else 400))
        tone = "text.primary" if row.now else "text.tertiary"
        painter.setPen(look.colour("block.fg" if row.over else tone))
        right = QRect(rect.left(), title.top(), rect.width() - look.px(8), look.line("body"))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight, row.time)
        painter.setFont(look.font("caption", 400))
        painter.setPen(look.colour("text.secondary"))
        under = QRect(title.left(), title.bottom() + 1, rect.right() - title.left(),
                      look.line("caption"))  # fmt: skip
        text = painter.fontMetrics().elidedText(row.under, Qt.TextElideMode.ElideRight,
                                                under.width())  # fmt: skip
        painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _title_rect(self, row: AgendaRow, rect: QRect) -> QRect:
        look = self._look
        time = QFontMetrics(look.font("small", 600)).horizontalAdvance(row.time)
        left = rect.left() + look.px(33)
        width = max(look.px(60), rect.right() - left - time - look.px(16))
        metrics = QFontMetrics(look.font("body", 600 if row.now else 500))
        lines = len(two_lines(row.title, metrics, width, rect.right() - left))
        top = rect.top() + look.px(5)
        return QRect(left, top, width, lines * metrics.lineSpacing())
