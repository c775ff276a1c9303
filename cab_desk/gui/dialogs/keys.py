"""The map of the keys."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.words import say

# Groups of keys: what each does stands in the catalogue under its name.
GROUPS = (
    ("everywhere", (
        ("pages", "Ctrl 1–0"), ("search", "Ctrl K"), ("new", "N"), ("meeting", "Ctrl M"),
        ("full", "F11"), ("keys", "?"),
    )),
    ("requests", (
        ("rows", "J  K"), ("open", "Enter"), ("back", "Esc"), ("gates", "G"),
        ("sections", "Alt 1…7"), ("sign", "S"), ("template", "Ctrl T"),
    )),
    ("calendar", (
        ("today", "T"), ("modes", "D  W  M"), ("turn", "←  →"), ("choose", "↑  ↓"),
        ("quarter", "Alt ←  →"), ("day", "Alt Shift ←  →"),
        ("end", "Alt ↑  ↓"), ("start", "Alt Shift ↑  ↓"), ("keep", "Enter  Esc"),
        ("undo", "Ctrl Z"),
    )),
    ("risk", (
        ("cells", "←  ↑  →  ↓"), ("list", "Enter"), ("matrix", "Esc"),
        ("carry", "Ctrl ←  ↑  →  ↓"), ("keep", "Enter  Esc"), ("undo", "Ctrl Z"),
    )),
    ("meeting", (
        ("order", "Ctrl ↑  ↓"), ("off", "Del"), ("items", "J  K"), ("sign", "S"),
        ("approve", "A"), ("conditions", "C"),
        ("defer", "D"), ("reject", "R"), ("withdraw", "W"), ("next", "Ctrl →"),
        ("rest", "Ctrl D"), ("edit", "E"), ("day", "L"),
        ("pause", "P"), ("wall", "F9"), ("choose", "Alt 1…4"), ("lock", "Ctrl Enter"),
    )),
)  # fmt: skip

_COLUMNS = (("everywhere", "requests"), ("calendar", "risk"), ("meeting",))


class KeysDialog(Dialog):
    """Every key by the page that it acts on."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setWindowTitle(say("frame.keys.heading"))
        outer = self.column()
        outer.addWidget(Label(look, say("frame.keys.heading"), "title"))
        columns = QHBoxLayout()
        columns.setSpacing(look.px(32))
        for names in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(look.px(16))
            for name, keys in GROUPS:
                if name in names:
                    column.addLayout(self._group(name, keys))
            column.addStretch(1)
            columns.addLayout(column)
        outer.addLayout(columns)
        hint = Label(look, say("frame.keys.hint"), "small", "text.secondary")
        close = Button(look, say("frame.keys.close"), key="Esc")
        close.clicked.connect(self.reject)
        outer.addLayout(self.foot(close, left=(hint,)))

    def _group(self, name: str, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
        look = self.look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(look, say(f"frame.keys.{name}"), "heading"), 0, 0, 1, 2)
        for row, (what, key) in enumerate(keys, 1):
            grid.addWidget(KeyCap(look, key), row, 0)
            grid.addWidget(Label(look, say(f"frame.keys.{name}.{what}")), row, 1)
        return grid


def caps(text: str) -> list[str]:
    """Return what stands in caps of its own: keys that do alike, and what is held with them."""
    keys = text.split("  ")
    held, _, first = keys[0].rpartition(" ") if len(keys) > 1 else ("", "", keys[0])
    return [*([held] if held else []), first, *keys[1:]]


class KeyCap(QWidget):
    """The names of keys in caps; all as wide, so that what they do stands in line."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._text = look, text
        self.setAccessibleName(text)
        self.setFixedSize(look.px(124), look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caps from the left."""
        look, left = self._look, 0.0
        painter = QPainter(self)
        for key in caps(self._text):
            rect = QRectF(left, 1, paint.key_cap_width(look, key), self.height() - 2)
            paint.key_cap(painter, look, rect, key, "text.primary", "line.field")
            left = rect.right() + look.px(3)
        painter.end()
