#!/usr/bin/env python3
"""Set up, run and check CAB Desk from a checkout, with the standard library alone.

python3 dev.py run            set up what is missing and open the window
python3 dev.py test [...]     set up what is missing and run the tests (arguments go to pytest)
python3 dev.py setup          only set up (--again: also what is there, should it be damaged)
python3 dev.py lint           ruff, its formatter, mypy and import-linter
python3 dev.py bench [...]    measure the goals of speed (--json, --only G4,G5)
python3 dev.py shots DIR      a picture of every page and dialog (--hard: other pixels and words)
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "cab-desk-setup"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)

# What Qt opens at run time beside its own files, with the Debian package that has it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
}
X11_LIBRARIES = {
    f"{name}.so.{version}": f"{name.lower()}{version}"
    for name, version in (
        ("libxcb", 1), ("libX11-xcb", 1), ("libxcb-cursor", 0), ("libxcb-icccm", 4),
        ("libxcb-image", 0), ("libxcb-keysyms", 1), ("libxcb-randr", 0), ("libxcb-render", 0),
        ("libxcb-render-util", 0), ("libxcb-shape", 0), ("libxcb-shm", 0), ("libxcb-sync", 1),
        ("libxcb-util", 1), ("libxcb-xfixes", 0), ("libxcb-xkb", 1),
    )
}  # fmt: skip
X11_LIBRARIES["libxkbcommon-x11.so.0"] = "libxkbcommon-x11-0"
WAYLAND_LIBRARIES = {
    f"libwayland-{part}.so.0": f"libwayland-{part}0" for part in ("client", "cursor")
}


class Stop(Exception):
    """End the program with a sentence."""


def main(arguments: list[str]) -> int:
    """Run one verb and return its exit status."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if verb in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    if verb not in VERBS:
        print(f"dev.py: no such verb: {verb}; there are {', '.join(VERBS)}", file=sys.stderr)
        return 2
    try:
        newer_python()
        set_up(window=verb == "run" and display() != "", force=arguments == ["setup", "--again"])
        return VERBS[verb](rest)
    except Stop as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def newer_python() -> None:
    """Start again under a Python that is new enough, where this one is not."""
    if sys.version_info >= OLDEST:
        return
    import shutil  # only an old Python gets here

    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, str(ROOT / "dev.py"), *sys.argv[1:]])
    raise Stop(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}"
    )


# Setting up ------------------------------------------------------------------------------------


def set_up(window: bool, force: bool = False) -> None:
    """Make the environment and install what is locked; costs a file's hash when all is there."""
    libraries = dict(QT_LIBRARIES)
    kinds = ["offscreen"]
    if window and display() == "wayland":
        libraries |= WAYLAND_LIBRARIES
        kinds.append("wayland")
    elif window and display() == "x11":
        libraries |= X11_LIBRARIES
        kinds.append("x11")
    wanted, done = stamp(kinds), stamped()
    installed = PYTHON.exists() and done[:3] == wanted[:3] and not force
    if installed and set(wanted) <= set(done):
        return
    system_packages(libraries)
    if not installed:
        if not usable():
            make_venv()
        install()
        make_importable()
        done = []
    lines = [*wanted, *(kind for kind in done if kind not in wanted)]
    STAMP.write_text("\n".join(lines) + "\n", encoding="utf-8")


def stamp(kinds: list[str]) -> list[str]:
    """Return what a finished set-up writes down: the lock, the Python, the place, the libraries."""
    import hashlib  # 2 ms that a mistyped verb need not pay

    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    version = ".".join(map(str, sys.version_info[:2]))
    return [digest, f"Python {version}", str(ROOT), *kinds]


