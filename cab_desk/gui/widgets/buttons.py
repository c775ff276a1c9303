"""Buttons, and rows of them of which one is chosen."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Property, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.style import CAPS

_CAP_GAP, _CAP_EDGE = 8, 8  # from a text to the cap of its key, and from there to the edge


class Button(QPushButton):
    """A button of one kind (plain, primary, quiet, link), with icon and key cap."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: str = "plain",
        icon: str = "",
        key: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind, self._icon_name, self._keys, self._small = kind, icon, key, small
        self._words = ""  # kept while only the icon is shown
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(text)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show a text in which & is no mnemonic."""
        if self._words:
            self._words = text
            self.setAccessibleName(text)
            self.setToolTip(text)
            return
        super().setText(text.replace("&", "&&"))

    def set_compact(self, compact: bool) -> None:
        """Show the icon only, the words in the tooltip; or the words again."""
        if compact == bool(self._words) or not self._icon_name:
            return
        if compact:
            self._words = words = self.said()
            super().setText("")
            self.setAccessibleName(words)
            self.setToolTip(words)
        else:
            words, self._words = self._words, ""
            self.setAccessibleName("")
            self.setToolTip("")
            self.setText(words)
        self.restyle()

    def said(self) -> str:
        """Return the text as it is read."""
        return self._words or self.text().replace("&&", "&")

    def restyle(self) -> None:
        """Take font, icon and colours from the look again."""
        self.setProperty("keyed", str(self._cap_room() or ""))
        self.setFont(self._look.font("small" if self._small else "body", 500))
        if self._icon_name:
            token = {"primary": "text.on-ink", "link": "accent"}.get(self._kind, "text.primary")
            size = 14 if self._small else 16
            self.setIcon(self._look.icon(self._icon_name, size, token))
            self.setIconSize(self._look.icon_size(size))
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.style().unpolish(self)
            self.style().polish(self)
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Choose the icon by its name."""
        self._icon_name = name
        self.restyle()

    def set_kind(self, kind: str) -> None:
        """Choose the kind."""
        self._kind = kind
        self.restyle()

    def is_primary(self) -> bool:
        """Tell whether it does what its place is there for."""
        return self._kind == "primary"

    def has_keys(self) -> bool:
        """Tell whether it shows the name of a key."""
        return bool(self._keys)

    def set_keys(self, keys: str) -> None:
        """Show the name of a key in a cap at the right."""
        self._keys = keys
        self.restyle()

    def set_small(self, small: bool) -> None:
        """Be 24 instead of 32 high."""
        self._small = small
        self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button and, close to its text, its key cap."""
        super().paintEvent(event)
        room = self._cap_room()
        if not room:
            return
        # The style keeps the room free at the right of the text, which it sets in the middle.
        look = self._look
        spare = max(0, self.width() - super().sizeHint().width())
        wide, high = paint.key_cap_width(look, self._keys), look.px(17)
        left = self.width() - look.px(room) + look.px(_CAP_GAP) - spare / 2
        rect = QRectF(round(left), (self.height() - high) / 2, wide, high)
        on_ink = self._kind == "primary" and self.isEnabled()
        token = "text.on-ink" if on_ink else "text.tertiary"
        edge = token if on_ink else "line.card"
        painter = QPainter(self)
        paint.key_cap(painter, look, rect, self._keys, token, edge)
        painter.end()

    def _cap_room(self) -> int:
        """Return what the style sheet keeps free for the cap, in the design's pixels."""
        if not self._keys or self._words:
            return 0
        wide = _CAP_GAP + paint.key_cap_width(self._look, self._keys) / self._look.k + _CAP_EDGE
        return min(CAPS[-1], CAPS[0] + CAPS.step * ceil(max(0, wide - CAPS[0]) / CAPS.step))

    def _get_kind(self) -> str:
        return self._kind

    def _get_icon(self) -> str:
        return self._icon_name

    def _get_keys(self) -> str:
        return self._keys

    def _get_small(self) -> bool:
        return self._small

    # For forms.
    kind = Property(str, _get_kind, set_kind)
    iconName = Property(str, _get_icon, set_icon)  # noqa: N815
    keys = Property(str, _get_keys, set_keys)
    small = Property(bool, _get_small, set_small)


class Segments(QWidget):
    """A row of buttons of which one is chosen."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        items: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer these keys with their texts; the first is chosen."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for number, (key, text) in enumerate(items):
            button = Button(self._look, text)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("place", _place(number, len(items)))
            button.restyle()
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[key] = button
        if items:
            self._buttons[items[0][0]].setChecked(True)

    def choose(self, key: str) -> None:
        """Mark a segment without a signal."""
        self._buttons[key].setChecked(True)

    def choose_none(self) -> None:
        """Mark no segment: what is shown is chosen elsewhere."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def present(self) -> str:
        """Return the key that is chosen, or empty."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def button(self, key: str) -> Button:
        """Return the button of a key."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go left and right by the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._buttons:
            super().keyPressEvent(event)
            return
        keys, present = list(self._buttons), self.present()
        place = keys.index(present) if present else min(0, -step)
        wanted = keys[(place + step) % len(keys)]
        self._buttons[wanted].setChecked(True)
        self._buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(wanted)

    def sizeHint(self) -> QSize:
        """Be as wide as the buttons."""
        return self._row.sizeHint()


def _place(number: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(number, "mid")
