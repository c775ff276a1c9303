"""Run several Postgres servers as told on standard input, and end them with it.

``python -m tests.faults.keeping BINARIES FOLDER USER`` reads one command a line, in JSON, and
answers each with a line: ``ok``, or what went wrong.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_PATIENCE = 30


class Servers:
    """The servers of one folder, each with its data in a folder of its name."""

    def __init__(self, binaries: Path, folder: Path, user: str) -> None:
        self._binaries, self._folder, self._user = binaries, folder, user
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._who: dict[str, Any] = {}
        if user:
            import pwd

            group = pwd.getpwnam(user).pw_gid
            self._who = {"user": user, "group": group, "extra_groups": []}
            shutil.chown(folder, user)

    def init(self, name: str, rules: list[str]) -> None:
        """Make a server's folder."""
        data = self._data(name)
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
        (data / "pg_hba.conf").write_text("\n".join(rules) + "\n", encoding="utf-8")

    def copy(self, name: str, port: int) -> None:
        """Make the folder of a standby that follows the server at a port."""
        self._run("pg_basebackup", "-D", self._data(name), "-h", "127.0.0.1", "-p", str(port),
                  "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync")  # fmt: skip

    def files(self, name: str, files: dict[str, str]) -> None:
        """Put files into a server's folder that nobody else may read."""
        for file, text in files.items():
            path = self._data(name) / file
            path.write_text(text, encoding="utf-8")
            path.chmod(0o600)
            if self._user:
                shutil.chown(path, self._user)

    def start(self, name: str, port: int, settings: dict[str, str]) -> None:
        """Start a server."""
        options = [part for one in settings.items() for part in ("-c", "=".join(one))]
        self._running[name] = subprocess.Popen(
            [self._binaries / "postgres", "-D", self._data(name), "-p", str(port), *options],
            cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=_environment(), **self._who,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        """End a server as a machine ends that loses its power: all its processes at once."""
        server = self._running.pop(name)
        for pid in [*_children(server.pid), server.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.wait(_PATIENCE)

    def stop(self, name: str, *, hard: bool = False) -> None:
        """Stop a server as its keeper does; a hard stop closes nothing properly."""
        server = self._running.pop(name)
        server.send_signal(signal.SIGQUIT if hard else signal.SIGINT)
        server.wait(_PATIENCE)

    def freeze(self, name: str, *, on: bool) -> None:
        """Have a server's processes stand still, or go on."""
        server = self._running[name]
        for pid in [server.pid, *_children(server.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP if on else signal.SIGCONT)

    def end(self) -> None:
        """End all and remove their folder."""
        for name in list(self._running):
            self.kill(name)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _data(self, name: str) -> Path:
        return self._folder / name

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._binaries / program, *map(str, arguments)], cwd=self._folder, text=True,
            env=_environment(), check=False, capture_output=True, stdin=subprocess.DEVNULL,
            **self._who,
        )  # fmt: skip
        if done.returncode:
            raise OSError(done.stderr.strip().replace("\n", " "))


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name[:2] != "PG"}


def _children(parent: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def main(binaries: str, folder: str, user: str) -> None:
    """Do what each line says."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # the pipe alone ends it
    servers = Servers(Path(binaries), Path(folder), user)
    try:
        for line in sys.stdin:
            command, arguments = json.loads(line)
            try:
                getattr(servers, command)(**arguments)
            except (OSError, subprocess.SubprocessError) as error:
                _say(str(error) or type(error).__name__)
            else:
                _say("ok")
    finally:
        servers.end()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
