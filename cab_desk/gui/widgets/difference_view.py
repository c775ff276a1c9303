"""What differs between what was signed and what stands there now, field by field."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.content import Difference
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.words import catalogue, say

_LONGEST = 600  # of a document, only the part around the first difference is shown


def field_name(name: str) -> str:
    """Return the word of a field of the content; the id where the catalogue has none."""
    for key in (f"changes.field.{name}", f"changes.document.{name.partition('.')[2]}"):
        if key in catalogue():
            return say(key)
    return name.partition(".")[2] or name


def around(before: str, after: str, most: int = _LONGEST) -> tuple[str, str]:
    """Return both texts, cut to where they begin to differ when they are long."""
    if max(len(before), len(after)) <= most:
        return before, after
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    start = max(0, same - most // 4)
    return _cut(before, start, most), _cut(after, start, most)


def _cut(text: str, start: int, most: int) -> str:
    end = start + most
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


class DifferenceView(QScrollArea):
    """Each field that differs, as it was signed and as it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self.setWidget(self._body)
        self._shown: QWidget | None = None

    def show_differences(self, found: Sequence[Difference], before: str, after: str) -> None:
        """Show differences under the headings of the two versions."""
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.deleteLater()
        look = self._look
        self._shown = QWidget()
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        for column, text in ((1, before), (2, after)):
            grid.addWidget(Label(look, text, "small", "text.secondary"), 0, column)
            grid.setColumnStretch(column, 1)
        for row, one in enumerate(found, 1):
            grid.addWidget(Label(look, field_name(one.name), "small", "text.secondary"), row, 0)
            old, new = around(one.before, one.after)
            for column, text, tone in ((1, old, "text.tertiary"), (2, new, "text.primary")):
                shown = Label(look, text or say("meeting.sign.nothing"), "small", tone, wrap=True)
                grid.addWidget(shown, row, column)
        grid.setRowStretch(len(found) + 1, 1)
        self._column.addWidget(self._shown)
