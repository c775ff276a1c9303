"""What leads to the pictures of dialogs in which chairs sign for people and keys."""

from dataclasses import replace

from cab_desk.domain.board import Person
from cab_desk.gui.dialogs.accept_keys import AcceptKeysDialog, ConfirmPeopleDialog
from cab_desk.gui.dialogs.forgo import ForgoDialog
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened
from cab_desk.gui.window import Window
from cab_desk.services.members import vouching
from cab_desk.services.members.vouching import Rule, Waiting
from cab_desk.services.ports import Work


def another_chair(window: Window) -> None:
    """Make somebody a chair where two have to sign for it."""
    rule, people = _read(window)
    two = replace(rule, chairs=(*rule.chairs, _other(rule, people)))
    dialog = PersonDialog(window.desk, window.look, None, window, two)
    dialog.name.setText("Robin Calder")
    dialog.chair.setChecked(True)
    dialog.open()
    settle(window)


def accept(window: Window) -> None:
    """Open the keys that wait."""
    rule, people = _read(window)
    keyed = [one for one in people if one.key_id][:3]
    waits = replace(rule, waiting=tuple(Waiting(one, one.key_id) for one in keyed))
    AcceptKeysDialog(window.desk, window.look, waits, window).open()
    settle(window)


def accept_unsaid(window: Window) -> None:
    """Accept keys without a passphrase."""
    accept(window)
    opened(window, AcceptKeysDialog).go.click()
    settle(window)


def confirm(window: Window) -> None:
    """Open what confirms the people of a board of before."""
    rule, people = _read(window)
    ConfirmPeopleDialog(window.desk, window.look, rule, people, window).open()
    settle(window)


def lost(window: Window) -> None:
    """Open what a chair signs where a part of the history is lost."""
    rule, _people = _read(window)
    ForgoDialog(window.desk, window.look, rule.chairs, window).open()
    settle(window)


def lost_unsaid(window: Window) -> None:
    """Sign for a loss without saying what it was."""
    lost(window)
    opened(window, ForgoDialog).go.click()
    settle(window)


def _other(rule: Rule, people: list[Person]) -> Person:
    return next(one for one in people if one.key_id and one not in rule.chairs)


def _read(window: Window) -> tuple[Rule, list[Person]]:
    with (window.desk.office.open_view or window.desk.office.open_work)() as work:
        return _all(work)


def _all(work: Work) -> tuple[Rule, list[Person]]:
    return vouching.rule(work), [one for one in work.people.all() if one.linked]