def stamped() -> list[str]:
    """Return what the last set-up wrote down."""
    try:
        return STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def system_packages(libraries: dict[str, str]) -> None:
    """Install missing system packages where that is allowed, else say the exact line."""
    missing = missing_packages(libraries)
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    told = " ".join(line)
    if not debian():
        raise Stop(
            f"system libraries are missing. On Debian or Ubuntu they are: {' '.join(missing)}"
        )
    if os.geteuid() != 0:
        raise Stop(
            f"system packages are missing. Install them, then run this again:\n  sudo {told}"
        )
    print(f"installing system packages: {' '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # The lists of a fresh container are empty: then they are fetched first.
    done = apt(line, environment)
    if not done and apt(["apt-get", "update"], environment):
        done = apt(line, environment)
    if done and not missing_packages(libraries):
        return
    raise Stop(f"these system packages could not be installed; try it by hand:\n  {told}")


def debian() -> bool:
    """Tell whether packages are named and installed as Debian does."""
    return Path("/etc/debian_version").exists()


def apt(line: list[str], environment: dict[str, str]) -> bool:
    """Run apt-get quietly and tell whether it went well."""
    try:
        done = subprocess.run(
            line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Return the Debian packages whose absence would stop the set-up or Qt."""
    import importlib  # the libraries are looked at only when no stamp vouches for them

    missing = set()
    if not usable():
        for module in ("venv", "ensurepip"):
            try:
                importlib.import_module(module)
            except ImportError:
                missing.add("python3-venv")
    if sys.platform.startswith("linux"):
        missing |= {package for name, package in libraries.items() if not loads(name)}
    return sorted(missing)


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    import ctypes  # see missing_packages

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def usable() -> bool:
    """Tell whether the environment's Python runs, is of this version, and has pip."""
    if not PYTHON.exists():
        return False
    major, minor = sys.version_info[:2]
    script = f"import sys, pip; sys.exit(sys.version_info[:2] != ({major}, {minor}))"
    return subprocess.run([PYTHON, "-c", script], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make an empty environment in place of none or a broken one."""
    import venv  # absent where Debian's python3-venv is not installed

    print("making .venv", flush=True)
    venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)


def install() -> None:
    """Install the locked packages, each checked against its hash, from the index pip is set to."""
    print("installing the locked packages into .venv", flush=True)
    # -P: nothing beside dev.py may stand in for one of pip's own modules.
    command = [PYTHON, "-P", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--no-compile", "--require-hashes", "--requirement", LOCK]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
        raise Stop("pip could not install requirements.lock; its reason stands above")
    # On all cores, where pip takes one. A template that ends in .py is none: no fault.
    python("-m", "compileall", "-qq", "-j", "0", str(VENV))


def make_importable() -> None:
    """Let the environment import this checkout, from any working directory."""
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=True)
    place = Path(asked.stdout.strip())
    (place / "cab_desk_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name == "posix":
        launcher = BIN / "cab-desk"
        launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m cab_desk "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


# Verbs -----------------------------------------------------------------------------------------


def display() -> str:
    """Return the kind of display that a window would open on, or nothing."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in ("offscreen", "minimal"):
        return ""
    if platform not in ("", "xcb") and not platform.startswith("wayland"):
        return platform  # somebody chose: vnc, linuxfb, cocoa
    if not sys.platform.startswith("linux"):
        return sys.platform
    if os.environ.get("WAYLAND_DISPLAY") and platform != "xcb":
        return "wayland"
    return "x11" if os.environ.get("DISPLAY") else ""


def become(*command: object, **environment: str) -> int:
    """Run the environment's Python in place of this process; on Windows, beside it."""
    words = [str(PYTHON), *map(str, command)]
    variables = {**os.environ, **environment}
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(words[0], words, variables)
    return subprocess.run(words, env=variables, check=False).returncode


def run(arguments: list[str]) -> int:
    """Open the window; without a display run the demo and say where it is."""
    if arguments or display():
        return become("-m", "cab_desk", *arguments)
    folder = fresh_folder(ROOT / "out" / "demo")
    print(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window opens."
    )
    print("Running the demo without a screen instead: a whole meeting, its minutes and pictures.")
    sys.stdout.flush()
    command = [PYTHON, "-m", "cab_desk", "demo", "--out", folder]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status == 0:
        print(f"\nThe demo wrote to {folder}:")
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            print(f"  {path.relative_to(folder)}  {path.stat().st_size:,} bytes")
    return status


def fresh_folder(folder: Path) -> Path:
    """Return a folder of this name, or with the next number, that does not exist yet."""
    number, found = 1, folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def test(arguments: list[str]) -> int:
    """Run the tests without a screen: all of them side by side, or what the arguments say."""
    # One process more than cores: many a test waits for another process or for a window. Who is
    # done takes over from who is not, so that no long file is left to one alone.
    cores = os.cpu_count() or 1
    spread = ["-n", str(min(cores, 4) + 1), "--dist", "worksteal"] if cores > 1 else []
    spread = [] if arguments else spread
    os.chdir(ROOT)
    fault_tools()
    # Many a test starts the program. Where Python may write no bytecode, as in many containers,
    # each start would compile the sources again, half a second, and each process of the tests
    # the asserts of all tests, ten seconds.
    python("-m", "compileall", "-q", "-j", "0", "cab_desk", "db", "tests")
    written = {"PYTHONDONTWRITEBYTECODE": "", "QT_QPA_PLATFORM": "offscreen"}
    return become("-m", "pytest", *spread, *arguments, **written)


def fault_tools() -> None:
    """Install what only tests use, where that is allowed; without it they say what they skip."""
    import shutil  # for this verb alone

    if not sys.platform.startswith("linux") or shutil.which("strace"):
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", "strace"]
    if debian() and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if apt(line, environment) or (
            apt(["apt-get", "update"], environment) and apt(line, environment)
        ):
            return
    os.environ["CAB_TEST_NO_STRACE"] = "no package of strace could be installed here"
    print("strace is missing, so the faults of single system calls are not tested.", flush=True)


def lint(arguments: list[str]) -> int:
    """Run every gate and name those that failed; --fix lets ruff mend what it can."""
    if "--fix" in arguments:
        python("-m", "ruff", "check", "--fix", "--quiet")
        python("-m", "ruff", "format", "--quiet")
    gates = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "mypy --strict": ["-m", "mypy", "--strict", "cab_desk"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    }
    # Side by side: only mypy takes long, and on one core.
    started = {
        name: subprocess.Popen(
            [PYTHON, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for name, command in gates.items()
    }
    failed = []
    for name, gate in started.items():
        said, _ = gate.communicate()
        print(f"== {name}\n{said.decode(errors='replace')}", end="", flush=True)
        if gate.returncode != 0:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all gates passed")
    return 1 if failed else 0


def python(*command: str) -> int:
    """Run the environment's Python in the checkout and return its exit status."""
    return subprocess.run([PYTHON, *command], cwd=ROOT, check=False).returncode


def bench(arguments: list[str]) -> int:
    """Measure the goals of speed."""
    return become(ROOT / "tests" / "bench", *arguments, QT_QPA_PLATFORM="offscreen")


def shots(arguments: list[str]) -> int:
    """Draw every page and dialog into a folder."""
    if not arguments or arguments[0].startswith("-"):
        raise Stop("shots needs the folder for the pictures, then perhaps --hard")
    folder = Path(arguments[0]).absolute()
    return become("-m", "cab_desk.app.shots", folder, *arguments[1:], QT_QPA_PLATFORM="offscreen")


def setup(arguments: list[str]) -> int:
    """Say that all is there; the set-up itself comes before every verb."""
    if arguments not in ([], ["--again"]):
        raise Stop("setup takes nothing but --again")
    print(f"CAB Desk is set up in {VENV}")
    return 0


VERBS = {"run": run, "test": test, "setup": setup, "lint": lint, "bench": bench, "shots": shots}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
