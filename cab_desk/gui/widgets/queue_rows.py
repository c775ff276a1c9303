"""How a row of the queue is painted and said: one delegate, everything costly cached."""

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from cab_desk.domain.face import Face
from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.queue_model import QueueModel, SectionRow
from cab_desk.services.rows import QueueRow
from cab_desk.words import plural, say

ROW, SECTION = 48, 28
# Where each column begins; those after the title are measured from the right edge.
NUMBER, TITLE = 12, 52
CLASS, RISK, PLANNED, APPROVALS, GATES = 343, 305, 273, 180, 101
GATE_TONES = {
    "clear": "pass",
    "warn": "warn",
    "block": "block",
    "exception": "waive",
    "rejected": "block",
    "draft": "wait",
    "done": "wait",
}
_Index = QModelIndex | QPersistentModelIndex
_CACHED = 4000


def gate_word(gate: str, count: int) -> str:
    """Say how the gates stand."""
    if gate in ("warn", "block"):
        return plural(f"requests.gate.{gate}", count)
    return say(f"requests.gate.{gate}")


def short_number(number: str) -> str:
    """Return the tail of a number that tells rows apart: 2041 of RFC-2041."""
    digits = number[len(number.rstrip("0123456789")) :]
    if not digits:
        return number[:6] or say("requests.no_number")
    tail = digits if len(digits) <= 4 else digits.lstrip("0").rjust(4, "0")
    return tail if len(tail) <= 5 else f"…{tail[-4:]}"


