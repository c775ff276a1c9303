"""What every dialog has: its ground, the ring of the focus, what Enter does, and its height."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cab_desk.gui import tab_order
from cab_desk.gui.focus import FocusRing
from cab_desk.gui.look import Look
from cab_desk.gui.typed_dialog import TypedDialog
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.field_icon import FieldIcon
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.veil import Veil

_FOR_A_ROOM = 1.6  # a scale for a screen that others look at
_LINES = 4  # of a field for a reason, before it scrolls
_ROOM = 24  # around a dialog, inside its window
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(TypedDialog):
    """A dialog over its window: Enter and Ctrl Enter do what the primary button does, Esc leaves.

    Enter on any other button presses that one; in a field of several lines it begins a line.
    Where the button signs, only a click or Ctrl Enter does it, so that no stray key signs.
    """

    SIGNS: ClassVar[bool] = False
    PASTES: ClassVar[bool] = False  # whether a secret may come from the clipboard

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName("surface")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.ring = FocusRing(look, self)
        self._on_wall = False
        self._veils: list[Veil] = []
        self._fit_width = 0  # the width that the height is found for
        self._fitting = 0  # the height at which it last was as high as what it showed
        self._fit_timer = QTimer(self, singleShot=True, interval=0)
        self._fit_timer.timeout.connect(self._grow)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.press_primary)

    def stand_on_wall(self) -> None:
        """Be as large as what the wall shows, and show nothing of a secret, whatever the size."""
        from PySide6.QtWidgets import QCheckBox, QComboBox  # noqa: PLC0415 -- not for the start

        self._on_wall = True
        self.look.dress(self)
        kinds: tuple[type[QWidget], ...] = (QLineEdit, QComboBox, QPlainTextEdit, QCheckBox)
        for kind in kinds:  # windows of their own take no font from the window behind
            for field in self.findChildren(kind):
                field.setFont(self.look.font("body"))

    def column(self) -> QVBoxLayout:
        """Return the lay-out of a dialog that no form lays out."""
        px = self.look.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(20))
        outer.setSpacing(px(12))
        return outer

    def field(self, text: str, *parts: QWidget) -> QVBoxLayout:
        """Return a field under its label, with what belongs to it."""
        box = QVBoxLayout()
        box.setSpacing(self.look.px(4))
        label = Label(self.look, text)
        label.setObjectName("field_label")
        label.set_face("small", 600)
        label.setBuddy(parts[0])
        if not parts[0].accessibleName():
            parts[0].setAccessibleName(text)
        for part in (label, *parts):
            box.addWidget(part)
        return box

    def label_of(self, field: QWidget) -> Label:
        """Return the label that `field` has set above a field."""
        return next(one for one in self.findChildren(Label) if one.buddy() is field)

    def foot(self, *right: Button, left: Sequence[QWidget] = ()) -> QHBoxLayout:
        """Return the row of buttons: what leads aside at the left, Cancel and the primary right."""
        row = QHBoxLayout()
        row.setContentsMargins(0, self.look.px(8), 0, 0)
        row.setSpacing(self.look.px(8))
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for button in right:
            row.addWidget(button)
        return row

    def fit(self, width: int) -> None:
        """Be this wide (in the design's pixels), and as high as what is shown."""
        self._fit_width = self.look.px(width)
        for text in self.findChildren(QPlainTextEdit):
            text.setFixedHeight(_LINES * self.look.line("body") + self.look.px(12))
        self._dress_labels()
        self.resize(self._fit_width, self._fit_height())

    def fit_pages(self, pages: QStackedWidget) -> None:
        """Be as high as the page shown asks for: a stack knows no height for a width."""
        page = pages.currentWidget()
        layout = page.layout() if page is not None else None
        high = self.sizeHint().height()
        if page is not None and layout is not None and layout.hasHeightForWidth():
            around = self.height() - page.height()
            high = max(high, around + layout.totalHeightForWidth(page.width()))
        self.resize(self.width(), high)

    def primary(self) -> Button | None:
        """Return the button that does what the dialog is there for."""
        found = [one for one in self.findChildren(Button) if one.is_primary()]
        return next((one for one in found if one.isVisible() and one.window() is self), None)

    def press_primary(self) -> None:
        """Do what the primary button does, as far as it may be pressed."""
        button = self.primary()
        if button is not None and button.isEnabled():
            button.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, or the primary one."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton | QToolButton):
            if not (self.SIGNS and focused is self.primary()):
                focused.click()
        elif not self.SIGNS:
            self.press_primary()

    def showEvent(self, event: QShowEvent) -> None:
        """Find the height, and begin to follow the focus."""
        super().showEvent(event)
        if not event.spontaneous() and not self._veils and self.secret_fields():
            from cab_desk.gui.veil import cover  # noqa: PLC0415 -- not for the start

            self._veils = cover(self.look, self)
        self._dress_labels()
        self._align(self.layout())
        self._order_tabs()
        self._mark_secrets()
        self._hide_lengths()
        self._name_keys()
        if self._fit_width:
            self.resize(self._fit_width, self._fit_height())
        parent = self.parentWidget()
        above = getattr(parent.window(), "ring", None) if parent is not None else None
        self.ring.start(by_key=isinstance(above, FocusRing) and above.by_key)

    def hideEvent(self, event: QHideEvent) -> None:
        """Show the windows behind again."""
        super().hideEvent(event)
        if event.spontaneous():  # no more than put aside: it still asks for a secret
            return
        veils, self._veils = self._veils, []
        for veil in veils:
            if isValid(veil):  # its window may have gone first
                veil.hide()
                veil.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Make room for what is shown later, such as a fault, and give it back after that."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit_timer.start()
        return done

    def _align(self, layout: QLayout | None) -> None:
        """Keep fields side by side in line when one of them has a fault under it."""
        for place in range(layout.count() if layout is not None else 0):
            item = layout.itemAt(place) if layout is not None else None
            within = item.layout() if item is not None else None
            if item is not None and isinstance(layout, QHBoxLayout) and within is not None:
                item.setAlignment(Qt.AlignmentFlag.AlignTop)
            widget = item.widget() if item is not None else None
            if isinstance(widget, QScrollArea):
                widget = widget.widget()
            self._align(within or (widget.layout() if widget is not None else None))

    def _dress_labels(self) -> None:
        """Set the labels of fields in the face that they have in every dialog."""
        for label in self.findChildren(Label):
            if label.objectName().endswith("_label"):
                label.set_face("small", 600)
                if label.property("tone") == "text.secondary":
                    label.set_tone("text.primary")

    def _mark_secrets(self) -> None:
        """Set a key before what is typed of a secret, and keep the clipboard from it."""
        if not (secrets := self.secret_fields()):
            return
        from cab_desk.gui.clipboard_off import ClipboardOff  # noqa: PLC0415 -- not for the start

        for secret in secrets:
            if not secret.findChildren(FieldIcon):
                FieldIcon(self.look, secret, "key-round")
            if not (self.PASTES or secret.findChildren(ClipboardOff)):
                ClipboardOff(secret)

    def _hide_lengths(self) -> None:
        """Show nothing of a secret, not even its length, on a wall or at the sizes for a room."""
        if self.look.k < _FOR_A_ROOM and not self._on_wall:
            return
        for secret in self.secret_fields():
            secret.setEchoMode(QLineEdit.EchoMode.NoEcho)
            secret.setPlaceholderText(say("common.unseen"))

    def secret_fields(self) -> list[QLineEdit]:
        """Return the fields that show nothing of what is typed."""
        modes = (QLineEdit.EchoMode.Password, QLineEdit.EchoMode.NoEcho)
        return [one for one in self.findChildren(QLineEdit) if one.echoMode() in modes]

    def _name_keys(self) -> None:
        """Show which key confirms where Enter alone does not."""
        button = self.primary()
        texts = [text for text in self.findChildren(QPlainTextEdit) if not text.isReadOnly()]
        by_ctrl = self.SIGNS or any(text.isVisible() for text in texts)
        if button is not None and not button.has_keys() and by_ctrl:
            button.set_keys("Ctrl ↵")

    def _order_tabs(self) -> None:
        """Have Tab go as the eye does, also to what was added after the buttons."""
        for widget in tab_order.laid_out(self.layout()):
            if isinstance(widget, QScrollArea) and _has_stops(widget.widget()):
                widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what has the focus
        tab_order.follow(self.layout())

    def _grow(self) -> None:
        self._order_tabs()
        wanted = self._fit_height() if self._fit_width else 0
        if wanted > self.height() or (wanted and self.height() == self._fitting):
            self.resize(self.width(), wanted)  # what its reader made it larger by stays
        if wanted == self.height():
            self._fitting = wanted

    def _fit_height(self) -> int:
        layout, width = self.layout(), max(self._fit_width, self.minimumSizeHint().width())
        if layout is None:
            return self.height()
        layout.activate()
        high = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        high = max(high, layout.totalSizeHint().height() if not high else 0)
        parent = self.parentWidget()
        most = parent.window().height() - 2 * self.look.px(_ROOM) if parent is not None else high
        return min(high, most)


def _has_stops(body: QWidget | None) -> bool:
    """Tell whether Tab comes to something inside."""
    found = body.findChildren(QWidget) if body is not None else []
    return any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in found)
