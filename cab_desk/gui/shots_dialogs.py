"""What leads to the pictures of dialogs, filled and with what they say where something is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cab_desk.domain.change import Choice
from cab_desk.domain.postmortem import POST_MORTEM
from cab_desk.gui.crash import CrashDialog, report
from cab_desk.gui.dialogs.board_held import BoardHeldDialog
from cab_desk.gui.dialogs.connect import ConnectDialog, PasswordDialog
from cab_desk.gui.dialogs.duty import DutyDialog
from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.gui.dialogs.lost import LostDialog
from cab_desk.gui.dialogs.make_key import MakeKeyDialog
from cab_desk.gui.dialogs.new_board import NewBoardDialog
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.dialogs.rerate import RerateDialog
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.pages.calendar import CalendarPage
from cab_desk.gui.pages.calendar_weeks import WeeksPane
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.risk import RiskPage
from cab_desk.gui.pages.settings import SettingsPage
from cab_desk.gui.shots import settle
from cab_desk.gui.window import Window
from cab_desk.services.journal import Recorded
from cab_desk.services.policies import packs
from cab_desk.services.ports import Work
from cab_desk.services.registers import duties
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.services.requests import changes, conditions
from cab_desk.services.sharing_ports import Holder

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
_WRONG = "not these words"
_RFC = "reindex"  # a part of the title of the RFC that is signed and edited
_ASKING = "pol-008"  # a policy whose post-mortems answer questions
_LONG = 120  # minutes that a change is carried on the calendar, at first


def opened(window: Window, kind: type[W]) -> W:
    """Return the dialog of a kind that was opened last."""
    settle(window)
    return [one for one in window.findChildren(kind) if one.isVisible()][-1]


# ---------------------------------------------------------------------------------- people


def person(window: Window) -> None:
    """Open a person."""
    _settings(window, keyed=True).edit_person.click()


def person_nameless(window: Window) -> None:
    """Have a person refused."""
    page = _settings(window, keyed=True)
    page.add_person.click()
    opened(window, PersonDialog).save.click()
    settle(window)


def make_key(window: Window) -> None:
    """Open the making of a key."""
    _settings(window, keyed=False).make_key.click()


def make_key_differs(window: Window) -> None:
    """Type two passphrases that differ."""
    make_key(window)
    dialog = opened(window, MakeKeyDialog)
    dialog.first.setText(_WRONG)
    dialog.second.setText(_WRONG.upper())
    dialog.go.click()
    settle(window)


def _settings(window: Window, *, keyed: bool) -> SettingsPage:
    page = window.go("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101 -- it is listed under this name
    settle(window)
    model = page.people.model()
    for row in range(model.rowCount()):
        if bool(model.index(row, 3).data()) is keyed:
            page.people.setCurrentIndex(model.index(row, 0))
            break
    return page


# ------------------------------------------------------------------------------ one request


def withdraw_unsaid(window: Window) -> None:
    """Ask to withdraw without a reason."""
    _of(window, _RFC, "withdraw")
    opened(window, ReasonDialog).go.click()


def new_refused(window: Window) -> None:
    """Submit an empty request."""
    window.ask(Ask("new"))
    opened(window, RfcForm).submit.click()
    settle(window)


def unsaved(window: Window) -> None:
    """Leave a form with unsaved text."""
    window.ask(Ask("new"))
    form = opened(window, RfcForm)
    form.fields.title.setText("Rotate the signing certificates of the gate readers")
    form.reject()


def meanwhile(window: Window) -> None:
    """Save an edit of what somebody else has edited since."""
    _of(window, _RFC, "edit")
    form = opened(window, RfcForm)
    title, _, twice = form.fields.title.text().partition(", in ")
    theirs = f"{title}, in {'one piece' if twice == 'two halves' else 'two halves'}"

    with window.desk.office.open_work() as work:
        old = work.changes.get(form.uid)
        new = replace(old, title=theirs)
        reason = "One half is enough for now."
        changes.edit(work, form.uid, new, expected_version=old.version, reason=reason)
    form.fields.title.setText("Rebuild the search index on new nodes")
    form.reason.setText("The nodes came early.")
    form.save.click()
    settle(window)


def emergency(window: Window) -> None:
    """Ask for an emergency CAB."""
    _of(window, _RFC, "emergency")


def duty(window: Window) -> None:
    """Open something owed for an RFC."""
    for row in _read(window, _owed)[:1]:
        _open_of(window, "duty", row.uid, f"{row.what}|{row.by.isoformat()}")


def post_mortem(window: Window) -> None:
    """Open a post-mortem by the questions of a policy that has some."""
    desk, policies = window.desk, window.desk.office.policies
    assert policies is not None  # noqa: S101 -- only a packet has none
    for row in _read(window, _owed)[:1]:
        with desk.office.open_work() as work:
            shelf = packs.shelf(work, policies)
            asks = next(one for one in shelf.offers if one.id == _ASKING)
            present, desk.pack = desk.pack, packs.whole(work, policies, asks.hash)
        _show(DutyDialog(desk, window.look, replace(row, what=POST_MORTEM), window), window)
        desk.pack = present


def _owed(work: Work) -> list[DueRow]:
    return [row for row in duties.due(work) if row.uid]


def tick(window: Window) -> None:
    """Say that a condition is met."""

    def read(work: Work) -> list[tuple[str, str]]:
        return [
            (one.uid, condition.id)
            for one in work.changes.each()
            for condition in conditions.of_change(work, one)
            if condition.open
        ]

    for uid, condition in _read(window, read)[:1]:
        _open_of(window, "tick", uid, condition)


# --------------------------------------------------------------------------------- signing


def sign_of(window: Window, title: str) -> None:
    """Open the sign-off of the RFC with these words in its title."""
    _of(window, title, "sign")


def sign_wrong(window: Window) -> None:
    """Sign with a passphrase that is not the signer's."""
    _of(window, _RFC, "sign")
    dialog = opened(window, SignDialog)
    dialog.decisions.choose(Choice.APPROVE)
    dialog.passphrase.setText(_WRONG)
    dialog.sign.click()
    settle(window)


