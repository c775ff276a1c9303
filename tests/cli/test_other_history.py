"""An old copy is put back between two starts: neither window nor command line goes on with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.app import history
from cab_desk.app.opening import open_session
from cab_desk.app.window import build
from cab_desk.errors import Unavailable
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.window import Window
from cab_desk.services.requests import changes
from tests.cli.calls import Cli
from tests.services.packet_room import BOB, NOON

pytestmark = pytest.mark.files("an old file is put back")


@pytest.fixture
def old(cli: Cli, harbour: Path, tmp_path: Path) -> Path:
    """The file of before, put back after the board went on."""
    kept = tmp_path / "old.cabdesk"
    copyfile(harbour, kept)
    packet = tmp_path / "bob.cabreview"
    assert cli("--database", harbour, "packet", "out", "--for", BOB, packet).status == 0
    copyfile(kept, harbour)
    return kept


def handed_out(cli: Cli, harbour: Path, tmp_path: Path) -> str:
    packet = tmp_path / "again.cabreview"
    return cli("--database", harbour, "packet", "out", "--for", BOB, packet).complaint


def test_the_command_line_writes_nothing_to_an_old_copy(
    cli: Cli, harbour: Path, old: Path, tmp_path: Path
) -> None:
    said = handed_out(cli, harbour, tmp_path)
    assert "Entries were cut off, or an old copy was put back." in said
    assert "Nothing is written to it from here" in said
    assert harbour.read_bytes() == old.read_bytes()
    assert not (tmp_path / "again.cabreview").exists()
    ran = cli("--database", harbour, "verify")
    assert ran.status == 1
    assert "an old copy was put back" in ran.out + ran.err
    assert "an old copy" in handed_out(cli, harbour, tmp_path)  # it is not forgotten by asking


def test_a_copy_that_went_on_elsewhere_is_another_history(
    cli: Cli, harbour: Path, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    with monkeypatch.context() as elsewhere:  # another machine never saw the first history
        elsewhere.setenv("CAB_DESK_HOME", str(tmp_path / "elsewhere"))
        for number in range(3):
            file = tmp_path / f"{number}.cabreview"
            assert cli("--database", harbour, "packet", "out", "--for", BOB, file).status == 0
    assert not here.exists()
    said = handed_out(cli, harbour, tmp_path)
    assert "is not the one that this machine saw before" in said


def test_who_means_it_takes_it_as_it_is(cli: Cli, harbour: Path, old: Path, tmp_path: Path) -> None:
    assert "an old copy" in handed_out(cli, harbour, tmp_path)
    assert cli("--database", harbour, "ledger", "head", "--accept").status == 0
    packet = tmp_path / "again.cabreview"
    assert cli("--database", harbour, "packet", "out", "--for", BOB, packet).status == 0
    assert cli("--database", harbour, "verify").status == 0


def test_a_restore_goes_on(cli: Cli, harbour: Path, old: Path, tmp_path: Path) -> None:
    packet = tmp_path / "again.cabreview"
    assert cli("--database", harbour, "restore", old, "--force").status == 0
    assert cli("--database", harbour, "packet", "out", "--for", BOB, packet).status == 0


@pytest.fixture
def looks(qapp: object) -> Look:
    return Look("light", 1.0)


def test_the_window_says_so_loudly_and_writes_nothing(
    harbour: Path, old: Path, looks: Look, qtbot: QtBot
) -> None:
    session = open_session(str(harbour))
    desk, window = build(session, looks)
    desk.release()
    window.show()
    try:
        history.told(window, desk, session.heads)
        qtbot.waitUntil(window.notice.isVisible)
        assert "an old copy was put back" in window.notice.sentence.text()
        qtbot.waitUntil(lambda: not desk.busy)
        assert "broken" in window.status.chain.text().casefold()
        with session.open_view() as work:
            uid = next(iter(work.changes.each())).uid
        failed: list[Exception] = []
        desk.run(partial(changes.withdraw, uid=uid, reason="Not needed"),
                 otherwise=failed.append)  # fmt: skip
        qtbot.waitUntil(lambda: bool(failed))
        assert isinstance(failed[0], Unavailable)
        assert "Nothing is written to it from here" in failed[0].sentence
        assert harbour.read_bytes() == old.read_bytes()
    finally:
        window.close()
        window.deleteLater()  # else each later style sheet of the run dresses it once more
        desk.close()
        session.close()


def test_a_window_on_the_board_that_was_seen_says_nothing(
    harbour: Path, cli: Cli, looks: Look, qtbot: QtBot
) -> None:
    assert cli("--database", harbour, "verify").status == 0
    with shown(harbour, looks, LATER) as (desk, window):
        qtbot.waitUntil(lambda: not desk.busy)
        assert not window.notice.isVisible()


def test_a_window_whose_clock_is_behind_the_board_says_so(
    harbour: Path, looks: Look, qtbot: QtBot
) -> None:
    with shown(harbour, looks, NOON - timedelta(days=1)) as (_desk, window):
        qtbot.waitUntil(window.notice.isVisible)
        assert "after what this computer's clock shows now" in window.notice.sentence.text()


LATER = NOON + timedelta(days=1)


@contextmanager
def shown(harbour: Path, looks: Look, now: datetime) -> Iterator[tuple[Desk, Window]]:
    session = open_session(str(harbour), clock=lambda: now)
    desk, window = build(session, looks)
    desk.release()
    window.show()
    history.told(window, desk, session.heads)
    try:
        yield desk, window
    finally:
        window.close()
        desk.close()
        session.close()
