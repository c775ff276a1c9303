"""`demo` leaves minutes that say everything, and a picture of every page."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from cab_desk import cli
from cab_desk.domain.meeting import Verdict
from cab_desk.gui.pages import PAGES
from tests.once import Once

pytestmark = pytest.mark.files("the demo fills a file of its own")

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what `cab-desk demo` leaves in its folder."""
    return once.copied("demo", run_demo, tmp_path_factory.mktemp("demo")) / "out"


def run_demo(folder: Path) -> None:
    """Run `cab-desk demo` as a user does, without a screen."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "CAB_DESK_DATABASE")
    }
    environment["CAB_DESK_HOME"] = str(folder / "home")
    ran = subprocess.run(
        [sys.executable, "-m", "cab_desk", "demo", "--json", "--out", str(folder / "out")],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert sorted(told["files"]) == sorted(path.name for path in (folder / "out").iterdir())
    assert not (folder / "home" / "board.cabdesk").exists()


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_minutes_hold_every_decision_condition_and_signature(demo: Path) -> None:
    document = pypdfium2.PdfDocument(demo / "minutes.pdf")
    text = flat("".join(page.get_textpage().get_text_bounded() for page in document))
    document.close()
    connection = sqlite3.connect(demo / "sample.cabdesk")
    events = [
        json.loads(data)
        for (data,) in connection.execute(
            "SELECT e.data FROM event e JOIN ledger l ON l.event_id = e.id ORDER BY l.seq"
        )
    ]
    connection.close()
    decided = [event["body"] for event in events if event["type"] == "item.decided"]
    assert len(decided) == 8
    offered = {str(one) for one in Verdict}  # noted is the emergency that was carried out
    assert {body["verdict"] for body in decided} == offered
    subjects = {event["subject"] for event in events if event["type"] == "item.decided"}
    signed = [
        event["body"]
        for event in events
        if event["type"] == "signoff.given" and event["subject"] in subjects
    ]
    assert len(signed) >= 8
    for body in decided:
        for said in (body["number"], body["title"], body["reason"], *body["conditions"]):
            assert flat(said) in text, said
    for body in signed:
        for said in (body["name"], body["role"], *body["conditions"]):
            assert flat(said) in text, said


def test_the_sample_is_as_large_and_mixed_as_was_promised(demo: Path) -> None:
    connection = sqlite3.connect(demo / "sample.cabdesk")
    rows = connection.execute("SELECT class_id, stage, gate, start_at FROM change").fetchall()
    connection.close()
    assert len(rows) >= 40
    assert {row[0] for row in rows} == {"standard", "normal", "emergency"}
    assert {row[1] for row in rows} >= {"draft", "submitted", "rejected", "withdrawn", "closed"}
    assert len({row[2] for row in rows}) >= 5
    starts = sorted(row[3] for row in rows if row[3])
    span = datetime.fromisoformat(starts[-1]) - datetime.fromisoformat(starts[0])
    assert span.days >= 7 * 7


def test_there_is_a_picture_of_every_page_and_none_is_blank(demo: Path) -> None:
    for entry in PAGES:
        image = QImage(str(demo / f"{entry.name}.png"))
        assert not image.isNull(), entry.name
        assert (image.width(), image.height()) >= (1100, 600)
        colours = {
            image.pixel(x, y)
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        }
        assert len(colours) > 20, entry.name


def test_what_demo_left_verifies(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    board = str(demo / "sample.cabdesk")
    assert cli.main(["--database", board, "verify", str(demo / "minutes.pdf")]) == 0
    out = capsys.readouterr().out
    assert "intact" in out
    assert "final" in out


def test_a_board_is_never_filled_twice(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (demo / "sample.cabdesk").read_bytes()
    board = ["--database", str(demo / "sample.cabdesk")]
    for words in ([], board):
        assert cli.main([*words, "demo", "--out", str(demo)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "holds a board already" in err
        assert "Name another folder with --out" in err
    assert (demo / "sample.cabdesk").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cli.main(["demo", "--out", str(tmp_path / "file" / "out")]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert str(tmp_path / "file") in err


def test_work_of_the_last_days_waits_to_be_looked_back_on(demo: Path) -> None:
    connection = sqlite3.connect(demo / "sample.cabdesk")
    rows = connection.execute(
        "SELECT o.result FROM change c JOIN change_outcome o ON o.change_id = c.id"
        " WHERE c.stage = 'implemented' AND c.source IS NULL"
    ).fetchall()
    connection.close()
    assert {"succeeded", "failed"} <= {result for (result,) in rows}


def test_a_board_in_use_is_refused_and_no_folder_made(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment names a board as the option does."""
    before = (demo / "sample.cabdesk").read_bytes()
    monkeypatch.setenv("CAB_DESK_DATABASE", str(demo / "sample.cabdesk"))
    assert cli.main(["demo", "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert (demo / "sample.cabdesk").read_bytes() == before
