"""Painter functions that lists, panes, calendar and paper-like previews share.

Each takes a painter and where to paint; none keeps anything but pixmaps in the look's cache.
"""

from collections.abc import Sequence
from functools import partial
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from cab_desk.gui.look import Look

CLASS_TOKENS = {
    "circle": "class.standard",
    "square": "class.normal",
    "solid": "class.major",
    "hexagon": "class.emergency",
}
RISK_BARS = {"low": 1, "mod": 2, "high": 3, "crit": 4}
PIP_GLYPHS = {
    "a": ("cd-pip-approve", "pass.fg"),
    "c": ("cd-pip-conditions", "warn.fg"),
    "r": ("cd-pip-reject", "block.fg"),
    "b": ("cd-pip-abstain", "wait.fg"),
    "v": ("cd-pip-heard", "pass.fg"),  # by word of mouth: hollow until it is signed
    "d": ("cd-pip-defer", "wait.fg"),
    "o": ("cd-pip-may-sign", "line.field"),
    "l": ("cd-pip-later", "text.disabled"),
}
STATUS_GLYPHS = {
    "pass": "cd-st-pass",
    "warn": "cd-st-warn",
    "block": "cd-st-block",
    "wait": "cd-st-wait",
    "info": "cd-st-info",
    "waive": "cd-st-waive",
}
CHIP_HEIGHT = 22
_FAINT = 0.3


def fill(painter: QPainter, rect: QRect | QRectF, colour: QColor) -> None:
    """Fill a rectangle, as `fillRect` does.

    That has PySide load gradients first, with the names of 169: 1.6 ms and 0.1 MiB of a start.
    """
    painter.setBackground(colour)
    painter.eraseRect(rect)


def glyph(
    painter: QPainter, look: Look, x: float, y: float, name: str, token: str,
    size: float = 13, ground: str = "bg.surface",
) -> None:  # fmt: skip
    """Draw an icon with its top left at (x, y)."""
    painter.drawPixmap(QPointF(x, y), look.pixmap(name, size, token, ground))


def status(
    painter: QPainter, look: Look, x: float, y: float, tone: str, size: float = 16,
    ground: str = "bg.surface",
) -> None:  # fmt: skip
    """Draw the filled silhouette of a status (pass, warn, block, wait, info, waive)."""
    glyph(painter, look, x, y, STATUS_GLYPHS[tone], f"{tone}.fg", size, ground)


def class_mark(
    painter: QPainter, look: Look, x: float, y: float, letter: str, shape: str, size: float = 16
) -> None:
    """Draw the letter of a class in its shape (circle, square, solid, hexagon)."""
    edge = look.px(size)
    draw = partial(_class_mark, look=look, edge=edge, letter=letter, shape=shape)
    kept = look.kept(("class", letter, shape, edge), edge + 2, edge + 2, draw)
    painter.drawPixmap(QPointF(x - 1, y - 1), kept)


