"""Run a Postgres server for as long as somebody holds this process's standard input.

keeper.py BINARIES FOLDER PORT USER: a killed test run closes the pipe, so no server outlives it.
"""

import locale
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

# What a power cut would spoil nobody needs; sorting by a language shows what leans on bytes.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
LANGUAGES = ("en_US.UTF-8", "en_GB.UTF-8", "de_DE.UTF-8", "C.UTF-8")
RULES = """\
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


def main(binaries: Path, folder: Path, port: str, user: str) -> int:
    """Make the server's folder, run it, say so, and stop it at the end of the input."""
    who: dict[str, Any] = {}
    if user:
        import pwd

        who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    environment = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    made = subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         f"--locale={_language()}", "--no-sync", "--no-instructions"],
        cwd=folder, env=environment, check=False, **quiet, **who,
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        return made.returncode
    (data / "pg_hba.conf").write_text(RULES, encoding="utf-8")
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", port, *options],
        cwd=folder, env=environment, **quiet, **who,
    )  # fmt: skip
    try:
        sys.stdout.write("started\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
    finally:
        server.send_signal(signal.SIGQUIT if os.name == "posix" else signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _language() -> str:
    """Return a language that sorts otherwise than by bytes, where this machine has one."""
    for name in LANGUAGES:
        try:
            return locale.setlocale(locale.LC_COLLATE, name)
        except locale.Error:
            continue
    return "C"


if __name__ == "__main__":
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # the pipe alone ends it
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]))
