"""Paint the lanes of some days: grounds, conflicts, the line of now, and the line of days."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from cab_desk.gui import paint
from cab_desk.gui.times import city
from cab_desk.gui.widgets import week_bars
from cab_desk.gui.widgets.day_marks import marks_of, paint_marks
from cab_desk.gui.widgets.week_scene import BESIDE, HEAD, LaneBox, Scene
from cab_desk.gui.widgets.week_strips import paint_strips
from cab_desk.services.conflict_ports import AWAY, SYSTEM, kind_of, pair_of
from cab_desk.services.rows import CalendarEntry, Clash
from cab_desk.services.schedule.settled_words import tag
from cab_desk.words import plural, say

_FROZEN = ("freeze", "blackout")
_V = Qt.AlignmentFlag.AlignVCenter
_NOW_WIDE = 44
_SIGN = 21  # of a holiday or a meeting
_WIDE_DAY = 90  # below that, days have no marks of hours


def picture(painter: QPainter, scene: Scene, offset: int, height: int, held: str) -> None:
    """Paint all but what is chosen and in the hand, as far as it is scrolled."""
    painter.save()
    painter.translate(0, -offset)
    grounds(painter, scene)
    painter.setClipRect(QRectF(scene.left, scene.head, scene.width, scene.height * 2))
    week_bars.bars(painter, scene, held)
    conflicts(painter, scene)
    now_line(painter, scene, max(scene.height, float(height + offset)))
    painter.restore()
    heads(painter, scene)
    now_time(painter, scene)


def heads(painter: QPainter, scene: Scene) -> None:
    """Paint the line of days with its hours; today stands on ink."""
    look = scene.look
    high = scene.head
    scene.tips = []
    painter.fillRect(QRectF(0, 0, scene.width, high), look.colour("bg.surface"))
    _zones(painter, scene)
    today = scene.now.astimezone(scene.zone).date()
    names, months = say("frame.weekdays").split(), say("frame.months").split()
    for number in range(scene.weeks.days):
        day, x = scene.day(number), scene.day_x(number)
        text = f"{names[day.weekday()]} {day.day}"
        if day.day == 1 or (number == 0 and scene.weeks.days == 1):
            text += f" {months[day.month - 1]}"
        painter.setFont(look.font("body", 600))
        metrics = QFontMetrics(painter.font())
        wide = metrics.horizontalAdvance(text)
        area = QRectF(x + look.px(8), look.px(8), wide + look.px(14), look.px(24))
        if day == today:
            _round(painter, area, look.px(4), look.colour("ink"))
        painter.setPen(look.colour("text.on-ink" if day == today else "text.primary"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        _hours(painter, scene, x)
        after = _clocks(painter, scene, number, area.right())
        _marks(painter, scene, number, after)
        painter.setPen(QPen(look.colour("line.hair"), 1))
        painter.drawLine(QPointF(int(x) + 0.5, 0), QPointF(int(x) + 0.5, high))
    painter.setPen(QPen(look.colour("line.card"), 1))
    painter.drawLine(QPointF(0, high - 0.5), QPointF(scene.width, high - 0.5))


def _marks(painter: QPainter, scene: Scene, number: int, after: float) -> None:
    """Show holiday and meetings beside a day's number, or beside its hours where it is narrow."""
    look, x, marks = scene.look, scene.day_x(number), marks_of(scene.grounds, scene.day(number))
    begin, end, top = after + look.px(4), x + scene.day_width - look.px(4), look.px(10)
    if end - begin < len(marks) * look.px(_SIGN):
        begin, end, top = x + look.px(3), x + scene.day_width / 2, look.px(HEAD - 23)
    scene.tips += paint_marks(painter, look, marks, begin, end, top)[1]


def _clocks(painter: QPainter, scene: Scene, number: int, x: float) -> float:
    """Say on which day clocks are set, and by how much; return where that ends."""
    shift = scene.clock_shift(number)
    if not shift:
        return x
    look = scene.look
    hours = shift.total_seconds() / 3600
    text = say("schedule.clocks", shift=f"{'+' if hours > 0 else '−'}{abs(hours):g} h")
    painter.setFont(look.font("caption", 600))
    painter.setPen(look.colour("warn.fg"))
    area = QRectF(x + look.px(4), look.px(8), scene.day_width, look.px(24))
    painter.drawText(area, _V, text)
    return x + look.px(4) + QFontMetrics(painter.font()).horizontalAdvance(text)


