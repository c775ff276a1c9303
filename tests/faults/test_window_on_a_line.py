"""The window on a server that is slow, silent, cut off or dead: alive, truthful, and back."""

import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from cab_desk.domain.change import Choice
from cab_desk.domain.meeting import MeetingState, Verdict
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.services.requests import holding
from cab_desk.storage import postgres
from cab_desk.storage.servers import Server
from tests.faults.line_desk import Open, watch
from tests.faults.machines import Machines
from tests.faults.proxy import Fault, Proxy
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk
from tests.journeys.evening import CLOSED, RUNNING, decide, furnish, plan, sign

PAGES = ("requests", "calendar", "home", "risk", "requests")
BEAT_MS, LATE_S = 20, 0.2
GROSS_S = 1.0  # on a machine busy with other things; what waits on a silent line waits longer


def queued() -> float:
    """Return the seconds that this thread has waited for a core; 0 where nobody says."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


class Beats:
    """The window's heartbeat as somebody at it feels it, but for the wait for a core."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.count = 0
        self._last, self._queue = time.perf_counter(), queued()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self.where = self._seen = ""  # where the window's thread was when the longest gap was late
        self._stopped = threading.Event()
        self._onlooker = threading.Thread(target=self._look_on, name="onlooker")
        self._onlooker.start()

    def _look_on(self) -> None:
        mine = threading.main_thread().ident or 0
        while not self._stopped.wait(LATE_S / 8):
            if time.perf_counter() - self._last > LATE_S / 2:
                self._seen = "".join(traceback.format_stack(sys._current_frames()[mine])[-8:])

    def _beat(self) -> None:
        now, queue = time.perf_counter(), queued()
        gap = now - self._last - (queue - self._queue)
        if gap > self.longest:
            self.longest, self.where = gap, self._seen
        self._seen = ""
        self._last, self._queue = now, queue
        self.count += 1

    def stop(self) -> None:
        self._timer.stop()
        self._stopped.set()
        self._onlooker.join()


def signed(at: AtDesk, uid: str) -> list[str]:
    with at.session.open_view() as view:
        return [one.person for one in view.signoffs.standing(uid)]


def test_a_sign_off_whose_line_is_cut_waits_and_is_recorded_by_itself(
    line: Proxy, place: Server, far: Server, tmp_path: Path, open_at: Open
) -> None:
    at = open_at(far)
    uid, _other = furnish(at, tmp_path)
    sign(at, uid, desk.APPROVERS[1], Choice.APPROVE)  # so that there is a key
    watch(at)
    told: list[str] = []
    at.desk.told.connect(told.append)
    at.window.ask(Ask("sign", uid, desk.APPROVERS[0]))
    dialog = at.dialog(SignDialog)
    at.wait(lambda: dialog.signer() is not None)
    dialog.sign.click()
    QTest.keyClicks(dialog.first, desk.WORDS)
    QTest.keyClicks(dialog.second, desk.WORDS)
    dialog.agreed.setChecked(True)
    dialog.sign.click()
    at.wait(dialog.passphrase.isVisible)
    dialog.decisions.choose(Choice.APPROVE)
    QTest.keyClicks(dialog.passphrase, desk.WORDS)
    fault = line.fault = Fault("before", "cut", gone=True)
    dialog.sign.click()
    at.wait(fault.met.is_set)
    at.settle()
    line.cut()
    at.wait(lambda: any("as soon as it can be" in one for one in told))
    at.wait(lambda: at.desk.reach.lost)
    assert "As of" in at.window.status.saved.text()
    at.close_dialogs()
    line.back()
    at.wait(lambda: any("waited on this machine is recorded now" in one for one in told))
    at.settle()
    assert sorted(signed(at, uid)) == sorted(desk.APPROVERS)
    assert at.session.office.outbox.pending() == []
    assert not at.desk.reach.lost


