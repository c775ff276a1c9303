"""What the lanes of some days look like, to scale: reckoned once for a size, painted often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF

from cab_desk.domain.face import Face
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.week_layout import Packed, Placed, grown, pack
from cab_desk.gui.widgets.week_strips import Strip, inset, strips_of
from cab_desk.services.rows import Bar, CalendarEntry
from cab_desk.services.schedule.month import GONE, Grounds
from cab_desk.services.schedule.weeks import Lane, Weeks

HEAD, LANE_HEAD, ROW, BAR, FOOT = 56, 112, 38, 26, 20
BESIDE = 16  # what the hours of a second zone take
APPROVED = frozenset({"approved", "scheduled", "in_progress", "implemented", "closed"})
SNAP = timedelta(minutes=15)

_MOST_ROWS = 12
_LONGEST_WORDS = 210
_BRACKET = 20  # before a bar in conflict
_MARKS = 42  # glyph, class mark and their gaps
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LaneBox:
    """A lane with its place, from `top` on, and its bars in their rows."""

    lane: Lane
    top: float
    height: float
    packed: Packed
    strips: tuple[Strip, ...] = ()
    inset: float = 0  # what the strips take of the height, above the bars


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the lanes is wanted: see the panel at the left."""

    teams: frozenset[str] | None = None  # None: all
    classes: frozenset[str] | None = None
    waiting: bool = False
    clashing: bool = False
    windows: bool = True
    freezes: bool = True
    conflicts: bool = True

    def wants(self, bar: Bar, clashes: Mapping[str, object]) -> bool:
        """Tell whether a bar is shown."""
        if self.classes is not None and bar.class_id not in self.classes:
            return False
        if self.waiting and bar.state in APPROVED | GONE:
            return False
        return not self.clashing or bar.uid in clashes


