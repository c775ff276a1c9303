"""Run the program and write down what was loaded when its window was first painted.

``startup_probe.py REPORT ARGUMENTS…`` runs ``cab-desk ARGUMENTS…`` in this process and writes to
REPORT, as JSON, the forbidden modules loaded at the first paint and at the end, all that were
loaded then, which are our own, how many classes of data these defined, and, with
``--memory``, the most memory held, the kinds of events that PySide knows when the page stands,
the classes whose enumerations it has made, and whether any text was compiled.
With ``--empty`` for arguments it paints an empty window. ``--memory`` stands before them and
watches nothing else: PySide loads every class of widget for a watch over all events, and that is
weight of the probe's own.
"""

import sys
from io import StringIO
from typing import Any

# What else the probe is in need of is imported once the program stands: its own weight is not to
# be the program's.

FORBIDDEN = (
    "PIL", "alembic", "asyncio", "cryptography", "holidays", "icalendar", "keyring",
    "markdown_it", "matplotlib", "numpy", "openpyxl", "pandas", "pikepdf", "psycopg", "pyhanko",
    "pypdfium2", "python_calamine", "reportlab", "sqlalchemy",
)  # fmt: skip


def loaded() -> list[str]:
    """Return what of the forbidden list is loaded."""
    return [name for name in FORBIDDEN if name in sys.modules]


def data_classes(name: str) -> int:
    """Return how many classes of data a module defined."""
    from dataclasses import is_dataclass  # with `inspect`, 1 MiB that is not the program's

    found = (item for item in vars(sys.modules[name]).values() if isinstance(item, type))
    return sum(item.__module__ == name and is_dataclass(item) for item in found)


def memory_mib() -> float:
    """Return the most memory that this process held so far."""
    from pathlib import Path

    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> int:
    """Run, watch and report."""
    report, arguments = sys.argv[1], sys.argv[2:]
    seen: dict[str, Any] = {}
    if arguments[0] == "--memory":
        sys.stdout = Spoken(seen)
        status = run(arguments[1:])
        sys.stdout = sys.__stdout__
    else:
        status = watched(arguments, seen)
    seen.update(at_end=loaded())
    import json
    from pathlib import Path

    Path(report).write_text(json.dumps(seen), encoding="utf-8")
    return status


class Spoken(StringIO):
    """Note what is held when the program says that its page stands: what comes then is later."""

    def __init__(self, seen: dict[str, Any]) -> None:
        super().__init__()
        self._seen = seen

    def write(self, text: str) -> int:
        """Take the figures at the first line."""
        if not self._seen:
            from PySide6.QtCore import QEvent

            # Python makes its classes of syntax when it first compiles a text.
            compiled = any(kind.__module__ == "ast" for kind in object.__subclasses__())
            self._seen.update(modules=sorted(sys.modules), compiled=compiled)
            self._seen.update(peak_mib=memory_mib(), event_kinds=kinds_of(QEvent))
            self._seen.update(enumerations=sorted(enumerations()))
        return super().write(text)


def kinds_of(kind: type) -> int:
    """Return how many subclasses of a class are loaded."""
    return sum(1 + kinds_of(item) for item in kind.__subclasses__())


def enumerations() -> set[str]:
    """Return the classes of Qt whose enumerations PySide has made; each takes some 8 KiB."""
    from enum import Enum, Flag, IntEnum, IntFlag

    kinds = (kind for base in (Enum, Flag) for kind in base.__subclasses__())
    found = {kind for kind in kinds if kind.__module__.startswith("PySide6")}
    for kind in (IntEnum, IntFlag):
        found |= {each for each in kind.__subclasses__() if each.__module__.startswith("PySide6")}
    return {f"{kind.__module__}.{kind.__qualname__}".rpartition(".")[0] for kind in found}


def watched(arguments: list[str], seen: dict[str, Any]) -> int:
    """Run, and note what was loaded when a window was first painted."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QWidget

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            first = not seen and event.type() == QEvent.Type.Paint
            if first and isinstance(watched, QWidget) and watched.window().isVisible():
                own = sorted(name for name in sys.modules if name.startswith("cab_desk."))
                seen.update(at_paint=loaded(), modules=sorted(sys.modules), own=own,
                            data_classes=sum(map(data_classes, own)))  # fmt: skip
            return False

    app = QApplication(["cab-desk"])
    watch = Watch()
    app.installEventFilter(watch)
    return run(arguments)


def run(arguments: list[str]) -> int:
    """Run the program, or the empty window."""
    if arguments == ["--empty"]:
        return empty()
    from cab_desk.cli import main as program

    return program(arguments)


def empty() -> int:
    """Paint an empty window, say so, and end."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    app: Any = QApplication.instance() or QApplication(["cab-desk"])

    class Empty(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, app.quit)

    window = Empty()
    window.resize(1440, 900)
    window.show()
    app.exec()
    print('{"window_ms": 0}', flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