def test_a_meeting_goes_on_at_the_standby(
    two: Machines, tmp_path: Path, open_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 5)
    at = open_at(two.at("first", "second", database="cab"))
    uids = furnish(at, tmp_path)
    for role in desk.APPROVERS:
        sign(at, uids[0], role, Choice.APPROVE)
    page = plan(at)
    page.prepare.start.click()
    at.unlock()
    at.wait(lambda: page.steps.currentIndex() == RUNNING)
    assert page.stand is not None
    assert page.stand.meeting is not None
    meeting_id = page.stand.meeting.id
    for seat in page.stand.meeting.attendance[1:3]:
        page.side.seats.buttons[seat.person_id].click()
        at.settle()
    watch(at)
    QTest.keyClicks(page.side.note, "Said before. ")

    two.tell("kill", name="first")
    at.wait(lambda: at.desk.reach.lost)
    assert "As of" in at.window.status.saved.text()
    QTest.keyClicks(page.side.note, "Said while it was away.")
    page.side.note.keep()
    at.wait(lambda: any("cannot be reached" in one for one in at.failures))
    at.settle()
    assert page.steps.currentIndex() == RUNNING
    two.ask("second", "SELECT pg_promote()")
    at.wait(lambda: not at.desk.reach.lost)
    at.settle()
    assert page.side.note.toPlainText() == "Said before. Said while it was away."

    first, second = page.stand.meeting.items
    decide(at, page, Verdict.APPROVED)
    page.acts.open_item(second.id)
    at.wait(lambda: page.stand is not None and page.stand.item is not None
            and page.stand.item.id == second.id)  # fmt: skip
    decide(at, page, Verdict.REJECTED, "Not in that week.")
    page.close_meeting.click()
    at.wait(lambda: page.steps.currentIndex() == CLOSED)
    at.settle()
    with at.session.open_view() as view:
        meeting = view.meetings.get(meeting_id)
        assert {one.person for one in view.signoffs.standing(uids[0])} == set(desk.APPROVERS)
    assert meeting.state is MeetingState.CLOSED
    assert [one.verdict for one in meeting.items] == [Verdict.APPROVED, Verdict.REJECTED]
    assert meeting.item(first.id).note == "Said before. Said while it was away."


@pytest.mark.parametrize("fault", ["slow", "silent", "cut"])
def test_the_heartbeat_is_never_late(
    line: Proxy, far: Server, tmp_path: Path, open_at: Open, fault: str,
    monkeypatch: pytest.MonkeyPatch, whole: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 2)
    monkeypatch.setattr(postgres, "READ_ANSWER_SECONDS", 2)
    monkeypatch.setattr(postgres, "_CONNECT_SECONDS", 2)
    at = open_at(far)
    uids = furnish(at, tmp_path)
    page = at.go("requests", RequestsPage)
    watch(at)
    for name in PAGES:  # what a page costs when it is first made is held elsewhere
        at.window.go(name)
        at.settle()
    beats = Beats()
    if fault == "slow":
        line.delay = 5.0 if whole else 0.5
    elif fault == "silent":
        line.silent = True
    else:
        line.cut()
    until = time.monotonic() + (60 if whole else 6)
    for turn, name in enumerate(PAGES * 100):
        at.window.go(name)
        if name == "requests":
            page.search("gateway"[: turn % 7])
            at.window.open_change(uids[turn % 2])
        if turn % 10 == 0:
            at.desk.run(partial(holding.hold, uid=uids[0], reason="Wait."))
        at.qtbot.wait(150)
        if time.monotonic() > until:
            break
    beats.stop()
    assert beats.count > 50
    assert beats.longest < (LATE_S if whole else GROSS_S), (
        f"{fault}: {beats.longest * 1000:.0f} ms, {beats.where}"
    )
    line.cut()
    line.back()
    at.wait(lambda: not at.desk.busy and not at.desk.reach.lost)
    at.go("requests", RequestsPage)
    at.wait(lambda: page.model.rowCount() > 1)