def _steps(scene: Scene) -> Sequence[int]:
    """Return the hours that are marked in a day: as many as there is room for."""
    if scene.day_width < scene.look.px(_WIDE_DAY):
        return (12,)
    return range(1, 24) if scene.weeks.days == 1 else (6, 12, 18)


def _hours(painter: QPainter, scene: Scene, x: float) -> None:
    look = scene.look
    painter.setFont(look.font("caption"))
    painter.setPen(look.colour("text.tertiary"))
    now, top = scene.x_of(scene.now), look.px(HEAD - 20)
    for hour in _steps(scene):
        centre = x + hour / 24 * scene.day_width
        area = QRectF(centre - look.px(20), top, look.px(40), look.px(16))
        if abs(centre - now) >= look.px(_NOW_WIDE / 2 + 9):  # else the time of now stands there
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{hour:02}")
        if scene.beside is not None:
            there = scene.moment_of(centre).astimezone(scene.beside)
            text = f"{there:%H:%M}" if there.minute else f"{there:%H}"
            painter.drawText(
                area.translated(0, look.px(BESIDE)), Qt.AlignmentFlag.AlignCenter, text
            )


def _zones(painter: QPainter, scene: Scene) -> None:
    """Name both zones before their hours."""
    if scene.beside is None:
        return
    look = scene.look
    painter.setFont(look.font("caption"))
    painter.setPen(look.colour("text.secondary"))
    metrics, room = QFontMetrics(painter.font()), scene.left - look.px(14)
    for row, zone in enumerate((scene.zone, scene.beside)):
        area = QRectF(look.px(6), look.px(HEAD - 20 + row * BESIDE), room, look.px(16))
        text = metrics.elidedText(city(zone), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | _V, text)


def grounds(painter: QPainter, scene: Scene) -> None:
    """Paint past, windows, freezes and blackouts, hour lines and lane heads."""
    look = scene.look
    bottom = max(scene.height, painter.window().height())
    area = QRectF(scene.left, scene.head, scene.width - scene.left, bottom)
    painter.fillRect(area, look.colour("cal.outside"))
    now = min(max(scene.x_of(scene.now), scene.left), scene.width)
    painter.fillRect(QRectF(scene.left, scene.head, now - scene.left, bottom),
                     look.colour("cal.past"))  # fmt: skip
    for box in scene.boxes:
        if scene.shown.windows:
            _windows(painter, scene, box)
    painter.setPen(QPen(look.colour("line.hair"), 1))
    for number in range(scene.weeks.days):
        x = scene.day_x(number)
        for hour in (0, *_steps(scene)):
            at = int(x + hour / 24 * scene.day_width) + 0.5
            painter.drawLine(QPointF(at, scene.head), QPointF(at, bottom))
    named: set[str] = set()
    for box in scene.boxes:
        _entries(painter, scene, box, named)
        _lane_head(painter, scene, box)


def _windows(painter: QPainter, scene: Scene, box: LaneBox) -> None:
    look = scene.look
    for start, end in scene.grounds.windows:
        if span := scene.span(start, end):
            rect = QRectF(span[0], box.top, span[1] - span[0], box.height)
            painter.fillRect(rect, look.colour("cal.window"))
            foot = QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2)
            painter.fillRect(foot, look.colour("pass.edge"))


def _entries(painter: QPainter, scene: Scene, box: LaneBox, named: set[str]) -> None:
    look = scene.look
    frozen = scene.grounds.entries if scene.shown.freezes else ()
    for entry in frozen:
        end = entry.end or scene.now + timedelta(days=3650)
        span = scene.span(entry.start, end) if scene.concerns(entry, box) else None
        if span is None or entry.kind not in _FROZEN:
            continue
        rect = QRectF(span[0], box.top, span[1] - span[0], box.height)
        ground, line = (look.colour(f"cal.{entry.kind}.{name}") for name in ("bg", "line"))
        paint.hatch(painter, rect, ground, line, look.px(8), entry.kind == "blackout", 1)
        if entry.id not in named:  # once, in the first lane that it lies over
            named.add(entry.id)
            _entry_name(painter, scene, rect, entry)
    paint_strips(painter, scene.look, box.strips, box.top, scene.frozen(box))


