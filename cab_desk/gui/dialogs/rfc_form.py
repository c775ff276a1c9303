"""Write or edit an RFC: the form shows what its class demands and judges as one types."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import content_hash
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import ENTER, Dialog
from cab_desk.gui.dialogs.rfc_attachments import AttachmentEditor
from cab_desk.gui.dialogs.rfc_documents import DocumentEditor
from cab_desk.gui.dialogs.rfc_fields import Fields
from cab_desk.gui.dialogs.rfc_keeper import FormKeeper, Opened
from cab_desk.gui.dialogs.rfc_mould import FormMould
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label, NoticeBar, Rule
from cab_desk.gui.widgets.edited_by import EditedBy
from cab_desk.gui.widgets.more_below import MoreBelow
from cab_desk.gui.widgets.policy_pane import PolicyPane
from cab_desk.gui.widgets.risk_readout import RiskReadout
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import (
    attaching,
    catalogue,
    changes,
    editing,
    from_template,
    judging,
)
from cab_desk.services.requests.editing import Meanwhile
from cab_desk.words import say

# Judging takes a fraction of a millisecond; the pause is for the layout of the findings.
_PAUSE_MS = 120
_SHORTEST_REASON = 3


def opened(work: Work, uid: str) -> Opened:
    """Read what the form needs; for a new RFC (no uid) the requester is who works here."""
    people = work.people.all()
    if uid:
        change = work.changes.get(uid)
        standing = len(work.signoffs.standing(uid))
    else:
        me = next((person.name for person in people if person.id == work.actor), "")
        change, standing = Change(title="", requester=me, owner=me), 0
    names = tuple(person.name for person in people if not person.retired)
    origin = from_template.origin_of(work, change) if uid else None
    offered = not uid and any(one.in_force for one in catalogue.stands(work))
    head = work.ledger.head().seq
    return Opened(change, names, standing, judging.bench(work), head, origin, offered)


class RfcForm(Dialog):
    """The form of one RFC; `saved` carries its uid."""

    UI = "rfc_form"
    KEEPER: ClassVar[type[FormKeeper]] = FormKeeper

    outer: QVBoxLayout
    heading: Elided
    number: Label
    notice: NoticeBar
    scroll_area: QScrollArea
    policy_pane: PolicyPane
    risk: RiskReadout
    residual_row: QWidget
    residual_risk: RiskReadout
    document_list: QListWidget
    document_text: QPlainTextEdit
    document_hint: Label
    attachments: AttachmentEditor
    foot_row: QHBoxLayout
    reason: QLineEdit
    cancel: Button
    save: Button
    submit: Button

    saved = Signal(str)

    def __init__(
        self, desk: Desk, look: Look, uid: str = "", parent: QWidget | None = None, *,
        template: str = "",
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk = desk
        self.uid = uid
        self._asked = template
        self._opened: Opened | None = None
        self._first = Change(title="")
        self._aim = ""
        self._warned = False
        own: dict[str, forms.Maker] = {
            "PolicyPane": PolicyPane, "RiskReadout": RiskReadout, "Rule": Rule,
            "AttachmentEditor": AttachmentEditor,
        }  # fmt: skip
        forms.load(self, self.UI, own)
        most = parent.window().height() if parent is not None else look.px(760)
        self.resize(look.px(1080), min(look.px(760), most))  # never higher than its window
        self.setWindowTitle(say("changes.form.edit" if uid else "changes.form.new"))
        zone = desk.board.zone if desk.board else "UTC"
        self.fields = Fields(self, look, desk.pack, zone, desk.office.clock())
        self.documents = DocumentEditor(
            look, self.document_list, self.document_text, self.document_hint
        )
        self.attachments.begin(desk, self, self.document_text.viewport())
        matrix = desk.pack.matrix
        self.residual_row.setVisible(matrix is not None and matrix.residual)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.judge)
        self.fields.edited.connect(self._timer.start)
        self.documents.edited.connect(self._timer.start)
        self.attachments.edited.connect(self._timer.start)
        self.mould = FormMould(self, self.foot_row)
        self.keeper = self.KEEPER(self, self)
        self.edited_by = self._tell_of_others()
        self.more_below = MoreBelow(
            look, say("changes.form.more_below"), self.scroll_area, self.document_list,
            self.document_list, self,
        )  # fmt: skip
        self.foot_row.insertWidget(1, self.more_below)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(partial(self._keep, submit=False))
        self.submit.clicked.connect(partial(self._keep, submit=True))
        self.setEnabled(False)
        desk.read_work(self.read, self.show_change, self._failed)

    def read(self, work: Work) -> Opened:
        """Read what the form needs."""
        return opened(work, self.uid)

    def _tell_of_others(self) -> EditedBy:
        """Say who else edits the RFC, and to them that it is edited here."""
        made = EditedBy(self.look, self.desk, self)
        side = self.look.px(24)
        made.setContentsMargins(side, 0, side, self.look.px(8))
        self.outer.insertWidget(1, made)
        if self.uid:
            made.follow(self.uid)
            self.desk.company.edit(self, self.uid)
            self.finished.connect(lambda _result: self.desk.company.leave(self))
        return made

    def show_change(self, found: Opened) -> None:
        """Fill the form."""
        self._opened = found
        self.setEnabled(True)
        change = found.change
        self.heading.setText(say("changes.form.edit" if self.uid else "changes.form.new"))
        self.number.setText(change.number)
        self.fields.show_change(change, found.names)
        self.documents.show_documents(change.documents)
        self.attachments.show_files(change.attachments)
        self.mould.begin(found)
        submitted = change.stage not in (Stage.DRAFT, Stage.REJECTED)
        self.submit.setVisible(not submitted)
        self.save.setText(say("common.save" if submitted else "changes.form.save"))
        self.save.set_kind("primary" if submitted else "plain")
        self._first = self.change()
        if self._asked:
            self.take_template(self._asked)
            self._asked = ""
        self.keeper.offer(found)
        self.judge()
        self.fields.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lead()

    def _lead(self) -> None:
        if self._aim and self.documents.choose(self._aim):
            self.scroll_area.ensureWidgetVisible(self.document_text)
            self.document_text.setFocus(Qt.FocusReason.OtherFocusReason)

    def put(self, change: Change) -> None:
        """Put an edit into the fields; nothing is saved by that."""
        if self._opened is not None:
            self.fields.show_change(change, self._opened.names)
            self.documents.show_documents(change.documents)
            self.attachments.show_files(change.attachments)
            self.judge()

    @property
    def opened(self) -> Opened | None:
        """Return what the form was opened on, once it is read."""
        return self._opened

    @property
    def template_id(self) -> str:
        """Return the template that a new RFC is made from, or nothing."""
        return self.mould.chosen[0] if self.mould.chosen else ""

    def take_template(self, template_id: str, mine: Change | None = None) -> None:
        """Make the new RFC from a template, or from none; `mine` is what was typed into one
        before, else what is typed here stays where no lock is.
        """
        self.mould.take(template_id, self._first, mine)

    def moulded(self, made: Change, mine: Change) -> None:
        """Show what a template makes, as nothing that could be lost, and then what is mine."""
        self.put(made)
        self._first = self.change()
        self.put(mine)

    def change(self) -> Change:
        """Return the RFC as the form has it."""
        base = self._opened.change if self._opened else Change(title="")
        return replace(
            self.fields.fill(base),
            documents=self.documents.documents(),
            attachments=self.attachments.files(),
        )

    def aim(self, detail: str) -> None:
        """Lead to what a remedy names, such as ``document.missing:rollback_plan``, once shown."""
        self._aim = detail.partition(":")[2]
        if self._opened is not None:
            self._lead()

    def judge(self) -> None:
        """Judge what is typed and show what the policy asks for."""
        if self._opened is None:
            return
        self._warned = False
        change = self.change()
        verdict = self._opened.bench.judge(change)
        self.policy_pane.show_verdict(change, verdict, self.desk.pack)
        self.risk.show_risk(self.desk.pack, verdict.inherent)
        self.residual_risk.show_risk(self.desk.pack, verdict.residual)
        self.documents.show_demands(self.desk.pack, change)
        falls = self._opened.standing > 0 and content_hash(change) != content_hash(self._first)
        self.reason.setVisible(falls)

    def is_edited(self) -> bool:
        """Tell whether something would be lost."""
        return self._opened is not None and self.change() != self._first

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save by Ctrl S; Enter in a field does not end the form."""
        if event.key() == Qt.Key.Key_S and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep(submit=False)
        elif event.key() not in ENTER or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Close the form; with unsaved text the first try only says so."""
        if self.is_edited() and not self._warned:
            self._warned = True
            self.notice.tell(
                say("changes.form.unsaved"), "warn", say("changes.form.discard"), self._discard
            )
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat the window's cross as Cancel."""
        event.ignore()
        self.reject()

    def _discard(self) -> None:
        self.keeper.drop()
        self.attachments.forget(self.keeper.needed())
        self._first = self.change()
        super().reject()

    def _keep(self, *, submit: bool) -> None:
        if self._opened is None or not self.save.isEnabled():
            return
        if self.attachments.reading:
            self.notice.tell(say("attachments.still_reading"), "warn")
            return
        self.fields.clear_faults()
        self.judge()
        faults = self.fields.time_faults()
        if self.reason.isVisible() and len(self.reason.text().strip()) < _SHORTEST_REASON:
            faults.append(Fault("reason", say("changes.form.reason_missing")))
        if faults:
            self._failed(BadInput(faults[0].sentence, faults))
            return
        self._busy(True)
        command: Callable[[Work], Outcome] = partial(
            attaching.keep,
            tray=self.desk.office.tray,
            uid=self.uid,
            change=self.change(),
            expected_version=self._opened.change.version,
            reason=self.reason.text(),
            submit_too=submit,
            template=self.mould.chosen,
        )
        self.desk.run(command, self._done, self._failed)

    def _done(self, outcome: Outcome) -> None:
        self._busy(False)
        self.keeper.drop()
        self.attachments.forget(self.keeper.needed())
        self._first = self.change()
        self.saved.emit(outcome.made or self.uid)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, changes.EditedMeanwhile):
            self._ask_meanwhile()
        sentence = error.sentence if isinstance(error, Refused) else str(error)
        self.notice.tell(sentence, "block")
        if isinstance(error, BadInput):
            for fault in error.faults:
                self.fields.show_fault(fault.place, fault.sentence)
            self._lead_to(error.faults[0].place)

    def _ask_meanwhile(self) -> None:
        if self._opened is not None:
            query = partial(
                editing.meanwhile, before=self._opened.change, mine=self.change(),
                head=self._opened.head,
            )  # fmt: skip
            self.desk.read_work(query, self._offer_merge)

    def _offer_merge(self, found: Meanwhile) -> None:
        """Show who changed what meanwhile, and let both edits be merged."""
        from cab_desk.gui.dialogs.edited_meanwhile import (  # noqa: PLC0415 -- seldom needed
            EditedMeanwhileDialog,
        )

        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        dialog = EditedMeanwhileDialog(self.look, found, zone, self.desk.office.clock(), self)
        dialog.merged.connect(partial(self._merge, found))
        dialog.reloaded.connect(partial(self._reload, found))
        dialog.open()

    def _merge(self, found: Meanwhile, mine: frozenset[str]) -> None:
        whole = found.merged.decided(mine)

        def show(now: Opened) -> None:
            if now.change.version != found.version:  # saved once more while one chose
                self._ask_meanwhile()
                return
            self.show_change(now)
            self.put(whole)
            self.notice.tell(say("changes.meanwhile.merged"), "info")

        self.desk.read_work(lambda work: opened(work, self.uid), show, self._failed)

    def _reload(self, found: Meanwhile) -> None:
        def show(now: Opened) -> None:
            self.show_change(now)
            who = ", ".join(found.who) or say("changes.meanwhile.somebody")
            self.notice.tell(say("changes.meanwhile.reloaded", who=who), "info")

        self.desk.read_work(lambda work: opened(work, self.uid), show, self._failed)

    def _lead_to(self, place: str) -> None:
        """Put the focus on what is to be mended first."""
        kind, _, name = place.partition(".")
        if kind == "documents" and self.documents.choose(name):
            field: QWidget | None = self.document_text
        elif kind == self.attachments.objectName():
            field = self.attachments.add
        else:
            field = self.findChild(QWidget, kind)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scroll_area.ensureWidgetVisible(field)

    def _busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)
        self.submit.setEnabled(not busy)
