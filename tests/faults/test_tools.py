"""A run in CI that leaves the faults or the server out fails, where the machine could have both."""

import os
import shutil
from pathlib import Path

import pytest

from tests.faults import tools

CI = {"CI": "true"}


def test_faults_of_system_calls_are_not_left_out_in_ci() -> None:
    assert tools.owes_strace(os.environ) == ""


def test_the_server_is_not_left_out_in_ci(request: pytest.FixtureRequest) -> None:
    missing = ""
    try:
        request.getfixturevalue("server")
    except pytest.skip.Exception as skipped:
        missing = str(skipped.msg)
    assert tools.owes_server(os.environ, missing) == ""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Make this root's Debian without strace, of a machine that the lock has a server for."""
    exists = Path.exists
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(tools.sys, "platform", "linux")
    monkeypatch.setattr(tools.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(
        Path, "exists", lambda path: str(path) == "/etc/debian_version" or exists(path)
    )
    monkeypatch.setattr(tools.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(tools.subprocess, "run", lambda *_all, **_more: None)
    return monkeypatch


@pytest.mark.usefixtures("bare")
def test_what_could_be_there_and_is_not_is_named() -> None:
    assert "apt-get install strace" in tools.owes_strace(CI)
    said = tools.owes_server(CI, "the server could not be started")
    assert "on a Postgres server: the server could not be started." in said
    assert tools.owes_server(CI, "") == ""
    assert (tools.owes_strace({}), tools.owes_server({}, "none")) == ("", "")


def test_what_a_machine_cannot_have_is_left_out(bare: pytest.MonkeyPatch) -> None:
    assert tools.owes_strace({**CI, tools.TOLD: "no package of strace"}) == ""
    bare.setattr(tools.os, "geteuid", lambda: 1000)
    assert tools.owes_strace(CI) == ""
    bare.setattr(tools.os, "geteuid", lambda: 0)

    def refused(*_all: object, **_more: object) -> None:
        raise PermissionError

    bare.setattr(tools.subprocess, "run", refused)
    assert tools.owes_server(CI, "the server could not be started") == ""
    bare.setattr(tools.platform, "machine", lambda: "riscv64")
    assert tools.owes_server(CI, "there is no wheel") == ""
    bare.setattr(tools.sys, "platform", "darwin")
    assert tools.owes_strace(CI) == ""