class RowDelegate(QStyledItemDelegate):
    """Paint rows from what the model has; never measure a font twice."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._face: Face | None = None
        self.zone: tzinfo = times.zone_of("")
        self.now: datetime | None = None
        look.changed.connect(self.refresh)
        self.refresh()

    @property
    def face(self) -> Face | None:
        """The policy whose classes and levels are shown."""
        return self._face

    def set_face(self, face: Face | None) -> None:
        """Show classes and levels of a policy."""
        if face is not self._face:
            self._face = face
            self.refresh()

    def refresh(self) -> None:
        """Take fonts, colours and marks from the look again."""
        look = self._look
        self._cache: dict[tuple[object, ...], QPixmap] = {}
        self._elided: dict[tuple[str, int, bool], str] = {}
        self._planned: dict[tuple[object, ...], tuple[str, str]] = {}
        self._fonts: dict[str, QFont] = {
            "number": look.font("body", tabular=True),
            "times": look.font("small", tabular=True),
            "long": look.font("caption", tabular=True),
            "title": look.font("body", 500),
            "title.on": look.font("body.strong"),
            "small": look.font("small"),
            "section": look.font("small", 600),
        }
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        tokens = ("text.primary", "text.secondary", "text.tertiary", "line.hair", "bg.surface",
                  "bg.hover", "bg.selected", "bg.canvas", "bg.sunken", "accent", "line.field",
                  "focus.ring")  # fmt: skip
        self._colours: dict[str, QColor] = {token: look.colour(token) for token in tokens}
        # Pens made once: a pen for each text of a row would be made a hundred times a frame.
        self._pens = {token: QPen(colour) for token, colour in self._colours.items()}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        model = index.model()
        row = model.at(index.row()) if isinstance(model, QueueModel) else None
        rect: QRect = option.rect
        if isinstance(row, SectionRow):
            self._paint_section(painter, rect, row)
            return
        chosen, active, hovered = self._stands(option, index)
        ground = self._paint_ground(painter, rect, chosen, active, hovered)
        if isinstance(row, QueueRow):
            self._paint_row(painter, rect, row, chosen, ground)
        else:
            painter.setPen(self._pens["text.tertiary"])
            painter.setFont(self._fonts["small"])
            painter.drawText(
                rect.left() + self._look.px(TITLE),
                rect.top() + rect.height() // 2 + self._look.px(4),
                say("requests.loading"),
            )

    def _stands(self, option: QStyleOptionViewItem, index: _Index) -> tuple[bool, bool, bool]:
        """Tell whether a row is chosen, in the active window, and under the pointer.

        The option's state says it, but it loads QStyle with its twenty enumerations: 5 ms of a
        start, for which nothing is under the pointer.
        """
        view = self.parent()
        if isinstance(view, QAbstractItemView) and not view.underMouse():
            return view.selectionModel().isSelected(index), view.isActiveWindow(), False
        from PySide6.QtWidgets import QStyle  # noqa: PLC0415

        # As numbers: to join flags of Python's enumerations takes 3 microseconds each.
        state, flags = option.state.value, QStyle.StateFlag
        return (
            bool(state & flags.State_Selected.value),
            # Not by its state, which a list without the focus lacks in an active window too.
            isinstance(view, QAbstractItemView) and view.isActiveWindow(),
            bool(state & flags.State_MouseOver.value),
        )

    def _paint_ground(
        self, painter: QPainter, rect: QRect, chosen: bool, active: bool, hovered: bool
    ) -> str:
        ground, edge = "bg.surface", ""
        if chosen:
            ground, edge = ("bg.selected", "accent") if active else ("bg.sunken", "line.field")
        elif hovered:
            ground = "bg.hover"
        paint.fill(painter, rect, self._colours[ground])
        painter.setPen(self._pens["line.hair"])
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if edge:
            bar = QRect(rect.left(), rect.top(), self._look.px(3), rect.height())
            paint.fill(painter, bar, self._colours[edge])
        return ground

    def _paint_section(self, painter: QPainter, rect: QRect, row: SectionRow) -> None:
        paint.fill(painter, rect, self._colours["bg.canvas"])
        painter.setPen(self._pens["line.hair"])
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topLeft(), rect.topRight())
        base = rect.top() + rect.height() // 2 + self._look.px(4)
        x = rect.left() + self._look.px(NUMBER)
        painter.setFont(self._fonts["section"])
        painter.setPen(self._pens["text.primary"])
        name = say(f"requests.group.{row.key}")
        painter.drawText(x, base, name)
        x += self._metrics["section"].horizontalAdvance(name) + self._look.px(7)
        painter.setFont(self._fonts["small"])
        painter.setPen(self._pens["text.secondary"])
        painter.drawText(x, base, f"{row.count:,}")

    def _paint_row(
        self, painter: QPainter, rect: QRect, row: QueueRow, chosen: bool, ground: str
    ) -> None:
        px = self._look.px
        left, right = rect.left(), rect.left() + rect.width()
        first, second = rect.top() + px(21), rect.top() + px(38)
        width = right - px(CLASS) - px(8) - left - px(TITLE)
        day, hours = self._planned_text(row)
        painter.setPen(self._pens["text.primary"])
        face = "title.on" if chosen else "title"
        painter.setFont(self._fonts[face])
        painter.drawText(left + px(TITLE), first, self._fit(row.title, width, chosen))
        painter.setFont(self._fonts["number"])
        painter.drawText(right - px(PLANNED), first, day)
        painter.setPen(self._pens["text.secondary"])
        number = short_number(row.number)
        if len(number) > 4:  # five figures leave a gap to the title in the smallest type
            painter.setFont(self._fonts["long"])
        painter.drawText(left + px(NUMBER), rect.top() + px(29), number)
        painter.setFont(self._fonts["times"])
        painter.drawText(right - px(PLANNED), second, hours)
        painter.drawText(right - px(APPROVALS), second, self._count(row.pips))
        painter.setFont(self._fonts["small"])
        system = row.system or say("requests.no_system")
        painter.drawText(left + px(TITLE), second, self._fit(system, width, None))
        middle = rect.top() + (rect.height() - px(16)) // 2
        painter.drawPixmap(right - px(CLASS), middle, self._mark(row.class_id))
        painter.drawPixmap(right - px(RISK), middle, self._bars(row.risk))
        if row.pips:
            painter.drawPixmap(
                right - px(APPROVALS), rect.top() + px(10), self._pips(row.pips, ground)
            )
        chip_top = rect.top() + (rect.height() - px(22)) // 2
        painter.drawPixmap(right - px(GATES), chip_top, self._chip(row.gate, row.gate_count))

    def _planned_text(self, row: QueueRow) -> tuple[str, str]:
        if row.start is None:
            return say("requests.not_planned"), ""
        key = (row.start, row.end, self.now.date() if self.now else None)
        found = self._planned.get(key)
        if found is None:
            self._trim(self._planned)
            now = self.now or row.start
            hours = times.span(row.start, row.end or row.start, self.zone)
            found = self._planned[key] = (times.brief_day(row.start, self.zone, now), hours)
        return found

    def _count(self, pips: str) -> str:
        if not pips:
            return ""
        signed = sum(letter in "acv" for letter in pips)
        return f"{signed}/{len(pips)}"

    def _fit(self, text: str, width: int, chosen: bool | None) -> str:
        key = (text, width, bool(chosen)) if chosen is not None else (f"\0{text}", width, False)
        found = self._elided.get(key)
        if found is None:
            self._trim(self._elided)
            face = "small" if chosen is None else "title.on" if chosen else "title"
            line = " ".join(text.split())
            found = self._metrics[face].elidedText(line, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = found
        return found

    @staticmethod
    def _trim(cache: dict[Any, Any]) -> None:
        if len(cache) > _CACHED:
            cache.clear()

    def _mark(self, class_id: str) -> QPixmap:
        found = self._cache.get(("class", class_id))
        if found is None:
            kind = self._face.class_def(class_id) if self._face else None
            letter = kind.letter if kind else class_id[:1].upper()
            shape = kind.shape if kind else "square"
            found, painter = self._canvas(17, 17)
            if letter:
                paint.class_mark(painter, self._look, 0, 0, letter, shape)
            painter.end()
            self._cache["class", class_id] = found
        return found

    def _bars(self, risk: str) -> QPixmap:
        found = self._cache.get(("risk", risk))
        if found is None:
            level = self._face.level(risk) if self._face else None
            found, painter = self._canvas(17, 17)
            paint.risk_bars(painter, self._look, 0, 0, level.tone if level else None)
            painter.end()
            self._cache["risk", risk] = found
        return found

    def _pips(self, letters: str, ground: str) -> QPixmap:
        found = self._cache.get(("pips", letters, ground))
        if found is None:
            found, painter = self._canvas(73, 13)
            paint.pips(painter, self._look, 0, 0, letters, 12, ground, limit=5)
            painter.end()
            self._cache["pips", letters, ground] = found
        return found

    def _chip(self, gate: str, count: int) -> QPixmap:
        found = self._cache.get(("chip", gate, count))
        if found is None:
            tone, text = GATE_TONES.get(gate, "wait"), gate_word(gate, count)
            width = min(92, paint.chip_width(self._look, text, "x") / self._look.k)
            found, painter = self._canvas(width, 22)
            paint.chip(painter, self._look, 0, 0, text, tone, width=self._look.px(width))
            painter.end()
            self._cache["chip", gate, count] = found
        return found

    def _canvas(self, width: float, height: float) -> tuple[QPixmap, QPainter]:
        ratio = self._look.pixmap("x", 16).devicePixelRatio()
        size = QRectF(0, 0, self._look.px(width), self._look.px(height))
        pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap, QPainter(pixmap)

    def say(self, row: QueueRow | SectionRow) -> str:
        """Say a row to who does not see it."""
        if isinstance(row, SectionRow):
            name = say(f"requests.group.{row.key}")
            return say("requests.section_row", name=name, count=f"{row.count:,}")
        kind = self._face.class_def(row.class_id) if self._face else None
        level = self._face.level(row.risk) if self._face else None
        risk = say("requests.row.risk", level=level.label) if level else ""
        planned = say("requests.not_planned")
        if row.start is not None:
            planned = say(
                "requests.row.planned",
                day=times.day(row.start, self.zone, self.now or row.start),
                start=times.clock(row.start, self.zone),
                end=times.clock(row.end or row.start, self.zone),
            )
        return say(
            "requests.row",
            number=row.number or say("requests.row.number_none"),
            title=row.title,
            system=row.system or say("requests.no_system"),
            class_name=kind.label if kind else row.class_id,
            risk=risk or say("requests.row.risk_none"),
            planned=planned,
            signed=_signed_said(row.pips),
            gate=gate_word(row.gate, row.gate_count),
        )


def _signed_said(pips: str) -> str:
    """Say how many signed, and of how many others a word by mouth stands for the time being."""
    signed = sum(letter in "ac" for letter in pips)
    said = say("requests.row.signed", signed=signed, needed=len(pips))
    words = pips.count("v")
    return f"{said}, {plural('heard.count', words)}" if words else said


def paint_heads(painter: QPainter, look: Look, width: int, height: int) -> None:
    """Draw the heads of the columns where the rows have them."""
    painter.setFont(look.font("small"))
    painter.setPen(look.colour("text.secondary"))
    base = height / 2 + look.px(4)
    heads = (
        (look.px(NUMBER), "number"),
        (look.px(TITLE), "title"),
        (width - look.px(CLASS), "class"),
        (width - look.px(RISK), "risk"),
        (width - look.px(PLANNED), "planned"),
        (width - look.px(APPROVALS), "approvals"),
        (width - look.px(GATES), "gates"),
    )
    metrics = painter.fontMetrics()
    ends = [*(x - look.px(4) for x, _name in heads[1:]), width]
    for (x, name), end in zip(heads, ends, strict=True):
        text = say(f"requests.head.{name}")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, round(end - x)))
        painter.drawText(QPointF(x, base), shown)
