"""The one file that sets up: what it finds missing, what it says, and what it leaves alone."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(tmp_path: Path, monkeypatch) -> ModuleType:
    """Return dev.py as a module whose checkout is an empty folder."""
    spec = importlib.util.spec_from_file_location("dev", REPOSITORY / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.lock").write_text("one==1 --hash=sha256:00\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "cab-desk-setup")
    return module


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, REPOSITORY / "dev.py", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_without_a_verb_it_says_what_it_can_do():
    ended = call()
    assert ended.returncode == 0
    for verb in ("run", "test", "setup", "lint", "bench", "shots"):
        assert f"dev.py {verb}" in ended.stdout


def test_an_unknown_verb_is_named_in_one_line():
    ended = call("tset")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "tset" in ended.stderr


def test_a_set_up_that_is_asked_for_in_other_words_is_refused_in_one_line():
    ended = call("setup", "twice")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "--again" in ended.stderr


def test_it_needs_nothing_but_the_standard_library():
    ended = subprocess.run(
        [sys.executable, "-I", "-S", REPOSITORY / "dev.py", "help"],
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0


def test_a_missing_library_is_named_by_its_package(dev: ModuleType):
    libraries = {"libc.so.6": "libc6", "libcab-desk-none.so.9": "libcab-desk-none9"}
    assert "libcab-desk-none9" in dev.missing_packages(libraries)
    assert "libc6" not in dev.missing_packages(libraries)


def test_who_may_not_install_is_told_the_exact_line(dev: ModuleType, monkeypatch):
    monkeypatch.setattr(dev, "missing_packages", lambda _: ["libegl1", "libxkbcommon0"])
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "debian", lambda: True)
    line = "sudo apt-get install -y --no-install-recommends libegl1 libxkbcommon0"
    with pytest.raises(dev.Stop, match=line):
        dev.system_packages({})


def test_on_another_system_the_libraries_are_still_named(dev: ModuleType, monkeypatch):
    monkeypatch.setattr(dev, "missing_packages", lambda _: ["libegl1"])
    monkeypatch.setattr(dev, "debian", lambda: False)
    with pytest.raises(dev.Stop, match="On Debian or Ubuntu they are: libegl1"):
        dev.system_packages({})


def test_root_installs_and_fetches_the_lists_only_when_they_lack(dev: ModuleType, monkeypatch):
    missing, ran = [["libegl1"], []], []

    def apt(line: list[str], _environment: dict[str, str]) -> bool:
        ran.append(line[1])
        return len(ran) > 1  # the first try finds empty lists

    monkeypatch.setattr(dev, "missing_packages", lambda _: missing.pop(0))
    monkeypatch.setattr(dev, "debian", lambda: True)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev, "apt", apt)
    dev.system_packages({})
    assert ran == ["install", "update", "install"]


def test_a_set_up_is_done_once_and_again_when_the_lock_changes(dev: ModuleType, monkeypatch):
    done = []
    for step in ("system_packages", "make_venv", "install", "make_importable"):
        monkeypatch.setattr(dev, step, lambda *_, step=step: done.append(step))
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    dev.VENV.mkdir()
    dev.set_up(window=False)
    assert "install" in done
    done.clear()
    dev.set_up(window=False)
    assert done == []
    dev.LOCK.write_text("one==2 --hash=sha256:00\n")
    dev.set_up(window=False)
    assert "install" in done


def test_a_window_asks_for_its_own_libraries_even_after_a_set_up(dev: ModuleType, monkeypatch):
    asked = []
    for step in ("make_venv", "install", "make_importable"):
        monkeypatch.setattr(dev, step, lambda *_: None)
    monkeypatch.setattr(dev, "system_packages", asked.append)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "display", lambda: "x11")
    dev.VENV.mkdir()
    dev.set_up(window=False)
    dev.set_up(window=True)
    assert "libxcb-cursor.so.0" not in asked[0]
    assert "libxcb-cursor.so.0" in asked[1]
    dev.set_up(window=False)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({}, ""),
        ({"DISPLAY": ":0"}, "x11"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wayland"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, "x11"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ""),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
    ],
)
def test_a_display_is_known_by_its_variables(dev: ModuleType, monkeypatch, variables, kind):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    assert dev.display() == kind


def test_a_demo_never_writes_into_a_folder_that_is_there(dev: ModuleType, tmp_path: Path):
    assert dev.fresh_folder(tmp_path / "demo") == tmp_path / "demo"
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo-2").mkdir()
    assert dev.fresh_folder(tmp_path / "demo") == tmp_path / "demo-3"


def test_what_only_tests_use_is_installed_or_named(dev: ModuleType, monkeypatch, capsys):
    asked = []
    monkeypatch.setenv("CAB_TEST_NO_STRACE", "")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(dev, "debian", lambda: True)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev, "apt", lambda line, _environment: asked.append(line) or True)
    dev.fault_tools()
    assert asked == [["apt-get", "install", "-y", "--no-install-recommends", "strace"]]
    assert capsys.readouterr().out == ""
    assert os.environ["CAB_TEST_NO_STRACE"] == ""
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    dev.fault_tools()
    assert len(asked) == 1
    assert os.environ["CAB_TEST_NO_STRACE"]  # what the tests go by
    assert "strace is missing" in capsys.readouterr().out
