"""Paint the bars of some days to scale, each with its words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.week_layout import Placed
from cab_desk.gui.widgets.week_scene import APPROVED, Scene
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import GONE

_PAST, _HELD = 0.62, 0.35  # what stands back; text of the past keeps its contrast
_KEPT = 200  # wide: longer bars are too many different ones to be kept


def bars(painter: QPainter, scene: Scene, held: str = "") -> None:
    """Paint every bar with its words; `held` is in the hand and stands back."""
    frozen = {box.lane.name: scene.frozen(box) for box in scene.boxes}
    for box, one in scene.placed():
        past = one.bar.end <= scene.now
        painter.setOpacity(_HELD if one.bar.uid == held else _PAST if past else 1.0)
        rect = scene.bar_rect(box, one)
        bar(painter, scene, rect, one.bar)
        _clear(painter, scene, rect, one, frozen[box.lane.name])
        _words(painter, scene, rect, one)
    painter.setOpacity(1.0)


def ring(painter: QPainter, scene: Scene, uid: str) -> None:
    """Paint the ring around the chosen bar."""
    if found := scene.find(uid):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(scene.look.colour("focus.ring"), 2))
        painter.drawRoundedRect(scene.bar_rect(*found).adjusted(-3, -3, 3, 3), 5, 5)


def bar(painter: QPainter, scene: Scene, rect: QRectF, one: Bar, refused: bool = False) -> None:
    """Paint a bar: filled where approved, dashed where it waits, violet where excepted."""
    look = scene.look
    level = scene.face.level(one.risk) if one.risk else None
    kind = (level.tone if level else "low", one.state in APPROVED, one.gate == "exception")
    left, top = round(rect.left()), round(rect.top())
    wide, high = max(1, round(rect.right()) - left), round(rect.height())
    draw = partial(_bar, look=look, area=QRectF(0, 0, wide, high), kind=kind)
    if wide <= look.px(_KEPT):
        painter.drawPixmap(left, top, look.kept(("bar", *kind), wide, high, draw))
    else:
        painter.translate(left, top)
        draw(painter)
        painter.translate(-left, -top)
    if refused:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("block.fg"), 2))
        painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), look.px(5), look.px(5))


def _bar(painter: QPainter, look: Look, area: QRectF, kind: tuple[str, bool, bool]) -> None:
    tone, approved, excepted = kind
    mark = look.colour(f"risk.{tone}.mark")
    pen = QPen(look.colour("waive.fg") if excepted else mark, 1.5 if excepted else 1)
    if not approved:
        pen.setDashPattern([3, 2])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(look.colour(f"risk.{tone}.fill" if approved else "bg.surface"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
    painter.fillRect(QRectF(0, 0, min(area.width(), 4.5 * look.k), area.height()), mark)


def sign_of(one: Bar) -> tuple[str, str]:
    """Return the glyph of a change's state, and its token."""
    if one.state in GONE or one.gate in ("block", "rejected"):
        return "cd-st-block", "block.fg"
    if one.gate == "exception":
        return "cd-st-waive", "waive.fg"
    return ("cd-st-pass", "pass.fg") if one.state in APPROVED else ("cd-st-wait", "wait.fg")


def _clear(
    painter: QPainter, scene: Scene, rect: QRectF, one: Placed,
    frozen: Sequence[tuple[float, float]],
) -> None:  # fmt: skip
    """Give words that lie over a hatch a ground to be read on."""
    low, high = one.words - 3, one.words + one.width
    if any(begin < high and low < end for begin, end in frozen):
        area = QRectF(low, rect.center().y() - scene.look.px(10), high - low, scene.look.px(20))
        painter.fillRect(area, scene.look.colour("bg.surface"))


def _words(painter: QPainter, scene: Scene, rect: QRectF, one: Placed) -> None:
    look = scene.look
    if one.width < look.px(18):
        return
    middle, top, high = rect.center().y(), round(rect.top()), round(rect.height())
    x, right = one.words, one.words + one.width
    name, token = sign_of(one.bar)
    paint.glyph(painter, look, x, middle - look.px(13) / 2, name, token, 13)
    x += look.px(19)
    kind = scene.face.class_def(one.bar.class_id)
    if kind is not None and x + look.px(16) <= right:
        paint.class_mark(painter, look, x, middle - look.px(8), kind.letter, kind.shape, 16)
        x += look.px(22)
    painter.setPen(look.colour("text.primary"))
    for text, weight in zip(scene.words_of(one.bar), (600, None), strict=True):
        room = int(right - x)
        if text and room >= look.px(12):
            line = look.lettering.line(text, "small", weight, room)
            line.paint(painter, round(x), top, high)
            if one.bar.state in GONE:
                painter.drawLine(round(x), round(middle), round(x + line.width), round(middle))
            x += line.width + look.px(4)
