"""Tell on the settings page which keys wait for a chair, and lead to where one signs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from cab_desk.domain.board import Person
from cab_desk.gui.dialogs.accept_keys import AcceptKeysDialog, ConfirmPeopleDialog
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.services.members.vouching import Rule
from cab_desk.words import plural, say

_NAMED = 4  # of those whose keys wait


def tell(page: Page, notice: NoticeBar, rule: Rule, people: Sequence[Person]) -> None:
    """Show what a chair has to sign for, with what opens it; nothing where there is nothing."""
    waiting = [one.person.name for one in rule.waiting]
    if waiting and rule.strict:
        names = ", ".join(waiting[:_NAMED]) + (", …" if len(waiting) > _NAMED else "")
        said = plural("people.keys_wait", len(waiting), names=names)
        notice.tell(said, "warn", say("people.accept"), lambda: _accept(page, notice, rule))
    elif not rule.bound and rule.chairs:
        said = say("people.of_before")
        go = say("people.confirm")
        notice.tell(said, "info", go, lambda: _confirm(page, notice, rule, people))
    else:
        notice.hide()


def word(person: Person, waits: bool) -> str:
    """Return what the list says of somebody's key."""
    if not person.key_id:
        return ""
    return say("people.not_accepted" if waits else "pages.settings.has_key")


def icon(person: Person, waits: bool) -> tuple[str, str] | None:
    """Return the picture beside it, and its colour."""
    if not person.key_id:
        return None
    return ("key-round", "warn.fg" if waits else "pass.fg")


def _accept(page: Page, notice: NoticeBar, rule: Rule) -> None:
    _open(AcceptKeysDialog(page.desk, page.look, rule, page), notice)


def _confirm(page: Page, notice: NoticeBar, rule: Rule, people: Sequence[Person]) -> None:
    known = [one for one in people if one.linked]
    _open(ConfirmPeopleDialog(page.desk, page.look, rule, known, page), notice)


def _open(dialog: Dialog, notice: NoticeBar) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.rejected.connect(notice.show)  # it still waits
    dialog.open()
