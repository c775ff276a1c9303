"""Somebody else saved what is open in a form: what they changed, and what stands."""

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.attachments import Attachment, sized
from cab_desk.domain.content import fingerprint
from cab_desk.gui import times
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.requests import editing, meanwhile
from cab_desk.words import say

Found = editing.Meanwhile | meanwhile.Meanwhile

_LONGEST = 160  # of a text that stands beside its rival


class EditedMeanwhileDialog(Dialog):
    """`merged` carries the names of the fields of which one's own text stands; `joined` tells of
    which it stands behind theirs.
    """

    merged = Signal(object)
    reloaded = Signal()

    def __init__(
        self, look: Look, found: Found, zone: tzinfo, now: datetime,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self._zone, self._now = zone, now
        self.mine: dict[str, QRadioButton] = {}
        self.theirs: dict[str, QRadioButton] = {}
        self.both: dict[str, QRadioButton] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = self.column()
        who = ", ".join(found.who) or say("changes.meanwhile.somebody")
        title = say("changes.meanwhile.title", who=who, change=found.label)
        self.setWindowTitle(title)
        outer.addWidget(Label(look, title, "title", wrap=True))
        self.changed = Label(look, self._changed(found), "body", "text.primary", wrap=True)
        outer.addWidget(self.changed)
        odds = "odds" if found.merged.clashes else "peace"
        said = say(f"changes.meanwhile.{odds}")
        outer.addWidget(Label(look, said, "body", "text.secondary", wrap=True))
        outer.addWidget(self._clashes(found), 1)
        outer.addLayout(self._foot())
        self.fit(600)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def joined(self) -> frozenset[str]:
        """Return the fields of which both texts are to stand."""
        return frozenset(name for name, one in self.both.items() if one.isChecked())

    def _changed(self, found: Found) -> str:
        at = times.short(found.at, self._zone, self._now) if found.at else ""
        names = found.merged.theirs
        if not names:
            return say("changes.meanwhile.nothing", at=at)
        return say("changes.meanwhile.changed", at=at, fields=", ".join(map(found.word, names)))

    def _clashes(self, found: Found) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, self.look.px(8), 0)
        column.setSpacing(self.look.px(4))
        for clash in found.merged.clashes:
            name = found.word(clash.name)
            column.addWidget(Label(self.look, name[:1].upper() + name[1:], "heading"))
            group = QButtonGroup(body)
            choices = [
                (self.theirs, say("changes.meanwhile.theirs", text=self._shown(clash.theirs))),
                (self.mine, say("changes.meanwhile.mine", text=self._shown(clash.mine))),
            ]
            if clash.name in found.joins:
                choices.append((self.both, say("meanwhile.both")))
            for kept, text in choices:
                choice = QRadioButton(text.replace("&", "&&"))
                choice.setAccessibleName(f"{name}, {text}")
                group.addButton(choice)
                kept[clash.name] = choice
                column.addWidget(choice)
            (self.both if clash.name in found.joins else self.theirs)[clash.name].setChecked(True)
            column.addSpacing(self.look.px(8))
        column.addStretch(1)
        area.setWidget(body)
        return area

    def _foot(self) -> QHBoxLayout:
        self.reload = Button(self.look, say("changes.meanwhile.reload"))
        self.cancel = Button(self.look, say("common.cancel"), key="Esc")
        self.go = Button(self.look, say("changes.meanwhile.merge"), "primary")
        self.reload.clicked.connect(self._reload)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._merge)
        return self.foot(self.cancel, self.go, left=(self.reload,))

    def _shown(self, value: Any) -> str:
        if isinstance(value, datetime):
            return times.short(value, self._zone, self._now)
        if isinstance(value, Attachment):
            named = {"file": value.name, "size": sized(value.size)}
            return say("attachments.said", hash=fingerprint(value.sha256), **named)
        if isinstance(value, bool):
            return say("meanwhile.yes" if value else "meanwhile.no")
        if isinstance(value, tuple):
            value = ", ".join(str(one) for one in value if one) if value else ""
        text = " ".join(str(value or "").split()) or say("changes.meanwhile.empty")
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    def _merge(self) -> None:
        self.merged.emit(frozenset(name for name, one in self.mine.items() if one.isChecked()))
        self.accept()

    def _reload(self) -> None:
        self.reloaded.emit()
        self.accept()
