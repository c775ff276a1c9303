"""Minutes or a review brought back that a kill cut off: the start says so and leads there again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.left_texts import LeftTextsDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.widgets.basics import Button, Label
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk
from tests.journeys.killed import on_disk, started
from tests.once import Once
from tests.sampled import sample_in

pytestmark = pytest.mark.files("the sample board, which is a file")


def cut_off(once: Once, path: Path, what: str) -> None:
    sample_in(once, path.parent)[0].close()
    child = subprocess.run(
        [sys.executable, "-m", "tests.journeys.job_child", str(path), what],
        cwd=Path(__file__).resolve().parents[2],
        env=dict(os.environ),
        check=False,
    )
    assert child.returncode == -9
    assert len(on_disk()) == 1


def listed(at: AtDesk) -> list[str]:
    at.window.notice.button.click()
    (card,) = at.dialog(LeftTextsDialog).cards
    return [one.text() for one in card.findChildren(Label)]


def test_minutes_that_were_being_made_are_told_and_asked_for_again(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk, once: Once
) -> None:
    path = tmp_path / "board.cabdesk"
    cut_off(once, path, "minutes")
    at = started(open_desk, desk.session_at(path))
    assert "Making minutes final" in at.window.notice.sentence.text()
    assert any("nothing of it is on the board" in one for one in listed(at))
    at.dialog(LeftTextsDialog).cards[0].findChildren(Button)[0].click()
    assert at.dialog(UnlockChairDialog).isVisible()


def test_a_review_that_was_being_brought_back_is_told(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk, once: Once
) -> None:
    path = tmp_path / "board.cabdesk"
    cut_off(once, path, "review")
    at = started(open_desk, desk.session_at(path))
    assert "review.cabevents" in at.window.notice.sentence.text()
    assert any("nothing of it is on the board" in one for one in listed(at))
    dialog = at.dialog(LeftTextsDialog)
    discard = dialog.cards[0].findChildren(Button)[-1]
    discard.click()
    at.wait(lambda: on_disk() == [])
