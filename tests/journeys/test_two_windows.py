"""Two windows on one board, on a server and in a shared folder: each shows what the other does."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cab_desk.app.session import Session
from cab_desk.domain.change import Change
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from cab_desk.storage import mounts, upgrade
from cab_desk.storage.servers import Server
from tests.databases import Databases
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk


@dataclass
class Two:
    """Two windows, of which the first may write wherever the board lies."""

    one: AtDesk
    other: AtDesk


@pytest.fixture(params=["server", "share"])
def two(
    request: pytest.FixtureRequest, tmp_path: Path, open_desk: OpenDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> Two:  # fmt: skip
    if request.param == "server":
        server: Databases = request.getfixturevalue("server")
        place: Server | Path = server.new()
    else:
        folder, told = tmp_path / "share", tmp_path / "mountinfo"
        folder.mkdir()
        told.write_text(f"30 1 0:30 / {folder} rw - nfs4 server:/boards rw\n")
        monkeypatch.setattr(mounts, "_MOUNTS", told)
        place = upgrade.create(folder / "board.cabdesk")
    sessions = [
        Session(
            place, Settings(device=name), vault=desk.cheap(), outbox=tmp_path / name
        )
        for name in ("one", "other")
    ]  # fmt: skip
    people = [NewPerson(name, (desk.CHAIR,), member=True, chair=name == "Ann") for name in PEOPLE]
    with sessions[0].open_work() as work:
        boards.create_board(work, name=desk.BOARD, zone="UTC", people=people)
        ids = {one.name: one.id for one in work.people.all()}
        board_id = work.board().id
    for session, name in zip(sessions, PEOPLE, strict=True):
        session.settings.me[board_id] = ids[name]
    return Two(*(open_desk(session) for session in sessions))


PEOPLE = ("Ann", "Ben")
NEW = Change("Rotate the certificates", class_id="normal")


def shown(at: AtDesk) -> list[str]:
    return sorted(one.title for one in at.page(RequestsPage).model.loaded_rows())


def test_what_one_records_stands_in_the_other_by_itself(two: Two) -> None:
    for at in (two.one, two.other):
        at.go("requests", RequestsPage)
        at.desk.watch()
        at.wait(lambda at=at: at.desk.reach.good_at)
    made: list[str] = []
    two.one.desk.run(lambda work: changes.create(work, NEW), lambda done: made.append(done.made))
    two.other.wait(lambda: shown(two.other) == [NEW.title])
    with two.one.session.open_work() as work:
        old = work.changes.get(made[0])
        new = replace(old, title="Rotate them all")
        changes.edit(work, old.uid, new, expected_version=old.version, reason="Seen again")
    two.other.wait(lambda: shown(two.other) == ["Rotate them all"])
    assert two.other.failures == []


def heard_of_without(at: AtDesk, polling: bool) -> None:
    """Watch as the program does, and look for nothing where there is to be no polling."""
    at.go("requests", RequestsPage)
    at.desk.watch()
    at.wait(lambda: at.desk.reach.good_at)
    timer = at.desk.reach._timer
    assert timer.isActive()
    assert timer.interval() <= LOOKED_MS
    if not polling:
        timer.stop()


LOOKED_MS = 2_500  # so that a look and the reading after it are done within five seconds
MOST_S = {"server": 1.0, "share": 5.0}


@pytest.mark.parametrize("two", ["server"], indirect=True)
def test_a_server_tells_and_nobody_has_to_ask(two: Two) -> None:
    heard_of_without(two.other, polling=False)
    two.one.desk.run(lambda work: changes.create(work, NEW))
    two.other.wait(lambda: shown(two.other) == [NEW.title])
    assert not two.other.desk.reach._timer.isActive()


@pytest.mark.parametrize("two", ["share"], indirect=True)
def test_a_file_is_looked_at_within_the_time_that_is_promised(two: Two) -> None:
    heard_of_without(two.other, polling=False)
    two.one.desk.run(lambda work: changes.create(work, NEW))
    two.one.settle()
    assert shown(two.other) == []  # nothing tells a file's readers: they have to look
    two.other.desk.reach._timer.timeout.emit()
    two.other.wait(lambda: shown(two.other) == [NEW.title])


def test_it_is_there_as_soon_as_is_promised(two: Two, request: pytest.FixtureRequest) -> None:
    """Held where the machine is said to be quiet: elsewhere a clock says nothing of the program."""
    if not request.config.getoption("--live"):
        pytest.skip("--live is for a quiet machine")
    heard_of_without(two.other, polling=True)
    place = "share" if isinstance(two.one.session.place, Path) else "server"
    slowest = 0.0
    for number in range(10):
        new = replace(NEW, title=f"Rotate certificate {number}")
        with two.one.session.open_work() as work:
            changes.create(work, new)
        began = time.monotonic()
        two.other.wait(lambda title=new.title: title in shown(two.other))
        slowest = max(slowest, time.monotonic() - began)
    assert slowest <= MOST_S[place]


def test_each_sees_that_the_other_is_here_and_what_is_edited(two: Two) -> None:
    made: list[str] = []
    two.one.desk.run(lambda work: changes.create(work, NEW), lambda done: made.append(done.made))
    two.one.wait(lambda: made)
    for at in (two.one, two.other):
        at.desk.watch()
    two.other.wait(lambda: two.other.desk.company.people() == ["Ann"])
    assert two.other.window.status.company.isVisible()
    two.one.wait(lambda: two.one.desk.company.people() == ["Ben"])
    two.one.window.ask(Ask("edit", made[0]))
    form = two.one.dialog(RfcForm)
    two.other.wait(lambda: "Ann edits this" in two.other.desk.company.editing(made[0], "UTC"))
    form.reject()
    two.other.wait(lambda: two.other.desk.company.editing(made[0], "UTC") == "")
    two.one.desk.close()
    two.other.wait(lambda: two.other.desk.company.people() == [])