@dataclass(slots=True)
class Scene:
    """Days across, lanes down. All lengths are of the viewport, without scrolling."""

    look: Look
    face: Face
    weeks: Weeks
    zone: ZoneInfo
    now: datetime
    shown: Shown = field(default_factory=Shown)
    grounds: Grounds = field(default_factory=Grounds)
    width: float = 0
    boxes: tuple[LaneBox, ...] = ()
    height: float = 0
    beside: ZoneInfo | None = None  # whose hours are said too
    tips: list[tuple[QRectF, str]] = field(default_factory=list)  # of the line of days

    def lay_out(self, width: int, height: int) -> None:
        """Reckon all places for a viewport of this size; spare height goes to the lanes."""
        self.width = width
        packed = [
            (lane, self._pack(lane))
            for lane in self.weeks.lanes
            if self.shown.teams is None or lane.name in self.shown.teams
        ]
        strips = [
            strips_of(self, self.grounds.entries, (lane.name, *lane.systems), place == 0)
            for place, (lane, _) in enumerate(packed)
        ]
        insets = [inset(self, found) for found in strips]
        needed = [self._needed(found) for _, found in packed]
        spare = max(0.0, height - self.head - sum(needed) - sum(insets)) / (len(needed) or 1)
        top, boxes = float(self.head), []
        for place, (lane, found) in enumerate(packed):
            high = needed[place] + insets[place] + spare
            boxes.append(LaneBox(lane, top, high, found, strips[place], insets[place]))
            top += high
        self.boxes, self.height = tuple(boxes), top

    @property
    def head(self) -> int:
        """Return how high the line of days is: a line more with a second zone."""
        return self.look.px(HEAD + (BESIDE if self.beside else 0))

    @property
    def left(self) -> int:
        """Return where the first day begins."""
        return self.look.px(LANE_HEAD)

    @property
    def day_width(self) -> float:
        """Return how wide a day is."""
        return max(1.0, (self.width - self.left) / self.weeks.days)

    def day(self, number: int) -> date:
        """Return a day by its number."""
        return self.weeks.first + number * _DAY

    def heads(self) -> list[tuple[date, QRectF]]:
        """Return where the days have their numbers, above the lanes."""
        size = self.day_width, self.head
        return [
            (self.day(number), QRectF(self.day_x(number), 0, *size))
            for number in range(self.weeks.days)
        ]

    def clock_shift(self, number: int) -> timedelta:
        """Return by how much clocks are set on a day."""
        begin = datetime.combine(self.day(number), time(), self.zone)
        end = datetime.combine(self.day(number + 1), time(), self.zone)
        before, after = begin.utcoffset(), end.utcoffset()
        return (after or timedelta()) - (before or timedelta())

    def day_x(self, number: float) -> float:
        """Return where a day begins."""
        return self.left + number * self.day_width

    def x_of(self, moment: datetime) -> float:
        """Return where a moment stands, by the clock on the wall of the zone."""
        local = moment.astimezone(self.zone)
        days = (local.date() - self.weeks.first).days
        clock = local.hour * 3600 + local.minute * 60 + local.second
        return self.day_x(days + clock / 86_400)

    def moment_of(self, x: float) -> datetime:
        """Return the moment at a place, on a quarter of an hour."""
        quarters = round((x - self.left) / self.day_width * 96)
        days, rest = divmod(quarters, 96)
        local = datetime.combine(self.weeks.first + days * _DAY, time()) + rest * SNAP
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def span(self, start: datetime, end: datetime) -> tuple[float, float] | None:
        """Return from where to where a span reaches inside the days, or None."""
        left, right = max(self.x_of(start), self.left), min(self.x_of(end), self.width)
        return (left, right) if right > left else None

    def bar_rect(self, box: LaneBox, placed: Placed) -> QRectF:
        """Return where a bar is painted."""
        look = self.look
        top = (
            box.top + box.inset + look.px(10) + placed.row * look.px(ROW) + look.px((ROW - BAR) / 2)
        )
        return QRectF(placed.left, top, placed.right - placed.left, look.px(BAR))

    def placed(self) -> Iterable[tuple[LaneBox, Placed]]:
        """Go through all bars that found a row, lane by lane."""
        for box in self.boxes:
            for one in box.packed.placed:
                yield box, one

    def find(self, uid: str) -> tuple[LaneBox, Placed] | None:
        """Return where a bar stands."""
        return next((pair for pair in self.placed() if pair[1].bar.uid == uid), None)

    def at(self, point: QPointF) -> tuple[LaneBox, Placed] | None:
        """Return the bar at a point: on itself, or on its words."""
        for box, one in self.placed():
            rect = self.bar_rect(box, one)
            words = QRectF(one.words, rect.top(), one.width, rect.height())
            if rect.adjusted(-2, 0, 2, 0).contains(point) or words.contains(point):
                return box, one
        return None

    def box_at(self, y: float) -> LaneBox | None:
        """Return the lane at a height."""
        return next((box for box in self.boxes if box.top <= y < box.top + box.height), None)

    def head_said(self, point: QPointF, scrolled: int) -> str:
        """Return all that the head of a lane says, or a mark of a day, for a point on it."""
        seen = point - QPointF(0, scrolled)
        if seen.y() < self.head:
            return "\n".join(text for rect, text in self.tips if rect.contains(seen))
        box = self.box_at(point.y()) if point.x() < self.left else None
        return "\n".join(filter(None, (box.lane.name, *box.lane.systems))) if box else ""

    def rest_rect(self, box: LaneBox) -> QRectF | None:
        """Return where the number of changes without a row is said, if there are any."""
        if not box.packed.rest:
            return None
        look = self.look
        high = look.px(22)
        return QRectF(look.px(8), box.top + box.height - high - look.px(4),
                      look.px(LANE_HEAD - 16), high)  # fmt: skip

    def concerns(self, entry: CalendarEntry, box: LaneBox) -> bool:
        """Tell whether an entry of the calendar lies over a lane."""
        if not entry.systems:
            return True
        return bool(set(entry.systems) & {box.lane.name, *box.lane.systems})

    def frozen(self, box: LaneBox) -> list[tuple[float, float]]:
        """Return from where to where freezes and blackouts lie over a lane."""
        if not self.shown.freezes:
            return []
        spans = [
            self.span(entry.start, entry.end or entry.start)
            for entry in self.grounds.entries
            if entry.kind in ("freeze", "blackout") and self.concerns(entry, box)
        ]
        return [span for span in spans if span is not None]

    def words_of(self, bar: Bar) -> tuple[str, str]:
        """Return the short number of a change and its title."""
        return bar.number.rpartition("-")[2] if bar.number else "", bar.title

    def _pack(self, lane: Lane) -> Packed:
        wanted = [bar for bar in lane.bars if self.shown.wants(bar, self.weeks.unsettled)]
        width = self.look.lettering.width
        marks, longest, end = map(self.look.px, (_MARKS, _LONGEST_WORDS, 10))

        def whole_of(bar: Bar) -> float:
            number, title = self.words_of(bar)
            return marks + width(number, "small", 600) + width(title, "small") + end

        def width_of(bar: Bar) -> float:
            return min(longest, whole_of(bar))

        def x_of(bar: Bar) -> tuple[float, float]:
            left, right = self.x_of(bar.start), self.x_of(bar.end)
            return max(left, self.left), min(right, self.width)

        def pad_of(bar: Bar) -> float:
            return self.look.px(_BRACKET) if bar.uid in self.weeks.clashes else 0.0

        begin, edge, wall = self.left + 4.0, self.width - 4, self.x_of(self.now)
        found = pack(wanted, x_of, width_of, edge, _MOST_ROWS, pad_of, begin=begin, wall=wall)
        return grown(found, whole_of, begin, edge, wall)

    def _needed(self, packed: Packed) -> float:
        rows = max(1, packed.rows)
        more = self.look.px(22) if packed.rest else 0
        return rows * self.look.px(ROW) + self.look.px(FOOT) + more
