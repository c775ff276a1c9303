"""The panel beside the lanes: a small month, what is shown, and what the marks mean."""

from collections.abc import Mapping, MutableMapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QScrollArea, QVBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.calendar_kept import gone_in, hidden_in, off_in
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
        area = QScrollArea(widgetResizable=True)  # in a low window all but the month is scrolled
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(say("schedule.panel"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        held = Ground(look, "bg.canvas")
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self._title = _heading(look, "schedule.teams")
        column.addWidget(self._title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(4))
        column.addLayout(self._rows)
        column.addSpacing(look.px(8))
        column.addWidget(_heading(look, "schedule.show"))
        self._shows = {name: self._box(say(f"schedule.show.{name}")) for name in _SHOWS}
        for box in self._shows.values():
            box.setChecked(True)
            column.addWidget(box)
        self.gone = self._box(say("schedule.show.gone"))
        column.addWidget(self.gone)
        column.addSpacing(look.px(8))
        column.addStretch(1)
        column.addWidget(_heading(look, "schedule.key"))
        for name in NAMES:
            column.addWidget(KeySample(look, name))
        area.setWidget(held)
        outer.addWidget(area, 1)

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

    def hidden(self) -> frozenset[str]:
        """Return the lanes that are not wanted."""
        shown = {name: box.isChecked() for name, box in self._teams.items()}
        self._hidden = {name for name in self._hidden if name not in shown}
        self._hidden |= {name for name, on in shown.items() if not on}
        return frozenset(self._hidden)

    def shows(self) -> Mapping[str, bool]:
        """Return what of windows, freezes and conflicts is wanted."""
        return {name: box.isChecked() for name, box in self._shows.items()}

    def recall(self, kept: Mapping[str, str]) -> None:
        """Take over what was chosen in an earlier session, or beside another view."""
        self._hidden = set(hidden_in(kept))
        for name, box in self._teams.items():
            box.setChecked(name not in self._hidden)
        off = off_in(kept)
        for name, box in self._shows.items():
            box.setChecked(name not in off)
        self.gone.setChecked(gone_in(kept))

    def keep(self, kept: MutableMapping[str, str]) -> None:
        """Write down what is chosen."""
        kept["off"] = "\n".join(name for name, on in self.shows().items() if not on)
        kept["gone"] = "yes" if self.gone.isChecked() else ""
        # Each name ends its line: one of them, that of what nobody has claimed, is empty.
        kept["hidden"] = "".join(f"{name}\n" for name in sorted(self.hidden()))

    def menu(self, parent: QWidget) -> QMenu:
        """Return what can be chosen as a menu, for where the panel has no room."""
        made = QMenu(parent)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addSection(self._title.text())
        shows = (*self._shows.values(), self.gone)
        for box in (*self._teams.values(), *shows):
            if box is shows[0]:
                made.addSection(say("schedule.show"))
            action = made.addAction(box.accessibleName().replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(box.isChecked())
            action.triggered.connect(lambda _checked=False, box=box: box.click())
        return made

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