def sign_conditions(window: Window) -> None:
    """Approve with conditions, and say none."""
    _of(window, _RFC, "sign")
    dialog = opened(window, SignDialog)
    dialog.decisions.choose(Choice.CONDITIONS)
    dialog.sign.click()


def sign_refused(window: Window) -> None:
    """Choose somebody who may not sign, one whose change it is where there is one."""
    _of(window, _RFC, "sign")
    dialog = opened(window, SignDialog)
    for one in sorted(dialog.sheet().signers, key=lambda one: not one.part):
        if not one.may:
            dialog.sign_as(one.person_id)
            break


def unlock(window: Window) -> None:
    """Ask the chair to sign the minutes."""
    window.go("minutes")
    for uid in _read(window, lambda work: [one.id for one in work.meetings.all()])[:1]:
        window.ask(Ask("final_minutes", uid))


def unlock_wrong(window: Window) -> None:
    """Unlock with words that are not the chair's."""
    unlock(window)
    dialog = opened(window, UnlockChairDialog)
    dialog.passphrase.setText(_WRONG)
    dialog.go.click()
    settle(window)


# ------------------------------------------------------------------------- risk and calendar


def rerate(window: Window) -> None:
    """Carry an RFC to another cell by keys, and keep it."""
    page = window.go("risk")
    assert isinstance(page, RiskPage)  # noqa: S101 -- it is listed under this name
    settle(window)
    view = page.view
    spot = next((one for one in view.spots() if set(one.row.pips) & set("ac")), view.spots()[0])
    view.choose(spot.place)
    view.pick(spot.row.uid)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        _press(view, key, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    _press(view, Qt.Key.Key_Return)


def rerate_unsaid(window: Window) -> None:
    """Keep a rating without its reason."""
    rerate(window)
    opened(window, RerateDialog).go.click()


def move(window: Window) -> None:
    """Carry a change to another time by keys, and keep it."""
    page = window.go("calendar")
    assert isinstance(page, CalendarPage)  # noqa: S101 -- it is listed under this name
    page.show_mode("week")
    settle(window)
    view = page.findChildren(WeeksPane)[0].view
    view.choose_next(1)
    view.nudge(timedelta(minutes=_LONG))
    settle(window)
    _press(view, Qt.Key.Key_Return)


def entry_refused(window: Window) -> None:
    """Declare a freeze that lacks everything."""
    page = window.go("calendar")
    assert isinstance(page, CalendarPage)  # noqa: S101 -- it is listed under this name
    settle(window)
    page.entries_menu().actions()[0].trigger()
    dialog = opened(window, EntryDialog)
    dialog.start.setText("tomorrow")
    dialog.save.click()
    settle(window)


def plan_refused(window: Window) -> None:
    """Plan a meeting at no time."""
    window.ask(Ask("plan_meeting"))
    dialog = opened(window, PlanMeetingDialog)
    dialog.at.setText("Wednesday")
    dialog.save.click()


# ------------------------------------------------------------------------ board and program


def board_refused(window: Window) -> None:
    """Make a board without a name and in no zone."""
    window.ask(Ask("new_board"))
    dialog = opened(window, NewBoardDialog)
    dialog.zone.setCurrentText("Mars")
    dialog.make.click()
    settle(window)


def connect_refused(window: Window) -> None:
    """Try a server that there is not."""
    window.ask(Ask("connect"))
    dialog = opened(window, ConnectDialog)
    dialog.hosts.setText("127.0.0.1:1")
    dialog.database.setText("changes")
    dialog.user.setText("desk")
    dialog.test.click()
    settle(window)


def password(window: Window) -> None:
    """Ask for a server's password."""
    _show(PasswordDialog(window.look, "db1.example.org, board changes"), window)


def held(window: Window) -> None:
    """Say that somebody else writes to the board."""
    holder = Holder("Technical Lead", "depot-17", 4711, "", "")
    _show(BoardHeldDialog(window.look, holder, "13:02", "changes on //files/cab", window), window)


def lost(window: Window) -> None:
    """Show what the board has lost of what this desk recorded."""
    with window.desk.office.open_reader() as reader:
        rows = reader.ledger_rows(None, 400)
    events = []
    with (window.desk.office.open_view or window.desk.office.open_work)() as view:
        for row in rows:
            event = view.ledger.event(row.event_id)
            if event is not None and event.type in ("item.decided", "change.edited"):
                events.append(
                    Recorded(event.id, event.data, b"{}" if "edit" in event.type else b"")
                )
    some = [(f"Wed 14:{place:02}", one) for place, one in enumerate(events[:6], start=3)]
    _show(LostDialog(window.look, some, shorter=True, parent=window), window)


def crash(window: Window) -> None:
    """Show the report of a bug."""
    try:
        raise RuntimeError("The list was asked for a row that it does not have.")
    except RuntimeError as error:
        _show(CrashDialog(window.look, report(error)), window)


def palette(window: Window) -> None:
    """Type into the search line."""
    window.go("home")
    window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.search.setText("me")
    window.search.textEdited.emit("me")


def minutes_edit(window: Window) -> None:
    """Open the texts that are added to minutes by hand."""
    page = window.go("minutes")
    assert isinstance(page, MinutesPage)  # noqa: S101 -- it is listed under this name
    settle(window)
    page.edit()


def _read(window: Window, query: Callable[[Work], Sequence[T]]) -> Sequence[T]:
    with window.desk.office.open_work() as work:
        return query(work)


def _of(window: Window, text: str, action: str) -> None:
    def read(work: Work) -> list[str]:
        return [one.uid for one in work.changes.each() if text in one.title.lower()]

    for uid in _read(window, read)[:1]:
        _open_of(window, action, uid)


def _open_of(window: Window, action: str, uid: str, detail: str = "") -> None:
    window.open_change(uid)
    settle(window)
    window.ask(Ask(action, uid, detail))
    settle(window)


def _show(dialog: QDialog, window: Window) -> None:
    dialog.setParent(window, dialog.windowFlags())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _press(
    widget: QWidget, key: Qt.Key, held_down: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QKeyEvent.Type.KeyPress, key, held_down))
