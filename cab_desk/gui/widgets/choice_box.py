"""A box to choose in: what has no room in it ends in …, and is whole in the tooltip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import set_tip

_ASIDE = 8  # between a sign and the text, as Qt's styles have it, and a little


class ChoiceBox(QComboBox):
    """A combo box as forms have it; Qt's own cuts the text off within a letter."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""  # what the tooltip says, where it is about the text
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, its text elided."""
        if self.isEditable():  # the line in it draws the text
            super().paintEvent(event)
            return
        option = self._option()
        option.currentText = self._said(option)
        self._tell_whole(self.currentText() if option.currentText != self.currentText() else "")
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def said(self) -> str:
        """Return what of the text there is room for."""
        return self._said(self._option())

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _said(self, option: QStyleOptionComboBox) -> str:
        room = (
            self.style()
            .subControlRect(
                QStyle.ComplexControl.CC_ComboBox,
                option,
                QStyle.SubControl.SC_ComboBoxEditField,
                self,
            )
            .width()
        )
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + _ASIDE
        return option.fontMetrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def _tell_whole(self, text: str) -> None:
        if text != self._whole:  # else the tooltip may be somebody else's
            set_tip(self, text)
            self._whole = text
