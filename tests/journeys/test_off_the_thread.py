"""What can take over 50 ms runs off the window's thread: the whole way, with dear keys."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.app.session import Session
from cab_desk.domain.change import Choice
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.keys.vault import SealedVault
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from tests.databases import board_at
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk
from tests.journeys.evening import bring_in, hold, make_board, plan, sign


class Watch:
    """Notes what is called on the window's thread, of all that the window may ask for."""

    def __init__(self) -> None:
        self.calls = 0
        self.wrong: list[str] = []

    def heard(self, name: str) -> None:
        """Note a call, and that it is wrong where it holds the window up."""
        self.calls += 1
        if threading.current_thread() is threading.main_thread():
            self.wrong.append(name)

    def opener(
        self, name: str, real: Callable[[], AbstractContextManager[Any]]
    ) -> Callable[[], AbstractContextManager[Any]]:
        """Return what opens the same, and whose thing tells each call."""
        return lambda: _Told(self, name, real())

    def caller(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return what does the same and tells it."""

        def call(*given: Any, **more: Any) -> Any:
            self.heard(name)
            return real(*given, **more)

        return call


class _Told(AbstractContextManager[Any]):
    def __init__(self, watch: Watch, name: str, real: AbstractContextManager[Any]) -> None:
        self._watch, self._name, self._real = watch, name, real

    def __enter__(self) -> Any:
        self._watch.heard(self._name)
        return _Proxy(self._watch, self._name, self._real.__enter__())

    def __exit__(self, *how: Any) -> Any:
        self._watch.heard(f"end of {self._name}")
        return self._real.__exit__(*how)


class _Proxy:
    def __init__(self, watch: Watch, name: str, real: Any) -> None:
        self._watch, self._name, self._real = watch, name, real

    def __getattr__(self, name: str) -> Any:
        self._watch.heard(f"{self._name}.{name}")
        return getattr(self._real, name)


class _Vault:
    def __init__(self, watch: Watch) -> None:
        real = SealedVault()  # the parameters of a real desk
        self.make = watch.caller("vault.make", real.make)
        self.signer = watch.caller("vault.signer", real.signer)
        self.verify = watch.caller("vault.verify", real.verify)


def watched(at: AtDesk, watch: Watch) -> None:
    """Have the watch hear all that pages ask the board for from now on."""
    office = at.desk.office
    assert office.open_view is not None
    assert office.open_audit is not None
    assert office.printer is not None
    at.desk.office = at.session.office = replace(
        office,
        open_work=watch.opener("work", office.open_work),
        open_view=watch.opener("view", office.open_view),
        open_reader=watch.opener("reader", office.open_reader),
        open_audit=watch.opener("audit", office.open_audit),
        printer=watch.caller("printer", office.printer),
        vault=_Vault(watch),
    )


def test_nothing_of_the_whole_way_is_done_on_the_windows_thread(
    tmp_path: Path, open_desk: OpenDesk
) -> None:
    place = board_at(tmp_path / "board.cabdesk")
    watch = Watch()
    session = Session(place, Settings(device="d"), vault=SealedVault(), outbox=tmp_path / "outbox")
    at = open_desk(session)
    watched(at, watch)

    make_board(at)
    bring_in(at, desk.written(tmp_path / "two.json", desk.rfc(1), desk.rfc(2)))
    page = at.go("requests", RequestsPage)
    uids = _uids(session)
    for uid in uids:
        at.desk.run(partial(changes.submit, uid=uid))
    at.settle()
    for end in range(1, len("gateway")):
        page.search("gateway"[:end])
        at.settle()
    page.search("")
    at.window.open_change(uids[0])
    at.wait(lambda: page.review.uid == uids[0])
    at.settle()
    for role in desk.APPROVERS:
        sign(at, uids[0], role, Choice.APPROVE)
    meeting_id = hold(at, plan(at))
    paper = at.go("minutes", MinutesPage)
    paper.choose(meeting_id)
    at.settle()
    at.wait(paper.final_button.isVisible)
    paper.final_button.click()
    at.unlock()
    at.wait(lambda: paper.file is not None and paper.file.state == "final")
    paper.save_to(tmp_path / "minutes.pdf")
    at.wait((tmp_path / "minutes.pdf").exists)
    audit = at.go("audit", AuditPage)
    QTest.mouseClick(audit.verify, Qt.MouseButton.LeftButton)
    at.wait(lambda: "intact" in audit.state.text().lower())
    for name in ("home", "risk", "calendar", "policy", "settings"):
        at.window.go(name)
        at.settle()

    assert at.failures == []
    assert watch.calls > 200
    assert sorted(set(watch.wrong)) == []


def _uids(session: Session) -> list[str]:
    # The test's own look at the board: on its thread, but not by what is watched.
    with session.open_view() as view:
        return [one.uid for one in sorted(view.changes.each(), key=lambda one: one.title)]
