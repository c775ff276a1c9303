"""Bars whose buttons give up their words before anything is cut."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from cab_desk.gui.widgets.buttons import Button
from cab_desk.gui.widgets.labels import Elided


class Narrow(QObject):
    """Keeps a row of buttons inside its place: they show their icon only, the last first."""

    def __init__(self, row: QWidget, buttons: Sequence[Button]) -> None:
        super().__init__(row)
        self._row, self._buttons = row, buttons
        row.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again whenever the row gets another width."""
        if event.type() == QEvent.Type.Resize:
            for button in self._buttons:
                button.set_compact(False)
            for button in reversed(self._buttons):
                layout = self._row.layout()
                if layout is None or layout.totalMinimumSize().width() <= self._row.width():
                    break
                button.set_compact(True)
                layout.invalidate()
        return False


class Squeeze(QObject):
    """Keeps a title whole: first `aside` goes, then the buttons show their icon only, in order."""

    def __init__(
        self, bar: QWidget, title: Elided, aside: QWidget, buttons: Sequence[Button]
    ) -> None:
        super().__init__(bar)
        self._bar, self._title, self._aside, self._buttons = bar, title, aside, buttons
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again whenever the bar gets another width, or what stands in it grows."""
        grown = event.type() == QEvent.Type.LayoutRequest and self._short() and self._wordy()
        if grown or event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        """Fit once what the bar shows now has its sizes."""
        self._soon.start()

    def _fit(self) -> None:
        self._aside.show()
        for button in self._buttons:
            button.set_compact(False)
        if self._measured():
            self._aside.hide()
        for button in self._buttons:
            if not self._measured():
                return
            button.set_compact(True)

    def _wordy(self) -> bool:
        return any(button.isVisible() and button.text() for button in self._buttons)

    def _measured(self) -> bool:
        for row in self._bar.findChildren(QLayout):
            row.invalidate()
        return self._short()

    def _short(self) -> bool:
        row = self._bar.layout()
        if row is None:
            return False
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        return row.sizeHint().width() + title > self._bar.width()
