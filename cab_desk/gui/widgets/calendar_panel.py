"""The panel beside the lanes: a small month, what is shown, and what the marks mean."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.mini_month import MiniMonth
from cab_desk.gui.widgets.month_key import NAMES, KeySample
from cab_desk.gui.widgets.rail import Ground
from cab_desk.words import say

_WIDE = 212
_SHOWS = ("windows", "freezes", "conflicts")
_LONGEST = 24


class CalendarPanel(Ground):
    """`changed` says that teams or kinds were chosen; `day_chosen` that a day was."""

    changed = Signal()
    day_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "bg.canvas", "right", parent)
        self.look = look
        self._hidden: set[str] = set()
        self._teams: dict[str, QCheckBox] = {}
        self.setFixedWidth(look.px(_WIDE))
        look.changed.connect(lambda: self.setFixedWidth(look.px(_WIDE)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(12))
        outer.setSpacing(look.px(6))
        self.month = MiniMonth(look)
        self.month.chosen.connect(self.day_chosen)
        outer.addWidget(self.month, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(look.px(8))
        self._title = _heading(look, "schedule.teams")
        outer.addWidget(self._title)
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list = Ground(look, "bg.canvas")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.px(4))
        self._area.setWidget(self._list)
        outer.addWidget(self._area, 1)
        outer.addWidget(_heading(look, "schedule.show"))
        self._shows = {name: self._box(say(f"schedule.show.{name}")) for name in _SHOWS}
        for box in self._shows.values():
            box.setChecked(True)
            outer.addWidget(box)
        outer.addSpacing(look.px(8))
        outer.addWidget(_heading(look, "schedule.key"))
        for name in NAMES:
            outer.addWidget(KeySample(look, name))

    def show_lanes(self, names: Sequence[str]) -> None:
        """Offer these lanes; which of them were hidden is remembered."""
        if list(self._teams) == list(names):
            return
        for box in self._teams.values():
            self._rows.removeWidget(box)
            box.deleteLater()
        while self._rows.count():
            self._rows.takeAt(0)
        self._teams = {}
        for name in names:
            box = self._box(name or say("schedule.other"))
            box.setChecked(name not in self._hidden)
            self._teams[name] = box
            self._rows.addWidget(box)
        self._rows.addStretch(1)

    def hidden(self) -> frozenset[str]:
        """Return the lanes that are not wanted."""
        shown = {name: box.isChecked() for name, box in self._teams.items()}
        self._hidden = {name for name in self._hidden if name not in shown}
        self._hidden |= {name for name, on in shown.items() if not on}
        return frozenset(self._hidden)

    def shows(self) -> Mapping[str, bool]:
        """Return what of windows, freezes and conflicts is wanted."""
        return {name: box.isChecked() for name, box in self._shows.items()}

    def recall(self, hidden: Sequence[str], off: Sequence[str]) -> None:
        """Take over what was chosen in an earlier session."""
        self._hidden = set(hidden)
        for name, box in self._shows.items():
            box.setChecked(name not in off)

    def box_of(self, name: str) -> QCheckBox:
        """Return the box of a lane or of what is shown."""
        return self._shows.get(name) or self._teams[name]

    def _box(self, text: str) -> QCheckBox:
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        box = QCheckBox(shown.replace("&", "&&"))
        box.setAccessibleName(text)
        if shown != text:
            box.setToolTip(tip(text))
        box.setFont(self.look.font("small"))
        box.clicked.connect(lambda _on: self.changed.emit())
        return box


def _heading(look: Look, key: str) -> Label:
    label = Label(look, say(key))
    label.set_face("small", 600)
    return label
