"""What leads to the pictures of the dialogs of a meeting."""

from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import LateItem, Verdict
from cab_desk.gui.dialogs.admit import AdmitDialog
from cab_desk.gui.dialogs.call_off import CallOffDialog
from cab_desk.gui.dialogs.care import CareDialog
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.delegate import DelegateDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened
from cab_desk.gui.window import Window
from cab_desk.services import meetings
from cab_desk.words import say


def unlock(window: Window) -> None:
    """Ask for the chair's passphrase."""
    _page(window).acts.unlock()


def decide(verdict: Verdict, window: Window) -> None:
    """Ask for what a decision needs, whether or not everybody has signed."""
    stand = _page(window).acts.stand
    if stand is None or stand.item is None or stand.about is None:
        return
    said = [text for one in meetings.standing(stand.about) for text in one.conditions]
    later = [
        (
            "",
            say("meeting.which_line", number="2026-48", title="Weekly CAB", when="Wed 25 Nov 2026"),
        )
    ]
    dialog = DecideDialog(window.look, stand.item, verdict, said, later, window)
    dialog.open()


def decide_unsaid(window: Window) -> None:
    """Reject without a reason."""
    decide(Verdict.REJECTED, window)
    opened(window, DecideDialog).go.click()


def day_beside(window: Window) -> None:
    """Look at the calendar of the item's day."""
    _page(window).bar.day_wanted.emit()
    settle(window)


def care(window: Window) -> None:
    """Say who sees to a condition of the RFC under discussion."""
    page = _page(window)
    stand = page.acts.stand
    if stand is not None and stand.about is not None and stand.about.conditions:
        page.item.care.emit(stand.about.change.uid, stand.about.conditions[0])


def care_refused(window: Window) -> None:
    """Name nobody, and no day."""
    care(window)
    opened(window, CareDialog).go.click()
    settle(window)


def delegate(window: Window) -> None:
    """Give somebody's seat away."""
    _page(window).acts.lend()


def delegate_refused(window: Window) -> None:
    """Give a seat away up to no day."""
    delegate(window)
    dialog = opened(window, DelegateDialog)
    dialog.who.setCurrentIndex(1)
    dialog.until.setText("Friday")
    dialog.go.click()
    settle(window)


def free_item(window: Window) -> None:
    """Add an item that is no RFC, and give it no title."""
    _page(window).prepare.free.emit()
    opened(window, FreeItemDialog).go.click()


def admit(window: Window) -> None:
    """Let a late request in."""
    page = _page(window)
    with window.desk.office.open_work() as work:
        waits = [one for one in work.changes.each() if one.stage is Stage.SUBMITTED]
        late = waits[-1]
        now = work.now
    page.side.late.wanted.emit(LateItem(late.uid, late.number, late.title, now))


def admit_unsaid(window: Window) -> None:
    """Let a late request in without a reason."""
    admit(window)
    opened(window, AdmitDialog).go.click()


def sign(window: Window) -> None:
    """Sign the RFC under discussion."""
    _page(window).acts.sign("")


def replan(window: Window) -> None:
    """Change the plan of a meeting."""
    _page(window).acts.replan()


def call_off(window: Window) -> None:
    """Call off the meeting that is planned next."""
    page = _page(window)
    with window.desk.office.open_work() as work:
        planned = meetings.planned(work)
    page.show_meeting(planned[0].id)
    settle(window)
    page.acts.call_off()


def call_off_unsaid(window: Window) -> None:
    """Call it off without a reason."""
    call_off(window)
    opened(window, CallOffDialog).go.click()


def defer_rest(window: Window) -> None:
    """Defer what is left of an agenda."""
    _page(window).acts.defer_rest()


def _page(window: Window) -> MeetingPage:
    page = window.go("meeting")
    assert isinstance(page, MeetingPage)  # noqa: S101 -- it is listed under this name
    with window.desk.office.open_work() as work:
        running = meetings.running_meeting(work)
    if running is not None:
        page.show_meeting(running.id)
    settle(window)
    return page