def _entry_name(painter: QPainter, scene: Scene, rect: QRectF, entry: CalendarEntry) -> None:
    look = scene.look
    font = look.font("small", 500)
    metrics = QFontMetrics(font)
    room = rect.width() - look.px(40)
    if room < look.px(30):
        return
    text = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, int(room))
    wide = metrics.horizontalAdvance(text) + look.px(28)
    # At the foot, where no bar has its row.
    area = QRectF(rect.left() + look.px(6), rect.bottom() - look.px(22), wide, look.px(20))
    painter.fillRect(area, look.colour("bg.surface"))
    name = "ban" if entry.kind == "blackout" else "snowflake"
    paint.glyph(painter, look, area.left() + look.px(4), area.top() + look.px(3), name,
                "text.primary", 14)  # fmt: skip
    painter.setFont(font)
    painter.setPen(look.colour("text.primary"))
    painter.drawText(area.adjusted(look.px(22), 0, 0, 0), _V, text)


def _lane_head(painter: QPainter, scene: Scene, box: LaneBox) -> None:
    look = scene.look
    rect = QRectF(0, box.top, scene.left, box.height)
    painter.fillRect(rect, look.colour("bg.surface"))
    painter.setPen(QPen(look.colour("line.card"), 1))
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.drawLine(QPointF(0, int(rect.bottom()) + 0.5),
                     QPointF(scene.width, int(rect.bottom()) + 0.5))  # fmt: skip
    room = int(rect.width()) - look.px(22)
    strong, small = look.font("body", 600), look.font("caption")
    painter.setFont(strong)
    painter.setPen(look.colour("text.primary"))
    name = box.lane.name or say("schedule.other")
    text = QFontMetrics(strong).elidedText(name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(look.px(14), box.top + look.px(10), room, look.px(20)), _V, text)
    painter.setFont(small)
    painter.setPen(look.colour("text.secondary"))
    top = box.top + look.px(32)
    bottom = box.top + box.height - (look.px(30) if box.packed.rest else look.px(6))
    for system in box.lane.systems:
        if top + look.px(16) > bottom:
            break
        text = QFontMetrics(small).elidedText(system, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(look.px(14), top, room, look.px(16)), _V, text)
        top += look.px(16)
    if rest := scene.rest_rect(box):
        painter.setPen(look.colour("accent"))
        text = say("pages.calendar.more", count=f"{len(box.packed.rest):,}")
        painter.drawText(rest.adjusted(look.px(6), 0, 0, 0), _V, text)


def conflicts(painter: QPainter, scene: Scene) -> None:
    """Join bars that hold a system at once: a bracket at the left, a block over the overlap."""
    if not scene.shown.conflicts:
        return
    places = {one.bar.uid: (box, one) for box, one in scene.placed()}
    done = set()
    for uid, clashes in scene.weeks.clashes.items():
        for clash in clashes:
            pair = (clash.one, clash.other)
            if pair in done or uid not in places or _beside_others(scene, clash, clashes):
                continue
            done.add(pair)
            ends = [scene.bar_rect(*places[end]) for end in pair if end in places]
            between = [one for one in clashes if {one.one, one.other} == set(pair)]
            first = next((one for one in between if kind_of(one) == SYSTEM), clash)
            span = scene.span(first.start, first.end)
            settled = scene.weeks.settled.get(pair_of(*pair))
            mark = Mark("waive", tag(settled.settled, settled.names)) if settled else Mark(
                "block", _tag(between, first))  # fmt: skip
            _bracket(painter, scene, ends, span or (0, 0), mark)


def _beside_others(scene: Scene, clash: Clash, clashes: Sequence[Clash]) -> bool:
    """Tell whether an absence need not have a sign: the change has that of another conflict, which
    is no less open.
    """
    if kind_of(clash) != AWAY:
        return False
    settled = scene.weeks.settled
    known = pair_of(clash.one, clash.other) in settled
    others = (pair_of(one.one, one.other) for one in clashes if kind_of(one) != AWAY)
    return any(known or other not in settled for other in others)


