"""The start: nothing heavy is loaded before the first paint, and `paint` says when it stood."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PROBE = REPOSITORY / "tests" / "bench" / "startup_probe.py"


@pytest.fixture(scope="module")
def board(tmp_path_factory) -> Path:
    """Return a board with some hundred requests on it."""
    path = tmp_path_factory.mktemp("startup") / "board.cabdesk"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PROBE.parent))
        from board import changes
        from filling import make

        make(path, changes(400))
    return path


def variables(home: Path | None = None) -> dict[str, str]:
    found = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"}
    return found | ({"CAB_DESK_HOME": str(home)} if home else {})


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cab_desk", *arguments],
        capture_output=True,
        text=True,
        env=variables(),
        check=True,
    )


def probed(home: Path, *arguments: str, **more: str) -> dict:
    report = home / "report.json"
    ended = subprocess.run(
        [sys.executable, PROBE, report, *arguments],
        capture_output=True,
        text=True,
        env=variables(home) | more,
        check=False,
    )
    assert report.exists(), ended.stderr
    return json.loads(report.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", [None, "requests"])
def test_nothing_heavy_is_loaded_before_the_first_paint(board: Path, home: Path, page):
    arguments = ["--database", str(board), "paint", *(["--page", page] if page else [])]
    assert probed(home, *arguments)["at_paint"] == []


def test_the_probe_sees_what_is_loaded(home: Path):
    spec = importlib.util.spec_from_file_location("startup_probe", PROBE)
    probe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(probe)
    import sqlalchemy

    assert sqlalchemy.__name__ in probe.loaded()


def test_paint_says_when_the_window_and_its_data_stood(board: Path):
    found = json.loads(run("--database", str(board), "paint").stdout)
    assert 0 < found["window_ms"] <= found["data_ms"]


def test_a_folder_of_any_name_leaves_the_window_dressed(board: Path, tmp_path: Path):
    for name in ("o'brien é", '100 % "Müller" & Söhne; {x}'):
        folder = tmp_path / name
        folder.mkdir()
        ended = subprocess.run(
            [sys.executable, "-m", "cab_desk", "--database", str(board), "paint"],
            capture_output=True,
            text=True,
            env=variables(folder) | {"TMPDIR": str(folder)},
            check=True,
        )
        assert "stylesheet" not in ended.stderr


def test_telling_the_version_loads_no_qt():
    script = (
        "import sys; from cab_desk.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.startswith(('PySide6', 'sqlalchemy'))))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=variables(), check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


def test_the_window_is_painted_before_the_policy_and_the_review_are_loaded(board: Path, home: Path):
    arguments = ["--database", str(board), "paint", "--page", "requests"]
    probed(home, *arguments)  # the first start reads the whole policy, and keeps its face
    own = set(probed(home, *arguments)["own"])
    assert {"cab_desk.gui.window", "cab_desk.domain.face"} <= own
    late = ("domain.policy", "domain.rules", "domain.change", "services.requests.changes",
            "gui.widgets.review_pane", "gui.widgets.document")  # fmt: skip
    assert own & {f"cab_desk.{name}" for name in late} == set()


def test_a_second_start_loads_and_defines_little(board: Path, home: Path):
    arguments = ["--database", str(board), "paint", "--page", "requests"]
    probed(home, *arguments)  # the first start draws the icons, and keeps them
    seen = probed(home, *arguments)
    # Drawing from SVG, Qt's reader of forms, OpenSSL (3.4 MiB), starting processes, and what all
    # other pages show.
    spared = {"PySide6.QtSvg", "PySide6.QtUiTools", "_hashlib", "subprocess", "locale",
              "logging.handlers", "decimal", "secrets", "platformdirs",
              "cab_desk.services.span_rows", "cab_desk.services.judged_rows",
              "cab_desk.services.ledger_rows", "cab_desk.domain.systems"}  # fmt: skip
    assert spared & set(seen["modules"]) == set()
    # Each takes half a millisecond; a NamedTuple takes a third of that.
    assert 5 <= seen["data_classes"] <= 14


def test_a_start_to_the_month_makes_no_class_of_what_it_only_speaks_of(board: Path, home: Path):
    arguments = ["--database", str(board), "paint", "--page", "calendar"]
    probed(home, *arguments)
    seen = probed(home, *arguments)
    spared = {"cab_desk.services.ports", "cab_desk.services.reader_port", "cab_desk.domain.rules"}
    assert "cab_desk.gui.widgets.month_picture" in seen["own"]
    assert spared & set(seen["own"]) == set()


def test_a_start_has_no_watch_over_events(board: Path, home: Path):
    arguments = ["--memory", "--database", str(board), "paint", "--page", "requests"]
    seen = probed(home, *arguments)
    assert seen["peak_mib"] > 0
    # Any handler of plain events has PySide load all kinds of them, more than sixty.
    assert 3 <= seen["event_kinds"] <= 15


@pytest.mark.parametrize("page", ["requests", "calendar"])
def test_a_start_compiles_nothing_and_loads_no_tool_of_that(board: Path, home: Path, page: str):
    arguments = ["--memory", "--database", str(board), "paint", "--page", page]
    kept = {"PYTHONPYCACHEPREFIX": str(home / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    probed(home, *arguments, **kept)  # the first start writes bytecode and draws the icons
    seen = probed(home, *arguments, **kept)
    # An annotation in words of a NamedTuple is compiled as the class is made.
    assert not seen["compiled"]
    spared = {"inspect", "ast", "traceback", "zipfile", "tempfile", "random", "argparse", "queue",
              "logging", "string", "unicodedata", "ipaddress", "shutil", "base64",
              "cab_desk.app.verbs", "cab_desk.keys.outbox",
              "shibokensupport.signature.parser"}  # fmt: skip
    assert spared & set(seen["modules"]) == set()
    assert not any(name.startswith("_sysconfigdata") for name in seen["modules"])


def test_a_start_makes_no_enumerations_of_what_it_does_not_show(board: Path, home: Path):
    arguments = ["--memory", "--database", str(board), "paint", "--page", "requests"]
    made = {name.removeprefix("PySide6.") for name in probed(home, *arguments)["enumerations"]}
    assert {"QtCore.Qt", "QtWidgets.QAbstractItemView"} <= made
    # Menus and fields are made, or told by their name, when there are some.
    assert made & {"QtGui.QAction", "QtWidgets.QMenu", "QtWidgets.QComboBox", "QtGui.QMovie",
                   "QtWidgets.QAbstractSpinBox", "QtWidgets.QPlainTextEdit", "QtWidgets.QDialog",
                   "QtWidgets.QFileDialog"} == set()  # fmt: skip
    # Nor is a window's handle asked for, or filled what PySide first takes for a gradient.
    assert made & {"QtGui.QWindow", "QtGui.QSurface", "QtGui.QGradient"} == set()
    assert len(made) <= 40


def test_a_start_that_is_called_off_at_once_ends_without_a_word():
    called_off = (
        "import sys, runpy\n"
        "class Stop:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'cab_desk.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "runpy.run_module('cab_desk', run_name='__main__')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", called_off], capture_output=True, text=True, env=variables(),
        check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
