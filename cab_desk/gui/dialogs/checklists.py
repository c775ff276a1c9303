"""Tick the checklists that the policy demands of a change."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.change import Change
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, closing, outcomes
from cab_desk.words import say


class ChecklistsDialog(Dialog):
    """Every phase with its items; what is ticked is kept by Save."""

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self._uid = desk, uid
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        self.resize(look.px(560), look.px(560))
        outer = self.column()
        self.heading = Label(look, face="title", wrap=True)
        outer.addWidget(self.heading)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("surface")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self._column.setSpacing(look.px(6))
        area.setWidget(body)
        outer.addWidget(area, 1)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(look, say("aftermath.checklist_keep"), "primary")
        self.go.clicked.connect(self._keep)
        outer.addLayout(self.foot(self.cancel, self.go))
        desk.read_work(lambda work: work.changes.get(uid), self._show)

    def _show(self, change: Change) -> None:
        self.heading.setText(say("aftermath.checklist_dialog", change=changes.label(change)))
        self.setWindowTitle(self.heading.text())
        self._known = dict(change.checklists)
        for label, phase, items in closing.checklists(self.desk.pack, change):
            head = Label(self.look, label, "heading")
            self._column.addWidget(head)
            done = change.checklists.get(phase, ())
            for item in items:
                box = QCheckBox(item.label.replace("&", "&&"))
                box.setChecked(item.id in done)
                box.setAccessibleName(item.label)
                self.boxes[phase, item.id] = box
                self._column.addWidget(box)
            self._column.addSpacing(self.look.px(8))
        self._column.addStretch(1)
        QTimer.singleShot(0, self, self._be_as_high_as_the_lists)  # they have their sizes by then
        if self.boxes:
            next(iter(self.boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _be_as_high_as_the_lists(self) -> None:
        """Show all items at once where the window has room for them."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        around = self.height() - self._area.viewport().height()
        wanted = around + self._column.sizeHint().height()
        parent = self.parentWidget()
        most = parent.window().height() - self.look.px(48) if parent is not None else wanted
        self.resize(self.width(), max(self.height(), min(wanted, most)))

    def ticked(self) -> dict[str, tuple[str, ...]]:
        """Return the items that are done by phase; one that the policy no longer has stays."""
        found = {phase: [item for item in items if (phase, item) not in self.boxes]
                 for phase, items in self._known.items()}  # fmt: skip
        for (phase, item), box in self.boxes.items():
            if box.isChecked():
                found.setdefault(phase, []).append(item)
        for phase in {phase for phase, _ in self.boxes}:
            found.setdefault(phase, [])
        return {phase: tuple(items) for phase, items in found.items()}

    def _keep(self) -> None:
        ticked, before = self.ticked(), self._known

        def command(work: Work) -> Outcome:
            return outcomes.tick_phases(work, self._uid, ticked, before)

        self.desk.run(command, self._kept)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()