def _tag(between: Sequence[Clash], first: Clash) -> str:
    """Say in short what is between two changes: first of all which systems both hold at once."""
    if kind_of(first) != SYSTEM:
        from cab_desk.services.schedule.near_words import tag_of  # noqa: PLC0415 -- few ask for it

        return tag_of(first)
    systems = sorted({one.system for one in between if kind_of(one) == SYSTEM})
    length = first.end - first.start
    hours = length.total_seconds() / 3600
    text = say("schedule.hours", count=f"{hours:.2g}") if hours >= 1 else plural(
        "schedule.minutes", round(hours * 60))  # fmt: skip
    return say("schedule.both_hold", systems=", ".join(systems), length=text)


class Mark(NamedTuple):
    """What stands at a bracket, and in which tone: open, or settled."""

    tone: str
    text: str


def _bracket(
    painter: QPainter, scene: Scene, ends: list[QRectF], span: tuple[float, float], mark: Mark
) -> None:
    look, tone = scene.look, mark.tone
    colour = look.colour(f"{tone}.fg")
    left = min(rect.left() for rect in ends) - look.px(10)
    painter.setPen(QPen(colour, 2))
    begin = left
    for rect in sorted(ends, key=QRectF.left):
        painter.drawLine(QPointF(begin, rect.center().y()),
                         QPointF(rect.left() - 2, rect.center().y()))  # fmt: skip
        if all(one.top() == rect.top() for one in ends):
            begin = rect.right()  # one row: from the first on, not through it
    tops = sorted(rect.center().y() for rect in ends)
    if len(ends) < 2:
        paint.status(painter, look, left - look.px(8), tops[0] - look.px(8), tone, 16)
        return
    painter.drawLine(QPointF(left, tops[0]), QPointF(left, tops[-1]))
    upper, lower = sorted(ends, key=QRectF.top)
    block = QRectF(span[0], upper.bottom(), max(3.0, span[1] - span[0]),
                   max(3.0, lower.top() - upper.bottom()))  # fmt: skip
    if block.height() < look.px(40):
        painter.fillRect(block, colour)
    middle = (tops[0] + tops[-1]) / 2
    wide = paint.chip_width(look, mark.text, paint.STATUS_GLYPHS[tone])
    high = look.px(22)
    right = min(left, scene.width - wide - 4)
    places = (
        QRectF(left - look.px(6) - wide, middle - high / 2, wide, high),
        QRectF(right, lower.bottom() + 4, wide, high),
        QRectF(right, upper.top() - high - 4, wide, high),
    )
    for place in places:
        if place.left() > scene.left and _free(scene, place):
            paint.chip(painter, look, place.left(), place.top(), mark.text, tone)
            return
    paint.status(painter, look, left - look.px(8), middle - look.px(8), tone, 16)


def _free(scene: Scene, area: QRectF) -> bool:
    for box, one in scene.placed():
        low, high = one.extent
        rect = scene.bar_rect(box, one)
        if QRectF(low, rect.top(), high - low, rect.height()).intersects(area):
            return False
    return True


def now_line(painter: QPainter, scene: Scene, bottom: float) -> None:
    """Paint where time stands."""
    x = scene.x_of(scene.now)
    if not scene.left <= x <= scene.width:
        return
    look = scene.look
    painter.setPen(QPen(look.colour("now"), 2))
    painter.drawLine(QPointF(x, scene.head - look.px(4)), QPointF(x, bottom))


def now_time(painter: QPainter, scene: Scene) -> None:
    """Paint the time of the now line into the line of days."""
    x = scene.x_of(scene.now)
    if not scene.left <= x <= scene.width:
        return
    look = scene.look
    text = f"{scene.now.astimezone(scene.zone):%H:%M}"
    wide = look.px(_NOW_WIDE)
    left = min(max(x - wide / 2, scene.left), scene.width - wide)
    area = QRectF(left, look.px(HEAD - 20), wide, look.px(18))
    _round(painter, area, look.px(4), look.colour("now"))
    painter.setFont(look.font("caption", 600))
    painter.setPen(look.colour("bg.surface"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _round(painter: QPainter, area: QRectF, radius: float, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, radius, radius)
