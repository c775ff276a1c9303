"""What a template says, written in the form of an RFC: who asks, when and files are not its own."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cab_desk.domain import templates
from cab_desk.domain.change import Change
from cab_desk.domain.templates import Template
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.dialogs.rfc_keeper import FormKeeper, Opened
from cab_desk.gui.look import Look
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging
from cab_desk.words import say

_NOT_ITS_OWN = (
    "requester_label", "requester", "requester_error", "owner_label", "owner", "owner_error",
    "start_label", "start", "start_error", "end_label", "end", "end_error", "planned_label",
    "planned", "attachments_label", "attachments",
)  # fmt: skip


class _ByTheDialog(FormKeeper):
    """Hands over what is written: the template's dialog keeps it with what is typed there."""

    def offer(self, found: Opened) -> None:
        """Offer nothing."""

    def drop(self) -> None:
        """Forget nothing: an RFC that was being written is not this form's."""

    def _keep(self) -> None:
        form = self._form
        if isinstance(form, TemplateForm) and form.isVisible() and form.is_edited():
            form.drafted.emit(form.change())


class TemplateForm(RfcForm):
    """The form without what no template says; `valued` carries what it says as a change."""

    KEEPER: ClassVar[type[FormKeeper]] = _ByTheDialog

    valued = Signal(object)
    drafted = Signal(object)  # what is written so far

    def __init__(
        self, desk: Desk, look: Look, template: Template, parent: QWidget | None = None
    ) -> None:
        self._template = template
        super().__init__(desk, look, parent=parent)
        self.setWindowTitle(say("templates.values.title"))
        for name in _NOT_ITS_OWN:
            widget = self.findChild(QWidget, name)
            if widget is not None:
                widget.hide()

    def read(self, work: Work) -> Opened:
        """Read what the form needs: the template as a change."""
        change = templates.filled(self._template, Change(title=""))
        return Opened(change, (), 0, judging.bench(work))

    def show_change(self, found: Opened) -> None:
        """Fill the form, and say what it is."""
        super().show_change(found)
        self.heading.setText(say("templates.values.title"))
        self.submit.hide()
        self.save.setText(say("templates.values.take"))
        self.save.set_kind("primary")

    def _keep(self, *, submit: bool) -> None:
        if self.opened is not None and not submit:
            self.valued.emit(self.change())
            self.accept()
