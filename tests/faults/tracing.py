"""Make the n-th system call of an act fail, or the process die in it, with strace."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TypeAlias

REPOSITORY = Path(__file__).resolve().parents[2]
# What writes, syncs, cuts, names or removes files.
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,link,linkat"
READS = "pread64"  # what reads a board's file
PATIENCE = 60

Call: TypeAlias = tuple[str, int]  # a kind of call, and the how manieth of its kind


def missing() -> str:
    """Return why no call can be made to fail here, or nothing."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this machine lets nobody trace a process"


class Tracer:
    """A process in which everything is loaded, and strace on each of its children."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.acts"], cwd=REPOSITORY, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def close(self) -> None:
        """End the process."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        with self._server.stdin, self._server.stdout:
            pass
        self._server.wait(PATIENCE)

    def calls(self, act: str, folder: Path, kinds: str = CALLS) -> list[Call]:
        """Return the calls of the traced kinds that an act makes when nothing fails, in order."""
        self._run(act, folder, [], kinds)
        found, counts = list[Call](), Counter[str]()
        for line in (folder / "trace").read_text().splitlines():
            name = line.partition("(")[0].rpartition(" ")[2]
            if "(" in line and name in kinds.split(","):
                counts[name] += 1
                found.append((name, counts[name]))
        return found

    def recorded(self, act: str, folder: Path, calls: str) -> Path:
        """Return a trace of an act that holds every byte which the calls gave to the system."""
        self._run(act, folder, ["-e", f"trace={calls}", "-y", "-xx", "-s", "1000000"])
        return folder / "trace"

    def run(self, act: str, folder: Path, fault: str, call: Call) -> str:
        """Run an act of which one call fails (`signal=SIGKILL`, `error=ENOSPC`, `error=EIO`).

        Returns what the act said of its end; nothing where it was killed.
        """
        name, number = call  # strace counts each kind of call by itself
        self._run(act, folder, ["-e", f"inject={name}:{fault}:when={number}"], f"{CALLS},{READS}")
        told = folder / "told"
        return told.read_text() if told.exists() else ""

    def _run(self, act: str, folder: Path, more: list[str], kinds: str = CALLS) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        pipe = folder / "go"
        os.mkfifo(pipe)
        self._server.stdin.write(f"{act}\t{folder}\n")
        self._server.stdin.flush()
        pid = int(self._server.stdout.readline())
        command = ["strace", "-f", "-p", str(pid), "-o", str(folder / "trace")]
        with subprocess.Popen(
            [*command, "-e", f"trace={kinds}", *more], stderr=subprocess.PIPE, text=True
        ) as strace:
            assert strace.stderr is not None
            assert "attached" in strace.stderr.readline()
            pipe.write_text("go")
            self._server.stdout.readline()
            strace.wait(PATIENCE)
        pipe.unlink()
