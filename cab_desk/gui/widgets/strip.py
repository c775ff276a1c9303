"""Small pictures of a change: its time among windows and freezes, its cell in the matrix."""

from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.services.requests.review import Review, Strip, StripSpan
from cab_desk.words import say

_HEIGHT = 60
_STEPS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 120, 168, 240, 360)
_CELLS = {"light": (1.0, 0.5), "dark": (0.74, 0.36)}  # occupied and empty


class ScheduleStrip(QWidget):
    """The planned time to scale, with windows, freezes, and what lies outside a window."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._review: Review | None = None
        self._tone: str | None = None
        self._zone: tzinfo = times.zone_of("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_review(self, review: Review, tone: str | None) -> None:
        """Show the time of a change whose risk has this tone."""
        self._review, self._tone = review, tone
        self._zone = times.zone_of(review.zone)
        if review.strip is None or self.parentWidget() is not None:  # else it were a window
            self.setVisible(review.strip is not None)
        self.setAccessibleName(self._said())
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as bar, notes and hours."""
        return QSize(self._look.px(240), self._look.px(_HEIGHT))

    def outside(self) -> tuple[datetime, datetime] | None:
        """Return the part of the planned time that begins where its window ends, if any."""
        review = self._review
        if review is None or review.strip is None or not review.strip.windowed:
            return None
        start, end = review.change.start, review.change.end
        if start is None or end is None:
            return None
        reached = start
        for span in self._windows(review.strip):
            if span.start <= reached < span.end:
                reached = span.end
        return (reached, end) if reached < end else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grounds, bar, notes and hours."""
        review = self._review
        if review is None or review.strip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grounds(painter, review.strip)
        self._paint_bar(painter, review, review.strip)
        self._paint_notes(painter, review.strip)
        self._paint_hours(painter, review.strip)
        painter.end()

    @property
    def _band(self) -> QRectF:
        return QRectF(0, self._look.px(16), self.width(), self._look.px(27))

    def _x(self, moment: datetime, strip: Strip) -> float:
        whole = (strip.until - strip.since).total_seconds()
        return self.width() * (moment - strip.since).total_seconds() / whole

    @staticmethod
    def _windows(strip: Strip) -> list[StripSpan]:
        return sorted((s for s in strip.spans if s.kind == "window"), key=lambda s: s.start)

    def _part(self, start: datetime, end: datetime, strip: Strip) -> QRectF:
        band, left = self._band, self._x(start, strip)
        return QRectF(left, band.top(), max(1.0, self._x(end, strip) - left), band.height())

    def _paint_grounds(self, painter: QPainter, strip: Strip) -> None:
        look, band = self._look, self._band
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("bg.sunken"))
        painter.drawRoundedRect(band, look.px(3), look.px(3))
        for span in self._windows(strip):
            part = self._part(span.start, span.end, strip)
            painter.fillRect(part, look.colour("cal.window"))
            foot = QRectF(part.left(), part.bottom() - look.px(2), part.width(), look.px(2))
            painter.fillRect(foot, look.colour("pass.edge"))
        for span in strip.spans:
            if span.kind == "freeze":
                part = self._part(span.start, span.end, strip)
                ground, line = look.colour("cal.freeze.bg"), look.colour("cal.freeze.line")
                paint.hatch(painter, part, ground, line, look.px(8))

    def _paint_bar(self, painter: QPainter, review: Review, strip: Strip) -> None:
        look, start, end = self._look, review.change.start, review.change.end
        if start is None or end is None:
            return
        mark = look.colour(f"risk.{self._tone}.mark" if self._tone else "wait.fg")
        fill = look.colour(f"risk.{self._tone}.fill" if self._tone else "wait.bg")
        rect = self._part(start, end, strip).adjusted(0, look.px(3), 0, -look.px(4))
        painter.fillRect(rect, fill)
        painter.setPen(QPen(mark, 1))  # the palest fill is hardly told from the ground
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        over = self.outside()
        if over is not None:
            edge = self._part(*over, strip)
            pen = QPen(look.colour("warn.fg"), 1.5 * look.k)
            pen.setDashPattern([2.5, 1.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(
                QRectF(edge.left(), rect.top(), edge.width(), rect.height()).adjusted(1, 1, -1, -1)
            )
            painter.fillRect(
                QRectF(edge.left() - 0.75, look.px(14), look.px(2), look.px(31)),
                look.colour("warn.fg"),
            )
        painter.fillRect(QRectF(rect.left(), rect.top(), look.px(4), rect.height()), mark)
        painter.setPen(look.colour("text.primary"))
        painter.setFont(look.font("small", 600))
        text = times.length(end - start)
        if QFontMetrics(painter.font()).horizontalAdvance(text) + look.px(16) <= rect.width():
            area = rect.adjusted(look.px(10), 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_notes(self, painter: QPainter, strip: Strip) -> None:
        look, right = self._look, float(self.width())
        painter.setFont(look.font("caption"))
        metrics = QFontMetrics(painter.font())
        over = self.outside()
        if over is not None:
            text = say("requests.strip.over", length=times.length(over[1] - over[0]))
            bold = look.font("caption", 600)
            painter.setFont(bold)
            width = QFontMetrics(bold).horizontalAdvance(text)
            left = min(self._x(over[0], strip) + look.px(6), self.width() - width)
            painter.setPen(look.colour("warn.fg"))
            painter.drawText(QPointF(left, look.px(11)), text)
            right = left - look.px(8)
            painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text.secondary"))
        for span in self._windows(strip)[:1]:
            hours = times.span(span.start, span.end, self._zone)
            text = say("requests.strip.window", span=hours)
            width = metrics.horizontalAdvance(text)
            left = min(self._x(span.start, strip), right - width)
            if left >= 0:
                painter.drawText(QPointF(left, look.px(11)), text)

    def _paint_hours(self, painter: QPainter, strip: Strip) -> None:
        look = self._look
        painter.setFont(look.font("caption", 400))
        painter.setPen(look.colour("text.secondary"))
        metrics = QFontMetrics(painter.font())
        ticks = hours(strip, self._zone, self.width() // look.px(50))
        long = (strip.until - strip.since) > timedelta(days=3)
        for tick in ticks:
            text = times.date(tick, self._zone, tick) if long else times.clock(tick, self._zone)
            width = metrics.horizontalAdvance(text)
            left = self._x(tick, strip) - width / 2
            left = min(max(0.0, left), self.width() - width)
            painter.drawText(QPointF(left, look.px(56)), text)

    def _said(self) -> str:
        review = self._review
        if review is None or review.change.start is None or review.change.end is None:
            return say("requests.strip.none")
        start, end = review.change.start, review.change.end
        over = self.outside()
        notes = []
        if over is not None:
            notes.append(say("requests.strip.over", length=times.length(over[1] - over[0])) + ".")
        elif review.strip and review.strip.windowed:
            notes.append(say("requests.strip.inside"))
        notes += [
            say("requests.strip.freeze", title=span.title)
            for span in (review.strip.spans if review.strip else ())
            if span.kind == "freeze" and span.title and span.start < end and start < span.end
        ]
        planned = times.full_span(start, end, self._zone, review.at)
        return say(
            "requests.strip.name",
            span=planned,
            length=times.length(end - start),
            notes=" ".join(notes),
        )


def hours(strip: Strip, zone: tzinfo, most: int) -> list[datetime]:
    """Return the moments to name under a strip: whole hours of the zone, not too many."""
    whole = (strip.until - strip.since).total_seconds() / 3600
    step = next((n for n in _STEPS if whole / n <= max(2, most - 1)), _STEPS[-1])
    local = strip.since.astimezone(zone)
    first = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for number in range(2 * round(whole / step) + 100):
        tick = first + timedelta(hours=step * number)
        if tick > strip.until:
            break
        if tick >= strip.since:
            found.append(tick)
    # A clock change may bring two ticks to one moment.
    return found[:1] + [later for earlier, later in pairwise(found) if later != earlier]


class RiskThumb(QWidget):
    """The policy's matrix, small, with the change's cell marked."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pack: Pack | None = None
        self._impact, self._probability = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_rating(self, pack: Pack | None, impact: str, probability: str, said: str) -> None:
        """Show a rating; hidden where the policy has no matrix."""
        self._pack, self._impact, self._probability = pack, impact, probability
        self.setVisible(pack is not None and pack.matrix is not None)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Be square cells with a gap."""
        edge = self._look.px(132)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells as Risk and the minutes do: upwards the probability, right the impact."""
        pack = self._pack
        if pack is None or pack.matrix is None:
            return
        look, matrix = self._look, pack.matrix
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, rows = len(matrix.impacts), len(matrix.probabilities)
        gap = look.px(3)
        width = (self.width() - gap * (columns - 1)) / columns
        height = (self.height() - gap * (rows - 1)) / rows
        occupied, empty = _CELLS[look.theme]
        for row in range(rows):
            for column in range(columns):
                level = pack.level(matrix.cells[column][row].level)
                mine = (
                    matrix.impacts[column].id == self._impact
                    and matrix.probabilities[row].id == self._probability
                )
                fill = look.colour(f"risk.{level.tone}.fill" if level else "bg.sunken")
                painter.setOpacity(occupied if mine else empty)
                painter.setBrush(fill)
                painter.setPen(Qt.PenStyle.NoPen)
                top = (rows - 1 - row) * (height + gap)
                rect = QRectF(column * (width + gap), top, width, height)
                painter.drawRoundedRect(rect, look.px(4), look.px(4))
                if mine:
                    painter.setOpacity(1)
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(look.colour("text.primary"), 2))
                    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(4), look.px(4))
        painter.end()
