"""The template in the form of an RFC: chosen for a new one, its locks and what it wants shown."""

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cab_desk.domain import templates
from cab_desk.domain.change import Change
from cab_desk.errors import Refused
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.rfc_keeper import Opened
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label, NoticeBar
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.services.ports import Work
from cab_desk.services.requests import catalogue, from_template
from cab_desk.services.requests.from_template import Mould
from cab_desk.words import say

# The widget of a field, where it is called otherwise; and the label, where that is another's.
_WIDGETS = {"class": "class_id", templates.DURATION: "end"}


class Form(Protocol):
    """The form that is prefilled."""

    desk: Desk
    look: Look
    notice: NoticeBar
    fields: Any
    documents: Any
    outer: QVBoxLayout

    @property
    def opened(self) -> Opened | None:
        """Return what the form was opened on, once it is read."""

    def change(self) -> Change:
        """Return the RFC as the form has it."""

    def moulded(self, made: Change, mine: Change) -> None:
        """Show what a template makes, and then what is mine."""

    def take_template(self, template_id: str, mine: Change | None = None) -> None:
        """Make the new RFC from a template, or from none."""

    def findChild(self, kind: Any, name: str) -> Any:  # noqa: N802 -- Qt's spelling
        """Return a widget by its name."""


class FormMould(QObject):
    """Locks what a template locks, marks what it wants, and says so under the heading."""

    def __init__(self, form: Form, foot: QHBoxLayout) -> None:
        super().__init__(form if isinstance(form, QObject) else None)
        self._form = form
        self.chosen: tuple[str, int] | None = None  # template and revision of a new RFC
        self._labels: dict[str, str] = {}  # the labels' own texts
        look = form.look
        self.button = Button(look, say("templates.form.choose"), icon="file-text", key="Ctrl T")
        self.button.hide()
        self.button.clicked.connect(self.choose)
        foot.insertWidget(0, self.button)
        self.told = Label(look, "", "small", "text.secondary", wrap=True)
        self.told.setContentsMargins(look.px(24), 0, look.px(24), look.px(12))
        self.told.hide()
        form.outer.insertWidget(1, self.told)
        if isinstance(form, QWidget):
            QShortcut(QKeySequence("Ctrl+T"), form).activated.connect(self.choose)

    def begin(self, found: Opened) -> None:
        """Show the form as it was read: with its template, or with the way to one."""
        self.button.setVisible(found.offered)
        origin = found.origin
        if origin is None or origin.template is None:
            self._show(None)
            return
        self._show(from_template.mould(self._form.desk.pack, origin.template), origin.unlike)

    def choose(self) -> None:
        """Let the user choose a template, where there is one."""
        if not self.button.isVisible() or not isinstance(self._form, QWidget):
            return
        from cab_desk.gui.dialogs.choose_template import (  # noqa: PLC0415 -- when it is wanted
            ChooseTemplateDialog,
        )

        present = self.chosen[0] if self.chosen else ""
        dialog = ChooseTemplateDialog(self._form.desk, self._form.look, present, self._form)
        dialog.chosen.connect(self._form.take_template)
        dialog.open()

    def take(self, template_id: str, first: Change, mine: Change | None) -> None:
        """Read a template and make the form from it; from none where the id is empty."""
        if not template_id:
            self._take(first, mine, None)
            return
        pack = self._form.desk.pack

        def read(work: Work) -> Mould:
            stand = catalogue.stand_of(work, template_id)
            if stand is None or stand.in_force is None:
                raise Refused(say("templates.gone"))
            return from_template.mould(pack, stand.in_force)

        self._form.desk.read_work(read, partial(self._take, first, mine), self._refused)

    def _take(self, first: Change, mine: Change | None, mould: Mould | None) -> None:
        opened = self._form.opened
        if opened is None:
            return
        typed = self._form.change()
        self.chosen = (mould.template.id, mould.template.revision) if mould else None
        self._show(mould)
        made = mould.over(opened.change) if mould else opened.change
        locked = mould.locked if mould else frozenset()
        if mine is None:
            mine = templates.with_typed(made, first, typed, locked)
        self._form.moulded(made, mine)
        if mould is not None:
            fixed = templates.DURATION in locked
            self._form.fields.last(mould.minutes, fixed=fixed)
            if mould.unknown:
                fields = from_template.names(mould.unknown)
                name = mould.template.name
                self._form.notice.tell(say("templates.form.unknown", name=name, fields=fields),
                                       "warn")  # fmt: skip

    def _show(self, mould: Mould | None, unlike: tuple[str, ...] = ()) -> None:
        locked = (mould.locked if mould else frozenset()) - set(unlike)
        wanted = mould.wanted if mould else frozenset()
        self._form.fields.last(mould.minutes if mould else 0, fixed=templates.DURATION in locked)
        for name in templates.PLAIN_FIELDS:
            self._mark(name, name in locked, name in wanted)
        cut = templates.DOCUMENT
        self._form.documents.show_mould(
            *([one.removeprefix(cut) for one in found if one.startswith(cut)]
              for found in (locked, wanted))
        )  # fmt: skip
        self.told.setVisible(mould is not None)
        if mould is not None:
            self.told.setText(_sentence(mould, templates.in_order(tuple(locked)), unlike))

    def _mark(self, name: str, locked: bool, wanted: bool) -> None:
        widget = self._form.findChild(QWidget, _WIDGETS.get(name, name))
        if widget is None:
            return
        if isinstance(widget, QLineEdit):
            widget.setReadOnly(locked)
            widget.setProperty("locked", locked)
        elif name in templates.MAY_LOCK and name != templates.DURATION:
            widget.setEnabled(not locked)
        why = say("templates.form.why_locked") if locked else ""
        why = say("templates.form.why_wanted") if wanted else why
        set_tip(widget, why)
        widget.setAccessibleDescription(why)
        label = self._form.findChild(Label, f"{_WIDGETS.get(name, name)}_label")
        if label is not None:
            own = self._labels.setdefault(name, label.text())
            mark = "locked" if locked else "wanted" if wanted else ""
            label.setText(say(f"templates.mark.{mark}", label=own) if mark else own)

    def _refused(self, error: Exception) -> None:
        sentence = error.sentence if isinstance(error, Refused) else str(error)
        self._form.notice.tell(sentence, "block")


def _sentence(mould: Mould, locked: tuple[str, ...], unlike: tuple[str, ...]) -> str:
    template = mould.template
    parts = [say("templates.form.from", name=template.name, revision=template.revision)]
    for key, fields in (("locked", locked), ("wanted", templates.in_order(tuple(mould.wanted))),
                        ("unlike", unlike)):  # fmt: skip
        if fields:
            parts.append(say(f"templates.form.{key}", fields=from_template.names(fields)))
    return " ".join(parts)