def _class_mark(painter: QPainter, look: Look, edge: int, letter: str, shape: str) -> None:
    x = y = 1  # a pen of this width reaches beyond the edge
    colour = look.colour(CLASS_TOKENS.get(shape, "class.normal"))
    rect = QRectF(x + 0.75, y + 0.75, edge - 1.5, edge - 1.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = shape in ("solid", "hexagon")
    painter.setPen(QPen(colour, 1.5 * look.k))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    if shape == "circle":
        painter.drawEllipse(rect)
    elif shape == "hexagon":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(_hexagon(rect))
    else:
        painter.drawRoundedRect(rect, look.px(4), look.px(4))
    painter.setPen(look.colour("bg.surface") if filled else colour)
    painter.setFont(look.font("caption", 600))
    painter.drawText(QRectF(x, y, edge, edge), Qt.AlignmentFlag.AlignCenter, letter[:2])


def risk_bars(
    painter: QPainter, look: Look, x: float, y: float, tone: str | None, size: float = 16,
    token: str = "",
) -> None:  # fmt: skip
    """Draw four rising bars, filled up to the level; a dash where nothing is rated.

    On the fill of a level they are of one `token`, those that are not filled faint.
    """
    edge = look.px(size)
    draw = partial(_risk_bars, look=look, edge=edge, tone=tone, token=token)
    kept = look.kept(("risk bars", tone, token), edge, edge, draw)
    painter.drawPixmap(QPointF(x, y), kept)


def _risk_bars(painter: QPainter, look: Look, edge: int, tone: str | None, token: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if tone not in RISK_BARS:
        painter.setBrush(look.colour("wait.edge"))
        painter.drawRoundedRect(QRectF(edge * 0.2, edge * 0.5, edge * 0.6, edge / 9), 1, 1)
        return
    step = edge / 4.4
    width = step * 0.72
    for number in range(4):
        on = number < RISK_BARS[tone]
        colour = QColor(look.colour(token or (f"risk.{tone}.mark" if on else "wait.edge")))
        colour.setAlphaF(_FAINT if token and not on else 1.0)
        painter.setBrush(colour)
        height = edge * (0.30 + 0.19 * number)
        left = edge * 0.06 + number * step
        painter.drawRoundedRect(QRectF(left, edge * 0.92 - height, width, height), 0.8, 0.8)


def pips(
    painter: QPainter, look: Look, x: float, y: float, letters: str, size: float = 12,
    ground: str = "bg.surface", limit: int = 0,
) -> float:  # fmt: skip
    """Draw a sign for each approval slot in policy order, and return where the last one ends."""
    step = look.px(size) + look.px(3)
    for number, letter in enumerate(letters[: limit or None]):
        name, token = PIP_GLYPHS.get(letter, PIP_GLYPHS["o"])
        glyph(painter, look, x + number * step, y, name, token, size, ground)
    return x + step * len(letters[: limit or None])


def chip_width(look: Look, text: str, glyph_name: str = "") -> int:
    """Return how wide a chip with this text is."""
    metrics = QFontMetrics(look.font("small", 500))
    lead = look.px(8 + 13 + 6) if glyph_name else look.px(8)
    return lead + metrics.horizontalAdvance(text) + look.px(8)


def chip(
    painter: QPainter, look: Look, x: float, y: float, text: str, tone: str,
    glyph_name: str | None = None, width: float = 0,
) -> float:  # fmt: skip
    """Draw a chip 22 high on the ground of its tone and return its width."""
    name = STATUS_GLYPHS.get(tone, "") if glyph_name is None else glyph_name
    height = look.px(CHIP_HEIGHT)
    full = width or chip_width(look, text, name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"{tone}.bg"))
    painter.drawRoundedRect(QRectF(x, y, full, height), look.px(4), look.px(4))
    left = x + look.px(8)
    if name:
        top = y + (height - look.px(13)) / 2
        glyph(painter, look, x + look.px(7), top, name, f"{tone}.fg", 13, f"{tone}.bg")
        left = x + look.px(7 + 13 + 6)
    painter.setFont(look.font("small", 500))
    painter.setPen(look.colour(f"{tone}.fg"))
    area = QRectF(left, y, full - (left - x) - look.px(6), height)
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
    return float(full)


def readiness_bar(
    painter: QPainter, look: Look, rect: QRectF, ready: int, warned: int, blocked: int
) -> None:
    """Draw how many requests are ready, warned (hatched) and blocked, to scale."""
    total = ready + warned + blocked
    if not total:
        fill(painter, rect, look.colour("bg.sunken"))
        return
    gap = look.px(2)
    x = rect.left()
    for count, tone in ((ready, "pass"), (warned, "warn"), (blocked, "block")):
        if not count:
            continue
        width = rect.width() * count / total
        part = QRectF(x, rect.top(), max(1.0, width - gap), rect.height())
        colour = look.colour(f"{tone}.fg")
        if tone == "warn":
            hatch(painter, part, look.colour("warn.bg"), colour, look.px(6))
        else:
            fill(painter, part, colour)
        x += width


def hatch(
    painter: QPainter, rect: QRectF, ground: QColor, line: QColor, pitch: float,
    crossed: bool = False, stroke: float = 1.5,
) -> None:  # fmt: skip
    """Fill a rectangle with lines at 45 degrees, or both ways."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    fill(painter, rect, ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, stroke))
    step = pitch * 1.4142
    start = rect.left() - rect.height()
    start -= start % step
    x = start
    while x < rect.right() + rect.height():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        if crossed:
            painter.drawLine(QPointF(x, rect.top()), QPointF(x + rect.height(), rect.bottom()))
        x += step
    painter.restore()


def key_cap(painter: QPainter, look: Look, rect: QRectF, text: str, token: str, edge: str) -> None:
    """Draw the name of a key in a cap."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour(edge), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
    painter.setPen(look.colour(token))
    painter.setFont(look.font("caption"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def key_cap_width(look: Look, text: str) -> int:
    """Return how wide the cap of a key is."""
    metrics = QFontMetrics(look.font("caption"))
    return max(look.px(16), metrics.horizontalAdvance(text) + look.px(8))


def dashed_rule(
    painter: QPainter, look: Look, x: float, right: float, y: float, token: str
) -> None:
    """Draw a dashed line, such as the point of no return."""
    painter.save()
    pen = QPen(look.colour(token), max(1, round(look.k)))
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.drawLine(QPointF(x, int(y) + 0.5), QPointF(right, int(y) + 0.5))
    painter.restore()


def _hexagon(rect: QRectF) -> QPolygonF:
    centre, radius = rect.center(), rect.width() / 2 + 0.75
    corners: Sequence[QPointF] = [
        QPointF(centre.x() + radius * sin(pi / 3 * n), centre.y() - radius * cos(pi / 3 * n))
        for n in range(6)
    ]
    return QPolygonF(corners)
